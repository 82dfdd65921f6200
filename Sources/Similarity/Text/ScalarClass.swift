/// What a folded scalar is to the split into words.
enum ScalarClass {
    case blank
    /// A letter or digit of a script that writes spaces between words.
    case letter
    /// A letter of a script that does not: Chinese, Japanese, Thai and their like.
    case spaceless
    /// An emoji or other pictorial symbol.
    case symbol
    /// An apostrophe or underscore, which joins what stands on both sides of it.
    case joiner

    init(_ scalar: UInt32) {
        if scalar < 0x80 {
            self = Self.ascii[Int(scalar)]
        } else {
            self = Self.beyondASCII(scalar)
        }
    }

    private static let ascii: [ScalarClass] = (0..<128).map { value in
        switch UInt8(value) {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            .letter
        case UInt8(ascii: "'"), UInt8(ascii: "_"): .joiner
        default: .blank
        }
    }

    private static func beyondASCII(_ value: UInt32) -> ScalarClass {
        if Self.isApostrophe(value) { return .joiner }
        guard let scalar = Unicode.Scalar(value) else { return .blank }
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .spacingMark,
            .enclosingMark, .nonspacingMark, .decimalNumber, .letterNumber, .otherNumber:
            return isSpaceless(value) || isIdeograph(value) ? .spaceless : .letter
        case .otherSymbol: return .symbol
        default: return .blank
        }
    }

    /// The two typographic apostrophes, which count as the plain one.
    static func isApostrophe(_ value: UInt32) -> Bool { value == 0x2019 || value == 0x02BC }

    /// Thai and Lao, Myanmar, Khmer, Hiragana and Katakana.
    private static func isSpaceless(_ value: UInt32) -> Bool {
        switch value {
        case 0x0E00...0x0EFF, 0x1000...0x109F, 0x1780...0x17FF, 0x3040...0x30FF, 0x31F0...0x31FF: true
        default: false
        }
    }

    static func isIdeograph(_ value: UInt32) -> Bool {
        switch value {
        case 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x2A6DF, 0x2A700...0x2B73F,
            0x2B740...0x2B81F, 0x2B820...0x2CEAF, 0x2F800...0x2FA1F:
            true
        default: false
        }
    }

    /// Whether the tokenizer makes the scalar a word of its own: punctuation and, in ASCII, every sign.
    static func isPunctuation(_ value: UInt32) -> Bool {
        if value < 0x80 { return value > 0x20 && value < 0x7F && ascii[Int(value)] != .letter }
        switch Unicode.Scalar(value)?.properties.generalCategory {
        case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
            .finalPunctuation, .otherPunctuation:
            return true
        default: return false
        }
    }

    /// Lower case, scalar by scalar: a final sigma is a sigma like any other.
    static func lower(_ value: UInt32) -> UInt32 {
        if value < 0x80 { return (0x41...0x5A).contains(value) ? value | 0x20 : value }
        guard let scalar = Unicode.Scalar(value) else { return value }
        return scalar.properties.lowercaseMapping.unicodeScalars.first?.value ?? value
    }
}
