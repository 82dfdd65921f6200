/// A text as it is compared: case, spacing and punctuation do not count, links do not, and neither do quoted lines.
///
/// Two texts with equal `words` are the same ask. The hash only finds candidates; equality is of the words.
package struct Fingerprint: Sendable, Equatable {
    /// The words, lower-cased, one space between them.
    package let words: String

    /// `nil` when nothing remains to compare: an empty text, only emoji, only a link.
    package init?(_ text: String) {
        let kept = text.split(whereSeparator: \.isNewline)
            .filter { !$0.drop(while: \.isWhitespace).hasPrefix(">") }
            .flatMap { $0.split(whereSeparator: \.isWhitespace) }
            .filter { !Self.isLink($0) }
        var words = ""
        for token in kept {
            var isInWord = false
            for character in token.lowercased() where Self.counts(character) || isInWord && character == "'" {
                if !isInWord, !words.isEmpty { words.append(" ") }
                words.append(character)
                isInWord = true
            }
        }
        while words.last == "'" { words.removeLast() }
        guard !words.isEmpty else { return nil }
        self.words = words
    }

    /// FNV-1a, 64 bits, of the words.
    package var hash: Int64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in words.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        return Int64(bitPattern: hash)
    }

    private static func counts(_ character: Character) -> Bool { character.isLetter || character.isNumber }

    private static func isLink(_ token: Substring) -> Bool {
        let bare = token.drop { $0 == "(" || $0 == "<" }.lowercased()
        return bare.hasPrefix("http://") || bare.hasPrefix("https://")
    }
}
