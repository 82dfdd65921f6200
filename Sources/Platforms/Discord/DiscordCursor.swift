import Intake

/// Where polling stands: the places that are read, and what is still to be asked in this round.
///
/// As JSON some 150 KB at most, and usually some five: 50 channels with their newest 50 messages, 500 threads, of which the
/// 60 busiest with their newest 25.
struct DiscordCursor: Equatable {
    static let mostChannels = 50
    static let mostThreads = 500
    /// Threads whose messages are watched for edits and deletion.
    static let mostWatched = 60

    /// A channel, or a thread of one.
    struct Place: Equatable {
        var id: String
        /// The channel or forum that a thread stands in.
        var parent: String?
        var name: String?
        /// Discord's kind of channel; `nil` until it was asked for.
        var type: Int64?
        var server: String?
        /// The newest message that was read.
        var after: UInt64
        /// Messages that are watched for edits and deletion, with the time of their last edit; oldest first.
        var seen: [Seen] = []
        /// It was refused.
        var aside: SetAside?

        /// Forums and media channels hold threads only.
        var isForum: Bool { type == 15 || type == 16 }
        var isThread: Bool { parent != nil }
        var watched: Int { isThread ? 25 : 50 }
    }

    struct Seen: Equatable {
        var id: UInt64
        var edited: Int64
    }

    /// One question that waits.
    enum Task: Equatable {
        /// What the channel is.
        case channel(String)
        /// Which threads of the server are active.
        case threads(server: String)
        /// Threads of the channel that were archived since `from`, before a time.
        case archived(String, before: String?, pages: Int64)
        /// Messages after the newest that was read.
        case news(String)
        /// The newest messages again, for edits and deletions.
        case again(String)

        /// The channel or thread that is asked about.
        var place: String? {
            switch self {
            case .channel(let id), .archived(let id, _, _), .news(let id), .again(let id): id
            case .threads: nil
            }
        }

        var isArchived: Bool {
            if case .archived = self { return true }
            return false
        }
    }

    /// The oldest message that is wanted.
    var start: UInt64
    var places: [Place] = []
    var tasks: [Task] = []
    /// When the last round began, in milliseconds; 0 before the first.
    var round: Int64 = 0
    /// When the next may begin.
    var due: Int64 = 0
    /// Archived threads are looked for back to this time, where the last round is long ago.
    var archivedSince: Int64 = 0
    /// Whose turn it is to be read again.
    var turn: Int64 = 0

    func place(_ id: String) -> Int? { places.firstIndex { $0.id == id } }
}

// MARK: - JSON

extension DiscordCursor {
    var json: JSON {
        [
            "start": .string(String(start)), "places": .array(places.map(\.json)), "tasks": .array(tasks.map(\.json)),
            "round": .int(round), "due": .int(due), "archived_since": .int(archivedSince), "turn": .int(turn),
        ]
    }

    /// `nil` for what no poller of ours has written.
    init?(_ json: JSON?) {
        guard let json, let start = json["start"]?.string.flatMap(DiscordSnowflake.value) else { return nil }
        self.init(start: start)
        places = (json["places"]?.elements ?? []).prefix(Self.mostChannels + Self.mostThreads).compactMap(Place.init)
        tasks = (json["tasks"]?.elements ?? []).prefix(1500).compactMap(Task.init)
        round = json["round"]?.int ?? 0
        due = json["due"]?.int ?? 0
        archivedSince = json["archived_since"]?.int ?? 0
        turn = max(0, min(json["turn"]?.int ?? 0, 1_000_000))
    }
}

extension DiscordCursor.Place {
    fileprivate var json: JSON {
        let optional: [(String, JSON?)] = [
            ("parent", parent.map { .string($0) }), ("name", name.map { .string($0) }), ("type", type.map { .int($0) }),
            ("server", server.map { .string($0) }), ("aside", aside?.json),
        ]
        let seen = seen.map { JSON.Member(String($0.id), .int($0.edited)) }
        return .object(
            [JSON.Member("id", .string(id)), JSON.Member("after", .string(String(after)))]
                + optional.compactMap { key, value in value.map { JSON.Member(key, $0) } }
                + [JSON.Member("seen", .object(seen))])
    }

    fileprivate init?(_ json: JSON) {
        guard let id = json["id"]?.string, DiscordSnowflake.isOne(id),
            let after = json["after"]?.string.flatMap(DiscordSnowflake.value)
        else { return nil }
        self.init(id: id, after: after)
        parent = json["parent"]?.string
        name = json["name"]?.string
        type = json["type"]?.int
        server = json["server"]?.string
        aside = SetAside(json["aside"])
        seen = (json["seen"]?.members ?? []).prefix(100).compactMap { member in
            DiscordSnowflake.value(member.key).map { DiscordCursor.Seen(id: $0, edited: member.value.int ?? 0) }
        }
    }
}

extension DiscordCursor.Task {
    fileprivate var json: JSON {
        switch self {
        case .channel(let id): ["ask": "channel", "id": .string(id)]
        case .threads(let server): ["ask": "threads", "id": .string(server)]
        case .archived(let id, let before, let pages):
            ["ask": "archived", "id": .string(id), "before": JSON(before), "pages": .int(pages)]
        case .news(let id): ["ask": "news", "id": .string(id)]
        case .again(let id): ["ask": "again", "id": .string(id)]
        }
    }

    fileprivate init?(_ json: JSON) {
        guard let id = json["id"]?.string, DiscordSnowflake.isOne(id) else { return nil }
        switch json["ask"]?.string {
        case "channel": self = .channel(id)
        case "threads": self = .threads(server: id)
        case "archived": self = .archived(id, before: json["before"]?.string, pages: json["pages"]?.int ?? 0)
        case "news": self = .news(id)
        case "again": self = .again(id)
        default: return nil
        }
    }
}
