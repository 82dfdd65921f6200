import Documents
import Intake

/// Discord's words for a refused request, and what to do about each.
///
/// Facts: docs.discord.com/developers/topics/opcodes-and-status-codes, topics/rate-limits.
enum DiscordErrors {
    /// How long to wait after a 429: to the millisecond in the body, in whole seconds in the header.
    static func wait(_ response: TransportResponse) -> Duration? {
        let body = try? JSON(parsing: response.body)
        return body?["retry_after"]?.number.flatMap(seconds)
            ?? response.headers["X-RateLimit-Reset-After"].flatMap { Double($0) }.flatMap(seconds)
            ?? response.retryAfter
    }

    /// A wait that the headers of any answer ask for, because its bucket is empty.
    static func emptyBucket(_ response: TransportResponse) -> Duration? {
        guard response.headers["X-RateLimit-Remaining"]?.trimmed == "0" else { return nil }
        return response.headers["X-RateLimit-Reset-After"].flatMap { Double($0.trimmed) }.flatMap(seconds)
    }

    private static func seconds(_ value: Double) -> Duration? {
        guard value.isFinite, value >= 0 else { return nil }
        return .milliseconds(Int64((min(value, 86_400) * 1000).rounded(.up)))
    }

    static func outcome(_ response: TransportResponse) -> Outcome {
        if response.status == 429 {
            let isGlobal =
                response.headers["X-RateLimit-Global"] != nil || (try? JSON(parsing: response.body))?["global"] == true
            return .retry(
                after: wait(response), reason: "Discord asks to slow down\(isGlobal ? " everywhere" : "") (429)")
        }
        if let reason = reason(response) { return .dead(reason: reason) }
        return .failure(response) { statusAdvice[$0] }
    }

    /// What Discord says and what to do, for a 4xx with Discord's own words in it.
    static func reason(_ response: TransportResponse) -> String? {
        guard (400...499).contains(response.status), response.status != 429, response.status != 408,
            let body = try? JSON(parsing: response.body), let message = body["message"]?.string
        else { return nil }
        let code = body["code"]?.int ?? 0
        let words = advice[code] ?? statusAdvice[response.status]
        let said = message.tidied.shortened(to: 120)
        let detail = details(body["errors"]).map { " (\($0))" } ?? ""
        return "Discord says \(said)\(code == 0 ? "" : " (\(code))")\(detail)\(words.map { ": \($0)" } ?? "")"
    }

    static func code(_ response: TransportResponse) -> Int64? {
        (try? JSON(parsing: response.body))?["code"]?.int
    }

    /// The first field that was not taken, out of the tree that comes with 50035.
    private static func details(_ errors: JSON?) -> String? {
        var node = errors
        var path: [String] = []
        for _ in 0..<8 {
            guard let now = node else { return nil }
            if let first = now["_errors"]?.elements.first {
                let message = first["message"]?.string?.tidied.shortened(to: 100) ?? ""
                return (path.joined(separator: ".") + ": " + message).shortened(to: 160)
            }
            guard let member = now.members.first else { return nil }
            path.append(member.key.tidied.shortened(to: 30))
            node = member.value
        }
        return nil
    }

    private static let statusAdvice: [Int: String] = [
        401: "the token is not valid: reset it on the application's Bot page and set it again",
        403: "the bot may not do this here: give its role View Channel, Send Messages and Read Message History",
        404: "check the channel's id: Copy Channel ID in Developer Mode",
    ]

    private static let advice: [Int64: String] = [
        10003: "check the channel's id (Copy Channel ID in Developer Mode); it may have been deleted",
        10004: "check the server's id",
        10008: "the message is gone",
        10014: "Discord knows no such reaction: use an emoji itself, or name:id of one of the server's",
        10015: "the webhook was removed: make a new one in the channel's settings and set its address",
        20016: "the channel is in slow mode",
        20028: "too many messages were sent to the channel",
        30010: "the message has as many kinds of reactions as Discord takes",
        40001: "the token is not valid: reset it on the application's Bot page and set it again",
        40062: "Discord is overloaded here",
        50001: "the bot does not see the channel: add its role to the channel's permissions with View Channel",
        50005: "only the bot's own messages can be changed",
        50006: "the post had no text",
        50007: "the person takes no direct messages from the bot",
        50008: "this kind of channel takes no messages: name a text channel, or a thread of the forum",
        50013: "give the bot's role Send Messages, Send Messages in Threads and Read Message History in this channel",
        50024: "this kind of channel cannot do that: name a text channel",
        50027: "the command's address is used up: Discord takes answers there for 15 minutes",
        50035:
            "Discord did not take the post: check the channel's id, else this is a fault of triaged, please report it",
        50083: "the thread is archived, and the bot may not open it: give its role Manage Threads",
        80004: "this webhook needs a thread: name one",
        90001: "somebody has blocked the bot from reacting here",
        160002: "give the bot's role Read Message History: without it no reply is possible",
        160005: "the thread is locked",
        200000: "AutoMod holds the message back: let the bot's role past it",
        200001: "AutoMod holds the message back: let the bot's role past it",
        220001: "this webhook belongs to a forum: use a bot there, or a webhook of a text channel",
        240000: "a harmful link is in the post",
    ]
}
