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
        "activepieces-new-user.json": "invalid",
        "bolt-app-app_mention_event_body.json": "submission",
        "bolt-authorize-block_actions_body.json": "command",
        "bolt-events-body.json": "ignored",
        "bolt-events-message_file_share_body.json": "submission",
        "bolt-events-valid_reaction_added_body.json": "ignored",
        "bolt-events_url_verification-event_body.json": "handshake",
        "bolt-listener_middleware-body.json": "command",
        "bolt-message-message_body.json": "submission",
        "bolt-message_bot-user_message_event_payload.json": "submission",
        "bolt-message_deleted-event_payload.json": "delete",
        "bolt-message_file_share-event_payload.json": "submission",
        "bolt-slash_command-slash_command_body.urlencoded.txt": "command",
        "bolt-view_closed-body.json": "ignored",
        "bolt-view_submission-connect_channel_payload.json": "command",
        "javasdk-shape-MessageFileSharePayload.json": "ignored",
        "javasdk-shape-MessageShortcutPayload.json": "ignored",
        "javasdk-shape-api-auth.test.json": "ignored",
        "opsdroid-payload_block_action_button.urlencoded.txt": "command",
        "opsdroid-payload_message_action.urlencoded.txt": "command",
        "opsdroid-payload_message_bot_message.json": "ignored",
        "opsdroid-payload_team_join.json": "ignored",
        "opsdroid-teams_ping_payload.json": "submission",
        "triggerdev-app_mention-0.json": "submission",
        "zulip-message_from_slack_integration_bot.json": "ignored",
        "zulip-message_info.txt": "submission",
        "zulip-message_with_user_mentions.json": "submission",
        "classic-added-to-space.json": "ignored",
        "docs-application-commands-autocomplete-8.json": "ignored",
        "docs-application-commands-example-interaction-2.json": "command",
        "docs-application-commands-example-interaction-6.json": "command",
        "docs-application-commands-example-slash-command-1.json": "ignored",
        "docs-channel-example-thread-channel-7.json": "ignored",
        "docs-gateway-events-example-activity-with-rich-presence-4.json": "ignored",
        "docs-user-example-user-1.json": "ignored",
        "docs-webhook-events-application-authorized-example-1.json": "ignored",
        "docs-webhook-events-game-direct-message-update-example-10.json": "ignored",
        "samples-basic-app-ADDED_TO_SPACE-1.json": "ignored",
        "samples-basic-app-MESSAGE-3.json": "submission",
        "triggerdev-PING-0.json": "handshake",
        "eazystats-bern-game_1_bern.json": "submission",
        // A line for a shell, a debugger's and a plugin's configuration.
        "docs-incoming-http-2.txt": "invalid",
        "docs-plugins-configure-vscode-for-debugging-1.json": "invalid",
        "docs-webapp-set-up-the-workspace-1.json": "invalid",
        "docs-interactive-dialogs-action-button-flow-26.json": "command",
        "docs-interactive-dialogs-multi-step-submission-handling-28.json": "command",
        "docs-interactive-messages-parameters-10.json": "command",
        "docs-interactive-messages-parameters-11.json": "command",
        "docs-interactive-messages-parameters-12.json": "command",
        "docs-chat-endpoints-sync-messages-example-result-1.json": "ignored",
        "triggerdev-form_response-4.json": "submission",
        "activepieces-new-form-response.json": "submission",
        "activepieces-new-form-result.json": "submission",
        "activepieces-new-submission.json": "submission",
        "triggerdev-record.created-0.json": "ignored",
        "triggerdev-invitee.canceled-3.json": "submission",
        "activepieces-new-post.json": "submission",
        "zulip-hello.json": "submission",
        // Recorded from a real homeserver: a transaction of a room's beginning, one with a message, syncs.
        "synapse-1.163.2-appservice-req3.txt": "ignored",
        "synapse-1.163.2-appservice-req4.txt": "submission",
        "synapse-1.163.2-sync0.json": "ignored",
        "synapse-1.163.2-sync1.json": "submission",
        "synapse-1.163.2-sync2.json": "submission",
        "spec-api-list_public_rooms-3.json": "ignored",
        "spec-m.room.encrypted_olm.json": "ignored",
        "spec-m.room.message_m.emote.json": "ignored",
        "spec-m.room.topic.json": "ignored",
        "activepieces-new-submission.json": "submission",
        "zulip-response_with_colon_comma.multipart-LF.txt": "submission",
        "zulip-screenshot_response.multipart.txt": "submission",
        "docs-_responses-block-2.json": "ignored",
        "docs-_webhooks-block-3.json": "ignored",
        "docs-_webhooks-block-4.json": "ignored",
        "activepieces-new-message.json": "submission",
        "triggerdev-edited_message-1.json": "edit",
        "triggerdev-inline_query-3.json": "ignored",
        "triggerdev-message-0.json": "submission",
        "webhookguide-audio.json": "submission",
        "webhookguide-document.json": "submission",
        // A forwarded "/start" is a command as well, as a person would send it.
        "webhookguide-forwarded-channel.json": "command",
        "openapi-events-reaction-10.json": "ignored",
        "openapi-events-resp-0.json": "ignored",
        "openapi-events-stream-6.json": "ignored",
        "openapi-events-submessage-13.json": "ignored",
        "openapi-message-patch-resp-1.json": "ignored",
        "openapi-message-patch-resp-2.json": "ignored",
        "openapi-register-resp-0.json": "ignored",
        "docs-get-all-submissions-query-parameters-1.json": "submission",
        "readme-lead-form.json": "submission",
        "anymail-postmark-inbound-test-payload-with-raw.json": "submission",
        "anymail-sample_email.txt": "submission",
        "anymail-unisender-go-tracking-test-payload.json.raw.json": "ignored",
        "activepieces-new-email.json": "submission",
        "triggerdev-Bounce-1.json": "ignored",
        "triggerdev-Inbound-4.json": "submission",
        "triggerdev-SpamComplaint-2.json": "ignored",
        "werkzeug-ie6-2png1txt-request.http.txt": "submission",
        "werkzeug-opera8-2png1txt-request.http.txt": "submission",
        "werkzeug-x-ie7_full_path_request.http.txt": "submission",
    ]

    /// Platforms that read the folder of their own name, and the others.
    private static let folders =
        [
            "discord", "fillout", "formbricks", "googlechat", "matrix", "mattermost", "rocketchat", "slack", "tally",
            "teams", "telegram", "typeform", "zulip",
            "discord", "googlechat", "jotform", "matrix", "mattermost", "rocketchat", "slack", "surveymonkey", "teams", "telegram", "typeform",
            "zulip",
        ].map { ($0, $0) }
        + [("html_form", "html_form"), ("webhook", "generic"), ("webhook", "html_form")]
            "discord", "google_forms", "googlechat", "matrix", "mattermost", "rocketchat", "slack", "teams", "telegram",
            "typeform",
            "zulip",
        ].map { ($0, $0) }
        + [
            "attio", "cal_com", "calendly", "canny", "deftform", "formsite", "formstack", "frill", "generic",
            "html_form", "kizeo", "kommo", "monday", "notion", "opnform", "webflow", "wordpress", "wufoo", "zapier",
        ].map { ("webhook", $0) }
            "discord", "email", "googlechat", "matrix", "mattermost", "rocketchat", "slack", "teams", "telegram", "typeform",
            "zulip",
        ].map { ($0, $0) }
        + [("email", "imap"), ("email", "postmark"), ("webhook", "generic"), ("webhook", "html_form")]

    @Test(arguments: folders)
    func `each body gives the reading that fits it`(name: String, folder: String) throws {
        let reader = try #require(platform(named: name)).unconfigured(source: name)
        let bodies = try SharedPayloads.bodies(folder)
        #expect(!bodies.isEmpty)
        for (file, body) in bodies {
            let reading = normalised(reader, body)
            print(
                "\(folder)/\(file)\t\(reading.label)\t\((reading.reason ?? reading.submission?.text ?? "").prefix(100))"
            )
            if let label = Self.expected[file] { #expect(reading.label == label, "\(file): \(reading.reason ?? "")") }
            #expect(reading.label != "invalid" || Self.expected[file] == "invalid", "\(file): \(reading.reason ?? "")")
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
