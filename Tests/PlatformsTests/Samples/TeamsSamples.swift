import Documents
import Intake
import Platforms

extension Sample {
    static let teams: [Sample] = [
        Sample(
            platform: TeamsPlatform.self, yaml: "token: ${env:TEAMS}", fixture: "teams/message.json",
            sign: { body, key, _ in
                let code = HashAlgorithm.sha256.authenticationCode(
                    of: [body], key: Base64.decode(key.revealedText.utf8) ?? key.revealed)
                return [("Authorization", "HMAC " + String(decoding: Base64.encode(code), as: UTF8.self))]
            }, key: secret("TEAMS"))
    ]
}

extension OutSample {
    /// An Adaptive Card as adaptivecards.io/explorer describes it: a `TextRun` shows its text as it is, lines and blocks
    /// stand below each other, containers hold others.
    static let teams: [OutSample] = [
        OutSample(
            platform: TeamsPlatform.self, yaml: "url: ${env:FLOW}",
            shown: { request in
                let body = try JSON(parsing: request.body)
                let card = body["attachments"]?.elements.first?["content"]
                return (card?["body"]?.elements ?? []).map(read).joined(separator: "\n")
            },
            isWithinLimit: { $0.body.count <= 28_000 },
            calls: ["<at>", "{{"],
            answers: [
                (202, [:], "", "delivered"), (200, [:], "1", "delivered"), (429, ["Retry-After": "2"], "", "retry"),
                (400, [:], #"{"error":{"code":"TriggerInputSchemaMismatch","message":"no"}}"#, "dead"),
                (401, [:], #"{"error":{"code":"DirectApiAuthorizationRequired"}}"#, "dead"), (404, [:], "", "dead"),
                (410, [:], "", "dead"), (413, [:], "", "dead"), (502, [:], "", "retry"), (302, [:], "", "dead"),
            ])
    ]

    private static func read(_ element: JSON) -> String {
        switch element["type"]?.string {
        case "RichTextBlock":
            (element["inlines"]?.elements ?? []).map { $0["text"]?.string ?? "" }.joined()
                .split(separator: "\u{2060}", omittingEmptySubsequences: false).joined()
        case "Container": (element["items"]?.elements ?? []).map(read).joined(separator: "\n")
        default: "(not an element that reads word for word)"
        }
    }
}
