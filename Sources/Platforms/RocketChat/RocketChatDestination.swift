import Documents
package import Intake

/// Posts by the REST API: `chat.sendMessage`, which lets us give the message its id, `chat.update` and `chat.react`.
///
/// `chat.postMessage` would take names of channels, and no id: a message sent twice would be there twice. A second
/// `chat.sendMessage` of one id is dropped by the server (apps/meteor/app/lib/server/functions/sendMessage.ts).
package struct RocketChatDestination: Destination {
    private let client: RocketChatClient
    /// Room name, with or without `#`, to id.
    private let channels: [String: String]
    /// Where posts go that name no room.
    private let channel: String?
    private let limit: Int

    init(client: RocketChatClient, channels: [String: String], channel: String?, limit: Int) {
        self.client = client
        self.channels = channels
        self.channel = channel
        self.limit = limit
    }

    package var repeatIsSafe: Bool { true }

    package var abilities: Set<Post.Ability> { [.edit, .react] }

    package func compose(_ post: Post, now: Timestamp) -> TransportRequest {
        let room = id(of: post.address ?? channel ?? "")
        switch post.act {
        case .replace(let id):
            let text = RocketChatMarkdown.text(post.body, limit: limit)
            return client.post(
                "chat.update", ["roomId": .string(room), "msgId": .string(id), "text": .string(text)])
        case .react(let name, let id):
            let emoji = ":" + name.split(separator: ":").joined() + ":"
            // Without shouldReact, a second one would take the first one back.
            return client.post(
                "chat.react", ["messageId": .string(id), "emoji": .string(emoji), "shouldReact": true])
        case .say, .whisper, .open:
            var message = [
                JSON.Member("_id", .string(Self.messageID(of: post))), JSON.Member("rid", .string(room)),
                JSON.Member("msg", .string(RocketChatMarkdown.text(post.body, limit: limit))),
            ]
            if let thread = post.thread { message.append(JSON.Member("tmid", .string(thread))) }
            return client.post("chat.sendMessage", ["message": .object(message)])
        }
    }

    /// The same at every attempt.
    private static func messageID(of post: Post) -> String {
        "triaged" + fingerprint(of: Array(post.key.utf8)).prefix(24)
    }

    private func id(of address: String) -> String {
        let bare = address.hasPrefix("#") ? String(address.dropFirst()) : address
        return channels["#" + bare] ?? channels[bare] ?? bare
    }

    package var acceptance: TransportResponse {
        let body: JSON = ["message": ["_id": "triaged0123456789abcdef", "rid": "GENERAL"], "success": true]
        return TransportResponse(status: 200, body: body.serialised)
    }

    package func readOutcome(_ response: TransportResponse, to post: Post) -> Outcome {
        let body = try? JSON(parsing: response.body)
        guard response.isSuccess, body?["success"] != false, body?["status"]?.string != "error" else {
            // For an id that is there already, the server ends in its own fault: "Cannot read properties of undefined".
            if case .say = post.act, response.status == 400, let said = body?["error"]?.string,
                said.contains("of undefined")
            {
                return .uncertain(
                    reason: "Rocket.Chat did not save it: it has the message already from an attempt whose answer was "
                        + "lost, or one of its apps holds it back; look in the room")
            }
            return RocketChatErrors.outcome(response)
        }
        guard body?["success"] == true else {
            return .uncertain(
                reason: "Rocket.Chat's answer (status \(response.status)) could not be read: check that `url` is the "
                    + "server's address, and look in the room")
        }
        if case .react = post.act { return .delivered(externalID: nil) }
        return .delivered(externalID: body?["message"]?["_id"]?.string?.nonEmpty)
    }

    package func rest(after response: TransportResponse) -> Duration? { RocketChatErrors.rest(response) }

    package var checkups: [Checkup] { RocketChatCheckups(client: client).destination(channel.map(id)) }
}

/// Posts by an incoming integration: one address, no way back.
package struct RocketChatWebhookDestination: Destination {
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
        var members = [JSON.Member("text", .string(RocketChatMarkdown.text(post.body, limit: limit)))]
        if let channel { members.append(JSON.Member("channel", .string(channel))) }
        if let thread = post.thread { members.append(JSON.Member("tmid", .string(thread))) }
        return TransportRequest(
            url: url.revealedText, headers: ["Content-Type": "application/json"],
            body: JSON.object(members).serialised)
    }

    package var acceptance: TransportResponse { TransportResponse(status: 200, body: Array("{\"success\":true}".utf8)) }

    package func readOutcome(_ response: TransportResponse, to post: Post) -> Outcome {
        let body = try? JSON(parsing: response.body)
        guard response.isSuccess, body?["success"] != false else { return RocketChatErrors.outcome(response) }
        return body?["success"] == true
            ? .delivered(externalID: nil)
            : .uncertain(reason: "Rocket.Chat answered \(response.status) without saying that it worked")
    }

    package func rest(after response: TransportResponse) -> Duration? { RocketChatErrors.rest(response) }
}
