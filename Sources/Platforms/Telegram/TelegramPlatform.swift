package import Documents
package import Intake

/// Telegram: updates by webhook or long polling in, `sendMessage` out.
package enum TelegramPlatform: Platform {
    package static let name = "telegram"
    package static let summary = "Telegram groups, channels and private chats through a bot, by webhook or polling."
    package static let kind = SourceKind.chat
    static let api = "https://api.telegram.org"

    package static func source(
        named name: String, settings: inout MappingReader, vault: Vault
    ) -> (any Source)? {
        let isPolling = settings.flag("poll", default: false)
        let secret =
            isPolling
            ? settings.secret("secret_token", from: vault)
            : settings.requiredSecret("secret_token", from: vault, or: "poll: true")
        let token =
            isPolling ? settings.requiredSecret("token", from: vault) : settings.secret("token", from: vault)
        let api = settings.address("api", default: Self.api)
        let given = settings.node["ask_commands"] != nil
        let commands = settings.texts("ask_commands")
        let username = settings.text("bot").map { $0.hasPrefix("@") ? String($0.dropFirst()) : $0 }
        let reader = TelegramMessageReader(
            source: name, scope: settings.text("scope") ?? Self.name,
            own: TelegramIdentity(token: token, username: username),
            chats: settings.names("chats"), isOnlyListed: settings.flag("only_listed", default: false),
            isDiscussion: settings.flag("discussion", default: false),
            askCommands: given ? Set(commands.map(TelegramMessageReader.bareCommand)) : TelegramMessageReader.usualAsks)
        let since = settings.pollStart()
        guard let api, isPolling ? token != nil : secret != nil else { return nil }
        return TelegramSource(
            name: name, reader: reader, secret: secret, token: token, api: api, isPolling: isPolling, since: since)
    }

    package static func destination(
        named name: String, settings: inout MappingReader, vault: Vault
    ) -> (any Destination)? {
        let token = settings.requiredSecret("token", from: vault)
        let api = settings.address("api", default: Self.api)
        let chats = settings.names("chats")
        let chat = settings.text("chat")
        let scope = settings.text("scope") ?? Self.name
        guard let token, let api else { return nil }
        return TelegramDestination(api: api, token: token, chats: chats, chat: chat, scope: scope)
    }

    package static func unconfigured(source name: String) -> any Source {
        TelegramSource(
            name: name, reader: TelegramMessageReader(source: name, scope: Self.name), secret: nil, token: nil,
            api: Self.api, isPolling: false, since: .now)
    }
}

/// What Telegram calls our own bot.
struct TelegramIdentity: Sendable {
    /// A token begins with the bot's id: `123456:ABC…`.
    var id: Int64?
    var username: String?

    init(token: Secret? = nil, username: String? = nil) {
        id = token.flatMap { Int64($0.revealedText.prefix { $0 != ":" }) }
        self.username = username
    }
}

/// Where a message belongs, as one text: the message that opened it, behind the topic's id where it lies in one:
/// `4711`, `12/4711`.
struct TelegramThread: Sendable, Equatable {
    var topic: Int64?
    var root: Int64

    init(topic: Int64?, root: Int64) {
        self.topic = topic
        self.root = root
    }

    init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Int64($0) }
        guard (1...2).contains(parts.count), let root = parts.last ?? nil, root > 0 else { return nil }
        if parts.count == 2, parts[0] == nil { return nil }
        self.root = root
        topic = parts.count == 2 ? parts[0] : nil
    }

    var text: String { topic.map { "\($0)/\(root)" } ?? "\(root)" }

    // MARK: - The mark in our answers

    /// An update shows the message that is replied to, but not what that one replied to in turn: so each answer carries
    /// its thread in the link of an invisible first character.
    private static let markPrefix = "https://t.me/?thread="

    var mark: String { Self.markPrefix + text }

    /// The thread of one of our own answers, by its mark.
    init?(markedIn message: JSON) {
        let marks = (message["entities"]?.elements ?? []).prefix(5).compactMap { entity -> TelegramThread? in
            guard entity["type"] == "text_link", entity["offset"] == 0, let url = entity["url"]?.string else {
                return nil
            }
            guard let end = url.lastIndex(of: "="), url.hasPrefix("https://t.me/"), url[..<end].hasSuffix("?thread")
            else { return nil }
            return TelegramThread(url[url.index(after: end)...].replacing("%2F", with: "/"))
        }
        guard let first = marks.first else { return nil }
        self = first
    }
}
