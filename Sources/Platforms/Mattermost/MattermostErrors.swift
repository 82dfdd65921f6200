import Documents
import Intake

/// What Mattermost says when it does not do something: `{"id", "message", "detailed_error", "request_id", "status_code"}`
/// (api.mattermost.com, "Errors").
enum MattermostErrors {
    static func outcome(_ response: TransportResponse) -> Outcome {
        if response.status == 429 {
            return .retry(after: rest(response), reason: "asked to slow down (429)")
        }
        let body = try? JSON(parsing: response.body)
        let id = body?["id"]?.string ?? ""
        // The same post is being saved at this moment; asked a little later, the server gives it back.
        if id == "api.post.deduplicate_create_post.pending" {
            return .retry(after: .seconds(5), reason: "Mattermost is still saving an earlier attempt")
        }
        guard (400...499).contains(response.status), let body, let message = body["message"]?.string?.tidied.nonEmpty
        else { return .failure(response) { advice(status: $0) } }
        if response.status == 408 || response.status == 425 { return .failure(response) }
        let words = known[id] ?? advice(status: response.status)
        return .dead(
            reason: "Mattermost says \(message.shortened(to: 200)) (\(response.status))\(words.map { ": \($0)" } ?? "")"
        )
    }

    /// `X-Ratelimit-Reset` holds the seconds that are left, not a time (api.mattermost.com, "Rate limiting").
    static func rest(_ response: TransportResponse) -> Duration? {
        guard response.status == 429 else { return nil }
        if let text = response.headers["X-Ratelimit-Reset"], let seconds = Int64(text.trimmed), seconds >= 0 {
            // Servers in between may write a time all the same.
            guard seconds <= 86_400 else { return response.retryAfter ?? .seconds(60) }
            return .seconds(max(1, seconds))
        }
        return response.retryAfter
    }

    static func advice(status: Int) -> String? {
        switch status {
        case 401: "the token is not valid: make a new one for the bot (Integrations, Bot Accounts) and set it"
        case 403: "the bot may not do this: add it to the team and to the channel"
        case 404: "what it names is not there: check the channel's id and that `url` is the server's address"
        case 413: "the message is longer than Mattermost takes: set a smaller `limit`"
        case 501: "the server has this switched off"
        default: nil
        }
    }

    private static let known: [String: String] = [
        "api.context.session_expired.app_error":
            "the token is not valid: make a new one for the bot (Integrations, Bot Accounts) and set it",
        "api.context.permissions.app_error":
            "the bot may not do this: add it to the team and to the channel (/invite @bot)",
        "api.post.create_post.can_not_post_to_deleted.error":
            "the channel is archived: unarchive it or route elsewhere",
        "api.post.create_post.root_id.app_error": "the message to answer is gone",
        "api.post.create_post.channel_root_id.app_error": "the message to answer is in another channel",
        "api.post.create_post.town_square_read_only": "the channel is read-only",
        "api.context.invalid_body_param.app_error": "check the channel's id (channels: { name: id })",
        "api.context.invalid_param.app_error": "check the channel's id (channels: { name: id })",
        "api.context.invalid_url_param.app_error": "check the channel's id (channels: { name: id })",
        "model.post.is_valid.msg.app_error": "the message is longer than the server takes: set a smaller `limit`",
        "model.post.is_valid.message_length.app_error":
            "the message is longer than the server takes: set a smaller `limit`",
        "api.post.update_post.permissions_time_limit.app_error": "the server lets posts be edited for some time only",
        "web.incoming_webhook.invalid.app_error": "the webhook was removed: make a new one and set its address",
        "web.incoming_webhook.disabled.app_error":
            "incoming webhooks are switched off (System Console, Integrations, Integration Management)",
        "web.incoming_webhook.channel.app_error": "the webhook's channel is gone: make a new webhook",
        "web.incoming_webhook.channel_locked.app_error":
            "the webhook is locked to its channel: leave `channel` out, or unlock it",
        "web.incoming_webhook.permissions.app_error": "the webhook's owner is not in the channel",
    ]
}
