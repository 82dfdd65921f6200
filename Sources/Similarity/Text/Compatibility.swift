/// Maps look-alike forms of letters to the plain ones: the part of NFKC that people's messages have.
///
/// Full-width and mathematical letters, ligatures, circled, raised and lowered numbers, fractions, Roman numerals,
/// half-width Katakana, and signs such as ™ and …. The standard library has the canonical forms only, and the whole
/// table of compatibility forms would need a library ten times the size of this program.
enum Compatibility {
    /// The plain form, or `nil` where the scalar is plain.
    static func plain(_ scalar: Unicode.Scalar) -> String? {
        let value = scalar.value
        switch value {
        case 0..<0xA0: return nil
        case 0xFF01...0xFF5E: return string(value - 0xFEE0)
        case 0x3000, 0x00A0, 0x2000...0x200A, 0x202F, 0x205F: return " "
        case 0x2460...0x2473: return String(value - 0x245F)
        case 0x24B6...0x24CF: return string(value - 0x24B6 + 0x41)
        case 0x24D0...0x24E9: return string(value - 0x24D0 + 0x61)
        case 0x2080...0x2089: return string(value - 0x2080 + 0x30)
        case 0x2074...0x2079: return string(value - 0x2074 + 0x34)
        case 0x2160...0x216B: return roman[Int(value - 0x2160)]
        case 0x2170...0x217B: return roman[Int(value - 0x2170)].lowercased()
        case 0xFF66...0xFF9D: return string(UInt32(katakana[Int(value - 0xFF66)]))
        case 0x1D400...0x1D6A3:
            let letter = (value - 0x1D400) % 52
            return string(letter < 26 ? 0x41 + letter : 0x61 + letter - 26)
        case 0x1D7CE...0x1D7FF: return string(0x30 + (value - 0x1D7CE) % 10)
        default: return singles[value]
        }
    }

    private static func string(_ value: UInt32) -> String? { Unicode.Scalar(value).map { String(Character($0)) } }

    private static let roman = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"]

    private static let singles: [UInt32: String] = [
        0x00AA: "a", 0x00B2: "2", 0x00B3: "3", 0x00B5: "μ", 0x00B9: "1", 0x00BA: "o", 0x00BC: "1/4", 0x00BD: "1/2",
        0x00BE: "3/4", 0x0132: "IJ", 0x0133: "ij", 0x013F: "L·", 0x0140: "l·", 0x0149: "'n", 0x017F: "s", 0x2024: ".",
        0x2025: "..", 0x2026: "...", 0x2070: "0", 0x2071: "i", 0x207F: "n", 0x20A8: "Rs", 0x2103: "°C", 0x2109: "°F",
        0x2116: "No", 0x2121: "TEL", 0x2122: "TM", 0x2120: "SM", 0x2153: "1/3", 0x2154: "2/3", 0xFB00: "ff",
        0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st", 0xFFE5: "¥",
    ]

    /// The full-width forms of U+FF66 to U+FF9D, in order.
    private static let katakana: [UInt16] = Array(
        "ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン".utf16)
}
