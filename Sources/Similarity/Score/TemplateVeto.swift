/// Tells two texts that were written into the same form from two that say the same.
///
/// Lines that both have word for word may be the form's. Where several are shared and something else is left of each,
/// what is left has to be alike too. `Boilerplate` takes a form's lines away once it has seen them often enough; this
/// guards the first few.
package struct TemplateVeto: Sendable, Equatable {
    /// Fewer shared lines are no form.
    private static let lines = 2
    /// From which cosine on what is left is alike.
    private static let alike: Float = 0.5

    /// - Parameters:
    ///   - first: normalised, like the second.
    /// - Returns: `nil` where nothing speaks for a form, or what was written into it is alike.
    package init?(between first: String, and second: String, model: SimilarityModel) {
        let mine = Boilerplate.units(of: first)
        let theirs = Boilerplate.units(of: second)
        let shared = Set(mine.compactMap(\.hash)).intersection(theirs.compactMap(\.hash))
        guard shared.count >= Self.lines else { return nil }
        let left = Self.rest(of: mine, without: shared)
        let right = Self.rest(of: theirs, without: shared)
        guard !left.isEmpty, !right.isEmpty else { return nil }
        let cosine = Dot.cosine(model.embed(left), model.embed(right))
        guard cosine < Self.alike else { return nil }
    }

    private static func rest(of units: [Boilerplate.Unit], without shared: Set<UInt64>) -> String {
        units.filter { $0.hash.map { !shared.contains($0) } ?? false }.map(\.text).joined(separator: " ")
    }
}
