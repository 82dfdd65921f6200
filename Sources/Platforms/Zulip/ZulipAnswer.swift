import Documents
import Intake

/// An answer of Zulip's API: `{"result": "success", …}`, or `"error"` with a code and words for people
/// (zulip.com/api/rest-error-handling).
struct ZulipAnswer {
    let body: JSON
    let isOK: Bool
    let status: Int
    let code: String
    /// The server's words, with the code where there is one.
    let message: String

    /// `nil` for what is no such answer.
    init?(_ response: TransportResponse) {
        guard let body = try? JSON(parsing: response.body, parts: .max), let result = body["result"]?.string else {
            return nil
        }
        self.body = body
        isOK = result == "success" && response.isSuccess
        status = response.status
        code = body["code"]?.string?.tidied.shortened(to: 80) ?? ""
        let said = body["msg"]?.string?.tidied.shortened(to: 160) ?? ""
        message = code.isEmpty ? said : "\(code) (\(said))"
        retryAfter =
            Self.patience(body["retry-after"]?.number) ?? Self.patience(Self.number(response.headers["Retry-After"]))
    }

    /// The body's `retry-after`, or the header: both are seconds with a fraction.
    let retryAfter: Duration?

    private static func number(_ text: String?) -> Double? { text.flatMap { Double($0.trimmed) } }

    private static func patience(_ seconds: Double?) -> Duration? {
        guard let seconds, seconds.isFinite, seconds >= 0 else { return nil }
        return .seconds(Int64(min(seconds, 86_400).rounded(.up)))
    }

    var outcome: Outcome {
        if isOK { return .delivered(externalID: body["id"]?.int.map { "\($0)" }) }
        switch code {
        case "REACTION_ALREADY_EXISTS": return .delivered(externalID: nil)
        case "RATE_LIMIT_HIT": return .retry(after: retryAfter, reason: "asked to slow down (RATE_LIMIT_HIT)")
        default: break
        }
        switch status {
        case 429: return .retry(after: retryAfter, reason: "asked to slow down (429)")
        case 500...599, 408: return .retry(after: retryAfter, reason: "Zulip is in trouble (\(status): \(message))")
        default: return .dead(reason: "Zulip says \(message)" + (words.map { ": \($0)" } ?? ""))
        }
    }

    var pollReading: PollReading {
        switch outcome {
        case .retry(let after, let reason): .later(after: after, reason: reason)
        case .dead(let reason), .uncertain(let reason): .refused(reason: reason)
        case .delivered: .later(after: nil, reason: "Zulip's answer is not the one that was asked for")
        }
    }

    // MARK: - What to do

    var words: String? {
        if let found = Self.byCode[code] { return found }
        let said = message.lowercased()
        return Self.byWords.first { said.contains($0.key) }?.value ?? Self.advice(status)
    }

    static func advice(_ status: Int) -> String? {
        switch status {
        case 401: "the email or the api_key is wrong: copy both again from the bot's zuliprc"
        case 403: "the bot may not do that: look at its role and at the stream's permissions"
        case 404: "there is no such thing on this server: check the site's address"
        default: nil
        }
    }

    private static let byCode = [
        "STREAM_DOES_NOT_EXIST": "check the stream's name or id, and subscribe the bot if the stream is private",
        "UNAUTHORIZED": "the email or the api_key is wrong: copy both again from the bot's zuliprc",
        "INVALID_API_KEY": "the api_key is wrong: copy it again from the bot's zuliprc",
        "USER_DEACTIVATED": "the bot is deactivated: activate it in Zulip's settings, under Bots",
        "REALM_DEACTIVATED": "the organization is deactivated",
        "TOPIC_WILDCARD_MENTION_NOT_ALLOWED": "a post tried to call a whole topic: please report it, it should not",
        "STREAM_WILDCARD_MENTION_NOT_ALLOWED": "a post tried to call a whole stream: please report it, it should not",
        "TOPICS_REQUIRED_IN_STREAM": "the stream wants a topic: set the destination's topic",
        "MOVE_MESSAGES_TIME_LIMIT_EXCEEDED": "messages so old may not be moved",
        "EXPECTATION_MISMATCH": "the message was changed meanwhile",
        "BAD_NARROW": "check the source's streams: one of them is not there for the bot",
        "REACTION_DOES_NOT_EXIST": "the reaction is gone already",
    ]

    private static let byWords: KeyValuePairs = [
        "invalid api key": "copy the bot's email and api_key again from its zuliprc",
        "account is deactivated": "the bot is deactivated: activate it in Zulip's settings, under Bots",
        "not authorized to send": "let the bot post in the stream: subscribe it, or change who may post there",
        "time limit for editing": "the message is too old to be changed: raise the organization's limit for editing",
        "permission to edit": "only the bot's own messages can be changed",
        "invalid message": "the message is gone, or the bot does not see it",
        "invalid email": "the person is not on this server",
        "invalid user": "the person is not on this server",
        "emoji": "the server has no emoji of that name",
        "message must not be empty": "the post had no text",
        "topic can't be empty": "the stream wants a topic: set the destination's topic",
    ]
}
