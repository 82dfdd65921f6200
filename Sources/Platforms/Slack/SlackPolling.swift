import Documents
import Intake

/// How a source asks for messages: how often, and from when on.
package struct SlackPolling: Sendable, Equatable {
    enum Start: Sendable, Equatable {
        /// What is said after the first look.
        case now
        case time(Timestamp)
        case daysAgo(Int)
    }

    var every: Duration = .seconds(60)
    var start = Start.now

    /// `nil` where the file does not ask for polling.
    init?(settings: inout MappingReader) {
        let isOn = settings.flag("poll", default: false)
        let every = settings.duration("every", in: .seconds(1)...(.seconds(3600)), default: .seconds(60))
        let since = settings.text("since")
        guard isOn else {
            if since != nil || settings.node["every"] != nil {
                settings.problem(
                    "008", "\"every\" and \"since\" say how to ask for messages, which this source does not",
                    hint: "poll: true")
            }
            return nil
        }
        self.every = every
        guard let since else { return }
        if let days = Int(since), (0...3650).contains(days) {
            start = .daysAgo(days)
        } else if let time = Timestamp(iso8601: since) ?? Timestamp(iso8601: since + "T00:00:00Z") {
            start = .time(time)
        } else {
            settings.problem(
                "003", "\"since\" must be a time or a number of days, found \"\(since.shortened(to: 40))\"",
                hint: "such as 2026-11-01T00:00:00Z, or 14")
        }
    }

    init(every: Duration = .seconds(60), start: Start = .now) {
        self.every = every
        self.start = start
    }

    /// Asking needs a token and channels to ask about.
    func check(_ settings: inout MappingReader, hasToken: Bool, _ directory: SlackDirectory) -> Bool {
        if !hasToken, settings.node["token"] == nil {
            settings.problem(
                "002", "\"token\" is missing, which \"poll\" needs",
                hint: "expected here: token: ${env:SLACK_BOT_TOKEN}")
        }
        let strange = directory.channels.keys.filter { !SlackChannelID.isOne($0) }.sorted()
        for id in strange {
            settings.problem(
                "003", "\"\(id)\" is no id of a channel, and \"poll\" asks by id",
                hint: "the id stands at the end of the channel's details window: C0123456789: \"#feature-requests\"")
        }
        if directory.channels.isEmpty {
            settings.problem(
                "002", "\"channels\" is missing: those that \"poll\" asks about",
                hint: "channels: { C0123456789: \"#feature-requests\" }")
        }
        return hasToken && strange.isEmpty && !directory.channels.isEmpty
    }

    /// The time after which a message counts, in Slack's way of writing.
    func start(now: Timestamp) -> String {
        switch start {
        case .now: SlackTime.text(now)
        case .time(let time): SlackTime.text(time)
        case .daysAgo(let days): SlackTime.text(now + .seconds(-86_400 * Int64(days)))
        }
    }
}

extension SlackTime {
    /// The time as a `ts`, which names no message.
    static func text(_ time: Timestamp) -> String {
        let whole = max(0, time.milliseconds)
        let thousandths = String(String(1000 + whole % 1000).dropFirst())
        return "\(whole / 1000).\(thousandths)000"
    }
}
