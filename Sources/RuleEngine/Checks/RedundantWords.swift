import Documents

/// Entries of word lists that find nothing which another entry of the list would not find as well.
struct RedundantWords {
    let reviewed: Reviewed

    private typealias Entry = (phrase: Phrase, node: Node)

    var problems: [Problem] {
        let looked = reviewed.ruleNodes.compactMap { $0["when"] }.flatMap(\.allEntries)
        let lists = looked.filter { $0.key == Words.name || $0.key == Only.name }
        let found = lists.flatMap { check($0.value, isWhole: $0.key == Only.name) }
        let named = reviewed.entries(of: "words").flatMap { entry in
            check(entry.value, isWhole: !isOnlyForWords(entry.key, looked))
        }
        return named + found
    }

    /// Whether a vocabulary is used for finding words and for nothing else.
    ///
    /// Where a text must be made of them, `thank you` is more than `thank`.
    private func isOnlyForWords(_ name: String, _ looked: [Node.Entry]) -> Bool {
        looked.allSatisfy { entry in
            entry.key == Words.name
                || entry.value.scalar != name
                    && !(entry.value.sequence ?? []).contains { $0.scalar == name }
        }
    }

    /// - Parameter isWhole: an entry counts only as a whole, not for the words in it.
    private func check(_ list: Node, isWhole: Bool) -> [Problem] {
        let entries = (list.sequence ?? []).compactMap { node -> Entry? in
            node.scalar.flatMap { Phrase($0) }.map { ($0, node) }
        }
        guard entries.count > 1 else { return [] }
        var byWord: [Phrase.Word: [Int]] = [:]
        for (number, entry) in entries.enumerated() {
            if let word = entry.phrase.words.first { byWord[Self.bare(word), default: []].append(number) }
        }
        return entries.indices.compactMap { number in
            cover(of: number, entries, byWord, isWhole).map { problem(entries[number], coveredBy: entries[$0]) }
        }
    }

    private func cover(
        of number: Int, _ entries: [Entry], _ byWord: [Phrase.Word: [Int]], _ isWhole: Bool
    ) -> Int? {
        let phrase = entries[number].phrase
        for word in isWhole ? Array(phrase.words.prefix(1)) : phrase.words {
            for length in stride(from: word.bytes.count, to: 0, by: -1) {
                var key = Self.bare(word)
                key.bytes = Array(word.bytes.prefix(length))
                for other in byWord[key] ?? [] where other != number {
                    let wide = entries[other].phrase
                    // Of two equal entries the later one is told.
                    guard wide != phrase || other < number else { continue }
                    if isWhole ? phrase.covers(asMuchAs: wide) : phrase.brings(wide) { return other }
                }
            }
        }
        return nil
    }

    private static func bare(_ word: Phrase.Word) -> Phrase.Word {
        Phrase.Word(bytes: word.bytes, isPrefix: false, isSymbol: false, isGlued: false)
    }

    private func problem(_ entry: Entry, coveredBy other: Entry) -> Problem {
        let place = entry.node.place
        let isSame = entry.phrase == other.phrase
        return Problem(
            warning: .redundantWord,
            isSame
                ? "\"\(entry.phrase.text)\" is in the list already"
                : "\"\(entry.phrase.text)\" adds nothing: \"\(other.phrase.text)\" in the same list finds it too",
            hint: "remove it", at: place, fix: Fix(.removeEntry, of: entry.phrase.text, at: place))
    }
}
