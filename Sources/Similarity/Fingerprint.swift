/// A text as it is compared: case, spacing and punctuation do not count, links do not, and neither do quoted lines.
///
/// Two texts with equal `words` are the same ask. The hash only finds candidates; equality is of the words.
package struct Fingerprint: Sendable, Equatable {
    /// The words, lower-cased, one space between them.
    package let words: String

    /// `nil` when nothing remains to compare: an empty text, only emoji, only a link.
    package init?(_ text: String) {
        var words: [UInt8] = []
        words.reserveCapacity(text.utf8.count)
        for line in text.utf8.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
            guard line.first(where: { !Self.isBlank($0) }) != UInt8(ascii: ">") else { continue }
            for token in line.split(whereSeparator: Self.isBlank) where !Self.isLink(token) {
                Self.append(token, to: &words)
            }
        }
        guard !words.isEmpty else { return nil }
        self.words = String(decoding: words, as: UTF8.self)
    }

    /// FNV-1a, 64 bits, of the words.
    package var hash: Int64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in words.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        return Int64(bitPattern: hash)
    }

    private static func append(_ token: Substring.UTF8View, to words: inout [UInt8]) {
        var isInWord = false
        func put(_ bytes: some Sequence<UInt8>) {
            if !isInWord, !words.isEmpty { words.append(UInt8(ascii: " ")) }
            words += bytes
            isInWord = true
        }
        // Most messages are ASCII, and its letters need no table.
        if token.allSatisfy({ $0 < 0x80 }) {
            for byte in token {
                let lower = (65...90).contains(byte) ? byte | 0x20 : byte
                if (97...122).contains(lower) || (48...57).contains(lower) || (isInWord && lower == UInt8(ascii: "'")) {
                    put(CollectionOfOne(lower))
                }
            }
        } else {
            for scalar in Substring(token).lowercased().unicodeScalars
            where counts(scalar) || (isInWord && scalar == "'") {
                put(UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            }
        }
        while words.last == UInt8(ascii: "'") { words.removeLast() }
    }

    private static func counts(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .nonspacingMark,
            .spacingMark, .decimalNumber, .letterNumber, .otherNumber:
            // The mark that asks for a colourful emoji is no letter's accent.
            scalar.value != 0xFE0F
        default: false
        }
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

    private static func isLink(_ token: Substring.UTF8View) -> Bool {
        let bare = token.drop { $0 == UInt8(ascii: "(") || $0 == UInt8(ascii: "<") }
        return ["http://", "https://"].contains { scheme in
            let head = bare.prefix(scheme.utf8.count)
            return head.count == scheme.utf8.count && zip(head, scheme.utf8).allSatisfy { $0 | 0x20 == $1 | 0x20 }
        }
    }
}
