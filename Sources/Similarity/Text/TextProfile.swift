/// A text as the index and the scorer see it.
///
/// Equal texts give equal profiles, on every machine and in every run with the same model.
package struct TextProfile: Sendable, Equatable {
    /// The stemmed words of title and body, each distinct once, in ascending order of their hashes.
    package var terms: [Term]
    /// How many words there are, with repetitions.
    package var length: Int
    /// The distinct rows of the text's pieces in order of first appearance, at most 64.
    package var pieces: [UInt16]
    /// Likewise of the title, at most 24.
    package var titlePieces: [UInt16]
    /// The text's vector of length one, times 127 and rounded; all zero when the text has no pieces.
    package var vector: [Int8]
    /// Likewise of the title.
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

    package static let pieceLimit = 64
    package static let titlePieceLimit = 24

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

    /// Profiles a request by its title and the head of its text.
    ///
    /// Only the first 500 scalars of either are looked at: the cost is bounded whatever the text.
    package init(title: String, body: String = "", model: SimilarityModel) {
        let folded = FoldedScalars(title: title, body: body)
        var terms: [Term] = []
        terms.reserveCapacity(128)
        WordSplit.forEach(in: folded) { word, place in
            var hash = WordHash()
            for index in word.indices { hash.take(word[index]) }
            terms.append(Term(hash: hash.value, count: 1, isInTitle: place.lowerBound < folded.titleEnd))
        }
        length = terms.count
        self.terms = Self.merged(terms)

        let rows = WordPieces.rows(of: folded, in: model.vocabulary)
        pieces = Self.distinct(rows.all[...], limit: Self.pieceLimit)
        titlePieces = Self.distinct(rows.all[..<rows.title], limit: Self.titlePieceLimit)
        vector = model.table.vector(of: rows.all)
        titleVector = rows.title == rows.all.count ? vector : model.table.vector(of: Array(rows.all[..<rows.title]))
    }

    /// Whether there is nothing in the text that could be compared.
    package var isEmpty: Bool { terms.isEmpty && pieces.isEmpty }

    /// Whether the two may ask for the same: a cheap look before the scorer's, which misses next to none.
    package func isNear(_ other: TextProfile) -> Bool { Dot.cosine(vector, other.vector) >= 0.3 }

    /// Each word once, with its count.
    private static func merged(_ words: [Term]) -> [Term] {
        guard words.count > 1 else { return words }
        let sorted = words.sorted { $0.hash < $1.hash }
        var terms: [Term] = []
        terms.reserveCapacity(sorted.count)
        var current = sorted[0]
        for term in sorted.dropFirst() {
            if term.hash == current.hash {
                current.count += current.count == .max ? 0 : 1
                current.isInTitle = current.isInTitle || term.isInTitle
            } else {
                terms.append(current)
                current = term
            }
        }
        terms.append(current)
        return terms
    }

    private static func distinct(_ rows: ArraySlice<UInt16>, limit: Int) -> [UInt16] {
        var distinct: [UInt16] = []
        distinct.reserveCapacity(min(rows.count, limit))
        for row in rows where !distinct.contains(row) {
            distinct.append(row)
            if distinct.count == limit { break }
        }
        return distinct
    }
}
