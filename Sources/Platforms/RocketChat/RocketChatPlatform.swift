package import Documents
package import Intake

/// Rocket.Chat: outgoing webhooks and polling in; the REST API or an incoming webhook out.
package enum RocketChatPlatform: Platform {
    package static let name = "rocketchat"
    package static let summary = "Rocket.Chat rooms through outgoing webhooks or polling; answers in the thread."
    package static let kind = SourceKind.chat

    package static func source(
        named name: String, settings: inout MappingReader, vault: Vault
    ) -> (any Source)? {
        let token = settings.secret("token", from: vault)
        let site = settings.take("url") == nil ? nil : settings.address("url")
        let userID = settings.text("user_id")
        var reader = RocketChatMessageReader(
            source: name, scope: settings.text("scope") ?? Self.name,
            channels: settings.names("channels").mapValues { $0.hasPrefix("#") ? $0 : "#" + $0 },
            people: settings.names("people").mapValues { $0.hasPrefix("@") ? String($0.dropFirst()) : $0 },
            own: Set(settings.texts("bot_user")), site: site, triggerWords: settings.texts("trigger_words"))
        if let userID { reader.own.insert(userID) }
        let repliesAtDoor = settings.isAnsweredInResponse
        let client = client(site, user: userID, token: settings.secret("api_token", from: vault), &settings)
        let rooms = settings.texts("poll").map { $0.hasPrefix("#") ? String($0.dropFirst()) : $0 }
        let every = settings.duration("every", in: .seconds(5)...(.seconds(3600)), default: .seconds(15))
        let start = settings.pollStart()
        if token == nil, client == nil {
            for key in ["token", "api_token"] where settings.node[key] != nil { return nil }
            settings.problem(
                "002", "nothing says how messages come in",
                hint:
                    "token: ${env:…} for an outgoing webhook, or url:, user_id:, api_token: and poll: for reading rooms"
            )
            return nil
        }
        if token != nil, !repliesAtDoor, reader.own.isEmpty {
            // A webhook tells of our own answers as of anybody's message.
            settings.problem(
                "002", "\"bot_user\" is missing: without it triaged would take its own answers for requests",
                hint: "bot_user: the username of the user that answers")
            return nil
        }
        if !rooms.isEmpty, client == nil, settings.node["api_token"] == nil {
            settings.problem(
                "002", "\"poll\" needs \"api_token\"", hint: "api_token: ${env:NAME}, with user_id and url")
        }
        let plan = client.map { RocketChatPoller(client: $0, rooms: rooms, every: every, start: start) }
        return RocketChatSource(
            token: token, reader: reader, repliesAtDoor: repliesAtDoor, client: client,
            plan: rooms.isEmpty ? nil : plan)
    }

    private static func client(
        _ site: String?, user: String?, token: Secret?, _ settings: inout MappingReader
    ) -> RocketChatClient? {
        let api = settings.address("api", default: site.map { $0 + "/api/v1" } ?? "")
        guard let token else { return nil }
        guard let api = api?.nonEmpty else {
            settings.problem("002", "\"api_token\" needs \"url\"", hint: "url: https://chat.example.com")
            return nil
        }
        guard let user else {
            settings.problem(
                "002", "\"api_token\" needs \"user_id\"", hint: "both stand on the page where the token was made")
            return nil
        }
        return RocketChatClient(api: api, user: user, token: token)
    }

    package static func destination(
        named name: String, settings: inout MappingReader, vault: Vault
    ) -> (any Destination)? {
        let limit = settings.whole("limit", in: 500...1_000_000, default: RocketChatMarkdown.limit)
        if settings.node["webhook_url"] != nil {
            let channel = settings.text("channel")
            guard let url = settings.secret("webhook_url", from: vault) else { return nil }
            guard vault.isPretended || MappingReader.isAddress(url.revealedText) else {
                settings.problem(
                    "003", "\"webhook_url\" refers to something that is not an address",
                    hint: "https://chat.example.com/hooks/…")
                return nil
            }
            return RocketChatWebhookDestination(url: url, channel: channel, limit: limit)
        }
        let site = settings.address("url")
        let user = settings.requiredText("user_id", expected: "the id that came with the token")
        let token = settings.requiredSecret("token", from: vault, or: "webhook_url: ${env:NAME}")
        let channels = settings.names("channels")
        let channel = settings.text("channel")
        guard let site, let user, let token else {
            _ = settings.text("api")
            return nil
        }
        guard let client = client(site, user: user, token: token, &settings) else { return nil }
        return RocketChatDestination(client: client, channels: channels, channel: channel, limit: limit)
    }

    package static func unconfigured(source name: String) -> any Source {
        RocketChatSource(reader: RocketChatMessageReader(source: name, scope: Self.name))
    }
}

/// How the REST API is asked (developer.rocket.chat, "REST API": `X-Auth-Token` and `X-User-Id`).
struct RocketChatClient: Sendable {
    let api: String
    let user: String
    let token: Secret

    private var credentials: [(String, String)] {
        [("X-Auth-Token", token.revealedText), ("X-User-Id", user), ("Accept", "application/json")]
    }

    func get(_ path: String, answerBytes: Int? = nil) -> TransportRequest {
        .get(api + path, headers: Headers(credentials), answerBytes: answerBytes)
    }

    func post(_ method: String, _ body: JSON) -> TransportRequest {
        TransportRequest(
            url: "\(api)/\(method)", headers: Headers(credentials + [("Content-Type", "application/json")]),
            body: body.serialised)
    }
}
