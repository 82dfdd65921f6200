private import Crypto
import Documents
package import Intake

/// A Discord application's Interactions Endpoint, and the channels that its bot reads.
package struct DiscordSource: Source {
    private let name: String
    private let scope: String
    /// The application's public key; `nil` lets nothing in.
    private let key: [UInt8]?
    private let directory: DiscordDirectory
    /// Our application's id.
    private let application: String?
    private let commands: AskCommands
    private let account: DiscordAccount
    private let since: PollStart
    private let every: Duration

    package init(
        name: String, scope: String, key: [UInt8]?, directory: DiscordDirectory = DiscordDirectory(),
        application: String? = nil, commands: AskCommands = AskCommands(),
        account: DiscordAccount = DiscordAccount(api: DiscordPlatform.api, token: nil), since: PollStart = .now,
        every: Duration = .seconds(15)
    ) {
        self.name = name
        self.scope = scope
        self.key = key
        self.directory = directory
        self.application = application
        self.commands = commands
        self.account = account
        self.since = since
        self.every = every
    }

    // MARK: - The door

    /// Ed25519 over timestamp and raw body (docs.discord.com/developers/interactions/overview).
    ///
    /// Discord names no tolerance for the time; a replay has the identity of what it repeats.
    package func verify(_ request: IncomingRequest, now: Timestamp) -> Verification {
        guard let key, let publicKey = try? Curve25519.Signing.PublicKey(rawRepresentation: key) else {
            return .badSignature("this source has no public_key to check with")
        }
        guard let timestamp = request.headers["X-Signature-Timestamp"],
            let header = request.headers["X-Signature-Ed25519"]
        else { return .badSignature("X-Signature-Timestamp and X-Signature-Ed25519 are needed") }
        // Digits only: Discord sends nothing else, and no other text may stand before a body of somebody's making.
        guard (1...20).contains(timestamp.utf8.count), timestamp.utf8.allSatisfy({ (48...57).contains($0) }) else {
            return .badSignature("X-Signature-Timestamp is not Unix seconds")
        }
        guard let signature = Hex.decode(Array(header.utf8)), signature.count == 64,
            publicKey.isValidSignature(signature, for: Array(timestamp.utf8) + request.body)
        else { return .badSignature("X-Signature-Ed25519 is not made with this application's key") }
        return admit(request.body)
    }

    private func admit(_ body: [UInt8]) -> Verification {
        guard let json = try? JSON(parsing: body), case .object = json else {
            return .malformed("the body is not a JSON object")
        }
        guard let type = json["type"]?.int else { return .malformed("\"type\" is missing or no number") }
        // Webhook events: a ping has type 0, an event type 1 and `event`. Both want 204.
        if type == 0 { return .answer(DoorAnswer(status: 204)) }
        if json["event"] != nil { return .acknowledged(DoorAnswer(status: 204)) }
        switch type {
        case 1: return .answer(.json(["type": 1]))
        // A pressed button stays as it is; what there is to say is said by a post.
        case 3: return .acknowledged(.json(["type": 6]))
        case 4: return .answer(.json(["type": 8, "data": ["choices": []]]))
        // Discord wants a message within three seconds. Where answers are posted, this is all that the response says.
        default: return .acknowledged(DiscordResponder.late)
        }
    }

    // MARK: - Understanding

    /// A list of messages, as the API answers it, and a deletion of several are events of their own each.
    package func unpack(_ body: [UInt8], headers: Headers) -> [[UInt8]] {
        // Neither comes to a door: they are what people keep in files.
        guard key == nil, account.token == nil, let json = try? JSON(parsing: body) else { return [body] }
        if case .array(let items) = json, !items.isEmpty, items.count <= 1000, items.allSatisfy(Self.isMessage) {
            return items.map(\.serialised)
        }
        guard json["t"]?.string == "MESSAGE_DELETE_BULK", let ids = json["d"]?["ids"]?.elements, !ids.isEmpty,
            ids.count <= 1000
        else { return [body] }
        let channel = json["d"]?["channel_id"] ?? .null
        return ids.map { id in
            let single: JSON = ["t": "MESSAGE_DELETE", "d": ["id": id, "channel_id": channel]]
            return single.serialised
        }
    }

    package func normalise(_ event: Event, known: Lookups) -> Reading {
        let body: JSON
        do { body = try JSON(parsing: event.body) } catch {
            return .invalid(reason: "the body is not JSON: \(error)")
        }
        let messages = DiscordMessageReader(
            source: name, scope: scope, directory: directory, application: application, known: known,
            receivedAt: event.receivedAt)
        switch body {
        case .object: break
        case .array(let items) where !items.isEmpty && items.allSatisfy({ $0["id"] != nil }):
            return .ignored(reason: "a list of \(items.count) things, an answer of Discord's API, not an event")
        default: return .invalid(reason: "expected a JSON object at the top of the body")
        }
        if let type = body["t"]?.string, let data = body["d"] { return messages.read(type, data) }
        if let code = body["op"]?.int { return .ignored(reason: Self.gateway(code)) }
        if let event = body["event"], case .object = event { return webhookEvent(event) }
        if Self.isMessage(body) { return messages.message(body, isEdit: false) }
        guard let type = body["type"]?.int, Self.isInteraction(body, type) else { return Self.other(body) }
        if type == 0 { return .handshake }
        return interactions(messages, known).read(body, type: type)
    }

    private func interactions(_ messages: DiscordMessageReader, _ known: Lookups) -> DiscordInteraction {
        DiscordInteraction(
            source: name, scope: scope, directory: directory, commands: commands, api: account.api, known: known,
            messages: messages)
    }

    /// Installations, purchases, and what is said inside games: nothing that a team is asked for.
    private func webhookEvent(_ event: JSON) -> Reading {
        guard let type = event["type"]?.string else { return .invalid(reason: "event.type is missing or no text") }
        return .ignored(reason: "webhook event \(type.tidied.shortened(to: 60)) is nobody's ask")
    }

    private static func isMessage(_ body: JSON) -> Bool {
        body["channel_id"] != nil && body["author"] != nil && body["content"] != nil
    }

    /// An interaction has an application and a token; its ping may be a bare type, that of webhook events type 0.
    private static func isInteraction(_ body: JSON, _ type: Int64) -> Bool {
        if type == 0 { return body["application_id"] != nil && body["id"] == nil && body["name"] == nil }
        if type == 1, body["data"] == nil { return body["name"] == nil && body["recipients"] == nil }
        return (2...5).contains(type) && body["data"] != nil && !isAnswer(body)
    }

    /// What an app says to an interaction has the same two members, and another kind of data.
    private static func isAnswer(_ body: JSON) -> Bool {
        guard body["token"] == nil, body["id"] == nil, let type = body["type"]?.int, (4...12).contains(type) else {
            return false
        }
        let data = body["data"]
        return data == nil || ["content", "embeds", "choices", "title", "flags"].contains { data?[$0] != nil }
    }

    private static func gateway(_ code: Int64) -> String {
        let names: [Int64: String] = [
            0: "dispatch without an event", 1: "heartbeat", 2: "identify", 3: "presence update",
            4: "voice state update", 6: "resume", 7: "reconnect", 8: "request of members", 9: "invalid session",
            10: "hello", 11: "heartbeat acknowledged",
        ]
        return "Gateway traffic (op \(code), \(names[code] ?? "unknown")), not an event"
    }

    /// Parts of Discord's API that are no events, told by what they must have.
    private static func other(_ body: JSON) -> Reading {
        if isAnswer(body) { return .ignored(reason: "an app's own answer to an interaction, not an event") }
        let kinds: [(keys: [String], name: String)] = [
            (["retry_after", "message"], "a rate limit answer"), (["code", "message"], "an error answer"),
            (["username", "id"], "a user"), (["user", "roles"], "a member"),
            (["source_guild", "channel_id"], "a followed channel's webhook"), (["channel_id", "token"], "a webhook"),
            (["recipients", "id"], "a direct message channel"), (["parent_id", "id"], "a channel or thread"),
            (["features", "id"], "a server"), (["verify_key", "id"], "an application"),
            (["description", "name"], "a command's definition"), (["type", "name"], "a command, channel or activity"),
            (["threads", "members"], "a list of threads"), (["sku_id"], "a purchase"),
            (["components"], "a layout of components"), (["roles", "id"], "a server"),
            (["id", "name"], "a role or emoji"),
        ]
        for kind in kinds where kind.keys.allSatisfy({ body[$0] != nil }) {
            return .ignored(reason: "\(kind.name) as Discord's API gives it, not an event")
        }
        if ["content", "embeds", "allowed_mentions"].contains(where: { body[$0] != nil }) {
            return .ignored(reason: "a message to be sent, or a part of one, not an event")
        }
        let others = ["guild_id", "application_id", "user_id", "channel_id", "custom_id", "options", "emoji", "roles"]
        if body["id"]?.string.map(DiscordSnowflake.isOne) == true || others.contains(where: { body[$0] != nil }) {
            return .ignored(reason: "a part of Discord's API, not an event")
        }
        return .invalid(reason: "neither an interaction, a webhook event, a Gateway event nor a message")
    }

    // MARK: - Asking and answering

    package var poller: (any Poller)? {
        guard account.token != nil, !directory.channels.isEmpty else { return nil }
        return DiscordPoller(
            account: account, channels: directory.channels.keys.sorted(), server: directory.server, since: since,
            every: every)
    }

    package var lookupPlan: (any LookupPlan)? {
        account.token == nil ? nil : DiscordChannels(account: account, named: Set(directory.channels.keys))
    }

    package var responder: (any Responder)? { key == nil ? nil : DiscordResponder() }

    package var checkups: [Checkup] {
        guard account.token != nil else { return [] }
        let application = DiscordCheckups.application(account, source: name, key: key, own: application)
        return [application]
            + directory.channels.keys.sorted().prefix(DiscordCursor.mostChannels).flatMap { id in
                DiscordCheckups.reading(account, channel: id, name: directory.channels[id] ?? id)
            }
    }
}

/// Answers a slash command where it was given, seen by the person who gave it.
///
/// Discord waits three seconds. Nobody else saw what was typed, so nobody else sees the answer.
struct DiscordResponder: Responder {
    private static let ephemeral: Int64 = 64

    var patience: Duration { .milliseconds(2500) }

    func compose(_ post: Post, to request: IncomingRequest) -> DoorAnswer {
        var data = DiscordMessage(post.body, takesButtons: true).members
        data.append(JSON.Member("flags", .int(Self.ephemeral | DiscordMessage.withoutPreviews)))
        return .json(["type": 4, "data": .object(data)])
    }

    func late(for request: IncomingRequest) -> DoorAnswer { Self.late }

    static var late: DoorAnswer {
        .json([
            "type": 4,
            "data": [
                "content": "Thank you, it is noted.", "flags": .int(Self.ephemeral), "allowed_mentions": ["parse": []],
            ],
        ])
    }
}
