package import Documents
package import Intake

/// Slack: the Events API or the channels' history in, `chat.postMessage` and its like out.
package enum SlackPlatform: Platform {
    package static let name = "slack"
    package static let summary =
        "Slack channels through the Events API or by polling; answers in the thread, buttons, reactions and windows."
    package static let kind = SourceKind.chat

    package static func source(
        named name: String, settings: inout MappingReader, vault: Vault
    ) -> (any Source)? {
        let polling = SlackPolling(settings: &settings)
        let secret =
            polling == nil
            ? settings.requiredSecret("signing_secret", from: vault, or: "poll: true, to ask Slack instead")
            : settings.secret("signing_secret", from: vault)
        let token = settings.secret("token", from: vault)
        let base = settings.address("api", default: SlackAPI.address)
        let directory = SlackDirectory(
            channels: settings.names("channels").mapValues { $0.hasPrefix("#") ? $0 : "#" + $0 },
            people: settings.names("people").mapValues { $0.hasPrefix("@") ? String($0.dropFirst()) : $0 })
        let own = SlackIdentity(
            user: settings.text("bot_user"), bot: settings.text("bot_id"), app: settings.text("app_id"))
        let workspace = settings.take("workspace_url") == nil ? nil : settings.address("workspace_url")
        let scope = settings.text("scope") ?? Self.name
        if let secret, isToken(secret) {
            settings.problem(
                "003", "\"signing_secret\" refers to a token",
                hint: "the signing secret stands under Basic Information → App Credentials; a token goes to \"token\"")
            return nil
        }
        let isComplete = polling.map { $0.check(&settings, hasToken: token != nil, directory) } ?? (secret != nil)
        guard isComplete, let base else { return nil }
        return SlackSource(
            name: name, scope: scope, secret: secret, directory: directory, own: own, workspace: workspace,
            api: token.map { SlackAPI(base: base, token: $0) }, polling: polling)
    }

    /// Slack's tokens begin with `xoxb-`, `xoxp-`, `xapp-` and the like; its signing secrets are hex.
    private static func isToken(_ secret: Secret) -> Bool {
        secret.revealedText.hasPrefix("xox") || secret.revealedText.hasPrefix("xapp-")
    }

    package static func destination(
        named name: String, settings: inout MappingReader, vault: Vault
    ) -> (any Destination)? {
        let token = settings.requiredSecret("token", from: vault)
        let api = settings.address("api", default: SlackAPI.address)
        let channels = settings.names("channels")
        let channel = settings.text("channel")
        guard let token, let api else { return nil }
        return SlackDestination(api: api, token: token, channels: channels, channel: channel)
    }

    package static func unconfigured(source name: String) -> any Source {
        SlackSource(name: name, scope: Self.name, secret: nil)
    }
}

/// Names that Slack's events leave out: those of the configuration first, then what was looked up.
package struct SlackDirectory: Sendable {
    /// Channel id to `#name`.
    package var channels: [String: String]
    /// User id to name.
    package var people: [String: String]
    var looked = Lookups()

    package init(channels: [String: String] = [:], people: [String: String] = [:]) {
        self.channels = channels
        self.people = people
    }

    /// True where no name of anything is known.
    var isEmpty: Bool { channels.isEmpty && people.isEmpty && looked.facts.isEmpty }

    func channel(_ id: String) -> String? { channels[id] ?? looked[.channel, id]?.name }
    func person(_ id: String) -> String? { people[id] ?? looked[.person, id]?.name }
    func email(_ id: String) -> String? { looked[.person, id]?.email }
    func isBot(_ id: String) -> Bool { looked[.person, id]?.isBot ?? false }
}

/// What Slack calls our own app, so that its posts are known when they come back.
package struct SlackIdentity: Sendable {
    package var user: String?
    package var bot: String?
    package var app: String?

    package init(user: String? = nil, bot: String? = nil, app: String? = nil) {
        self.user = user
        self.bot = bot
        self.app = app
    }
}

/// Slack's message times: `1712345678.000100` is both the time in seconds and, with the channel, the message's name.
package enum SlackTime {
    /// Microseconds since 1970; `nil` for what is no such text.
    package static func microseconds(_ ts: String) -> Int64? {
        let parts = ts.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard let whole = parts.first, (1...2).contains(parts.count), (1...11).contains(whole.count),
            let seconds = number(whole)
        else { return nil }
        guard parts.count == 2 else { return seconds * 1_000_000 }
        let fraction = parts[1].prefix(6)
        guard let digits = number(fraction), number(parts[1]) != nil || parts[1].count > 18 else { return nil }
        let scale = (fraction.count..<6).reduce(Int64(1)) { scale, _ in scale * 10 }
        return seconds * 1_000_000 + digits * scale
    }

    package static func timestamp(_ ts: String) -> Timestamp? {
        microseconds(ts).map { Timestamp(milliseconds: $0 / 1000) }
    }

    /// Digits only: no sign.
    private static func number(_ digits: Substring.UTF8View) -> Int64? {
        guard !digits.isEmpty, digits.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return Int64(Substring(digits))
    }
}
