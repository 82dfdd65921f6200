import Intake

/// Names of mailboxes as IMAP writes them: modified UTF-7, quoted (RFC 3501, section 5.1.3).
enum IMAPMailboxName {
    /// The name as a command takes it.
    static func quoted(_ name: String) -> String {
        var text = "\""
        for character in encoded(name) {
            if character == "\"" || character == "\\" { text.append("\\") }
            text.append(character)
        }
        return text + "\""
    }

    static func encoded(_ name: String) -> String {
        var text = ""
        var foreign: [UInt8] = []
        func flush() {
            guard !foreign.isEmpty else { return }
            text += "&" + base64(foreign) + "-"
            foreign = []
        }
        for unit in name.utf16 {
            if (0x20...0x7E).contains(unit) {
                flush()
                text += unit == 0x26 ? "&-" : String(UnicodeScalar(UInt8(unit)))
            } else {
                foreign += [UInt8(unit >> 8), UInt8(unit & 0xFF)]
            }
        }
        flush()
        return text
    }

    /// What people call it; a name that is not written as it should be stays as it is.
    static func decoded(_ name: ArraySlice<UInt8>) -> String {
        var units: [UInt16] = []
        var rest = name
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "&") else {
                // Servers with UTF-8 of their own (RFC 6855) are not asked for it.
                guard byte < 0x80 else { return String(decoding: name, as: UTF8.self) }
                units.append(UInt16(byte))
                continue
            }
            guard let end = rest.firstIndex(of: UInt8(ascii: "-")), let inner = fromBase64(rest[..<end]) else {
                return String(decoding: name, as: UTF8.self)
            }
            units += end == rest.startIndex ? [0x26] : inner
            rest = rest[(end + 1)...]
        }
        return String(decoding: units, as: UTF16.self)
    }

    // MARK: - Base64 with a comma for the slash, and no padding

    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,".utf8)

    private static func base64(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        var bits: UInt32 = 0
        var count = 0
        for byte in bytes {
            bits = bits << 8 | UInt32(byte)
            count += 8
            while count >= 6 {
                count -= 6
                text.append(alphabet[Int(bits >> UInt32(count) & 0x3F)])
            }
            bits &= 0xFFFF
        }
        if count > 0 { text.append(alphabet[Int(bits << UInt32(6 - count) & 0x3F)]) }
        return String(decoding: text, as: UTF8.self)
    }

    private static func fromBase64(_ text: ArraySlice<UInt8>) -> [UInt16]? {
        var units: [UInt16] = []
        var bits: UInt32 = 0
        var count = 0
        for character in text {
            guard let value = alphabet.firstIndex(of: character) else { return nil }
            bits = (bits << 6 | UInt32(value)) & 0x3F_FFFF
            count += 6
            if count >= 16 {
                count -= 16
                units.append(UInt16(truncatingIfNeeded: bits >> UInt32(count)))
            }
        }
        return units
    }
}
