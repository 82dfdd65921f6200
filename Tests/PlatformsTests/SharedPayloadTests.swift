import Foundation
import Intake
import Platforms
import Testing

/// Real bodies that lie beside the checkout: each must give a sensible reading.
@Suite(.enabled(if: SharedPayloads.folder != nil, "../shared/payloads is not beside the checkout"))
struct SharedPayloadTests {
    /// Readings checked by hand against what each body is.
    private static let expected: [String: String] = [
        // A bare user object, an API's record: nothing that Slack sends to a Request URL.
        "slack/activepieces-new-user.json": "invalid",
        "slack/bolt-app-app_mention_event_body.json": "submission",
        "slack/bolt-authorize-block_actions_body.json": "command",
        "slack/bolt-events-body.json": "ignored",
        "slack/bolt-events-message_file_share_body.json": "submission",
        "slack/bolt-events-valid_reaction_added_body.json": "ignored",
        "slack/bolt-events_url_verification-event_body.json": "handshake",
        "slack/bolt-listener_middleware-body.json": "command",
        "slack/bolt-message-message_body.json": "submission",
        "slack/bolt-message_bot-user_message_event_payload.json": "submission",
        "slack/bolt-message_deleted-event_payload.json": "delete",
        "slack/bolt-message_file_share-event_payload.json": "submission",
        "slack/bolt-slash_command-slash_command_body.urlencoded.txt": "command",
        "slack/bolt-view_closed-body.json": "ignored",
        "slack/bolt-view_submission-connect_channel_payload.json": "command",
        "slack/javasdk-shape-MessageFileSharePayload.json": "ignored",
        "slack/javasdk-shape-MessageShortcutPayload.json": "ignored",
        "slack/javasdk-shape-api-auth.test.json": "ignored",
        "slack/opsdroid-payload_block_action_button.urlencoded.txt": "command",
        "slack/opsdroid-payload_message_action.urlencoded.txt": "command",
        "slack/opsdroid-payload_message_bot_message.json": "ignored",
        "slack/opsdroid-payload_team_join.json": "ignored",
        "teams/opsdroid-teams_ping_payload.json": "submission",
        "slack/triggerdev-app_mention-0.json": "submission",
        "slack/zulip-message_from_slack_integration_bot.json": "ignored",
        "slack/zulip-message_info.txt": "submission",
        "slack/zulip-message_with_user_mentions.json": "submission",
        "googlechat/classic-added-to-space.json": "ignored",
        "discord/docs-application-commands-autocomplete-8.json": "ignored",
        "discord/docs-application-commands-example-interaction-2.json": "command",
        "discord/docs-application-commands-example-interaction-6.json": "command",
        "discord/docs-application-commands-example-slash-command-1.json": "ignored",
        "discord/docs-channel-example-thread-channel-7.json": "ignored",
        "discord/docs-gateway-events-example-activity-with-rich-presence-4.json": "ignored",
        "discord/docs-user-example-user-1.json": "ignored",
        "discord/docs-webhook-events-application-authorized-example-1.json": "ignored",
        "discord/docs-webhook-events-game-direct-message-update-example-10.json": "ignored",
        "googlechat/samples-basic-app-ADDED_TO_SPACE-1.json": "ignored",
        "googlechat/samples-basic-app-MESSAGE-3.json": "submission",
        "discord/triggerdev-PING-0.json": "handshake",
        "typeform/eazystats-bern-game_1_bern.json": "submission",
        // A line for a shell, a debugger's and a plugin's configuration.
        "mattermost/docs-incoming-http-2.txt": "invalid",
        "mattermost/docs-plugins-configure-vscode-for-debugging-1.json": "invalid",
        "mattermost/docs-webapp-set-up-the-workspace-1.json": "invalid",
        "mattermost/docs-interactive-dialogs-action-button-flow-26.json": "command",
        "mattermost/docs-interactive-dialogs-multi-step-submission-handling-28.json": "command",
        "mattermost/docs-interactive-messages-parameters-10.json": "command",
        "mattermost/docs-interactive-messages-parameters-11.json": "command",
        "mattermost/docs-interactive-messages-parameters-12.json": "command",
        "rocketchat/docs-chat-endpoints-sync-messages-example-result-1.json": "ignored",
        "typeform/triggerdev-form_response-4.json": "submission",
        "google_forms/activepieces-new-form-response.json": "submission",
        "deftform/activepieces-new-form-response.json": "submission",
        "formsite/activepieces-new-form-result.json": "submission",
        "jotform/activepieces-new-submission.json": "submission",
        "formstack/activepieces-new-submission.json": "submission",
        "opnform/activepieces-new-submission.json": "submission",
        "formstack/activepieces-new-form.json": "ignored",
        "wufoo/activepieces-new-form.json": "ignored",
        "attio/triggerdev-record.created-0.json": "ignored",
        "calendly/triggerdev-invitee.canceled-3.json": "submission",
        "canny/activepieces-new-post.json": "submission",
        "generic/zulip-hello.json": "submission",
        // Recorded from a real homeserver: a transaction of a room's beginning, one with a message, syncs.
        "matrix/synapse-1.163.2-appservice-req3.txt": "ignored",
        "matrix/synapse-1.163.2-appservice-req4.txt": "submission",
        "matrix/synapse-1.163.2-sync0.json": "ignored",
        "matrix/synapse-1.163.2-sync1.json": "submission",
        "matrix/synapse-1.163.2-sync2.json": "submission",
        "matrix/spec-api-list_public_rooms-3.json": "ignored",
        "matrix/spec-m.room.encrypted_olm.json": "ignored",
        "matrix/spec-m.room.message_m.emote.json": "ignored",
        "matrix/spec-m.room.topic.json": "ignored",
        "jotform/zulip-response_with_colon_comma.multipart-LF.txt": "submission",
        "jotform/zulip-screenshot_response.multipart.txt": "submission",
        "surveymonkey/docs-_responses-block-2.json": "ignored",
        "surveymonkey/docs-_webhooks-block-3.json": "ignored",
        "surveymonkey/docs-_webhooks-block-4.json": "ignored",
        "telegram/activepieces-new-message.json": "submission",
        "telegram/triggerdev-edited_message-1.json": "edit",
        "telegram/triggerdev-inline_query-3.json": "ignored",
        "telegram/triggerdev-message-0.json": "submission",
        "telegram/webhookguide-audio.json": "submission",
        "telegram/webhookguide-document.json": "submission",
        // A forwarded "/start" is a command as well, as a person would send it.
        "telegram/webhookguide-forwarded-channel.json": "command",
        "zulip/openapi-events-reaction-10.json": "ignored",
        "zulip/openapi-events-resp-0.json": "ignored",
        "zulip/openapi-events-stream-6.json": "ignored",
        "zulip/openapi-events-submessage-13.json": "ignored",
        "zulip/openapi-message-patch-resp-1.json": "ignored",
        "zulip/openapi-message-patch-resp-2.json": "ignored",
        "zulip/openapi-register-resp-0.json": "ignored",
        "fillout/docs-get-all-submissions-query-parameters-1.json": "submission",
        "tally/readme-lead-form.json": "submission",
        "email/anymail-postmark-inbound-test-payload-with-raw.json": "submission",
        "email/anymail-sample_email.txt": "submission",
        "email/anymail-unisender-go-tracking-test-payload.json.raw.json": "ignored",
        "imap/activepieces-new-email.json": "submission",
        "postmark/triggerdev-Bounce-1.json": "ignored",
        "postmark/triggerdev-Inbound-4.json": "submission",
        "postmark/triggerdev-SpamComplaint-2.json": "ignored",
        "html_form/werkzeug-ie6-2png1txt-request.http.txt": "submission",
        "html_form/werkzeug-opera8-2png1txt-request.http.txt": "submission",
        "html_form/werkzeug-x-ie7_full_path_request.http.txt": "submission",
    ]

