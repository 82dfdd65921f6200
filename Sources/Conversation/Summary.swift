/// The telling sentences of a message, in the person's own words: nothing is rephrased.
package enum Summary {
    /// At most `limit` characters: the whole text where it fits, else the sentences that tell what is wanted, in their
    /// order, else the beginning, cut at a word.
    package static func of(_ text: String, limit: Int) -> String {
        let whole = collapsed(text)
        guard whole.count > limit else { return whole }
        let sentences = sentences(of: text)
        let ranked = sentences.indices.sorted { a, b in
            let (scoreA, scoreB) = (score(sentences[a], at: a), score(sentences[b], at: b))
            return scoreA == scoreB ? a < b : scoreA > scoreB
        }
        var chosen: [Int] = []
        var length = 0
        for index in ranked where length + sentences[index].count + 1 <= limit && chosen.count < 3 {
            // What scores nothing only fills the room a better sentence left.
            if !chosen.isEmpty, score(sentences[index], at: index) <= 0 { continue }
            chosen.append(index)
            length += sentences[index].count + 1
        }
        guard !chosen.isEmpty else { return cut(ranked.first.map { sentences[$0] } ?? whole, limit: limit) }
        return chosen.sorted().map { sentences[$0] }.joined(separator: " ")
    }

    /// The text cut at the last word that fits, with an ellipsis; the text itself where it fits.
    package static func cut(_ text: String, limit: Int) -> String {
        guard text.count > limit else { return text }
        let head = text.prefix(max(1, limit - 1))
        let words = head.lastIndex(of: " ").map { head[..<$0] } ?? head
        // One endless word has no better place.
        let kept = words.count * 2 > head.count ? words : head
        return kept.drop(while: \.isWhitespace) + "…"
    }

    private static func collapsed(_ text: String) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    /// Sentences end with `.`, `!`, `?` or `…` before a space, and with the line; list marks are left out.
    private static func sentences(of text: String) -> [String] {
        var sentences: [String] = []
        for line in text.split(whereSeparator: \.isNewline) where !line.hasPrefix(">") {
            var current = ""
            let words = line.drop { " \t-*•".contains($0) }.split(whereSeparator: \.isWhitespace)
            for word in words {
                current += current.isEmpty ? word : " " + word
                let isEnd = word.last.map { ".!?…。！？".contains($0) } ?? false
                // "e.g." and "v2." end with a point too, and no sentence is that short.
                if isEnd, current.count > 12 {
                    sentences.append(current)
                    current = ""
                }
            }
            if !current.isEmpty { sentences.append(current) }
        }
        return sentences
    }

    private static let wishes = [
        "need", "want", "wish", "would like", "would love", "could you", "can you", "please", "should", "can't",
        "cannot", "unable", "missing", "allow", "support", "add ", "possible to", "feature", "fails", "broken",
        "instead",
    ]

    private static let greetings = [
        "hi ", "hi,", "hello", "hey", "good morning", "thanks", "thank you", "cheers", "regards",
    ]

    private static func score(_ sentence: String, at index: Int) -> Int {
        let lower = sentence.lowercased()
        var score = wishes.count { lower.contains($0) } * 3
        if greetings.contains(where: lower.hasPrefix) { score -= 4 }
        if sentence.count < 20 { score -= 2 }
        if sentence.hasSuffix("?") { score += 1 }
        // The beginning tells more than the end.
        return score + max(0, 2 - index / 2)
    }
}
