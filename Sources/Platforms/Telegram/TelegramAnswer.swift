import Documents
import Intake

/// An answer of the Bot API: `{"ok": true, "result": …}`, or `ok: false` with a code and a description
/// (core.telegram.org/bots/api#making-requests, #responseparameters).
struct TelegramAnswer {
    let isOK: Bool
    let result: JSON
    let code: Int64
    let description: String
    /// How long the flood control wants silence.
    let retryAfter: Duration?
    /// The supergroup that a group has become.
    let migratedTo: Int64?

    /// `nil` for what is no such answer.
    init?(_ response: TransportResponse) {
        guard let body = try? JSON(parsing: response.body, parts: .max), let ok = body["ok"]?.bool else { return nil }
        isOK = ok && response.isSuccess
        result = body["result"] ?? .null
        code = body["error_code"]?.int ?? Int64(response.status)
        description = body["description"]?.string?.tidied.shortened(to: 160) ?? "no reason"
        let seconds = body["parameters"]?["retry_after"]?.int
        retryAfter = seconds.flatMap { $0 >= 0 ? .seconds(min($0, 86_400)) : nil } ?? response.retryAfter
        migratedTo = body["parameters"]?["migrate_to_chat_id"]?.int
    }

    /// What it says about a post.
    var outcome: Outcome {
        if isOK {
            guard let id = result["message_id"]?.int else { return .delivered(externalID: nil) }
            return .delivered(externalID: result["chat"]?["id"]?.int.map { "\($0):\(id)" } ?? "\(id)")
        }
        let words = description.lowercased()
        // The words and buttons are there already.
        if words.contains("message is not modified") { return .delivered(externalID: nil) }
        if let migratedTo {
            return .dead(
                reason: "the group became a supergroup: write \(migratedTo) where the configuration has the old chat id"
            )
        }
        switch code {
        case 429: return .retry(after: retryAfter, reason: "asked to slow down (429)")
        case 500...599, 408:
            return .retry(after: retryAfter, reason: "Telegram is in trouble (\(code): \(description))")
        default:
            let advice = Self.advice(for: words, code: code).map { ": \($0)" } ?? ""
            return .dead(reason: "Telegram says \(description)\(advice)")
        }
    }

    /// What it says to a question of ours, for a poller.
    var refusal: PollReading {
        switch code {
        case 429: return .later(after: retryAfter, reason: "asked to slow down (429)")
        case 500...599, 408:
            return .later(after: retryAfter, reason: "Telegram is in trouble (\(code): \(description))")
        default:
            let advice = Self.advice(for: description.lowercased(), code: code).map { ": \($0)" } ?? ""
            return .refused(reason: "Telegram says \(description)\(advice)")
        }
    }

    static func advice(_ status: Int) -> String? { advice(for: "", code: Int64(status)) }

    static func advice(for words: String, code: Int64) -> String? {
        if let found = byWords.first(where: { words.contains($0.key) })?.value { return found }
        switch code {
        case 401, 404: return "the token is wrong or was revoked: copy it again from @BotFather"
        case 403: return "the bot may not write there: add it to the chat again, and let it send messages"
        case 409: return conflict
        default: return nil
        }
    }

    private static let conflict = "another program asks for this bot's updates: stop it, or give each its own bot"

    private static let byWords: KeyValuePairs = [
        "webhook is active":
            "remove the webhook (open https://api.telegram.org/bot<token>/deleteWebhook), or set poll: false",
        "terminated by": conflict,
        "bot was blocked": "the person has blocked the bot: nothing more can be said there",
        "user is deactivated": "the person's account is gone",
        "can't initiate conversation": "the person must write to the bot first",
        "can't send messages to bots": "bots do not hear each other: choose another chat",
        "bot was kicked": "the bot was removed from the chat: add it again",
        "bot is not a member": "add the bot to the chat",
        "group chat was deleted": "the group is gone: route elsewhere",
        "chat not found": "check the chat's id, and add the bot to the chat; a person must have written to it first",
        "upgraded to a supergroup": "the group has a new id: set that one where the configuration has the old",
        "message thread not found": "the topic is gone: choose another one, or leave the topic out",
        "topic_closed": "the topic is closed: open it, or let the bot manage topics",
        "topic_deleted": "the topic is gone: choose another one",
        "not enough rights": "make the bot an administrator, or let members send messages",
        "have no rights": "make the bot an administrator, or let members send messages",
        "chat_write_forbidden": "let members send messages, or make the bot an administrator",
        "need administrator rights": "make the bot an administrator of the channel who may post",
        "message to edit not found": "the message is gone",
        "message can't be edited": "only the bot's own messages can be changed",
        "message to react not found": "the message is gone",
        "message to be replied not found": "the message to answer is gone",
        "reaction_invalid": "Telegram has no such reaction: choose one of its own emoji, such as 👍",
        "reactions_too_many": "there are too many reactions on it",
        "message is too long":
            "the message is longer than Telegram takes: this is a fault of triaged, please report it",
        "can't parse entities": "Telegram could not read the post: this is a fault of triaged, please report it",
        "message text is empty": "the post had no text",
        "button_data_invalid": "Telegram did not take the buttons: this is a fault of triaged, please report it",
    ]
}
