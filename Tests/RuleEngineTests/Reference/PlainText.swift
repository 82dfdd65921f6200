/// A text as rules compare it, in the plainest way: without case and accents, white space as single spaces.
///
/// Knows only the letters that generated messages and rules have.
struct PlainText {
    var folded: String
    /// Words and signs in order.
    var tokens: [Token] = []

    struct Token: Equatable {
        var text: String
        var isSign: Bool
        /// Nothing stands between it and the token before.
        var isGlued: Bool
    }

    init(_ text: String) {
        let plain = text.lowercased().map { ["é": "e", "ë": "e", "ß": "ss"][$0] ?? String($0) }.joined()
        folded = plain.split(omittingEmptySubsequences: false, whereSeparator: \.isWhitespace).joined(separator: " ")
        while let double = folded.firstRange(of: "  ") { folded.replaceSubrange(double, with: " ") }
        var before: Character = " "
        for character in folded {
            let isSign = !(character.isLetter || character.isNumber)
            let parts = " -'_".contains(before)
            if isSign {
                if !" -'_".contains(character) {
                    tokens.append(Token(text: String(character), isSign: true, isGlued: !parts && !tokens.isEmpty))
                }
            } else if parts || tokens.last?.isSign ?? true {
                tokens.append(Token(text: String(character), isSign: false, isGlued: !parts && !tokens.isEmpty))
            } else {
                tokens[tokens.count - 1].text.append(character)
            }
            before = character
        }
    }

    /// Without spaces at the ends.
    var trimmed: String { folded.split(separator: " ").joined(separator: " ") }

    /// Whether the tokens from a place on are this phrase, whose last word may end with `*`.
    func has(_ phrase: String, at start: Int) -> Bool {
        let wanted = Self.phrase(phrase)
        guard start + wanted.count <= tokens.count else { return false }
        return zip(wanted, tokens[start...]).allSatisfy { word, token in
            (!word.isGlued || token.isGlued)
                && (word.isPrefix ? token.text.hasPrefix(word.text) && !token.isSign : token.text == word.text)
        }
    }

    func has(_ phrase: String) -> Bool { tokens.indices.contains { has(phrase, at: $0) } }

    /// Whether phrases, with signs between them that do not count, make up the whole of it.
    func isMade(of phrases: [String], from start: Int = 0, hasAny: Bool = false) -> Bool {
        if start == tokens.count { return hasAny }
        if phrases.contains(where: {
            has($0, at: start) && isMade(of: phrases, from: start + Self.phrase($0).count, hasAny: true)
        }) {
            return true
        }
        return tokens[start].isSign && isMade(of: phrases, from: start + 1, hasAny: hasAny)
    }

    /// A sign, and what stands at one, is glued: the two of `+1`, the three of `c++`.
    static func phrase(_ text: String) -> [(text: String, isPrefix: Bool, isGlued: Bool)] {
        text.split(separator: " ").flatMap { piece in
            let tokens = PlainText(String(piece.last == "*" ? piece.dropLast() : piece)).tokens
            return tokens.enumerated().map { index, token in
                let isNextToSign = token.isSign || index > 0 && tokens[index - 1].isSign
                return (
                    token.text, piece.last == "*" && index == tokens.count - 1, token.isGlued && isNextToSign
                )
            }
        }
    }
}
