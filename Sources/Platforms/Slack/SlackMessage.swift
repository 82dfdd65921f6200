import Intake

/// A post as Slack's `text` and `blocks`, which `chat.postMessage` and incoming webhooks share.
///
/// Limits (docs.slack.dev): 50 blocks, 3,000 characters in a section, 40,000 in `text`; 25 elements in a row of buttons,
/// 75 characters on a button, 2,000 in its value. Lengths are counted in UTF-16 units, the larger of the ways to count.
struct SlackMessage {
    static let sectionLimit = 3000
    static let blockLimit = 50
    static let textLimit = 40_000

    let text: String
    let blocks: JSON

    /// - Parameter takesButtons: where a pressed button comes back to us.
    init(_ body: PostBody, takesButtons: Bool) {
        var pieces = body.blocks.flatMap { SlackMarkup.pieces(of: $0, limit: Self.sectionLimit) }
        if pieces.isEmpty { pieces = ["(empty)"] }
        text = Self.joined(pieces)
        // `verbatim`: Slack is to add nothing of its own, no links for words that look like addresses or channels.
        let buttons = takesButtons ? Self.buttons(body) : []
        let limit = Self.blockLimit - buttons.count
        let sections = Self.exact(body, limit: limit) ?? Self.fitted(pieces, limit: limit).map(Self.section)
        blocks = .array(sections + buttons)
    }

    private static func section(_ piece: String) -> JSON {
        ["type": "section", "text": ["type": "mrkdwn", "text": .string(piece), "verbatim": true]]
    }

    /// Blocks in which nothing that people wrote is formatted; `nil` where sections will do, or where they are too many.
    private static func exact(_ body: PostBody, limit: Int) -> [JSON]? {
        guard body.blocks.contains(where: SlackRichText.isNeeded) else { return nil }
        let blocks = body.blocks.flatMap { block in
            SlackRichText.isNeeded(block)
                ? SlackRichText.blocks(of: block) : SlackMarkup.pieces(of: block, limit: sectionLimit).map(section)
        }
        return blocks.isEmpty || blocks.count > limit ? nil : blocks
    }

    /// A row for each group of buttons; what comes back is their `action_id` and `value`.
    private static func buttons(_ body: PostBody) -> [JSON] {
        body.blocks.compactMap { block in
            guard case .buttons(let buttons) = block else { return nil }
            let elements = buttons.prefix(25).filter { $0.value.utf16.count <= 2000 }.map { button -> JSON in
                [
                    "type": "button", "action_id": .string(button.action), "value": .string(button.value),
                    "text": ["type": "plain_text", "text": .string(button.label.shortened(to: 75)), "emoji": false],
                ]
            }
            return elements.isEmpty ? nil : ["type": "actions", "elements": .array(elements)]
        }
    }

    /// The whole text for notifications and for clients without blocks.
    private static func joined(_ pieces: [String]) -> String {
        let whole = pieces.joined(separator: "\n\n")
        guard whole.utf16.count > textLimit else { return whole }
        return (SlackSplitter.split(whole, limit: textLimit - 1).first ?? "") + "…"
    }

    /// Neighbours share a section where there would be too many; what is still too much is cut with a word of it.
    private static func fitted(_ pieces: [String], limit blockLimit: Int) -> [String] {
        guard pieces.count > blockLimit else { return pieces }
        var merged: [String] = []
        for piece in pieces {
            if let last = merged.last, last.utf16.count + 2 + piece.utf16.count <= sectionLimit {
                merged[merged.count - 1] = last + "\n\n" + piece
            } else {
                merged.append(piece)
            }
        }
        guard merged.count > blockLimit else { return merged }
        return merged.prefix(blockLimit - 1) + ["… (cut: longer than one Slack message holds)"]
    }
}
