/// The telling sentences of a message, in the person's own words: nothing is rephrased.
package enum Summary {
    /// At most `limit` characters: the whole text where it fits, else the sentences that tell what is wanted, in their
    /// order, else the beginning, cut at a word.
    package static func of(_ text: String, limit: Int) -> String { of(text, limit: limit, gap: " ") }

    /// The same as a quotation: what is left out between sentences and behind the last one is marked.
    package static func quotation(of text: String, limit: Int) -> String { of(text, limit: limit, gap: " … ") }

    private static func of(_ text: String, limit: Int, gap: String) -> String {
        let head = bounded(text, limit: limit)
        let whole = head.utf8.split { $0 == 0x20 || (0x09...0x0D).contains($0) }.map { Substring($0) }.joined(
            separator: " ")
        guard whole.utf8.count > limit, whole.count > limit else { return whole }
        let sentences = sentences(of: head)
        let ranked = sentences.sorted { $0.score == $1.score ? $0.place < $1.place : $0.score > $1.score }
        var chosen: [Sentence] = []
        var length = 0
        for sentence in ranked where length + sentence.length + gap.count <= limit && chosen.count < 3 {
            // What scores nothing only fills the room a better sentence left.
            if !chosen.isEmpty, sentence.score <= 0 { continue }
            chosen.append(sentence)
            length += sentence.length + gap.count
        }
        guard !chosen.isEmpty else { return cut(ranked.first?.text ?? whole, limit: limit) }
        var summary = ""
        var next: Int?
        for sentence in chosen.sorted(by: { $0.place < $1.place }) {
            if let next { summary += sentence.place == next ? " " : gap }
            summary += sentence.text
            next = sentence.place + 1
        }
        return next == sentences.count || gap == " " ? summary : summary + gap.dropLast()
    }

    /// A megabyte is not read for a summary, and one character can be made of thousands of marks.
    private static func bounded(_ text: String, limit: Int) -> String {
        guard text.utf8.count > 20_000 else { return text }
        let head = String(text.unicodeScalars.prefix(20_000))
        return head.unicodeScalars.count > 8 * head.count ? String(head.unicodeScalars.prefix(limit)) : head
    }

    /// The text cut at the last word that fits, with an ellipsis; the text itself where it fits.
    package static func cut(_ text: String, limit: Int) -> String {
        guard text.utf8.count > limit, text.count > limit else { return text }
        let head = text.prefix(max(1, limit - 1))
        let words = head.lastIndex(of: " ").map { head[..<$0] } ?? head
        // One endless word has no better place.
        let kept = words.count * 2 > head.count ? words : head
        return kept.drop(while: \.isWhitespace) + "…"
    }

    private struct Sentence {
        var text: String
        var place: Int
        var length: Int
        var score: Int

        init(_ text: String, place: Int) {
            self.text = text
            self.place = place
            length = text.count
            score = Telling.score(text, place: place, length: length)
        }
    }

    /// Sentences end with `.`, `!`, `?` or `…` before a space, and with the line; list marks and quotes are left out.
    private static func sentences(of text: String) -> [Sentence] {
        var sentences: [Sentence] = []
        for line in text.utf8.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) where line.first != UInt8(ascii: ">")
        {
            var words: [Substring] = []
            var length = 0
            func end() {
                if !words.isEmpty { sentences.append(Sentence(words.joined(separator: " "), place: sentences.count)) }
                words = []
                length = 0
            }
            for word in line.drop(while: { " \t-*".utf8.contains($0) }).split(whereSeparator: {
                $0 == 0x20 || $0 == 0x09
            }) {
                words.append(Substring(word))
                length += word.count + 1
                // "e.g." and "v2." end with a point too, and no sentence is that short.
                if length > 13, endings.contains(where: { word.suffix($0.count).elementsEqual($0) }) { end() }
            }
            end()
        }
        return sentences
    }

    private static let endings = [".", "!", "?", "…", "。", "！", "？"].map { Array($0.utf8) }
}

/// How much a sentence tells of what is wanted.
private enum Telling {
    private static let wishes = [
        "need", "want", "wish", "would like", "would love", "could you", "can you", "please", "should", "can't",
        "cannot", "unable", "missing", "allow", "support", "add ", "possible to", "feature", "fails", "broken",
        "instead",
    ].map { Array($0.utf8) }

    private static let greetings = [
        "hi ", "hi,", "hello", "hey", "good morning", "thanks", "thank you", "cheers", "regards",
    ].map { Array($0.utf8) }

    static func score(_ sentence: String, place: Int, length: Int) -> Int {
        let lower = sentence.utf8.map { (65...90).contains($0) ? $0 | 0x20 : $0 }
        var score = wishes.count { contains(lower, $0) } * 3
        if greetings.contains(where: { lower.starts(with: $0) }) { score -= 4 }
        if length < 20 { score -= 2 }
        if lower.last == UInt8(ascii: "?") { score += 1 }
        // The beginning tells more than the end.
        return score + max(0, 2 - place / 2)
    }

    private static func contains(_ text: [UInt8], _ part: [UInt8]) -> Bool {
        guard let first = part.first, text.count >= part.count else { return false }
        return (0...(text.count - part.count)).contains { start in
            text[start] == first && text[start..<(start + part.count)].elementsEqual(part)
        }
    }
}
