import Documents
package import Intake

/// Posts by `chat.postMessage` (docs.slack.dev/reference/methods/chat.postmessage), with the request that the official
/// Python SDK makes for the same arguments.
package struct SlackDestination: Destination {
    /// The message metadata's event type, by which a later read-back finds our posts.
    package static let metadataType = "triaged_post"

    private let api: String
    private let token: Secret
    /// Channel name, with or without `#`, to id.
    private let channels: [String: String]
    /// Where posts go that name no channel.
    private let channel: String?

    package init(api: String, token: Secret, channels: [String: String] = [:], channel: String? = nil) {
        self.api = api
        self.token = token
        self.channels = channels
        self.channel = channel
    }

    /// Slack has no idempotency key for messages.
    package var repeatIsSafe: Bool { false }

    package func compose(_ post: Post, now: Timestamp) -> HTTPRequest {
        let message = SlackMessage(post.body, takesButtons: true)
        var members: [JSON.Member] = [
            JSON.Member("channel", .string(id(of: post.address ?? channel ?? ""))),
            JSON.Member("text", .string(message.text)),
            JSON.Member("blocks", message.blocks),
        ]
        if let thread = post.thread { members.append(JSON.Member("thread_ts", .string(thread))) }
        members += [
            JSON.Member("unfurl_links", false),
            JSON.Member("unfurl_media", false),
            JSON.Member(
                "metadata",
                ["event_type": .string(Self.metadataType), "event_payload": ["key": .string(post.key)]]),
        ]
        let headers: Headers = [
            "Authorization": "Bearer \(token.revealedText)", "Content-Type": "application/json;charset=utf-8",
        ]
        return HTTPRequest(url: api + "/chat.postMessage", headers: headers, body: JSON.object(members).serialised)
    }

    private func id(of address: String) -> String {
        let bare = address.hasPrefix("#") ? String(address.dropFirst()) : address
        return channels["#" + bare] ?? channels[bare] ?? address
    }

    package var acceptance: HTTPResponse {
        let body: JSON = ["ok": true, "channel": "C0123456789", "ts": "1750000000.000100"]
        return HTTPResponse(status: 200, body: body.serialised)
    }

    package func readOutcome(_ response: HTTPResponse, to post: Post) -> Outcome {
        guard response.isSuccess else { return .failure(response) }
        guard let body = try? JSON(parsing: response.body), let ok = body["ok"]?.bool else {
            return .uncertain(reason: "Slack's answer (status \(response.status)) could not be read")
        }
        if ok { return .delivered(externalID: body["ts"]?.string?.nonEmpty) }
        let needed = body["needed"]?.string?.nonEmpty
        return SlackErrors.outcome(body["error"]?.string ?? "", needed: needed, retryAfter: response.retryAfter)
    }
}
