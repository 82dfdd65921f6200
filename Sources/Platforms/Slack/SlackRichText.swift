import Intake

/// Words in which mrkdwn would see marks, as `rich_text` (docs.slack.dev/reference/block-kit/blocks/rich-text-block).
///
/// mrkdwn has no way to write a star or an underscore that stands for itself; a text element of `rich_text` is shown as
/// it is. Both are read alike, so that only blocks that need it take the longer form.
enum SlackRichText {
    private static let limit = 2900

    /// True where what people wrote would be formatted: a mark at the edge of a word, a backtick, an emoji's name, a
    /// line that begins like a quote.
    static func isNeeded(_ block: PostBody.Block) -> Bool {
        switch block {
        case .paragraph(let inlines), .quote(let inlines): inlines.contains(where: hasPower)
        case .list(let items): items.contains { $0.contains(where: hasPower) }
        case .code, .buttons: false
        }
    }

    private static func hasPower(_ inline: PostBody.Inline) -> Bool {
        switch inline {
        case .text(let text), .strong(let text), .link(let text, _): hasPower(text)
        case .code, .person: false
        }
    }

    private static func hasPower(_ text: String) -> Bool {
        var before: UInt8 = 0x0A
        var colon: Int?
        let bytes = Array(text.utf8)
        for (index, byte) in bytes.enumerated() {
            defer { before = byte }
            switch byte {
            case UInt8(ascii: "`"): return true
            case UInt8(ascii: "*"), UInt8(ascii: "_"), UInt8(ascii: "~"):
                let after = index + 1 < bytes.count ? bytes[index + 1] : 0x0A
                if !(isWord(before) && isWord(after)) { return true }
            case UInt8(ascii: ">") where before == 0x0A: return true
            case UInt8(ascii: ":"):
                if let colon, index > colon + 1 { return true }
                colon = index
            default: if !isWord(byte), ![0x2B, 0x2D, 0x5F].contains(byte) { colon = nil }
            }
        }
        return false
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        byte >= 0x80 || (48...57).contains(byte) || (97...122).contains(byte | 0x20)
    }

    // MARK: - Blocks

    static func blocks(of block: PostBody.Block) -> [JSON] {
        switch block {
        case .paragraph(let inlines): return pieces(inlines).map { rich(["type": "rich_text_section"], elements($0)) }
        case .quote(let inlines): return pieces(inlines).map { rich(["type": "rich_text_quote"], elements($0)) }
        case .list(let items):
            let sections = items.flatMap(pieces).map { piece -> (JSON, Int) in
                (
                    ["type": "rich_text_section", "elements": .array(elements(piece))],
                    piece.reduce(0) { $0 + length($1) }
                )
            }
            return grouped(sections).map { rich(["type": "rich_text_list", "style": "bullet"], $0) }
        case .code, .buttons: return []
        }
    }

    private static func rich(_ kind: JSON, _ elements: [JSON]) -> JSON {
        let inner = JSON.object(kind.members + [JSON.Member("elements", .array(elements))])
        return ["type": "rich_text", "elements": [inner]]
    }

    /// Items together, as many as one block takes.
    private static func grouped(_ items: [(JSON, Int)]) -> [[JSON]] {
        var groups: [[JSON]] = []
        var room = 0
        for (item, length) in items {
            if length > room || groups.isEmpty {
                groups.append([])
                room = limit
            }
            groups[groups.count - 1].append(item)
            room -= length
        }
        return groups
    }

    /// The inlines in parts that each make a block, long texts cut where a reader would.
    private static func pieces(_ inlines: [PostBody.Inline]) -> [[PostBody.Inline]] {
        var pieces: [[PostBody.Inline]] = [[]]
        var room = limit
        for part in inlines.flatMap(divided) where length(part) > 0 {
            if length(part) > room, pieces.last?.isEmpty == false {
                pieces.append([])
                room = limit
            }
            pieces[pieces.count - 1].append(part)
            room -= length(part)
        }
        return pieces.filter { !$0.isEmpty }
    }

    private static func divided(_ inline: PostBody.Inline) -> [PostBody.Inline] {
        guard length(inline) > limit else { return [inline] }
        switch inline {
        case .text(let text): return SlackSplitter.split(text, limit: limit).map { .text($0) }
        case .strong(let text): return SlackSplitter.split(text, limit: limit).map { .strong($0) }
        case .code(let text): return SlackSplitter.split(text, limit: limit).map { .code($0) }
        case .link(let label, let url):
            return SlackSplitter.split("\(label) (\(url))", limit: limit).map { .text($0) }
        case .person(_, let name): return [.text(name.shortened(to: limit))]
        }
    }

    private static func length(_ inline: PostBody.Inline) -> Int {
        switch inline {
        case .text(let text), .strong(let text), .code(let text): text.utf16.count
        case .link(let label, let url): label.utf16.count + url.utf16.count
        case .person(_, let name): name.utf16.count + 1
        }
    }

    // MARK: - Elements

    private static func elements(_ inlines: [PostBody.Inline]) -> [JSON] {
        inlines.map { inline in
            switch inline {
            case .text(let text): ["type": "text", "text": .string(text)]
            case .strong(let text): ["type": "text", "text": .string(text), "style": ["bold": true]]
            case .code(let text): ["type": "text", "text": .string(text), "style": ["code": true]]
            case .person(let id, let name):
                SlackMarkup.isUser(id)
                    ? ["type": "user", "user_id": .string(id)]
                    : ["type": "text", "text": .string(name.hasPrefix("@") ? name : "@" + name)]
            case .link(let label, let url):
                if let target = SlackMarkup.target(url) {
                    label.isEmpty || label == url
                        ? ["type": "link", "url": .string(target)]
                        : ["type": "link", "url": .string(target), "text": .string(label)]
                } else {
                    ["type": "text", "text": .string(label.isEmpty ? url : "\(label) (\(url))")]
                }
            }
        }
    }
}
