import Documents
import Intake

/// What Rocket.Chat says when it does not do something: `{"success": false, "error": "… [error-code]", "errorType"}`, or
/// `{"status": "error", "message"}` where nobody is logged in.
enum RocketChatErrors {
    static func outcome(_ response: TransportResponse) -> Outcome {
        if response.status == 429 { return .retry(after: rest(response), reason: "asked to slow down (429)") }
        guard response.isSuccess || (400...499).contains(response.status),
            let body = try? JSON(parsing: response.body), let said = words(body)
        else { return .failure(response) { advice(status: $0) } }
        let code = code(body, said)
        if code == "error-too-many-requests" { return .retry(after: seconds(in: said), reason: "asked to slow down") }
        let words = known.first { code == $0.key || said.contains($0.key) }?.value ?? advice(status: response.status)
        return .dead(
            reason: "Rocket.Chat says \(said.shortened(to: 200)) (\(response.status))\(words.map { ": \($0)" } ?? "")")
    }

    static func words(_ body: JSON) -> String? {
        (body["error"]?.string ?? body["message"]?.string)?.tidied.nonEmpty
    }

    private static func code(_ body: JSON, _ said: String) -> String {
        if let type = body["errorType"]?.string?.nonEmpty { return type }
        guard said.hasSuffix("]"), let open = said.lastIndex(of: "[") else { return said }
        return String(said[said.index(after: open)...].dropLast())
    }

    /// The limiter's headers tell when by the server's clock; its words tell how long.
    ///
    /// "You must wait 51 seconds before trying this endpoint again" (apps/meteor/app/api/server/ApiClass.ts); the
    /// limiter's interval is a minute unless an administrator changed it.
    static func rest(_ response: TransportResponse) -> Duration? {
        guard response.status == 429 else { return nil }
        if let after = response.retryAfter { return after }
        if let body = try? JSON(parsing: response.body), let said = words(body), let wait = seconds(in: said) {
            return wait
        }
        if let text = response.headers["X-Ratelimit-Reset"], let left = Int64(text.trimmed), (0...86_400).contains(left)
        {
            return .seconds(max(1, left))
        }
        return .seconds(60)
    }

    private static func seconds(in said: String) -> Duration? {
        let words = said.split(separator: " ")
        guard let at = words.firstIndex(where: { $0.hasPrefix("second") }), at > words.startIndex,
            let seconds = Int64(words[at - 1]), (0...86_400).contains(seconds)
        else { return nil }
        return .seconds(max(1, seconds))
    }

    static func advice(status: Int) -> String? {
        switch status {
        case 401:
            "the token is not valid: make a new one (My Account, Personal Access Tokens) and set token and user_id"
        case 403: "the user may not do this: add it to the room, and see its roles (Administration, Permissions)"
        case 404: "there is no such address: check that `url` is the server's address"
        case 413: "the message is longer than Rocket.Chat takes: set a smaller `limit`"
        default: nil
        }
    }

    private static let room = "give the room's id (channels: { name: id }), and add the bot's user to the room"
    private static let known: [String: String] = [
        "error-invalid-room": room, "error-room-not-found": room, "invalid-channel": room,
        "error-not-allowed": "the bot's user may not post there: add it to the room (/invite)",
        "error-action-not-allowed": "the bot's user may not do this: see its roles (Administration, Permissions)",
        "not-authorized": room,
        "error-room-archived": "the room is archived: unarchive it or route elsewhere",
        "room_is_archived": "the room is archived: unarchive it or route elsewhere",
        "room_is_blocked": "the room is blocked for the bot's user", "You have been muted": "unmute the bot's user",
        "error-message-size-exceeded":
            "the message is longer than the server takes: set `limit` to its Message_MaxAllowedSize",
        "error-message-editing-blocked": "the server lets messages be edited for some time only, or not at all",
        "error-message-not-found": "the message is gone", "No message found": "the message is gone",
        "invalid-emoji": "the server has no emoji of that name", "error-invalid-emoji": "the server has no such emoji",
        "Invalid integration id or token provided":
            "the webhook was removed: make a new one (Administration, Integrations) and set its address",
        "restricted-workspace": "the workspace is read-only until its licence is renewed",
    ]
}
