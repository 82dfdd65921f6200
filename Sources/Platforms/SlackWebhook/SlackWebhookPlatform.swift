package import Documents
package import Intake

/// A Slack incoming webhook: one address that posts to one channel, out only.
package enum SlackWebhookPlatform: Platform {
    package static let name = "slack_webhook"
    package static let otherNames = ["slack_incoming"]
    package static let summary = "A Slack incoming webhook: posts to its one channel; nothing comes in."
    package static let kind = SourceKind.chat

    package static func source(
        named name: String, settings: inout MappingReader, vault: Vault
    ) -> (any Source)? {
        settings.refuse(self.name, "sends nothing; for messages from Slack use the platform \"slack\"")
        return nil
    }

    package static func destination(
        named name: String, settings: inout MappingReader, vault: Vault
    ) -> (any Destination)? {
        guard let url = settings.requiredSecret("url", from: vault) else { return nil }
        guard vault.isPretended || MappingReader.isAddress(url.revealedText) else {
            settings.problem(
                "003", "\"url\" refers to something that is not an address", hint: "https://hooks.slack.com/…")
            return nil
        }
        return SlackWebhookDestination(url: url)
    }

    package static func unconfigured(source name: String) -> any Source { SilentSource(platform: self.name) }
}

/// Posts to an incoming webhook (docs.slack.dev/messaging/sending-messages-using-incoming-webhooks).
///
/// It answers `ok` as plain text and never tells the new message's ts.
package struct SlackWebhookDestination: Destination {
    /// The address is the credential.
    private let url: Secret

    package init(url: Secret) {
        self.url = url
    }

    package var repeatIsSafe: Bool { false }

    package func compose(_ post: Post, now: Timestamp) -> TransportRequest {
        let message = SlackMessage(post.body, takesButtons: false)
        var members = [JSON.Member("text", .string(message.text)), JSON.Member("blocks", message.blocks)]
        if let thread = post.thread { members.append(JSON.Member("thread_ts", .string(thread))) }
        members += [JSON.Member("unfurl_links", false), JSON.Member("unfurl_media", false)]
        return TransportRequest(
            url: url.revealedText, headers: ["Content-Type": "application/json;charset=utf-8"],
            body: JSON.object(members).serialised)
    }

    package func readOutcome(_ response: TransportResponse, to post: Post) -> Outcome {
        let word = String(decoding: response.body.prefix(200), as: UTF8.self).tidied
        guard response.isSuccess else { return .failure(response) { _ in SlackErrors.webhookAdvice[word] } }
        return word == "ok" ? .delivered(externalID: nil) : .uncertain(reason: "Slack answered 200 without its \"ok\"")
    }
}
