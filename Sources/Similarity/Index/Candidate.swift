/// An earlier document worth a closer look, with what the index measured of it.
package struct Candidate: Sendable, Equatable {
    package var document: Int32
    /// Over all terms of the query, with the statistics of the moment.
    package var bm25: Float
    package var cosine: Float

    package init(document: Int32, bm25: Float, cosine: Float) {
        self.document = document
        self.bm25 = bm25
        self.cosine = cosine
    }
}
