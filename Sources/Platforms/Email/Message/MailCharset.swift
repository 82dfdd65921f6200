/// Text of a part's bytes, whatever its charset says.
enum MailCharset {
    /// - Parameter name: what the part says, which may be missing, unknown or wrong.
    static func decode(_ bytes: [UInt8], as name: String?) -> String {
        if let name, ["utf-7", "unicode-1-1-utf-7", "utf7"].contains(name.trimmed.lowercased()) {
            return MailUTF7.decode(bytes)
        }
        guard bytes.contains(where: { $0 >= 0x80 || $0 == 0x1B }) else {
            // Few charsets write everything in ASCII's bytes, and then they say so.
            guard let name, let declared = Charset(named: name), declared != .replacement else {
                return String(decoding: bytes, as: UTF8.self)
            }
            return declared.decode(bytes)
        }
        let declared = name.flatMap(Charset.init(named:)).flatMap { $0 == .replacement ? nil : $0 }
        switch declared {
        case .utf8?, .windows1252?, nil:
            // Western mailers label UTF-8 as what they were set to, and some the other way round.
            if isUTF8(bytes) { return String(decoding: bytes, as: UTF8.self) }
            return declared == .utf8 && isMostlyUTF8(bytes)
                ? String(decoding: bytes, as: UTF8.self) : Charset.windows1252.decode(bytes)
        case .utf16le?, .utf16be?: return declared?.decode(bytes) ?? ""
        case let other?:
            // Programs re-encode a body and leave its label; hardly a word of another charset is UTF-8 by chance.
            return isUTF8(bytes) && countOfCharacters(bytes) >= 6
                ? String(decoding: bytes, as: UTF8.self) : other.decode(bytes)
        }
    }

    /// Of those beyond ASCII: each has one leading byte.
    private static func countOfCharacters(_ bytes: [UInt8]) -> Int {
        bytes.reduce(0) { $0 + ($1 >= 0xC0 ? 1 : 0) }
    }

    static func isUTF8(_ bytes: [UInt8]) -> Bool { String(validating: bytes, as: UTF8.self) != nil }

    /// True where more characters than not are whole: a text that was cut or has one bad byte.
    private static func isMostlyUTF8(_ bytes: [UInt8]) -> Bool {
        var (whole, broken) = (0, 0)
        for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars where scalar.value >= 0x80 {
            if scalar == "\u{FFFD}" { broken += 1 } else { whole += 1 }
        }
        return whole >= broken
    }
}
