/// The character encodings that forms are sent in.
package enum Charset: Sendable, Equatable {
    case utf8
    /// Windows-1252, which browsers also mean by `iso-8859-1` and `us-ascii` (WHATWG Encoding).
    case windows1252

    /// `nil` for encodings that are not read.
    package init?(named name: String) {
        switch name.trimmed.lowercased() {
        case "utf-8", "utf8", "unicode-1-1-utf-8": self = .utf8
        case "iso-8859-1", "latin1", "iso8859-1", "windows-1252", "cp1252", "us-ascii", "ascii": self = .windows1252
        default: return nil
        }
    }

    /// Text of any bytes: what is not valid becomes U+FFFD.
    package func decode(_ bytes: some Collection<UInt8>) -> String {
        switch self {
        case .utf8: return String(decoding: bytes, as: UTF8.self)
        case .windows1252:
            var text = ""
            text.unicodeScalars.append(contentsOf: bytes.lazy.map(Self.scalar))
            return text
        }
    }

    /// The 32 places where Windows-1252 differs from Latin-1, from 0x80; the unassigned ones stay control characters.
    private static let upper: [Unicode.Scalar] = Array(
        ("\u{20AC}\u{81}\u{201A}\u{192}\u{201E}\u{2026}\u{2020}\u{2021}\u{2C6}\u{2030}\u{160}\u{2039}\u{152}\u{8D}\u{17D}"
            + "\u{8F}\u{90}\u{2018}\u{2019}\u{201C}\u{201D}\u{2022}\u{2013}\u{2014}\u{2DC}\u{2122}\u{161}\u{203A}\u{153}"
            + "\u{9D}\u{17E}\u{178}")
            .unicodeScalars)

    private static func scalar(_ byte: UInt8) -> Unicode.Scalar {
        let place = Int(byte) - 0x80
        return upper.indices.contains(place) ? upper[place] : Unicode.Scalar(byte)
    }
}
