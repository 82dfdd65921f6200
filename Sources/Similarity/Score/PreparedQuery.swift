internal import Glibc

/// A query made ready to be scored against many stored requests: its words with their rarity, its pieces with theirs.
///
/// The query counts as if it were stored already; a word that it shares with nobody is as rare as a word can be.
struct PreparedQuery {
    struct Word {
        var hash: UInt64
        var isInTitle: Bool
        /// ln(1 + (N − n + 0.5) / (n + 0.5)).
        var rarity: Float
        /// The word's weight in the TF-IDF vector.
        var weight: Float
        /// ln((1 + N) / (1 + n)) + 1, which a document's weight has too.
        var plainRarity: Float
    }

    let profile: TextProfile
    let words: [Word]
    /// The title's pieces that are among the text's first 64, with their rarity.
    let titlePieces: [(piece: UInt16, rarity: Float)]
    let rarest: Float
    let highestRarity: Float
    let titleRarity: Float
    let ownBM25: Float
    let ownLength: Float
    let averageLength: Float

    private let logDocuments: Float
    private let statistics: CorpusStatistics

    init(_ profile: TextProfile, statistics: CorpusStatistics) {
        let total = Float(max(statistics.documents, statistics.floor) + 1)
        self.profile = profile
        self.statistics = statistics
        logDocuments = log(total + 1)
        rarest = logDocuments - log(Float(1.5))
        averageLength = max(statistics.averageLength(with: profile), .leastNormalMagnitude)

        var words: [Word] = []
        words.reserveCapacity(profile.terms.count)
        var highest: Float = 0
        var title: Float = 0
        var own: Float = 0
        var squares: Float = 0
        for term in profile.terms {
            let count = Float(statistics.entry(term: term.hash).count) + 1
            let logarithm = log(count + 0.5)
            let rarity = logDocuments - logarithm
            let plain = Self.plainRarity(logDocuments, logarithm, count)
            let weight = Self.logCount(term.count) * plain
            words.append(
                Word(hash: term.hash, isInTitle: term.isInTitle, rarity: rarity, weight: weight, plainRarity: plain))
            highest = max(highest, rarity)
            if term.isInTitle { title += rarity }
            own += rarity * Self.saturation(term.count, length: profile.length, average: averageLength)
            squares += weight * weight
        }
        self.words = words
        highestRarity = highest
        titleRarity = title
        ownBM25 = own
        ownLength = squares.squareRoot()
        let logDocuments = logDocuments
        let mine = profile.pieces
        titlePieces = profile.titlePieces.filter(mine.contains).map { piece in
            (piece, logDocuments - log(Float(statistics.frequency(piece: piece)) + 1.5))
        }
    }

    /// The rarity of a word that the query does not have.
    func rarity(foreign hash: UInt64) -> (rarity: Float, plain: Float) {
        let entry = statistics.entry(term: hash)
        return (
            logDocuments - entry.logarithm, Self.plainRarity(logDocuments, entry.logarithm, Float(entry.count))
        )
    }

    func rarity(piece: UInt16) -> Float {
        let mine: Float = profile.pieces.contains(piece) ? 1.5 : 0.5
        return logDocuments - log(Float(statistics.frequency(piece: piece)) + mine)
    }

    /// ln((1 + N) / (1 + n)) + 1, from ln(1 + N), ln(n + 0.5) and n.
    ///
    /// ln(n + 1) = ln(n + 0.5) + 2 artanh(u) with u = 0.25 / (n + 0.75); four terms of the series are exact to five
    /// digits, and save a logarithm for every word of every candidate.
    private static func plainRarity(_ logDocuments: Float, _ logarithm: Float, _ count: Float) -> Float {
        let u = 0.25 / (count + 0.75)
        let square = u * u
        return logDocuments - logarithm - 2 * u * (1 + square * (1 / 3 + square * (1 / 5 + square / 7))) + 1
    }

    /// What a word that occurs so often in a document counts in BM25, before its rarity.
    static func saturation(_ count: UInt16, length: Int, average: Float) -> Float {
        let count = Float(count)
        return count * 2.2 / (count + 1.2 * (0.25 + 0.75 * Float(length) / average))
    }

    /// 1 + ln count.
    static func logCount(_ count: UInt16) -> Float { count < 32 ? logCounts[Int(count)] : 1 + log(Float(count)) }

    private static let logCounts: [Float] = (0..<32).map { 1 + log(Float(max(1, $0))) }
}
