import Documents
import Intake

/// A homeserver's words for what it refused, and what to do about each.
///
/// From spec.matrix.org, "Client-Server API", "Standard error response", and the answers of Synapse 1.163.
struct MatrixErrors {
    let response: TransportResponse
    /// The `errcode`; empty where the answer has none.
    let code: String
    private let words: String
    private let retryAfterMilliseconds: Int64?

    init(_ response: TransportResponse) {
        self.response = response
        let body = try? JSON(parsing: response.body)
        code = body?["errcode"]?.string?.tidied.shortened(to: 80) ?? ""
        words = body?["error"]?.string?.tidied.shortened(to: 160) ?? ""
        retryAfterMilliseconds = body?["retry_after_ms"]?.int
    }

    /// `Retry-After`, or the field that it replaced in version 1.10; whole seconds, rounded up.
    var rest: Duration? {
        if let rest = response.retryAfter { return rest }
        guard let milliseconds = retryAfterMilliseconds, milliseconds >= 0 else { return nil }
        return .seconds(min((milliseconds / 1000).addingSaturating(1), 86_400))
    }

    var isLimit: Bool { response.status == 429 || code == "M_LIMIT_EXCEEDED" }

    var isTokenRefused: Bool { ["M_UNKNOWN_TOKEN", "M_MISSING_TOKEN"].contains(code) }

    /// What was said, in one line: `M_FORBIDDEN: not in room`.
    var said: String {
        let parts = [code, words].filter { !$0.isEmpty }
        return parts.isEmpty
            ? response.excerpt.map { "status \(response.status): \($0)" } ?? "status \(response.status)"
            : parts.joined(separator: ": ")
    }

    /// What became of a post or a question that was not answered with 2xx.
    var outcome: Outcome {
        if isLimit { return .retry(after: rest, reason: "asked to slow down (\(code.isEmpty ? "429" : code))") }
        if code == "M_RESOURCE_LIMIT_EXCEEDED" {
            return .retry(after: .seconds(3600), reason: "the homeserver is over its own limits (\(said))")
        }
        guard !code.isEmpty, (400...499).contains(response.status) else {
            return .failure(response) { $0 == 404 ? Self.unrecognised : $0 == 401 ? Self.token : nil }
        }
        return .dead(reason: "the homeserver says \(said)\(advice.map { "; \($0)" } ?? "")")
    }

    var reading: PollReading {
        switch outcome {
        case .retry(let after, let reason): .later(after: after, reason: reason)
        case .dead(let reason), .uncertain(let reason): .refused(reason: reason)
        case .delivered: .later(after: nil, reason: said)
        }
    }

    var lookupAnswer: Lookup.Answer {
        switch outcome {
        case .retry(let after, let reason): .later(after: after, reason: reason)
        case .dead(let reason), .uncertain(let reason): .unknown(reason: reason)
        case .delivered: .later(after: nil, reason: said)
        }
    }

    var advice: String? {
        switch code {
        case "M_UNKNOWN" where words.contains("threads from an event with a relation"):
            "the message to answer stands in another thread already"
        case "M_UNKNOWN" where words.contains("relation to unknown event"): "the message to answer is gone"
        default: Self.advice[code]
        }
    }

    static let token = "sign the bot in again and set the new access token"
    private static let unrecognised = "check that `homeserver` is the address of the homeserver's client API"

    private static let advice: [String: String] = [
        "M_UNKNOWN_TOKEN": token,
        "M_MISSING_TOKEN": token,
        "M_FORBIDDEN": "invite the bot to the room, accept the invitation, and let it send messages there",
        "M_GUEST_ACCESS_FORBIDDEN": "the bot's account is a guest: give it an account of its own",
        "M_USER_DEACTIVATED": "the bot's account was deactivated: make another and set its access token",
        "M_USER_LOCKED": "the bot's account is locked: ask the homeserver's administrator",
        "M_USER_SUSPENDED": "the bot's account is suspended: ask the homeserver's administrator",
        "M_CONSENT_NOT_GIVEN": "sign in as the bot with a client and accept the homeserver's terms",
        "M_TOO_LARGE": "the message is longer than Matrix takes",
        "M_NOT_FOUND": "the room or the message is gone",
        "M_UNRECOGNIZED": unrecognised,
        "M_BAD_JSON": "this is a fault of triaged, please report it",
        "M_NOT_JSON": "this is a fault of triaged, please report it",
        "M_INVALID_PARAM": "check the room's id: it begins with !",
        "M_EXCLUSIVE": "the account belongs to an application service: use that one's token",
    ]
}
