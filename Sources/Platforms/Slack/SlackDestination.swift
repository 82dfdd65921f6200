import Documents
package import Intake

/// Posts by `chat.postMessage` (docs.slack.dev/reference/methods/chat.postmessage), with the request that the official
/// Python SDK makes for the same arguments; its other acts by the methods that Slack has for them.
package struct SlackDestination: Destination {
    /// The message metadata's event type, by which a later read-back finds our posts.
    package static let metadataType = "triaged_post"

    private let api: SlackAPI
    /// Channel name, with or without `#`, to id.
    private let channels: [String: String]
    /// Where posts go that name no channel.
    private let channel: String?

    package init(api: String, token: Secret, channels: [String: String] = [:], channel: String? = nil) {
        self.api = SlackAPI(base: api, token: token)
        self.channels = channels
        self.channel = channel
    }

    /// Slack has no idempotency key for messages.
    package var repeatIsSafe: Bool { false }

    package var abilities: Set<Post.Ability> { [.edit, .react, .whisper, .window] }

    // MARK: - Requests

    package func compose(_ post: Post, now: Timestamp) -> TransportRequest {
        let channel = id(of: post.address ?? channel ?? "")
        switch post.act {
        case .say:
            let place = [("channel", JSON.string(channel))]
            let thread = post.thread.map { [("thread_ts", JSON.string($0))] } ?? []
            let plain: [(String, JSON)] = [("unfurl_links", false), ("unfurl_media", false)]
            return api.post("chat.postMessage", message(post, place, thread + plain + [("metadata", metadata(post))]))
        case .replace(let externalID):
            let (known, ts) = Self.message(externalID)
            let place: [(String, JSON)] = [("channel", .string(known ?? channel)), ("ts", .string(ts))]
            return api.post("chat.update", message(post, place, [("metadata", metadata(post))]))
        case .react(let name, let externalID):
            let isWrapped = name.hasPrefix(":") && name.hasSuffix(":") && name.count > 2
            let (place, ts) = Self.message(externalID)
            return api.post(
                "reactions.add",
                [
                    "channel": .string(place ?? channel), "timestamp": .string(ts),
                    "name": .string(isWrapped ? String(name.dropFirst().dropLast()) : name),
                ])
        case .whisper(let person, let via):
            return whisper(post, to: person, via: via, channel: channel)
        case .open(let trigger):
            let view = SlackWindow.view(words: post.body, channel: post.address.map(id))
            return api.post("views.open", ["trigger_id": .string(trigger), "view": view])
        }
    }

    private func message(_ post: Post, _ place: [(String, JSON)], _ more: [(String, JSON)]) -> JSON {
        let message = SlackMessage(post.body, takesButtons: true)
        let body: [(String, JSON)] = [("text", .string(message.text)), ("blocks", message.blocks)]
        return .object((place + body + more).map { JSON.Member($0, $1) })
    }

    private func metadata(_ post: Post) -> JSON {
        ["event_type": .string(Self.metadataType), "event_payload": ["key": .string(post.key)]]
    }

    /// A message is called by its ts, or as submissions are, by channel and ts.
    private static func message(_ externalID: String) -> (channel: String?, ts: String) {
        let parts = externalID.split(separator: ":", maxSplits: 1)
        guard parts.count == 2 else { return (nil, externalID) }
        return (String(parts[0]), String(parts[1]))
    }

    /// The address that came with a command needs neither scope nor membership; without one the channel has to do.
    private func whisper(_ post: Post, to person: String, via: String?, channel: String) -> TransportRequest {
        guard let via, isOurs(via) else {
            let thread = post.thread.map { [("thread_ts", JSON.string($0))] } ?? []
            let place: [(String, JSON)] = [("channel", .string(channel)), ("user", .string(person))]
            return api.post("chat.postEphemeral", message(post, place, thread))
        }
        let body = message(
            post, [], [("response_type", "ephemeral"), ("replace_original", false)])
        // No token: the address is the credential, and it came from outside.
        return TransportRequest(
            url: via, headers: ["Content-Type": "application/json;charset=utf-8"], body: body.serialised)
    }

    /// Slack's own addresses, and those of the server that `api` names.
    private func isOurs(_ address: String) -> Bool {
        if ResponseAddress.isGood(address, under: "https://hooks.slack.com/") { return true }
        return Self.origin(of: api.base).map { ResponseAddress.isGood(address, under: $0 + "/") } ?? false
    }

    /// `https://host:port` of an address.
    private static func origin(of address: String) -> String? {
        let parts = address.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count >= 3, parts[1].isEmpty, !parts[2].isEmpty else { return nil }
        return "\(parts[0])//\(parts[2])"
    }

    private func id(of address: String) -> String {
        let bare = address.hasPrefix("#") ? String(address.dropFirst()) : address
        return channels["#" + bare] ?? channels[bare] ?? address
    }

    // MARK: - Answers

    package var acceptance: TransportResponse {
        let body: JSON = ["ok": true, "channel": "C0123456789", "ts": "1750000000.000100"]
        return TransportResponse(status: 200, body: body.serialised)
    }

    package func readOutcome(_ response: TransportResponse, to post: Post) -> Outcome {
        if case .whisper(_, let via?) = post.act, isOurs(via) { return whispered(response) }
        switch SlackAPI.Answer(response) {
        case .failed: return .failure(response)
        case .unreadable: return .uncertain(reason: "Slack's answer (status \(response.status)) could not be read")
        case .ok(let body): return .delivered(externalID: externalID(body, of: post))
        case .refused("already_reacted", _): return .delivered(externalID: nil)
        case .refused(let error, let needed):
            return SlackErrors.outcome(
                error, needed: needed, retryAfter: response.retryAfter, isRepeatable: post.act.isRepeatable)
        }
    }

    private func externalID(_ body: JSON, of post: Post) -> String? {
        switch post.act {
        case .say, .replace: body["ts"]?.string?.nonEmpty
        case .open: body["view"]?["id"]?.string?.nonEmpty
        case .react, .whisper: nil
        }
    }

    /// A response_url says `ok` as a word or as JSON, and its refusals have a status of their own.
    private func whispered(_ response: TransportResponse) -> Outcome {
        let body = try? JSON(parsing: response.body)
        let word = body?["error"]?.string ?? String(decoding: response.body.prefix(200), as: UTF8.self).tidied
        guard response.isSuccess else { return .failure(response) { _ in SlackErrors.advice(word, needed: nil) } }
        if body?["ok"] == true || word == "ok" || word.isEmpty { return .delivered(externalID: nil) }
        guard body?["ok"] == false else { return .uncertain(reason: "Slack answered 200 without its \"ok\"") }
        return SlackErrors.outcome(word, needed: nil, retryAfter: response.retryAfter)
    }

    package var checkups: [Checkup] {
        let known = Set(channels.values).union(channel.map { [id(of: $0)] } ?? [])
        let places = known.filter(SlackChannelID.isOne).sorted()
        return [SlackCheckup.token(api, needs: SlackCheckup.posting)]
            + places.map { id in
                let name = channels.first { $0.value == id }?.key
                return SlackCheckup.channel(api, id: id, name: name ?? id)
            }
    }
}

extension Post.Act {
    /// True where doing it twice comes to the same.
    fileprivate var isRepeatable: Bool {
        switch self {
        case .replace, .react: true
        case .say, .whisper, .open: false
        }
    }
}

/// Slack's ids of conversations: `C`, `G` or `D`, then capitals and digits.
enum SlackChannelID {
    static func isOne(_ text: String) -> Bool {
        guard let first = text.utf8.first, [UInt8(ascii: "C"), UInt8(ascii: "G"), UInt8(ascii: "D")].contains(first)
        else { return false }
        return (2...32).contains(text.utf8.count)
            && text.utf8.allSatisfy { (48...57).contains($0) || (65...90).contains($0) }
    }
}
