import Documents
package import Intake

/// Posts as the application's bot (docs.discord.com/developers/resources/message, "Create Message").
///
/// The address is a channel's id, or its name where the configuration knows it; the thread is the message to answer, or
/// the channel itself where that is a thread.
package struct DiscordDestination: Destination {
    private let account: DiscordAccount
    /// Channel name, with or without `#`, to id.
    private let channels: [String: String]
    /// Where posts go that name no channel.
    private let channel: String?

    package init(account: DiscordAccount, channels: [String: String] = [:], channel: String? = nil) {
        self.account = account
        self.channels = channels
        self.channel = channel
    }

    /// Discord drops a second message with the same nonce "in the past few minutes" only: a repeat after a longer fault
    /// would double.
    package var repeatIsSafe: Bool { false }

    package var abilities: Set<Post.Ability> { [.edit, .react, .whisper] }

    package func compose(_ post: Post, now: Timestamp) -> TransportRequest {
        let channel = "/channels/\(id(of: post.address ?? channel ?? ""))/messages"
        switch post.act {
        case .say, .open: return request("POST", channel, say(post))
        case .replace(let message):
            let members = DiscordMessage(post.body, takesButtons: true).members
            return request("PATCH", "\(channel)/\(message.percentEncoded)", .object(members))
        case .react(let name, let message):
            let emoji = DiscordEmoji.text(name).percentEncoded
            return request("PUT", "\(channel)/\(message.percentEncoded)/reactions/\(emoji)/@me", nil)
        case .whisper(_, let via):
            // Nothing is said aloud that was meant for one: without an address to whisper to, a question that says
            // nothing stands in its place, and `readOutcome` tells why.
            guard let via = address(via) else { return account.get("/users/@me") }
            var members = DiscordMessage(post.body, takesButtons: true).members
            members.append(JSON.Member("flags", .int(64 | DiscordMessage.withoutPreviews)))
            return TransportRequest(
                url: via, headers: ["User-Agent": DiscordAccount.agent, "Content-Type": "application/json"],
                body: JSON.object(members).serialised)
        }
    }

    private func say(_ post: Post) -> JSON {
        var members = DiscordMessage(post.body, takesButtons: true).members
        members += [
            JSON.Member("flags", .int(DiscordMessage.withoutPreviews)),
            JSON.Member("nonce", .string(String(fingerprint(of: Array(post.key.utf8)).prefix(24)))),
            JSON.Member("enforce_nonce", true),
        ]
        // In a thread, which is a channel of its own, there is nothing to point at.
        if let thread = post.thread, DiscordSnowflake.isOne(thread), thread != post.address {
            members.append(
                JSON.Member("message_reference", ["message_id": .string(thread), "fail_if_not_exists": false]))
        }
        return .object(members)
    }

    private func request(_ method: String, _ path: String, _ body: JSON?) -> TransportRequest {
        var headers = account.headers
        if body != nil { headers.add("Content-Type", "application/json") }
        return TransportRequest(method: method, url: account.api + path, headers: headers, body: body?.serialised ?? [])
    }

    /// Only Discord's own follow-up addresses: they hold a token that stands for the application.
    private func address(_ via: String?) -> String? {
        guard let via, ResponseAddress.isGood(via, under: account.api + "/webhooks/") else { return nil }
        return via
    }

    private func id(of address: String) -> String {
        let bare = address.hasPrefix("#") ? String(address.dropFirst()) : address
        return (channels["#" + bare] ?? channels[bare] ?? address).percentEncoded
    }

    // MARK: - Answers

    package var acceptance: TransportResponse {
        TransportResponse(status: 200, body: JSON.object([JSON.Member("id", "1420070400000000001")]).serialised)
    }

    package func readOutcome(_ response: TransportResponse, to post: Post) -> Outcome {
        if case .whisper(_, let via) = post.act, address(via) == nil {
            return .dead(
                reason: "Discord lets a bot whisper only in answer to a command or a button, and there was none")
        }
        guard response.isSuccess else { return DiscordErrors.outcome(response) }
        if case .react = post.act { return .delivered(externalID: nil) }
        guard let id = (try? JSON(parsing: response.body))?["id"]?.string?.nonEmpty else {
            return .uncertain(reason: "Discord's answer (status \(response.status)) could not be read")
        }
        return .delivered(externalID: id)
    }

    package func rest(after response: TransportResponse) -> Duration? {
        response.status == 429 ? DiscordErrors.wait(response) : DiscordErrors.emptyBucket(response)
    }

    package var checkups: [Checkup] {
        let places = (channel.map { [id(of: $0)] } ?? []) + channels.keys.sorted().compactMap { channels[$0] }
        var ids: [String] = []
        for id in places where DiscordSnowflake.isOne(id) && !ids.contains(id) { ids.append(id) }
        return [DiscordCheckups.token(account)]
            + ids.prefix(20).map { DiscordCheckups.posting(account, channel: $0) }
    }
}

