/// Which outside model made a vector.
///
/// Vectors of two models have nothing to do with each other, even where they are of one size; the mark goes wherever a
/// vector goes, so that they are never compared.
package struct DenseModel: Sendable, Hashable {
    /// A hash of the name, the same in every run: it is stored.
    package let mark: UInt64

    package init(named name: String) {
        mark = WordHash(name).value
    }

    init(mark: UInt64) {
        self.mark = mark
    }
}
