import Documents
package import Intake

/// Posts by the REST API (api.mattermost.com: POST /posts, PUT /posts/{id}/patch, POST /reactions, POST
/// /posts/ephemeral).
package struct MattermostDestination: Destination {
    private let client: MattermostClient
    private let site: String
    /// Channel name, with or without `#`, to id.
    private let channels: [String: String]
    /// Where posts go that name no channel.
    private let channel: String?
    /// Our own user's id, which reactions have to name.
    private let bot: String?
    private let buttons: MattermostButtons?
    private let limit: Int

    init(
        client: MattermostClient, site: String, channels: [String: String], channel: String?, bot: String?,
        buttons: MattermostButtons?, limit: Int
    ) {
        self.client = client
        self.site = site
        self.channels = channels
        self.channel = channel
        self.bot = bot
        self.buttons = buttons
        self.limit = limit
    }

    /// The server knows a `pending_post_id` again for 30 seconds (app/post.go, `deduplicateCreatePost`): that helps a
    /// repeat made at once, and is no promise for one made after a restart.
    package var repeatIsSafe: Bool { false }

    package var abilities: Set<Post.Ability> { bot == nil ? [.edit, .whisper] : [.edit, .react, .whisper] }

    package func compose(_ post: Post, now: Timestamp) -> TransportRequest {
        let text = MattermostMarkdown.text(post.body, limit: limit)
        let target = id(of: post.address ?? channel ?? "")
        switch post.act {
        case .replace(let id):
            var members = [JSON.Member("message", .string(text))]
            if let buttons { members.append(JSON.Member("props", buttons.props(post.body))) }
            return client.send("PUT", "/posts/\(id.percentEncoded)/patch", .object(members))
        case .react(let name, let id):
            let emoji = name.split(separator: ":").joined()
            return client.send(
                "POST", "/reactions",
                ["user_id": .string(bot ?? "me"), "post_id": .string(id), "emoji_name": .string(emoji)])
        case .whisper(let person, let via):
            return whisper(text, to: person, via: via, in: target, thread: post.thread)
        case .say, .open: return say(post, text, in: target)
        }
    }

    private func say(_ post: Post, _ text: String, in target: String) -> TransportRequest {
        var members = [
            JSON.Member("channel_id", .string(target)), JSON.Member("message", .string(text)),
            JSON.Member(
                "pending_post_id", .string("triaged:" + fingerprint(of: Array(post.key.utf8)).prefix(32))),
        ]
        if let thread = post.thread { members.append(JSON.Member("root_id", .string(thread))) }
        if let props = buttons?.props(post.body), props["attachments"]?.elements.isEmpty == false {
            members.append(JSON.Member("props", props))
        }
        return client.send("POST", "/posts", .object(members))
    }

    /// By the address that came with a slash command, where it is this server's; else as an ephemeral post.
    private func whisper(
        _ text: String, to person: String, via: String?, in target: String, thread: String?
    ) -> TransportRequest {
        if let via, ResponseAddress.isGood(via, under: site + "/hooks/commands/") {
            let body: JSON = ["response_type": "ephemeral", "text": .string(text)]
            return TransportRequest(url: via, headers: ["Content-Type": "application/json"], body: body.serialised)
        }
        var post = [JSON.Member("channel_id", .string(target)), JSON.Member("message", .string(text))]
        if let thread { post.append(JSON.Member("root_id", .string(thread))) }
        return client.send("POST", "/posts/ephemeral", ["user_id": .string(person), "post": .object(post)])
    }

    private func id(of address: String) -> String {
        let bare = address.hasPrefix("#") || address.hasPrefix("~") ? String(address.dropFirst()) : address
        return channels["#" + bare] ?? channels[bare] ?? bare
    }

    package var acceptance: TransportResponse {
        let body: JSON = ["id": "gqrnh3675jfxzftnjyjfe4udeh", "create_at": 1_795_252_935_000]
        return TransportResponse(status: 201, body: body.serialised)
    }

    package func readOutcome(_ response: TransportResponse, to post: Post) -> Outcome {
        guard response.isSuccess else { return MattermostErrors.outcome(response) }
        switch post.act {
        case .react, .whisper: return .delivered(externalID: nil)
        case .say, .replace, .open: break
        }
        guard let id = (try? JSON(parsing: response.body))?["id"]?.string?.nonEmpty else {
            return .uncertain(
                reason:
                    "Mattermost's answer (status \(response.status)) names no post: check that `url` is the server's "
                    + "address, and look in the channel")
        }
        return .delivered(externalID: id)
    }

    package func rest(after response: TransportResponse) -> Duration? { MattermostErrors.rest(response) }

    package var checkups: [Checkup] { MattermostCheckups(client: client).destination(channel.map(id), bot: bot) }
}

/// Posts by an incoming webhook: one address, no threads, no way back (developers.mattermost.com/integrate/webhooks).
package struct MattermostWebhookDestination: Destination {
    /// The address is the credential.
    private let url: Secret
    private let channel: String?
    private let limit: Int

    init(url: Secret, channel: String?, limit: Int) {
        self.url = url
        self.channel = channel
        self.limit = limit
    }

    package var repeatIsSafe: Bool { false }

    package func compose(_ post: Post, now: Timestamp) -> TransportRequest {
        var members = [JSON.Member("text", .string(MattermostMarkdown.text(post.body, limit: limit)))]
        if let channel { members.append(JSON.Member("channel", .string(channel))) }
        return TransportRequest(
            url: url.revealedText, headers: ["Content-Type": "application/json"],
            body: JSON.object(members).serialised)
    }

    package var acceptance: TransportResponse { TransportResponse(status: 200, body: Array("ok".utf8)) }

    package func readOutcome(_ response: TransportResponse, to post: Post) -> Outcome {
        guard response.isSuccess else { return MattermostErrors.outcome(response) }
        let word = String(decoding: response.body.prefix(200), as: UTF8.self).tidied
        return word == "ok"
            ? .delivered(externalID: nil) : .uncertain(reason: "Mattermost answered 200 without its \"ok\"")
    }

    package func rest(after response: TransportResponse) -> Duration? { MattermostErrors.rest(response) }
}
