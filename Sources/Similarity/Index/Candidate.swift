/// An earlier document worth a closer look, with what the index measured of it.
package struct Candidate: Sendable, Equatable {
    package var document: Int32
    /// Over all terms of the query, with the statistics of the moment.
    package var bm25: Float
    package var cosine: Float
    /// How many words it has, 255 for more.
    package var length: UInt8

    package init(document: Int32, bm25: Float, cosine: Float, length: UInt8) {
        self.document = document
        self.bm25 = bm25
        self.cosine = cosine
        self.length = length
    }
}

extension [Candidate] {
    /// Those worth reading and scoring, in the order in which they are.
    ///
    /// Reading and scoring a candidate costs several times what it took to find. The best are chosen by what is known of
    /// them already: the cosine, and BM25 with and without regard to the length (a long text shares much with
    /// everybody), each as a part of the highest. The model card tells how little is lost.
    package func best(_ limit: Int = 100) -> [Candidate] {
        guard count > limit else { return self }
        let dense = map { $0.bm25 / Float(Swift.max(1, $0.length)).squareRoot() }
        let highest = Swift.max(map(\.bm25).max() ?? 0, .leastNormalMagnitude)
        let densest = Swift.max(dense.max() ?? 0, .leastNormalMagnitude)
        let sums = indices.map { self[$0].bm25 / highest + dense[$0] / densest + self[$0].cosine }
        let order = indices.sorted { (sums[$0], $1) > (sums[$1], $0) }
        return order.prefix(Swift.max(0, limit)).sorted().map { self[$0] }
    }
}
