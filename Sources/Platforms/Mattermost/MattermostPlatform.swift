package import Documents
package import Intake

/// Mattermost: outgoing webhooks, slash commands, buttons and polling in; the REST API or an incoming webhook out.
package enum MattermostPlatform: Platform {
    package static let name = "mattermost"
    package static let summary =
        "Mattermost channels through outgoing webhooks, slash commands or polling; answers in the thread."
    package static let kind = SourceKind.chat

    package static func source(
        named name: String, settings: inout MappingReader, vault: Vault
    ) -> (any Source)? {
        let token = settings.secret("token", from: vault)
        let commandToken = settings.secret("command_token", from: vault)
        let actionsSecret = settings.secret("actions_secret", from: vault)
        let reader = reader(source: name, &settings)
        let repliesAtDoor = settings.isAnsweredInResponse
        let askCommands = settings.take("ask_commands") == nil ? nil : settings.texts("ask_commands")
        let poller = poller(&settings, vault: vault)
        if token == nil, commandToken == nil, poller.client == nil {
            for key in ["token", "command_token", "api_token"] where settings.node[key] != nil { return nil }
            settings.problem(
                "002", "nothing says how messages come in",
                hint: "token: ${env:…} for an outgoing webhook, command_token: for a slash command, or api_token: with "
                    + "poll: for reading channels")
            return nil
        }
        if token != nil, !repliesAtDoor, reader.own.isEmpty {
            // A webhook tells of our own answers as of anybody's post.
            settings.problem(
                "002", "\"bot_user\" is missing: without it triaged would take its own answers for requests",
                hint: "bot_user: the username of the bot that answers")
            return nil
        }
        return MattermostSource(
            tokens: [token, commandToken].compactMap { $0 },
            seal: actionsSecret.map(MattermostSeal.init), reader: reader, askCommands: askCommands,
            repliesAtDoor: repliesAtDoor, client: poller.client, plan: poller.plan)
    }

    private static func reader(source name: String, _ settings: inout MappingReader) -> MattermostPostReader {
        MattermostPostReader(
            source: name, scope: settings.text("scope") ?? Self.name,
            channels: settings.names("channels").mapValues { $0.hasPrefix("#") ? $0 : "#" + $0 },
            people: settings.names("people").mapValues { $0.hasPrefix("@") ? String($0.dropFirst()) : $0 },
            own: Set(settings.texts("bot_user")), site: settings.take("url") == nil ? nil : settings.address("url"),
            team: settings.text("team"), triggerWords: settings.texts("trigger_words"))
    }

    private static func poller(
        _ settings: inout MappingReader, vault: Vault
    ) -> (client: MattermostClient?, plan: MattermostPoller?) {
        let token = settings.secret("api_token", from: vault)
        let site = settings.node["url"]?.scalar.map { $0.hasSuffix("/") ? String($0.dropLast()) : $0 }
        let api = settings.address("api", default: site.map { $0 + "/api/v4" } ?? "")
        let channels = settings.texts("poll")
        let team = settings.text("team")
        let every = settings.duration("every", in: .seconds(2)...(.seconds(3600)), default: .seconds(10))
        let since = settings.pollStart()
        guard let token else {
            if !channels.isEmpty, settings.node["api_token"] == nil {
                settings.problem("002", "\"poll\" needs \"api_token\"", hint: "api_token: ${env:NAME}, a bot's token")
            }
            return (nil, nil)
        }
        guard let api = api?.nonEmpty else {
            settings.problem("002", "\"api_token\" needs \"url\"", hint: "url: https://mattermost.example.com")
            return (nil, nil)
        }
        let client = MattermostClient(api: api, token: token)
        let names = channels.map { $0.hasPrefix("#") || $0.hasPrefix("~") ? String($0.dropFirst()) : $0 }
        if let unknown = names.first(where: { !MattermostID.isValid($0) }), team == nil {
            settings.problem(
                "002", "\"poll\" names the channel \"\(unknown)\", and a name is known only within a team",
                hint: "team: the team's name as in the address of its pages, or the channel's id instead of its name")
            return (client, nil)
        }
        let plan = MattermostPoller(client: client, channels: names, team: team, every: every, start: since)
        return (client, names.isEmpty ? nil : plan)
    }

    package static func destination(
        named name: String, settings: inout MappingReader, vault: Vault
    ) -> (any Destination)? {
        let limit = settings.whole("limit", in: 500...65_535, default: 16_383)
        let channel = settings.text("channel")
        if settings.node["webhook_url"] != nil {
            guard let url = settings.secret("webhook_url", from: vault) else { return nil }
            guard vault.isPretended || MappingReader.isAddress(url.revealedText) else {
                settings.problem(
                    "003", "\"webhook_url\" refers to something that is not an address",
                    hint: "https://mattermost.example.com/hooks/…")
                return nil
            }
            return MattermostWebhookDestination(url: url, channel: channel, limit: limit)
        }
        let site = settings.address("url")
        let api = settings.address("api", default: site.map { $0 + "/api/v4" } ?? "")
        let token = settings.requiredSecret("token", from: vault, or: "webhook_url: ${env:NAME}")
        let channels = settings.names("channels")
        let bot = settings.text("bot_user_id")
        let actionsURL = settings.take("actions_url") == nil ? nil : settings.address("actions_url")
        let secret = settings.secret("actions_secret", from: vault)
        if actionsURL != nil, secret == nil, settings.node["actions_secret"] == nil {
            settings.problem(
                "002", "\"actions_url\" needs \"actions_secret\"",
                hint: "the same secret as the source's: actions_secret: ${env:NAME}")
            return nil
        }
        let bare = channel.map { $0.hasPrefix("#") || $0.hasPrefix("~") ? String($0.dropFirst()) : $0 }
        if let bare, !MattermostID.isValid(bare), channels[bare] == nil, channels["#" + bare] == nil {
            settings.problem(
                "002", "\"channel\" is a name, and posts need the channel's id",
                hint: "channels: { \(bare): its id }, which the channel's menu shows under View Info")
        }
        guard let site, let api, let token else { return nil }
        let buttons = actionsURL.flatMap { url in
            secret.map { MattermostButtons(url: url, seal: MattermostSeal($0)) }
        }
        return MattermostDestination(
            client: MattermostClient(api: api, token: token), site: site,
            channels: channels, channel: channel, bot: bot, buttons: buttons, limit: limit)
    }

    package static func unconfigured(source name: String) -> any Source {
        MattermostSource(reader: MattermostPostReader(source: name, scope: Self.name))
    }
}

/// Mattermost's ids: 26 of its letters and digits (mattermost/server/public/model, `IsValidId`).
enum MattermostID {
    static func isValid(_ text: String) -> Bool {
        text.utf8.count == 26 && text.utf8.allSatisfy { (48...57).contains($0) || (97...122).contains($0) }
    }
}

/// How the REST API is asked.
struct MattermostClient: Sendable {
    let api: String
    let token: Secret

    var headers: Headers {
        ["Authorization": "Bearer \(token.revealedText)", "Content-Type": "application/json"]
    }

    func get(_ path: String, answerBytes: Int? = nil) -> TransportRequest {
        .get(
            api + path, headers: ["Authorization": "Bearer \(token.revealedText)", "Accept": "application/json"],
            answerBytes: answerBytes)
    }

    func send(_ method: String, _ path: String, _ body: JSON) -> TransportRequest {
        TransportRequest(method: method, url: api + path, headers: headers, body: body.serialised)
    }
}
