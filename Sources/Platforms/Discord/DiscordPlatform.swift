package import Documents
package import Intake

/// Discord: interactions over HTTP and channels by polling in, a bot's messages or a webhook's out.
package enum DiscordPlatform: Platform {
    package static let name = "discord"
    package static let summary =
        "Discord: slash commands and buttons over HTTP, channels and forums by polling; answers as replies of the bot."
    package static let kind = SourceKind.chat

    static let api = "https://discord.com/api/v10"

    package static func source(
        named name: String, settings: inout MappingReader, vault: Vault
    ) -> (any Source)? {
        let key = publicKey(&settings)
        let token = settings.take("token") == nil ? nil : settings.secret("token", from: vault)
        let api = settings.address("api", default: Self.api)
        let directory = DiscordDirectory(
            channels: settings.names("channels").mapValues { $0.hasPrefix("#") ? $0 : "#" + $0 },
            people: settings.names("people").mapValues { $0.hasPrefix("@") ? String($0.dropFirst()) : $0 },
            server: id("server", &settings))
        let application = id("application", &settings)
        let commands = settings.take("ask_commands") == nil ? AskCommands.usual : settings.texts("ask_commands")
        let scope = settings.text("scope") ?? Self.name
        let since = settings.pollStart()
        let every = settings.duration("every", in: .seconds(5)...(.seconds(3600)), default: .seconds(15))
        checkChannels(directory, &settings)
        if settings.node["public_key"] == nil, settings.node["token"] == nil {
            settings.problem(
                "002", "\"public_key\" or \"token\" is missing",
                hint: "public_key: lets slash commands in, token: ${env:NAME} lets channels be read")
        }
        if token != nil, directory.channels.isEmpty, settings.node["public_key"] == nil {
            settings.problem(
                "002", "\"channels\" is missing: nothing would be read",
                hint: "expected here: channels: { \"112233445566778899\": \"#feature-requests\" }")
        }
        guard let api, key != nil || token != nil else { return nil }
        return DiscordSource(
            name: name, scope: scope, key: key, directory: directory, application: application,
            commands: AskCommands(commands), account: DiscordAccount(api: api, token: token), since: since, every: every
        )
    }

    package static func destination(
        named name: String, settings: inout MappingReader, vault: Vault
    ) -> (any Destination)? {
        let api = settings.address("api", default: Self.api)
        let channels = settings.names("channels")
        let channel = settings.text("channel")
        if settings.node["webhook"] != nil {
            guard let webhook = settings.secret("webhook", from: vault) else { return nil }
            guard vault.isPretended || MappingReader.isAddress(webhook.revealedText), settings.node["token"] == nil
            else {
                settings.problem(
                    "003", "\"webhook\" must be the webhook's address, and stands instead of \"token\"",
                    hint: "https://discord.com/api/webhooks/…")
                return nil
            }
            return DiscordWebhookDestination(url: webhook)
        }
        let token = settings.requiredSecret("token", from: vault, or: "webhook: ${env:NAME}")
        guard let token, let api else { return nil }
        return DiscordDestination(
            account: DiscordAccount(api: api, token: token), channels: channels, channel: channel)
    }

    package static func unconfigured(source name: String) -> any Source {
        DiscordSource(name: name, scope: Self.name, key: nil)
    }

    // MARK: - Settings

    /// 32 bytes as hex: the application's page shows it, and it is no secret.
    private static func publicKey(_ settings: inout MappingReader) -> [UInt8]? {
        guard let node = settings.take("public_key") else { return nil }
        guard let text = node.scalar, let key = Hex.decode(Array(text.utf8)), key.count == 32 else {
            settings.problem(
                "003", "\"public_key\" must be 64 hex digits, found \(node.kindInWords)",
                hint: "copy \"Public Key\" from the application's General Information page", at: node.place)
            return nil
        }
        return key
    }

    private static func id(_ key: String, _ settings: inout MappingReader) -> String? {
        guard let node = settings.take(key) else { return nil }
        guard let text = node.scalar, DiscordSnowflake.isOne(text) else {
            settings.problem(
                "003", "\"\(key)\" must be an id, found \(node.kindInWords)",
                hint: "17 to 20 digits, from Copy ID in Discord's Developer Mode", at: node.place)
            return nil
        }
        return text
    }

    private static func checkChannels(_ directory: DiscordDirectory, _ settings: inout MappingReader) {
        for id in directory.channels.keys.sorted() where !DiscordSnowflake.isOne(id) {
            settings.problem(
                "003", "\"channels\" has \"\(id)\", which is no channel id",
                hint: "\"112233445566778899\": \"#feature-requests\", the id from Copy Channel ID in Developer Mode")
        }
        if directory.channels.count > DiscordCursor.mostChannels {
            settings.problem("003", "\"channels\" has more than \(DiscordCursor.mostChannels) channels")
        }
    }
}

/// Names that Discord's events leave out, from the configuration.
package struct DiscordDirectory: Sendable {
    /// Channel id to `#name`; these are the channels that are polled.
    package var channels: [String: String]
    package var people: [String: String]
    /// The server's id, for links to messages that do not tell it.
    package var server: String?

    package init(channels: [String: String] = [:], people: [String: String] = [:], server: String? = nil) {
        self.channels = channels
        self.people = people
        self.server = server
    }
}

/// Where Discord's API is, and who asks.
package struct DiscordAccount: Sendable {
    package var api: String
    package var token: Secret?

    package init(api: String, token: Secret?) {
        self.api = api
        self.token = token
    }

    /// Discord's edge refuses requests without a name of this form (docs.discord.com/developers/reference, "User Agent").
    static let agent = "DiscordBot (https://triaged.example, 1.0)"

    var headers: Headers {
        var headers: Headers = ["User-Agent": Self.agent]
        if let token { headers.add("Authorization", "Bot \(token.revealedText)") }
        return headers
    }

    func get(_ path: String) -> TransportRequest { .get(api + path, headers: headers) }
}
