internal import Glibc

/// Names themes: the words that tell one from the rest of the store.
///
/// A word counts by the z-score of its log-odds in the theme against the rest of the store, with the store's own
/// frequencies as the prior (Monroe, Colaresi and Quinn, "Fightin' Words", 2008): a rare word must not win by its rarity
/// alone, nor a common one by its number. Two neighbours that mostly stand together are told together: "dark mode".
package struct ThemeLabels: Sendable {
    /// Words in a label at most; a pair of neighbours is two.
    static let mostWords = 4
    /// More titles are not looked at.
    static let titleLimit = 2_000
    /// What a further word's score must reach of the first one's.
    static let least = 0.5
    /// Of how many documents the prior is.
    private static let priorWeight = 20.0

    private let statistics: any WordFrequencies

    /// - Parameter statistics: of all stored requests, the theme's among them.
    package init(statistics: some WordFrequencies) {
        self.statistics = statistics
    }

    /// The telling words, the most telling first, as people spell them; a pair of neighbours in one text.
    ///
    /// Two to four words where the titles have as many; none where they have no word. Equal titles in any order give
    /// equal labels. Some 10 microseconds a title.
    package func label(of titles: some Sequence<String>) -> [String] {
        var words = TitleTally()
        for title in titles.prefix(Self.titleLimit) { words.take(title) }
        let ranked = rank(words)
        guard let best = ranked.first?.score else { return [] }
        var label: [String] = []
        var taken: [String] = []
        for word in ranked {
            let room = Self.mostWords - taken.count
            guard room > 0, taken.count < 2 || word.score >= Self.least * best else { break }
            // What one in eight does not say is no third name for what all ask.
            guard taken.count < 2 || 8 * words.counts[word.hash, default: 0] >= words.titles else { continue }
            let text = words.spelling(of: word.hash)
            guard !taken.contains(where: { Self.areOne($0, text) }) else { continue }
            if room > 1, let pair = words.pair(around: word.hash),
                !taken.contains(where: { Self.areOne($0, pair.left) || Self.areOne($0, pair.right) })
            {
                label.append(pair.left + " " + pair.right)
                taken += [pair.left, pair.right]
            } else {
                label.append(text)
                taken.append(text)
            }
        }
        return label
    }

    private func rank(_ words: TitleTally) -> [(hash: UInt64, score: Double)] {
        // One title's slip of the pen does not name what many ask for.
        let fewest = words.titles < 3 ? 1 : max(2, words.titles / 20)
        return words.counts.filter { $0.value >= fewest && words.isTelling($0.key) }
            .map { (hash: $0.key, score: score(of: $0.key, count: $0.value, among: words.titles)) }
            .sorted { a, b in
                if a.score != b.score { return a.score > b.score }
                return words.spelling(of: a.hash) < words.spelling(of: b.hash)
            }
    }

    /// The z-score of a word that `count` of the theme's titles have.
    private func score(of hash: UInt64, count: Int, among titles: Int) -> Double {
        let stored = Double(max(statistics.documents, titles))
        let frequency = Double(max(statistics.frequency(term: hash), count))
        let prior = Self.priorWeight * frequency / stored
        let inside = Double(count) + prior
        let outside = frequency - Double(count) + prior
        let without = Double(titles) + Self.priorWeight - inside
        let elsewhere = stored - Double(titles) + Self.priorWeight - outside
        let odds = log(inside / max(0.5, without)) - log(outside / max(0.5, elsewhere))
        return odds / (1 / inside + 1 / outside).squareRoot()
    }

    /// Whether two words say nearly the same in a label: "recovery" and "autorecovery", "save" and "saving".
    private static func areOne(_ a: String, _ b: String) -> Bool {
        let (a, b) = (a.lowercased(), b.lowercased())
        let (long, short) = a.utf8.count >= b.utf8.count ? (a, b) : (b, a)
        if long == short || short.utf8.count >= 3 && (long.hasPrefix(short) || long.hasSuffix(short)) { return true }
        let head = zip(long.utf8, short.utf8).prefix { $0 == $1 }.count
        return head >= 3 && endings.contains(String(decoding: long.utf8.dropFirst(head), as: UTF8.self))
            && endings.contains(String(decoding: short.utf8.dropFirst(head), as: UTF8.self))
    }

    private static let endings: Set<String> = ["", "s", "e", "es", "d", "ed", "ing", "ion", "y", "ies"]
}
