/// What the upper 128 bytes of a single-byte encoding stand for.
enum SingleByteTable {
    /// From 0x80; `nil` where a character takes several bytes.
    static func upper(of charset: Charset) -> [Unicode.Scalar]? { tables[charset] }

    private static let tables: [Charset: [Unicode.Scalar]] = {
        var tables: [Charset: [Unicode.Scalar]] = [.windows1252: windows1252, .userDefined: userDefined]
        for charset in Charset.allCases {
            if tables[charset] == nil, let read = read(charset) { tables[charset] = read }
        }
        return tables
    }()

    /// Read from the C library byte by byte: over several bytes it composes accents in some of them, as browsers do not.
    private static func read(_ charset: Charset) -> [Unicode.Scalar]? {
        guard charset.isSingleByte else { return nil }
        let library = IconvDecoder(charset)
        let exceptions = exceptions[charset] ?? [:]
        return (UInt8(0x80)...0xFF).map { byte in
            if let exception = exceptions[byte] { return exception }
            if let scalar = library?.scalar(of: byte) { return scalar }
            // The standard leaves unassigned bytes in the row of control characters as those.
            return byte < 0xA0 && library != nil ? Unicode.Scalar(byte) : "\u{FFFD}"
        }
    }

    /// Where the standard's indexes differ from glibc's tables (found by comparing all of them with a browser's).
    private static let exceptions: [Charset: [UInt8: Unicode.Scalar]] = [
        .koi8u: [0xAE: "\u{45E}", 0xBE: "\u{40E}"],
        .macintosh: [0xC6: "\u{2206}", 0xF0: "\u{F8FF}"],
        .windows1255: [0xCA: "\u{5BA}"],
        .macCyrillic: [0xFF: "\u{20AC}"],
    ]

    /// Written out since nearly all text that is not UTF-8 is this: it needs no module of the C library.
    ///
    /// It differs from Latin-1 in 27 of 32 places from 0x80; the unassigned ones stay control characters.
    private static let windows1252: [Unicode.Scalar] =
        Array(
            ("\u{20AC}\u{81}\u{201A}\u{192}\u{201E}\u{2026}\u{2020}\u{2021}\u{2C6}\u{2030}\u{160}\u{2039}\u{152}\u{8D}"
                + "\u{17D}\u{8F}\u{90}\u{2018}\u{2019}\u{201C}\u{201D}\u{2022}\u{2013}\u{2014}\u{2DC}\u{2122}\u{161}"
                + "\u{203A}\u{153}\u{9D}\u{17E}\u{178}").unicodeScalars)
        + (UInt8(0xA0)...0xFF).map { Unicode.Scalar($0) }

    private static let userDefined: [Unicode.Scalar] = (UInt32(0xF780)...0xF7FF).map {
        Unicode.Scalar($0) ?? "\u{FFFD}"
    }
}

extension Charset {
    /// True where the C library is asked for a table of 128 characters.
    fileprivate var isSingleByte: Bool {
        switch self {
        case .utf8, .utf16le, .utf16be, .gbk, .gb18030, .big5, .eucJP, .iso2022JP, .shiftJIS, .eucKR, .userDefined,
            .replacement:
            false
        default: true
        }
    }
}
