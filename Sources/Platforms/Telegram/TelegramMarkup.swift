import Intake

/// Renders the neutral tree for `parse_mode: HTML` (core.telegram.org/bots/api#html-style).
///
/// Only `&`, `<` and `>` have power there. Beside it Telegram makes a mention of any `@name` in the text, inside a tag or
/// not: a word joiner (U+2060) behind the `@` keeps people's words from calling anybody, and is not seen. A code entity
/// would stop mentions too, but a message keeps no more than a hundred entities.
enum TelegramMarkup {
    /// 4096 characters after the tags are taken out, counted in UTF-16 units.
    static let limit = 4096
    /// What of a longer request the server cuts off.
    static let byteLimit = 30_000
    static let entityLimit = 95

    static func render(_ body: PostBody) -> String {
        body.blocks.compactMap(render).filter { !$0.isEmpty }.joined(separator: "\n\n")
    }

    static func fits(_ html: String) -> Bool {
        let (units, tags) = measure(html)
        return units <= limit && tags <= entityLimit && html.utf8.count <= byteLimit
    }

    /// The UTF-16 units that are shown, and the number of entities.
    ///
    /// Every `<` and `&` is ours, so tags and references are what they look like.
    private static func measure(_ html: String) -> (units: Int, entities: Int) {
        var (units, entities) = (0, 0)
        var isTag = false
        var isReference = false
        var last: UInt16 = 0
        for unit in html.utf16 {
            switch unit {
            case 0x3C: isTag = true
            case 0x3E where isTag: isTag = false
            case 0x2F where isTag && last == 0x3C: entities += 1
            case 0x26 where !isTag:
                isReference = true
                units += 1
            case 0x3B where isReference: isReference = false
            default: if !isTag, !isReference { units += 1 }
            }
            last = unit
        }
        return (units, entities)
    }

    private static func render(_ block: PostBody.Block) -> String? {
        switch block {
        case .paragraph(let inlines): return render(inlines)
        case .quote(let inlines): return "<blockquote>\(render(inlines))</blockquote>"
        case .list(let items): return items.map { "• " + render($0) }.joined(separator: "\n")
        case .code(let text): return text.isEmpty ? nil : "<pre>\(escape(text))</pre>"
        case .buttons: return nil
        }
    }

    private static func render(_ inlines: [PostBody.Inline]) -> String { inlines.map(render).joined() }

    private static func render(_ inline: PostBody.Inline) -> String {
        switch inline {
        case .text(let text): return words(text)
        case .strong(let text): return text.trimmed.isEmpty ? words(text) : "<b>\(words(text))</b>"
        case .code(let text): return text.trimmed.isEmpty ? words(text) : "<code>\(escape(text))</code>"
        case .link(let label, let url): return link(label, url)
        case .person(let id, let name): return person(id, name)
        }
    }

    private static func link(_ label: String, _ url: String) -> String {
        let label = label.isEmpty ? url : label
        guard url.hasPrefix("https://") || url.hasPrefix("http://") else { return words(label) }
        return "<a href=\"\(attribute(url))\">\(words(label))</a>"
    }

    /// A mention works for people who have written to the bot or share a group with it.
    private static func person(_ id: String, _ name: String) -> String {
        guard !id.isEmpty, id.utf8.count < 20, id.utf8.allSatisfy({ (48...57).contains($0) }) else {
            return words(name)
        }
        return "<a href=\"tg://user?id=\(id)\">\(words(name.isEmpty ? "you" : name))</a>"
    }

    // MARK: - Escaping

    /// People's words: they neither format nor call anyone.
    static func words(_ text: String) -> String { escape(uncalling(text)) }

    static func attribute(_ text: String) -> String { escape(text).replacing("\"", with: "&quot;") }

    private static func escape(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 == 0x26 || $0 == 0x3C || $0 == 0x3E }) else { return text }
        return text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }

    /// A mention is an `@` that no letter, digit or underscore stands before, and a name of these behind it.
    private static func uncalling(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "@")) else { return text }
        var out = String.UnicodeScalarView()
        var before: Unicode.Scalar = " "
        for scalar in text.unicodeScalars {
            if before == "@", isNameScalar(scalar) { out.append("\u{2060}") }
            out.append(scalar)
            before = scalar
        }
        return String(out)
    }

    private static func isNameScalar(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "_" || (scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)))
    }
}
