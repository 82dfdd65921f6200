import Intake

/// Where a poller of Slack stands: the channels with their last messages, and the reading that is under way.
///
/// As a cursor it is JSON of our own making; anything else in its place begins anew.
struct SlackPollState: Sendable, Equatable {
    var me = Me()
    /// By id.
    var channels: [String: Place] = [:]
    /// What is being read; `nil` between two rounds.
    var turn: Turn?
    /// When this round, or the last one, began: milliseconds.
    var round: Int64 = 0
    /// How many questions this round has had, and when the last was answered.
    var asked = 0
    var answered: Int64 = 0

    /// Whose token it is, as each event that Slack pushes tells.
    struct Me: Sendable, Equatable {
        var user: String?
        var bot: String?
        var team: String?
        /// When it was asked: milliseconds; 0 for never.
        var at: Int64 = 0
    }

    struct Place: Sendable, Equatable {
        var recent: SlackRecent
        /// Threads with replies, by the root's ts.
        var threads: [String: Thread] = [:]
        /// Slack has said that it is closed to us.
        var aside: SetAside?
    }

    struct Thread: Sendable, Equatable {
        var recent: SlackRecent
        /// What the channel's history told of it when it was last read.
        var latest = ""
        var count: Int64 = 0
        /// When it was last read: milliseconds.
        var read: Int64 = 0
    }

    struct Turn: Sendable, Equatable {
        var channel: String
        /// The root of the thread being read; `nil` while it is the channel's history.
        var thread: String?
        /// Threads to read after it.
        var queue: [String] = []
        /// Slack's name of the next page.
        var page: String?
        var pages = 0
        /// Known messages that this reading has not met: deleted, if it ends without them.
        var missing: [String] = []
        /// True when Slack has said that it hides some from this reading, as a free plan does.
        var isLimited = false
    }
}

extension SlackPollState {
    /// `nil` for what is not a cursor of ours.
    init?(json: JSON?) {
        guard let json, case .object = json["channels"] ?? .null else { return nil }
        let me = json["me"]
        self.me = Me(
            user: me?["user"]?.string, bot: me?["bot"]?.string, team: me?["team"]?.string, at: me?["at"]?.int ?? 0)
        for member in json["channels"]?.members ?? [] { channels[member.key] = Place(json: member.value) }
        turn = json["turn"].flatMap(Turn.init(json:))
        round = json["round"]?.int ?? 0
        asked = Int(clamping: json["asked"]?.int ?? 0)
        answered = json["answered"]?.int ?? 0
        // A turn in a channel that is not there would never end.
        if let turn, channels[turn.channel] == nil { self.turn = nil }
    }

    var json: JSON {
        var members: [(String, JSON?)] = [
            (
                "me",
                JSON(compact: [
                    ("user", me.user.map(JSON.string)), ("bot", me.bot.map(JSON.string)),
                    ("team", me.team.map(JSON.string)), ("at", .int(me.at)),
                ])
            ), ("round", .int(round)), ("asked", .int(Int64(asked))), ("answered", .int(answered)),
        ]
        members.append(("turn", turn?.json))
        let places = channels.sorted { $0.key < $1.key }.map { JSON.Member($0.key, $0.value.json) }
        return .object(
            members.compactMap { key, value in value.map { JSON.Member(key, $0) } }
                + [JSON.Member("channels", .object(places))])
    }
}

extension SlackRecent {
    init?(json: JSON?) {
        guard let from = json?["from"]?.string, SlackTime.microseconds(from) != nil else { return nil }
        self.init(from: from)
        edge = json?["edge"]?.string.flatMap { SlackTime.microseconds($0) == nil ? nil : $0 }
        for member in json?["known"]?.members ?? [] where SlackTime.microseconds(member.key) != nil {
            known[member.key] = member.value.string ?? ""
        }
    }

    var json: JSON {
        JSON(compact: [("from", .string(from)), ("edge", edge.map(JSON.string)), ("known", JSON(known))])
    }
}

extension SlackPollState.Place {
    init?(json: JSON) {
        guard let recent = SlackRecent(json: json["recent"]) else { return nil }
        self.recent = recent
        for member in json["threads"]?.members ?? [] {
            guard let recent = SlackRecent(json: member.value["recent"]) else { continue }
            threads[member.key] = SlackPollState.Thread(
                recent: recent, latest: member.value["latest"]?.string ?? "", count: member.value["count"]?.int ?? 0,
                read: member.value["read"]?.int ?? 0)
        }
        aside = SetAside(json["aside"])
    }

    var json: JSON {
        let threads = threads.sorted { $0.key < $1.key }.map { root, thread -> JSON.Member in
            JSON.Member(
                root,
                [
                    "recent": thread.recent.json, "latest": .string(thread.latest), "count": .int(thread.count),
                    "read": .int(thread.read),
                ])
        }
        return JSON(compact: [
            ("recent", recent.json), ("threads", .object(threads)), ("aside", aside?.json),
        ])
    }
}

extension SlackPollState.Turn {
    init?(json: JSON) {
        guard let channel = json["channel"]?.string else { return nil }
        self.init(
            channel: channel, thread: json["thread"]?.string, queue: json.texts("queue"), page: json["page"]?.string,
            pages: Int(clamping: json["pages"]?.int ?? 0), missing: json.texts("missing"),
            isLimited: json["limited"] == true)
    }

    var json: JSON {
        JSON(compact: [
            ("channel", .string(channel)), ("thread", thread.map(JSON.string)), ("queue", JSON(queue)),
            ("page", page.map(JSON.string)), ("pages", .int(Int64(pages))), ("missing", JSON(missing)),
            ("limited", isLimited ? true : nil),
        ])
    }
}
