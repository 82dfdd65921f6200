/// Finds the reasons for a match, from the two texts.
///
/// Some hundred microseconds: for the few matches that are shown, not for candidates.
package struct Reasons: Sendable {
    /// From which cosine on two words mean nearly the same: "login" and "sign-in" do (0.36), "login" and "export" do not.
    ///
    /// Of thirty such pairs the shipped table has 29 at 0.33 and 24 at 0.37; of words put together by chance 1.6 and 1.2
    /// per cent, of which most are related.
    static let near: Float = 0.33
    /// A word that is more common than this is no reason.
    static let rare: Float = 0.2
    private static let wordLimit = 96

    private let model: SimilarityModel

    package init(model: SimilarityModel) {
        self.model = model
    }

    /// A text as the reasons see it: its title and text, and the values of its fields by label.
    package struct Side: Sendable {
        package var title: String
        package var body: String
        package var fields: [(label: String, value: String)]

        package init(title: String, body: String = "", fields: [(label: String, value: String)] = []) {
            self.title = title
            self.body = body
            self.fields = fields
        }
    }

    /// The reasons, the most telling first: equal field values, rare shared words, then words that are near.
    ///
    /// - Parameter statistics: of the stored requests; they say what is rare. With few of them every word is.
    /// - Parameter limit: how many of each kind at most.
    package func reasons(
        for query: Side, matching document: Side, statistics: CorpusStatistics, limit: Int = 3
    ) -> [Reason] {
        let mine = SpelledWord.all(in: query.title, query.body, limit: Self.wordLimit)
        let theirs = SpelledWord.all(in: document.title, document.body, limit: Self.wordLimit)
        let foreign = Set(theirs.map(\.hash))
        let shared = mine.filter { foreign.contains($0.hash) }
            .map { (word: $0, rarity: statistics.rarity(term: $0.hash)) }
            .filter { statistics.documents < 10 || $0.rarity >= Self.rare }
            .sorted { $0.rarity > $1.rarity }
        let fields = Self.sameFields(query.fields, document.fields).prefix(limit)
        return fields + shared.prefix(limit).map { .sharedWord($0.word.text) }
            + nearWords(mine, theirs, statistics).prefix(limit)
    }

    private static func sameFields(
        _ mine: [(label: String, value: String)], _ theirs: [(label: String, value: String)]
    ) -> [Reason] {
        mine.filter { field in
            guard let value = Fingerprint(field.value) else { return false }
            return theirs.contains { $0.label == field.label && Fingerprint($0.value) == value }
        }.map { .sameField(label: $0.label, value: $0.value) }
    }

    /// Pairs of words that only one side has each, nearest first; a word is in one pair.
    private func nearWords(
        _ mine: [SpelledWord], _ theirs: [SpelledWord], _ statistics: CorpusStatistics
    ) -> [Reason] {
        let shared = Set(mine.map(\.hash)).intersection(theirs.map(\.hash))
        let left = vectors(of: mine.filter { !shared.contains($0.hash) })
        let right = vectors(of: theirs.filter { !shared.contains($0.hash) })
        var pairs: [(left: Int, right: Int, cosine: Float)] = []
        for (i, one) in left.enumerated() {
            for (j, other) in right.enumerated() {
                let cosine = Dot.cosine(one.vector, other.vector)
                if cosine >= Self.near { pairs.append((i, j, cosine)) }
            }
        }
        pairs.sort { $0.cosine > $1.cosine }
        var takenLeft: Set<Int> = []
        var takenRight: Set<Int> = []
        var reasons: [Reason] = []
        for pair in pairs where !takenLeft.contains(pair.left) && !takenRight.contains(pair.right) {
            takenLeft.insert(pair.left)
            takenRight.insert(pair.right)
            reasons.append(.nearWords(left[pair.left].text, right[pair.right].text))
        }
        return reasons
    }

    private func vectors(of words: [SpelledWord]) -> [(text: String, vector: [Int8])] {
        words.filter { $0.text.utf8.count > 2 }.map { ($0.text, model.embed($0.text)) }
    }
}