    /// Platforms that read the folder of their own name, and the others.
    private static let folders =
        [
            "discord", "email", "fillout", "formbricks", "google_forms", "googlechat", "html_form", "jotform",
            "matrix", "mattermost", "rocketchat", "slack", "surveymonkey", "tally", "teams", "telegram",
            "typeform", "zulip",
        ].map { ($0, $0) }
        + [("email", "imap"), ("email", "postmark")]
        + [
            "attio", "cal_com", "calendly", "canny", "deftform", "formsite", "formstack", "frill", "generic",
            "html_form", "kizeo", "kommo", "monday", "notion", "opnform", "webflow", "wordpress", "wufoo",
            "zapier",
        ].map { ("webhook", $0) }

    @Test(arguments: folders)
    func `each body gives the reading that fits it`(name: String, folder: String) throws {
        let reader = try #require(platform(named: name)).unconfigured(source: name)
        let bodies = try SharedPayloads.bodies(folder)
        #expect(!bodies.isEmpty)
        for (file, body) in bodies {
            let reading = normalised(reader, body)
            let expected = Self.expected["\(folder)/\(file)"]
            if let expected { #expect(reading.label == expected, "\(file): \(reading.reason ?? "")") }
            #expect(reading.label != "invalid" || expected == "invalid", "\(file): \(reading.reason ?? "")")
            if reading.label == "ignored" { #expect(reading.reason?.isEmpty == false) }
        }
    }

    @Test func `uploads in captured forms have their names and sizes`() throws {
        let files = try SharedPayloads.bodies("html_form").flatMap { _, body in
            let boundary = try #require(MultipartForm.boundary(openingOf: body))
            return try MultipartForm.read(body, boundary: boundary).compactMap(\.file)
                .map { "\($0.name) \($0.content.count)" }
        }
        // Sizes as Python's email and werkzeug read them from the same bytes.
        #expect(files == Self.uploads)
    }

    private static let uploads = [
        "file1.png 523", "file2.png 703", "arrow_branch.png 582", "award_star_bronze_1.png 733",
        "Sellersburg Town Council Meeting 02-22-2010doc.doc 29184",
    ]
}
