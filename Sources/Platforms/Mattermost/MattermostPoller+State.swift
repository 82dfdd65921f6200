import Documents
import Intake

/// Where the poller stands, as it is kept between questions.
extension MattermostPoller {
    struct Gap {
        /// The id of the post to go back from; empty for the newest.
        var before: String
        /// Posts that were made after this are read.
        var from: Int64
        var newest: Int64
    }

    struct Place {
        var id: String?
        var since: Int64
        var edge: ChatPolling.Edge
        var gap: Gap?
        /// Refused by the server: the others go on without it for a while.
        var aside: SetAside?
    }

    struct State {
        private var places: [(name: String, place: Place)]
        private let start: Int64
        var turn: Int
        var wake: Int64

        init(_ json: JSON?, channels: [String], start: Int64) {
            self.start = start
            turn = Int(clamping: json?["turn"]?.int ?? 0)
            if !channels.indices.contains(turn) { turn = 0 }
            wake = json?["wake"]?.int ?? 0
            let kept = json?["channels"]
            places = channels.compactMap { name in kept?[name].map { (name, Place(json: $0, start: start)) } }
        }

        subscript(name: String) -> Place {
            get {
                places.first { $0.name == name }?.place
                    ?? Place(id: nil, since: start, edge: ChatPolling.Edge(), gap: nil)
            }
            set {
                places.removeAll { $0.name == name }
                places.append((name, newValue))
            }
        }

        /// The first channel from that one on that does not rest.
        func open(from first: Int = 0, _ channels: [String], now: Timestamp) -> Int? {
            channels.indices.first {
                $0 >= first && self[channels[$0]].aside?.holds(now) != true
            }
        }

        func lacking(_ channels: [String]) -> [String] { channels.compactMap { self[$0].aside?.reason } }

        /// To the next channel, else the round is over.
        mutating func advance(_ channels: [String], now: Timestamp, every: Duration) {
            if let next = open(from: turn + 1, channels, now: now) {
                turn = next
                return
            }
            turn = 0
            wake = (now + every).milliseconds
        }

        var json: JSON {
            [
                "turn": .int(Int64(turn)), "wake": .int(wake),
                "channels": .object(places.map { JSON.Member($0.name, $0.place.json) }),
            ]
        }
    }
}

extension MattermostPoller.Place {
    /// What led to the refusal may be outdated: an id that was looked up, a post that pages went back from.
    mutating func setAside(_ reason: String, now: Timestamp) {
        aside = SetAside(reason, now: now)
        id = nil
        gap?.before = ""
    }

    init(json: JSON, start: Int64) {
        id = json["id"]?.string.flatMap { MattermostID.isValid($0) ? $0 : nil }
        since = json["since"]?.int.map { min(max(0, $0), 1 << 53) } ?? start
        edge = ChatPolling.Edge(json["seen"], floor: json["floor"]?.int)
        aside = SetAside(json["aside"])
        gap = json["gap"].flatMap { gap in
            guard let before = gap["before"]?.string, let from = gap["from"]?.int else { return nil }
            let bounded = min(max(0, from), 1 << 53)
            return MattermostPoller.Gap(
                before: before, from: bounded, newest: min(max(bounded, gap["newest"]?.int ?? bounded), 1 << 53))
        }
    }

    var json: JSON {
        var members = [JSON.Member("since", .int(since)), JSON.Member("seen", edge.json)]
        if let id { members.append(JSON.Member("id", .string(id))) }
        if edge.floor > 0 { members.append(JSON.Member("floor", .int(edge.floor))) }
        if let aside { members.append(JSON.Member("aside", aside.json)) }
        if let gap {
            members.append(
                JSON.Member(
                    "gap", ["before": .string(gap.before), "from": .int(gap.from), "newest": .int(gap.newest)]))
        }
        return .object(members)
    }
}
