import Intake

/// A post as an Adaptive Card (adaptivecards.io/explorer), which is all that a Workflows webhook takes.
///
/// Words stand in `RichTextBlock`s, in which Markdown has no power: the backslash that keeps a `TextBlock` from
/// formatting is shown by some of Teams' clients and not by others (microsoft/AdaptiveCards issues 5590 and 7474), while
/// a `TextRun` reads word for word in all of them.
enum TeamsCard {
    /// Teams takes messages of some 28 KB.
    static let byteLimit = 26_000

    static func message(_ body: PostBody) -> JSON {
        [
            "type": "message",
            "attachments": [
                [
                    "contentType": "application/vnd.microsoft.card.adaptive", "contentUrl": .null,
                    "content": card(body),
                ]
            ],
        ]
    }

    private static func card(_ body: PostBody) -> JSON {
        var blocks = body.blocks.enumerated().flatMap { index, block in Self.elements(block, isFirst: index == 0) }
        if blocks.isEmpty { blocks = [text([.text("(empty)")], isClose: false)].compactMap(\.self) }
        return [
            "$schema": "http://adaptivecards.io/schemas/adaptive-card.json", "type": "AdaptiveCard", "version": "1.4",
            "body": .array(blocks), "msteams": ["width": "Full"],
        ]
    }

    // MARK: - Blocks

    private static func elements(_ block: PostBody.Block, isFirst: Bool) -> [JSON] {
        switch block {
        case .paragraph(let inlines): return lines(inlines, isClose: isFirst)
        case .quote(let inlines):
            let inner = lines(inlines, isClose: true)
            return inner.isEmpty ? [] : [["type": "Container", "style": "emphasis", "items": .array(inner)]]
        case .list(let items):
            return items.enumerated().flatMap { index, item in
                lines([.text("• ")] + item, isClose: index > 0)
            }
        case .code(let text):
            let inner = text.split(separator: "\n", omittingEmptySubsequences: false)
                .compactMap { Self.text([.code($0.isEmpty ? " " : String($0))], isClose: true) }
            return inner.isEmpty ? [] : [["type": "Container", "style": "emphasis", "items": .array(inner)]]
        case .buttons: return []
        }
    }

    /// A line end in a run is shown as a blank: each line is a block of its own.
    private static func lines(_ inlines: [PostBody.Inline], isClose: Bool) -> [JSON] {
        var lines: [[PostBody.Inline]] = [[]]
        for inline in inlines {
            guard let (text, remake) = divisible(inline), text.contains(where: \.isNewline) else {
                lines[lines.count - 1].append(inline)
                continue
            }
            let parts = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(String.init)
            for (index, part) in parts.enumerated() {
                if index > 0 { lines.append([]) }
                if !part.isEmpty { lines[lines.count - 1].append(remake(part)) }
            }
        }
        return lines.enumerated().compactMap { index, line in text(line, isClose: isClose || index > 0) }
    }

    private static func divisible(_ inline: PostBody.Inline) -> (String, (String) -> PostBody.Inline)? {
        switch inline {
        case .text(let text): (text, { .text($0) })
        case .strong(let text): (text, { .strong($0) })
        case .code(let text): (text, { .code($0) })
        case .link, .person: nil
        }
    }

    private static func text(_ inlines: [PostBody.Inline], isClose: Bool) -> JSON? {
        let runs = inlines.compactMap(run)
        guard !runs.isEmpty else { return nil }
        let spacing: [JSON.Member] = isClose ? [JSON.Member("spacing", "None")] : []
        return .object(
            [JSON.Member("type", "RichTextBlock")] + spacing + [JSON.Member("inlines", .array(runs))])
    }

    private static func run(_ inline: PostBody.Inline) -> JSON? {
        switch inline {
        case .text(let text): return run(text, [])
        case .strong(let text): return run(text, [("weight", "Bolder")])
        case .code(let text): return run(text, [("fontType", "Monospace")])
        case .person(_, let name): return run(name.hasPrefix("@") ? name : "@" + name, [])
        case .link(let label, let url):
            guard let target = TeamsLink.target(url) else { return run(label.isEmpty ? url : "\(label) (\(url))", []) }
            let action: JSON = ["type": "Action.OpenUrl", "url": .string(target)]
            let shown = label.split(whereSeparator: \.isNewline).joined(separator: " ")
            return run(
                shown.isEmpty ? url : shown, [("color", "Accent"), ("underline", true), ("selectAction", action)])
        }
    }

    private static func run(_ text: String, _ style: [(String, JSON)]) -> JSON? {
        guard !text.isEmpty else { return nil }
        let members = [("type", "TextRun"), ("text", JSON.string(inert(text)))] + style
        return .object(members.map { JSON.Member($0.0, $0.1) })
    }

    /// `{{DATE(…)}}` is replaced in every text of a card, `<at>` where a mention is declared, which none is; a joiner that
    /// nobody sees keeps both from being what they look like.
    private static func inert(_ text: String) -> String {
        let open = Markdown.parting("{", in: text, by: "\u{2060}")
        return String(open.unicodeScalars.replacing("<at>".unicodeScalars, with: "<\u{2060}at>".unicodeScalars))
    }
}
