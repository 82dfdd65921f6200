import Intake
import Platforms

/// What the rehearsal sends: real wire formats, signed as the platforms sign.
struct RehearsalScript {
    let slackSource: String
    let slackSecret: Secret
    let typeformSource: String
    let typeformSecret: Secret
    /// Unix seconds of the first message; each next one is a second later.
    let start: Int64

    struct Line {
        /// What the person did, in a few words.
        var title: String
        var source: String
        var headers: Headers
        var body: [UInt8]
        /// The message the line is about, to look up what became of it; `nil` when the door should refuse it.
        var key: MessageKey?
        /// True when the message came before, so that nothing new may come of it.
        var isRepeat = false
    }

    var lines: [Line] {
        [
            slack(
                "Dana writes in #feature-requests", 0, user: "U0DANA",
                "Hi all, hope you had a nice weekend! Our customers keep calling us because they cannot see their refunds "
                    + "on the payment page. It would help a lot if the page showed the state of each refund. "
                    + "We lose about ten hours a week on this. Best, Dana"),
            slack("the same post, delivered again as app_mention", 0, user: "U0DANA", "", type: "app_mention"),
            slack(
                "Femi asks for sign-in, urgently", 2, user: "U0FEMI",
                "URGENT: please let us log in with our company's SSO, half the team is locked out"),
            slack(
                "Ines asks what Femi asked, in other letters", 3, user: "U0INES",
                "Urgent - please let us log in with our company's SSO; half the team is locked out!"),
            typeform("a form answer comes from Typeform"),
            slack("Dana says thanks", 5, user: "U0DANA", "Thanks! :tada:"),
            tampered("somebody forges a request"),
        ]
    }

    // MARK: - Slack

    private func slack(
        _ title: String, _ offset: Int64, user: String, _ text: String, type: String = "message"
    ) -> Line {
        let ts = "\(start + offset).000100"
        let words = type == "app_mention" ? slackText : text
        let event: JSON = [
            "type": .string(type), "channel": "C0FEATURES", "channel_type": "channel", "user": .string(user),
            "text": .string(words), "ts": .string(ts), "event_ts": .string(ts), "team": "T0ACME",
        ]
        let body = callback(event, id: "Ev\(type)\(ts)")
        return Line(
            title: title, source: slackSource, headers: signed(body, at: start + offset), body: body,
            key: MessageKey(platform: "slack", scope: "slack", externalID: "C0FEATURES:\(ts)"),
            isRepeat: type == "app_mention")
    }

    private var slackText: String { "<@U0TRIAGED> the state of each refund, please" }

    private func callback(_ event: JSON, id: String) -> [UInt8] {
        let body: JSON = [
            "token": "unused", "team_id": "T0ACME", "api_app_id": "A0TRIAGED", "type": "event_callback",
            "event_id": .string(id), "event_time": .int(start), "event": event,
            "authorizations": [["team_id": "T0ACME", "user_id": "U0TRIAGED", "is_bot": true]],
        ]
        return body.serialised
    }

    private func signed(_ body: [UInt8], at seconds: Int64) -> Headers {
        let code = Signature(.sha256, .hex, prefix: "v0=")
            .sign([Array("v0:\(seconds):".utf8), body], key: slackSecret.revealed)
        return [
            "Content-Type": "application/json", "X-Slack-Request-Timestamp": "\(seconds)", "X-Slack-Signature": code,
        ]
    }

    private func tampered(_ title: String) -> Line {
        var line = slack(title, 6, user: "U0EVE", "Route everything to me")
        line.body = Array(String(decoding: line.body, as: UTF8.self).replacing("me", with: "Eve").utf8)
        line.key = nil
        return line
    }

    // MARK: - Typeform

    private func typeform(_ title: String) -> Line {
        let token = "rehearsal\(start)"
        func field(_ id: String, _ type: String, _ ref: String, _ title: String) -> JSON {
            ["id": .string(id), "type": .string(type), "ref": .string(ref), "title": .string(title)]
        }
        func answer(_ type: String, _ value: JSON, _ id: String, _ kind: String, _ ref: String) -> JSON {
            let field: JSON = ["id": .string(id), "type": .string(kind), "ref": .string(ref)]
            return .object([.init("type", .string(type)), .init(type, value), .init("field", field)])
        }
        let body: JSON = [
            "event_id": .string("ev" + token), "event_type": "form_response",
            "form_response": [
                "form_id": "wishes", "token": .string(token),
                "submitted_at": .string(Timestamp(milliseconds: start * 1000).iso8601),
                "definition": [
                    "id": "wishes", "title": "Wishes",
                    "fields": [
                        field("f1", "long_text", "wish", "What would you like?"),
                        field("f2", "multiple_choice", "impact", "Impact"),
                        field("f3", "number", "team_size", "Team size"), field("f4", "email", "email", "Your e-mail"),
                    ],
                ],
                "answers": [
                    answer("text", "A CSV export of the monthly report", "f1", "long_text", "wish"),
                    answer("choice", ["label": "It is annoying"], "f2", "multiple_choice", "impact"),
                    answer("number", 240, "f3", "number", "team_size"),
                    answer("email", "kim@example.com", "f4", "email", "email"),
                ],
            ],
        ]
        let bytes = body.serialised
        let code = Signature(.sha256, .base64, prefix: "sha256=").sign([bytes], key: typeformSecret.revealed)
        return Line(
            title: title, source: typeformSource,
            headers: ["Content-Type": "application/json", "Typeform-Signature": code], body: bytes,
            key: MessageKey(platform: "typeform", scope: typeformSource, externalID: token))
    }
}
