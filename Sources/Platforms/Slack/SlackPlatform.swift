package import Documents
package import Intake

/// Slack: the Events API in, `chat.postMessage` out.
package enum SlackPlatform: Platform {
    package static let name = "slack"
    package static let summary = "Slack channels through the Events API; answers in the thread by chat.postMessage."
    package static let kind = SourceKind.chat

    package static func source(
        named name: String, settings: inout MappingReader, vault: Vault
    ) -> (any Source)? {
        let secret = settings.requiredSecret("signing_secret", from: vault)
        let directory = SlackDirectory(
            channels: settings.names("channels").mapValues { $0.hasPrefix("#") ? $0 : "#" + $0 },
            people: settings.names("people").mapValues { $0.hasPrefix("@") ? String($0.dropFirst()) : $0 })
        let own = SlackIdentity(
            user: settings.text("bot_user"), bot: settings.text("bot_id"), app: settings.text("app_id"))
        let workspace = settings.take("workspace_url") == nil ? nil : settings.address("workspace_url")
        let scope = settings.text("scope") ?? Self.name
        guard let secret else { return nil }
        return SlackSource(
            name: name, scope: scope, secret: secret, directory: directory, own: own, workspace: workspace)
    }

    package static func destination(
        named name: String, settings: inout MappingReader, vault: Vault
    ) -> (any Destination)? {
        let token = settings.requiredSecret("token", from: vault)
        let api = settings.address("api", default: "https://slack.com/api")
        let channels = settings.names("channels")
        let channel = settings.text("channel")
        guard let token, let api else { return nil }
        return SlackDestination(api: api, token: token, channels: channels, channel: channel)
    }

    package static func unconfigured(source name: String) -> any Source {
        SlackSource(name: name, scope: Self.name, secret: nil)
    }
}

/// Names that Slack's events leave out, from the configuration.
package struct SlackDirectory: Sendable {
    /// Channel id to `#name`.
    package var channels: [String: String]
    /// User id to name.
    package var people: [String: String]

    package init(channels: [String: String] = [:], people: [String: String] = [:]) {
        self.channels = channels
        self.people = people
    }
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
