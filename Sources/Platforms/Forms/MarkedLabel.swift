import Intake

/// A label that its maker may have written in HTML, as the words that people saw.
///
/// Only for short texts of form tools: tags are left out, the commonest entities resolved, nothing is interpreted.
enum MarkedLabel {
    static func plain(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "<")) || text.utf8.contains(UInt8(ascii: "&")) else { return text.tidied }
        return resolved(stripped(text)).split(whereSeparator: \.isWhitespace).joined(separator: " ").tidied
    }

    /// Without `<tag>`; a `<` that begins none stays.
    private static func stripped(_ text: String) -> [UInt8] {
        let bytes = Array(text.utf8)
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count)
        // Without any `>` behind, no `<` begins a tag; known once, so that many of them cost no more than one.
        let last = bytes.lastIndex(of: UInt8(ascii: ">")) ?? -1
        var at = 0
        while at < bytes.count {
            let begins = bytes[at] == UInt8(ascii: "<") && at < last && isTag(bytes[at + 1])
            guard begins, let end = bytes[at...].firstIndex(of: UInt8(ascii: ">")) else {
                out.append(bytes[at])
                at += 1
                continue
            }
            out.append(UInt8(ascii: " "))
            let isInline = isInline(bytes[(at + 1)..<end])
            if isInline { out.removeLast() }
            at = end + 1
        }
        return out
    }

    private static func isTag(_ byte: UInt8) -> Bool {
        (97...122).contains(byte | 0x20) || byte == UInt8(ascii: "/") || byte == UInt8(ascii: "!")
    }

    /// Tags inside a line, around which there is no blank.
    private static func isInline(_ tag: ArraySlice<UInt8>) -> Bool {
        let name = tag.drop { $0 == UInt8(ascii: "/") }.prefix { (97...122).contains($0 | 0x20) }
        return ["b", "i", "u", "em", "strong", "span", "a", "font", "small", "sup", "sub"].contains(
            String(decoding: name, as: UTF8.self).lowercased())
    }

    private static let entities: [(String, String)] = [
        ("&nbsp;", " "), ("&#160;", " "), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#34;", "\""),
        ("&apos;", "'"), ("&#39;", "'"), ("&#039;", "'"), ("&rsquo;", "’"), ("&lsquo;", "‘"), ("&ldquo;", "“"),
        ("&rdquo;", "”"), ("&hellip;", "…"), ("&ndash;", "–"), ("&mdash;", "—"), ("&amp;", "&"),
    ]

    private static func resolved(_ bytes: [UInt8]) -> String {
        entities.reduce(String(decoding: bytes, as: UTF8.self)) { $0.replacing($1.0, with: $1.1) }
    }
}
