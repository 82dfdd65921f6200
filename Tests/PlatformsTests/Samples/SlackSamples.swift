import Documents
import Foundation
import Intake
import Platforms

extension OutSample {
    /// A message as Slack's clients show it (docs.slack.dev/messaging/formatting-message-text and
    /// reference/block-kit/blocks): rich text as it stands, mrkdwn with entities resolved, quotes, bullets and bold taken
    /// for what they are.
    static let slack: [OutSample] = [
        OutSample(
            platform: SlackPlatform.self, yaml: "token: ${env:TOKEN}",
            shown: { request in
                let body = try JSON(parsing: request.body)
                return (body["blocks"]?.elements ?? []).map(block).joined(separator: "\n")
            },
            isWithinLimit: { request in
                let body = try JSON(parsing: request.body)
                let blocks = body["blocks"]?.elements ?? []
                return blocks.count <= 50 && body["text"]?.string?.utf16.count ?? 0 <= 40_000
                    && blocks.allSatisfy { $0["text", "text"]?.string?.utf16.count ?? 0 <= 3000 }
            },
            calls: ["<!", "<@", "<#"],
            answers: [
                (200, [:], #"{"ok":true,"channel":"C1","ts":"1795252999.000100"}"#, "delivered"),
                (200, [:], #"{"ok":false,"error":"not_in_channel"}"#, "dead"),
                (200, [:], #"{"ok":false,"error":"invalid_auth"}"#, "dead"),
                (200, [:], #"{"ok":false,"error":"ratelimited"}"#, "retry"),
                (200, [:], #"{"ok":false,"error":"internal_error"}"#, "uncertain"),
                (429, ["Retry-After": "3"], "", "retry"), (503, [:], "", "retry"), (200, [:], "<html>", "uncertain"),
            ],
            // The texts of rich text are shown as they stand.
            speaking: { request in
                let body = try JSON(parsing: request.body)
                let sections = (body["blocks"]?.elements ?? []).compactMap { $0["text", "text"]?.string }
                return sections + [body["text"]?.string ?? ""]
            }, tooMany: 3000)
    ]

    private static func block(_ block: JSON) -> String {
        guard block["type"] == "rich_text" else { return mrkdwn(block["text", "text"]?.string ?? "") }
        return (block["elements"]?.elements ?? []).map(rich).joined(separator: "\n")
    }

    /// A section, quote, list or preformatted part, down to its texts.
    private static func rich(_ part: JSON) -> String {
        if let text = part["text"]?.string { return text }
        let isList = part["type"] == "rich_text_list"
        return (part["elements"]?.elements ?? []).map(rich).joined(separator: isList ? "\n" : "")
    }

    private static func mrkdwn(_ text: String) -> String {
        var shown = text
        for (pattern, replacement) in [
            ("(?m)^> ", ""), ("(?m)^• ", ""), ("(?m)^```$", ""), (#"(^|(?<=\s))\*(\S|\S.*?\S)\*(?=\s|$)"#, "$2"),
            ("<([^|>]*)\\|([^>]*)>", "$2"), ("<([^|>]*)>", "$1"),
        ] {
            shown = shown.replacingOccurrences(of: pattern, with: replacement, options: .regularExpression)
        }
        return shown.replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&amp;", with: "&")
    }
}
