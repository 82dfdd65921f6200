@_spi(_Unicode) private import Swift

/// What one Unicode scalar becomes when a text is folded, and the part it plays in cutting the text into words.
///
/// Folding makes equal what people take for equal: case, accents, full-width letters, curly quotes, kinds of dashes.
struct ScalarFold: Sendable {
    enum Kind: UInt8, Sendable {
        /// Part of a word.
        case word
        /// A word by itself: the scripts that are written without spaces.
        case solo
        /// A mark that means something beside a word, such as the plus in `+1`.
        case symbol
        /// Parts words and means nothing: a hyphen, an apostrophe, an underscore.
        case connector
        case space
        /// Vanishes: combining accents, joiners, variation selectors.
        case ignored
    }

    let kind: Kind
    /// The folded UTF-8, first byte lowest.
    let packed: UInt64
    /// How many bytes of `packed` count: at most 7.
    let count: UInt8

    private init(_ kind: Kind, _ utf8: some Sequence<UInt8>) {
        var packed: UInt64 = 0
        var count: UInt8 = 0
        for byte in utf8 where count < 7 {
            packed |= UInt64(byte) << (UInt64(count) * 8)
            count += 1
        }
        self.kind = kind
        self.packed = packed
        self.count = count
    }

    static func of(_ scalar: Unicode.Scalar) -> ScalarFold {
        let value = scalar.value
        if value < 0x800 { return low[Int(value)] }
        if (0x1E00..<0x2000).contains(value) { return extended[Int(value - 0x1E00)] }
        // Han and Hangul need no look-up, and are most of a text that has any.
        if (0x4E00...0x9FFF).contains(value) { return ScalarFold(.solo, UTF8.encode(scalar) ?? .init()) }
        if (0xAC00...0xD7A3).contains(value) { return ScalarFold(.word, UTF8.encode(scalar) ?? .init()) }
        return computed(scalar)
    }

    private static let low = (0..<0x800 as Range<UInt32>).map {
        Unicode.Scalar($0).map(computed) ?? ScalarFold(.symbol, [])
    }
    private static let extended = (0x1E00..<0x2000 as Range<UInt32>).map {
        Unicode.Scalar($0).map(computed) ?? ScalarFold(.symbol, [])
    }

    private static func computed(_ scalar: Unicode.Scalar) -> ScalarFold {
        if let ascii = lookAlike(scalar) { return computed(ascii) }
        let kind = kind(of: scalar)
        switch kind {
        case .ignored: return ScalarFold(.ignored, [])
        case .space: return ScalarFold(.space, [UInt8(ascii: " ")])
        case .word: return ScalarFold(.word, folded(scalar).utf8)
        case .solo, .symbol, .connector: return ScalarFold(kind, UTF8.encode(scalar) ?? .init())
        }
    }

    /// The letters without case and accents: `É` is `e`, `ß` is `ss`.
    private static func folded(_ scalar: Unicode.Scalar) -> String {
        var out = String.UnicodeScalarView()
        for base in String(scalar)._nfd where kind(of: base) != .ignored {
            // Upper and then lower case makes `ß` and `SS`, `ς` and `Σ` equal, as Unicode's case folding does.
            for upper in base.properties.uppercaseMapping.unicodeScalars {
                for lower in upper.properties.lowercaseMapping._nfd where kind(of: lower) != .ignored {
                    out.append(contentsOf: (unaccented[lower] ?? String(lower)).unicodeScalars)
                }
            }
        }
        return String(out)
    }

    /// Letters whose stroke or ligature Unicode does not count as an accent, though people type them without.
    private static let unaccented: [Unicode.Scalar: String] = [
        "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe",
    ]

    /// The ASCII character that a typographic or full-width one stands for.
    private static func lookAlike(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
        switch scalar.value {
        case 0x2018, 0x2019, 0x201A, 0x201B, 0x2032, 0x02BC, 0x00B4, 0x0060: "'"
        case 0x201C...0x201F, 0x00AB, 0x00BB, 0x2033: "\""
        case 0x2010...0x2015, 0x2212: "-"
        case 0xFF01...0xFF5E: Unicode.Scalar(scalar.value - 0xFEE0)
        default: nil
        }
    }

    private static func kind(of scalar: Unicode.Scalar) -> Kind {
        switch scalar.value {
        case 0x27, 0x2D, 0x5F: return .connector
        // Emphasis of the chat platforms; in a rule the star is the sign of a prefix, never text.
        case 0x2A, 0x7E: return .space
        case 0x0300...0x036F, 0x0591...0x05BD, 0x05BF, 0x05C1...0x05C7, 0x064B...0x0652, 0x0670: return .ignored
        case 0xAD, 0x200B...0x200F, 0x2060...0x2064, 0xFE00...0xFE0F, 0xFEFF, 0x1F3FB...0x1F3FF: return .ignored
        case 0x0E00...0x0EFF, 0x1000...0x109F, 0x1780...0x17FF, 0x3040...0x30FF, 0x3400...0x9FFF, 0xF900...0xFAFF,
            0x20000...0x3FFFF:
            return .solo
        default: break
        }
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
            .letterNumber, .otherNumber, .nonspacingMark, .spacingMark, .enclosingMark:
            return .word
        case .spaceSeparator, .lineSeparator, .paragraphSeparator, .control: return .space
        case .format: return .ignored
        default: return .symbol
        }
    }
}