/// A channel's webhook: posts under its own name to its one channel, and its threads.
///
/// No replies, no buttons, and no nonce (docs.discord.com/developers/resources/webhook, "Execute Webhook").
package struct DiscordWebhookDestination: Destination {
    /// The address is the credential.
    private let url: Secret

    package init(url: Secret) {
        self.url = url
    }

    package var repeatIsSafe: Bool { false }
    package var abilities: Set<Post.Ability> { [.edit] }

    package func compose(_ post: Post, now: Timestamp) -> TransportRequest {
        var members = DiscordMessage(post.body, takesButtons: false).members
        let parts = url.revealedText.split(separator: "?", maxSplits: 1)
        let base = String(parts.first ?? "")
        // Only where a thread is a channel of its own, `address` is its id.
        let thread = post.thread.flatMap { DiscordSnowflake.isOne($0) && $0 == post.address ? "&thread_id=\($0)" : nil }
        let query = (parts.count > 1 ? "\(parts[1])&" : "") + "wait=true" + (thread ?? "")
        let headers: Headers = ["User-Agent": DiscordAccount.agent, "Content-Type": "application/json"]
        if case .replace(let message) = post.act {
            let url = "\(base)/messages/\(message.percentEncoded)?\(query)"
            return TransportRequest(method: "PATCH", url: url, headers: headers, body: JSON.object(members).serialised)
        }
        members.append(JSON.Member("flags", .int(DiscordMessage.withoutPreviews)))
        return TransportRequest(url: "\(base)?\(query)", headers: headers, body: JSON.object(members).serialised)
    }

    package var acceptance: TransportResponse {
        TransportResponse(status: 200, body: JSON.object([JSON.Member("id", "1420070400000000001")]).serialised)
    }

    package func readOutcome(_ response: TransportResponse, to post: Post) -> Outcome {
        guard response.isSuccess else { return DiscordErrors.outcome(response) }
        return .delivered(externalID: (try? JSON(parsing: response.body))?["id"]?.string?.nonEmpty)
    }

    package func rest(after response: TransportResponse) -> Duration? {
        response.status == 429 ? DiscordErrors.wait(response) : DiscordErrors.emptyBucket(response)
    }

    package var checkups: [Checkup] { [DiscordCheckups.webhook(url)] }
}

/// Reactions by the names that people give them elsewhere; any other text is taken for the emoji itself.
enum DiscordEmoji {
    static func text(_ name: String) -> String {
        let bare =
            name.hasPrefix(":") && name.hasSuffix(":") && name.count > 2 ? String(name.dropFirst().dropLast()) : name
        return known[bare] ?? bare
    }

    private static let known: [String: String] = [
        "+1": "👍", "thumbsup": "👍", "-1": "👎", "thumbsdown": "👎", "eyes": "👀", "white_check_mark": "✅",
        "heavy_check_mark": "✔️", "ballot_box_with_check": "☑️", "x": "❌", "tada": "🎉", "pray": "🙏", "bulb": "💡",
        "rocket": "🚀", "memo": "📝", "pencil": "📝", "hourglass": "⌛", "hourglass_flowing_sand": "⏳", "question": "❓",
        "raised_hands": "🙌", "heart": "❤️", "wave": "👋", "inbox_tray": "📥", "repeat": "🔁", "warning": "⚠️", "fire": "🔥",
    ]
}
