import Intake

/// A post as Slack's `text` and `blocks`, which `chat.postMessage` and incoming webhooks share.
///
/// Limits (docs.slack.dev): 50 blocks, 3,000 characters in a section, 40,000 in `text`. Lengths are counted in UTF-16
/// units, the larger of the ways to count.
struct SlackMessage {
    static let sectionLimit = 3000
    static let blockLimit = 50
    static let textLimit = 40_000

    let text: String
    let blocks: JSON

    init(_ body: PostBody) {
        var pieces = body.blocks.flatMap { SlackMarkup.pieces(of: $0, limit: Self.sectionLimit) }
        if pieces.isEmpty { pieces = ["(empty)"] }
        text = Self.joined(pieces)
        // `verbatim`: Slack is to add nothing of its own, no links for words that look like addresses or channels.
        blocks = .array(
            Self.fitted(pieces).map { piece in
                ["type": "section", "text": ["type": "mrkdwn", "text": .string(piece), "verbatim": true]]
            })
    }

    /// The whole text for notifications and for clients without blocks.
    private static func joined(_ pieces: [String]) -> String {
        let whole = pieces.joined(separator: "\n\n")
        guard whole.utf16.count > textLimit else { return whole }
        return (SlackSplitter.split(whole, limit: textLimit - 1).first ?? "") + "…"
    }

    /// Neighbours share a section where there would be too many; what is still too much is cut with a word of it.
    private static func fitted(_ pieces: [String]) -> [String] {
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
