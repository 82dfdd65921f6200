import Intake

/// Slack's words for a refused post, and what to do about each.
///
/// From the error lists of `chat.postMessage` and of the Web API in general (docs.slack.dev, slack-ruby/slack-api-ref).
enum SlackErrors {
    /// - Parameters:
    ///   - error: the `error` of an answer with `ok: false`.
    ///   - needed: the scope that `missing_scope` names.
    ///   - isRepeatable: true for an act that comes to the same when it is done twice.
    static func outcome(
        _ error: String, needed: String?, retryAfter: Duration?, isRepeatable: Bool = false
    ) -> Outcome {
        if isPassing(error) || (isRepeatable && unclear.contains(error)) {
            return .retry(after: retryAfter, reason: "Slack says \(error)")
        }
        if unclear.contains(error) {
            return .uncertain(reason: "Slack says \(error): it may have posted; look in the channel")
        }
        return .dead(reason: words(error, needed: needed))
    }

    /// What Slack said and what to do about it.
    static func words(_ error: String, needed: String?) -> String {
        let name = error.isEmpty ? "no reason" : error.tidied.shortened(to: 80)
        let scope = needed.map { " (\($0.tidied.shortened(to: 80)))" } ?? ""
        return "Slack says \(name)\(scope)\(advice(error, needed: needed).map { ": \($0)" } ?? "")"
    }

    static func advice(_ error: String, needed: String?) -> String? {
        guard error == "missing_scope", let needed else { return advice[error] }
        return "add the scope \(needed.tidied.shortened(to: 80)) to the app and install it again"
    }

    /// True for what passes by itself when it is asked again later.
    static func isPassing(_ error: String) -> Bool { passing.contains(error) }

    /// True for what may be better when a reading call is made again.
    static func isTrouble(_ error: String) -> Bool { passing.contains(error) || unclear.contains(error) }

    /// True for what no call with this token will survive.
    static func isAboutToken(_ error: String) -> Bool { token.contains(error) }

    private static let token: Set<String> = [
        "not_authed", "invalid_auth", "account_inactive", "token_revoked", "token_expired", "not_allowed_token_type",
        "team_access_not_granted", "ekm_access_denied", "access_denied", "no_permission",
    ]

    /// Slack's documentation says that part of the work may have been done before these: a repeat could double.
    private static let unclear: Set<String> = ["internal_error", "fatal_error", "request_timeout"]

    /// These pass: too many posts, a service that is down, a workspace on the move.
    private static let passing: Set<String> = [
        "ratelimited", "rate_limited", "service_unavailable", "team_added_to_org", "org_login_required",
        "accesslimited", "external_channel_migrating",
    ]

    private static let advice: [String: String] = [
        "not_in_channel": "invite the bot to the channel (/invite @bot)",
        "channel_not_found": "check the channel's name or id; a private channel is seen only after the bot is invited",
        "is_archived": "the channel is archived: unarchive it or route elsewhere",
        "messages_tab_disabled": "allow messages in the app's Messages tab",
        "msg_too_long": "the message is longer than Slack takes",
        "msg_blocks_too_long": "the message is longer than Slack takes",
        "no_text": "the post had no text",
        "invalid_blocks": "Slack did not take the blocks: this is a fault of triaged, please report it",
        "invalid_blocks_format": "Slack did not take the blocks: this is a fault of triaged, please report it",
        "restricted_action": "the workspace's settings keep the bot from posting here",
        "restricted_action_read_only_channel": "the channel is read-only",
        "restricted_action_thread_only_channel": "the channel takes only replies in threads",
        "restricted_action_non_threadable_channel": "the channel takes no replies in threads",
        "thread_not_found": "the message to answer is gone",
        "cannot_reply_to_message": "this kind of message takes no replies",
        "too_many_attachments": "the message has more parts than Slack takes",
        "message_limit_exceeded": "the workspace has sent too many messages",
        "not_authed": "no token was sent: set the destination's token",
        "invalid_auth": "the token is not valid: set the bot token that begins with xoxb-",
        "account_inactive": "the token's user or workspace is gone: install the app again",
        "token_revoked": "the token was revoked: install the app again",
        "token_expired": "the token has expired: install the app again",
        "missing_scope": "add the scope chat:write to the app and install it again",
        "not_allowed_token_type": "use the bot token that begins with xoxb-",
        "no_permission": "the token may not post here: invite the bot to the channel",
        "ekm_access_denied": "administrators have suspended posting",
        "access_denied": "administrators keep the app from posting here",
        "team_access_not_granted": "the app is not installed in this workspace",
        "message_not_found": "the message is gone",
        "cant_update_message": "the message is not the bot's own, or the workspace forbids edits",
        "edit_window_closed": "the workspace's settings do not allow edits any more",
        "invalid_name": "the workspace has no emoji of that name",
        "too_many_reactions": "the message has as many reactions as Slack takes",
        "too_many_emoji": "the message has as many reactions as Slack takes",
        "user_not_in_channel": "the person has left the channel",
        "expired_trigger_id":
            "a window must be opened within 3 seconds of the click: let the person try again; when it happens often, "
            + "triaged is too slow to answer",
        "trigger_expired": "a window must be opened within 3 seconds of the click: let the person try again",
        "exchanged_trigger_id": "the click has opened a window already",
        "trigger_exchanged": "the click has opened a window already",
        "invalid_trigger_id": "the click did not come from this app: use the token of the app that has the Request URL",
        "expired_url": "Slack takes such an answer for 30 minutes after the command only",
        "used_url": "Slack takes five such answers to one command",
    ]

    /// Incoming webhooks answer with a status and one word (docs.slack.dev/messaging/sending-messages-using-incoming-webhooks).
    static let webhookAdvice: [String: String] = [
        "invalid_payload": "Slack could not read the post: this is a fault of triaged, please report it",
        "invalid_blocks": "Slack did not take the blocks: this is a fault of triaged, please report it",
        "no_text": "the post had no text",
        "no_service": "the webhook is disabled or was removed: create a new one and set its url",
        "no_active_hooks": "the webhook is disabled: create a new one and set its url",
        "no_team": "the workspace is gone: check the url",
        "team_disabled": "the workspace is disabled",
        "invalid_token": "the url's last part is wrong: copy it again from the app's settings",
        "user_not_found": "the person that the webhook posts to is gone",
        "channel_not_found": "the webhook's channel is gone: create a new webhook",
        "channel_is_archived": "the webhook's channel is archived: unarchive it or create a new webhook",
        "action_prohibited": "the workspace's settings keep webhooks from posting here",
        "posting_to_general_channel_denied": "only some people may post in #general",
        "too_many_attachments": "the message has more parts than Slack takes",
    ]
}
