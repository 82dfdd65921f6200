import Intake

/// Makes plain text of the HTML that Zulip renders messages to (zulip.com/api/message-formatting).
///
/// It reads that HTML, not any: unknown tags leave no trace, their text stays.
enum ZulipHTML {
    static func plain(_ html: String, links: inout ZulipLinks) -> String {
        var scan = Scan(Array(html.utf8))
        return scan.run(&links)
    }

    private struct Scan {
        private let bytes: [UInt8]
        private var at = 0
        private var lines = [""]
        private var quotes = 0
        private var verbatim = 0
        /// How deep in a preview of an image or a link, which repeats what is said already.
        private var previews = 0
        /// The address of the link under way, with where its label began.
        private var anchor: (url: String, line: Int, start: Int)?

        init(_ bytes: [UInt8]) { self.bytes = bytes }

        mutating func run(_ links: inout ZulipLinks) -> String {
            while at < bytes.count {
                if bytes[at] == UInt8(ascii: "<"), let tag = tag() {
                    meet(tag, &links)
                } else {
                    text()
                }
            }
            return lines.joined(separator: "\n")
        }

        private mutating func text() {
            let end = bytes[(at + 1)...].firstIndex(of: UInt8(ascii: "<")) ?? bytes.count
            let raw = ZulipHTML.unescaped(String(decoding: bytes[at..<end], as: UTF8.self))
            at = end
            guard previews == 0 else { return }
            if verbatim > 0 {
                let parts = raw.split(separator: "\n", omittingEmptySubsequences: false)
                append(String(parts.first ?? ""))
                for part in parts.dropFirst() {
                    newLine()
                    append(String(part))
                }
            } else {
                // A line end in the source is a blank; where a line begins anew it is nothing.
                let flat = String(raw.map { $0.isNewline ? " " : $0 })
                append(isAtStart ? String(flat.drop { $0 == " " }) : flat)
            }
        }

        private var isAtStart: Bool { lines.last?.allSatisfy { $0 == ">" || $0 == " " } ?? true }

        private mutating func append(_ text: String) {
            guard !text.isEmpty else { return }
            if lines[lines.count - 1].isEmpty {
                lines[lines.count - 1] = String(repeating: "> ", count: min(quotes, 5))
            }
            lines[lines.count - 1] += text
        }

        private mutating func newLine() { lines.append("") }

        /// A line of its own for what comes: an empty one stands between paragraphs.
        private mutating func breakLine() { if !isAtStart { newLine() } }

        // MARK: - Tags

        private struct Tag {
            var name: String
            var isEnd: Bool
            var inside: String
        }

        private mutating func tag() -> Tag? {
            guard let end = bytes[at...].prefix(4000).firstIndex(of: UInt8(ascii: ">")) else { return nil }
            let inside = String(decoding: bytes[(at + 1)..<end], as: UTF8.self)
            let isEnd = inside.hasPrefix("/")
            let name = inside.drop { $0 == "/" }.prefix { $0.isLetter || $0.isNumber }.lowercased()
            guard !name.isEmpty else { return nil }
            at = end + 1
            return Tag(name: name, isEnd: isEnd, inside: inside)
        }

        private mutating func meet(_ tag: Tag, _ links: inout ZulipLinks) {
            switch tag.name {
            case "br": newLine()
            case "p", "div", "ul", "ol", "tr", "h1", "h2", "h3", "h4", "h5", "h6": block(tag)
            case "blockquote":
                breakLine()
                quotes = max(0, quotes + (tag.isEnd ? -1 : 1))
            case "pre":
                breakLine()
                verbatim = max(0, verbatim + (tag.isEnd ? -1 : 1))
            case "li":
                breakLine()
                if !tag.isEnd { append("- ") }
            case "img": if previews == 0, let alt = ZulipHTML.attribute("alt", in: tag.inside) { append(alt) }
            case "a" where previews == 0: link(tag, &links)
            default: break
            }
        }

        private mutating func block(_ tag: Tag) {
            if previews > 0 {
                if tag.name == "div" { previews += tag.isEnd ? -1 : 1 }
                return
            }
            if tag.name == "div", !tag.isEnd, let kind = ZulipHTML.attribute("class", in: tag.inside),
                kind.hasPrefix("message_inline_") || kind.hasPrefix("message_embed")
            {
                previews = 1
                return
            }
            breakLine()
            if tag.isEnd, tag.name == "p", lines.last?.isEmpty == true, quotes == 0, lines.count > 1 { newLine() }
        }

        private mutating func link(_ tag: Tag, _ links: inout ZulipLinks) {
            if !tag.isEnd {
                append("")
                anchor = ZulipHTML.attribute("href", in: tag.inside).map {
                    ($0, lines.count - 1, lines[lines.count - 1].utf8.count)
                }
            } else if let open = anchor {
                anchor = nil
                guard open.line == lines.count - 1 else { return }
                let whole = Array(lines[open.line].utf8)
                guard open.start <= whole.count else { return }
                let label = String(decoding: whole[open.start...], as: UTF8.self)
                lines[open.line] = String(decoding: whole[..<open.start], as: UTF8.self)
                append(links.shown(label.tidied, open.url))
            }
        }
    }

    /// The value of `name="…"` in a tag.
    fileprivate static func attribute(_ name: String, in tag: String) -> String? {
        let bytes = Array(tag.utf8)
        let wanted = Array(" \(name)=\"".utf8)
        guard bytes.count > wanted.count else { return nil }
        for start in 0...(bytes.count - wanted.count) where bytes[start...].starts(with: wanted) {
            let value = bytes[(start + wanted.count)...].prefix { $0 != UInt8(ascii: "\"") }
            return unescaped(String(decoding: value, as: UTF8.self))
        }
        return nil
    }

    static func unescaped(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "&")) else { return text }
        var out = ""
        var rest = text[...]
        while let amp = rest.firstIndex(of: "&") {
            out += rest[..<amp]
            rest = rest[amp...]
            let name = rest.dropFirst().prefix(10).prefix { $0 != ";" }
            guard name.endIndex < rest.endIndex, rest[name.endIndex] == ";", let character = character(name) else {
                out += "&"
                rest = rest.dropFirst()
                continue
            }
            out += character
            rest = rest[rest.index(after: name.endIndex)...]
        }
        return out + rest
    }

    private static func character(_ name: Substring) -> String? {
        switch name {
        case "amp": return "&"
        case "lt": return "<"
        case "gt": return ">"
        case "quot": return "\""
        case "apos": return "'"
        case "nbsp": return "\u{A0}"
        default: break
        }
        guard name.first == "#" else { return nil }
        let digits = name.dropFirst()
        let value = digits.first == "x" || digits.first == "X" ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
        return value.flatMap { Unicode.Scalar($0) }.map { String(Character($0)) }
    }
}
