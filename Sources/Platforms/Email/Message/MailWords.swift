/// RFC 2047's encoded words as text: `=?utf-8?q?gr=C3=BCn?=`.
///
/// The bytes of neighbours in one charset are joined before they are decoded, since many mailers cut characters.
enum MailWords {
    static func decoded(_ value: String) -> String { replaced(value) { words, _ in words } }

    /// An address field with its words decoded, so that nothing in them can be taken for the field's own signs.
    static func decodedForAddresses(_ value: String) -> String {
        replaced(value) { words, isQuoted in
            let plain = words.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
            return isQuoted ? plain : "\"\(plain)\""
        }
    }

    private static func replaced(_ value: String, _ write: (String, Bool) -> String) -> String {
        guard value.contains("=?") else { return value }
        let bytes = Array(value.utf8)
        var out: [UInt8] = []
        var run: (charset: String, bytes: [UInt8])?
        // Where the run's last word ended: blanks between two words are not the text's.
        var runEnd = 0
        var isQuoted = false
        var at = 0
        func finish() {
            guard let words = run else { return }
            out += write(MailCharset.decode(words.bytes, as: words.charset), isQuoted).utf8
            run = nil
        }
        while at < bytes.count {
            if bytes[at] == UInt8(ascii: "="), let word = Word(bytes, at: at) {
                if run?.charset == word.charset {
                    run?.bytes += word.bytes
                } else {
                    finish()
                    run = (word.charset, word.bytes)
                }
                at = word.end
                runEnd = at
                while at < bytes.count, bytes[at] == 0x20 || bytes[at] == 0x09 { at += 1 }
                continue
            }
            if run != nil {
                finish()
                out += bytes[runEnd..<at]
            }
            if bytes[at] == UInt8(ascii: "\"") { isQuoted.toggle() }
            out.append(bytes[at])
            at += 1
        }
        if run != nil {
            finish()
            out += bytes[runEnd...]
        }
        return String(decoding: out, as: UTF8.self)
    }

    private struct Word {
        var charset: String
        var bytes: [UInt8]
        var end: Int

        private static let longest = 2000

        init?(_ text: [UInt8], at start: Int) {
            let mark = UInt8(ascii: "?")
            let limit = min(text.count, start + Self.longest)
            guard start + 6 < limit, text[start + 1] == mark,
                let first = text[(start + 2)..<min(limit, start + 80)].firstIndex(of: mark), first + 2 < limit,
                text[first + 2] == mark
            else { return nil }
            let name = String(decoding: text[(start + 2)..<first], as: UTF8.self)
            // RFC 2231 lets a language stand behind the charset.
            charset = String(name.prefix { $0 != "*" }).lowercased()
            guard !charset.isEmpty, !charset.contains(where: \.isWhitespace) else { return nil }
            let from = first + 3
            // `?` may stand in words of careless mailers: the end is `?=`.
            var close = from
            while close + 1 < limit, !(text[close] == mark && text[close + 1] == UInt8(ascii: "=")) { close += 1 }
            guard close + 1 < limit else { return nil }
            end = close + 2
            switch text[first + 1] | 0x20 {
            case UInt8(ascii: "q"): bytes = Self.quoted(text[from..<close])
            case UInt8(ascii: "b"):
                let digits = text[from..<close].filter { $0 > 0x20 && $0 != UInt8(ascii: "=") }
                // A digit too many is cut off rather than all be lost.
                let whole = digits.count % 4 == 1 ? digits.dropLast() : digits[...]
                guard let decoded = Base64.decode(whole, isPaddingOptional: true) else { return nil }
                bytes = decoded
            default: return nil
            }
        }

        private static func quoted(_ text: ArraySlice<UInt8>) -> [UInt8] {
            var out: [UInt8] = []
            var rest = text
            while let byte = rest.popFirst() {
                if byte == UInt8(ascii: "_") {
                    out.append(0x20)
                } else if byte == UInt8(ascii: "="), let decoded = Hex.decode(rest.prefix(2))?.first {
                    out.append(decoded)
                    rest = rest.dropFirst(2)
                } else {
                    out.append(byte)
                }
            }
            return out
        }
    }
}
