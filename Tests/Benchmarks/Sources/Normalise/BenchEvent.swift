import Intake

/// A message as the Events API sends it, 1.5 KB with its words twice: in `text` and in `blocks`.
enum BenchEvent {
    static func body(_ number: Int) -> [UInt8] {
        envelope(text: words(number), number: number).serialised
    }

    private static func words(_ number: Int) -> String {
        let words = BenchMessages.text(number).split(separator: " ").prefix(24)
        return "Please let us export the *\(words.joined(separator: " "))* report &amp; send it to <@U024BE7LH>"
    }

    static func envelope(text: String, number: Int, blocks: [JSON]? = nil) -> JSON {
        let ts = "1795252\(100 + number % 800).\(String(number % 1_000_000 + 1_000_000).dropFirst())"
        let event: JSON = [
            "user": "U0G9QF9C6", "type": "message", "ts": .string(ts),
            "client_msg_id": .string("7c0f1f0e-6d4b-4f7e-9d55-\(String(number + 100_000_000_000))"),
            "text": .string(text), "team": "T0001BENCH", "blocks": .array(blocks ?? [block(text)]),
            "channel": "C0BENCH00", "event_ts": .string(ts), "channel_type": "channel",
        ]
        return [
            "token": "bench-token-that-is-24-x", "team_id": "T0001BENCH", "context_team_id": "T0001BENCH",
            "context_enterprise_id": .null, "api_app_id": "A0BENCH00", "event": event, "type": "event_callback",
            "event_id": .string("Ev\(number + 1_000_000)"), "event_time": .int(1_795_252_000 + Int64(number)),
            "authorizations": [
                [
                    "enterprise_id": .null, "team_id": "T0001BENCH", "user_id": "U0BENCHBOT", "is_bot": true,
                    "is_enterprise_install": false,
                ]
            ],
            "is_ext_shared_channel": false,
            "event_context": "4-eyJldCI6Im1lc3NhZ2UiLCJ0aWQiOiJUMDAwMUJFTkNIIiwiYWlkIjoiQTBCRU5DSDAwIn0",
        ]
    }

    static func block(_ text: String) -> JSON {
        let parts = text.split(separator: "*", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
        let elements: [JSON] = parts.enumerated().map { index, part in
            index == 1
                ? ["type": "text", "text": .string(part), "style": ["bold": true]]
                : ["type": "text", "text": .string(part)]
        }
        return [
            "type": "rich_text", "block_id": "9sxzG",
            "elements": [
                [
                    "type": "rich_text_section",
                    "elements": .array(elements + [["type": "user", "user_id": "U024BE7LH"]]),
                ]
            ],
        ]
    }
}

/// The same event for `JSONDecoder`: what the reading needs, and the blocks.
struct BenchEnvelope: Decodable {
    struct Message: Decodable {
        var type: String
        var subtype: String?
        var user: String?
        var text: String?
        var ts: String
        var thread_ts: String?
        var channel: String
        var channel_type: String?
        var client_msg_id: String?
        var blocks: [Block]?
    }

    struct Block: Decodable {
        var type: String
        var block_id: String?
        var elements: [Element]?
    }

    struct Element: Decodable {
        var type: String
        var text: String?
        var user_id: String?
        var style: [String: Bool]?
        var elements: [Element]?
    }

    struct Authorization: Decodable {
        var team_id: String?
        var user_id: String?
        var is_bot: Bool?
    }

    var type: String
    var team_id: String
    var event_id: String
    var event_time: Int
    var event: Message
    var authorizations: [Authorization]?
}
