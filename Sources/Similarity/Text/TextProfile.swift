/// A text as the index and the scorer see it.
package struct TextProfile: Sendable, Equatable {
    /// The stemmed words of title and text, each distinct one once.
    package var terms: [Term]
    /// The number of words, with repetitions.
    package var length: Int
    /// The distinct WordPiece rows of the whole text, at most 64.
    package var pieces: [UInt16]
    /// Those of the title, at most 24.
    package var titlePieces: [UInt16]
    /// 128 numbers: the text's vector of length one, times 127, rounded.
    package var vector: [Int8]
    /// Likewise of the title; all zero when there is nothing.
    package var titleVector: [Int8]

    package struct Term: Sendable, Equatable {
        package var hash: UInt64
        package var count: UInt16
        package var isInTitle: Bool

        package init(hash: UInt64, count: UInt16, isInTitle: Bool) {
            self.hash = hash
            self.count = count
            self.isInTitle = isInTitle
        }
    }

    package init(
        terms: [Term], length: Int, pieces: [UInt16], titlePieces: [UInt16], vector: [Int8], titleVector: [Int8]
    ) {
        self.terms = terms
        self.length = length
        self.pieces = pieces
        self.titlePieces = titlePieces
        self.vector = vector
        self.titleVector = titleVector
    }
}
