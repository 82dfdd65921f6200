/// A word with the spelling a person gave it.
struct SpelledWord: Equatable {
    /// As it is written, without the signs around it.
    var text: String
    /// Of its stem; of all its stems for a word with a hyphen.
    var hash: UInt64

    /// The distinct words that mean something, in reading order: stop words and bare numbers are left out.
    static func all(in title: String, _ body: String, limit: Int) -> [SpelledWord] {
        var words: [SpelledWord] = []
        var seen: Set<UInt64> = []
        var head = String.UnicodeScalarView(title.unicodeScalars.prefix(FoldedScalars.titleLimit))
        head.append("\n")
        head.append(contentsOf: body.unicodeScalars.prefix(FoldedScalars.bodyLimit))
        for chunk in head.split(whereSeparator: { $0.properties.isWhitespace || "/,;|".unicodeScalars.contains($0) }) {
            for word in Self.words(of: chunk) where seen.insert(word.hash).inserted {
                words.append(word)
                if words.count == limit { return words }
            }
        }
        return words
    }

    /// One word for "sign-in" and "café", several for "darkMode" or a run of Chinese.
    static func words(of chunk: Substring.UnicodeScalarView) -> [SpelledWord] {
        let text = String(trimmed(chunk))
        let folded = FoldedScalars(title: text)
        var found: [SpelledWord] = []
        WordSplit.forEach(in: folded) { word, place in
            var hash = WordHash()
            for index in word.indices { hash.take(word[index]) }
            var spelled = ""
            for scalar in folded.scalars[place] { spelled.unicodeScalars.append(Unicode.Scalar(scalar) ?? " ") }
            found.append(SpelledWord(text: spelled, hash: hash.value))
        }
        guard let first = found.first else { return [] }
        let isOneWord = text.unicodeScalars.allSatisfy { $0 == "-" || ScalarClass($0.value) != .blank }
        if found.count == 1, isOneWord { return [SpelledWord(text: text, hash: first.hash)].filter(\.isTelling) }
        return found.filter(\.isTelling)
    }

    /// A bare number tells nothing.
    private var isTelling: Bool { !text.utf8.allSatisfy { (0x30...0x39).contains($0) } }

    private static func trimmed(_ chunk: Substring.UnicodeScalarView) -> Substring {
        func isSign(_ scalar: Unicode.Scalar) -> Bool { ScalarClass(scalar.value) == .blank || scalar == "'" }
        guard let first = chunk.firstIndex(where: { !isSign($0) }), let last = chunk.lastIndex(where: { !isSign($0) })
        else { return "" }
        return Substring(chunk[first...last])
    }
}
