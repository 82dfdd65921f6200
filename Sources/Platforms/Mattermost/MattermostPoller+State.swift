import Documents
import Intake

/// Where the poller stands, as it is kept between questions.
extension MattermostPoller {
    struct Gap {
        /// The id of the post to go back from; empty for the newest.
        var before: String
        var until: Int64
        var newest: Int64
    }

    struct Place {
        var id: String?
        var since: Int64
        var edge: ChatPolling.Edge
        var gap: Gap?
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
                    ?? Place(id: nil, since: start, edge: ChatPolling.Edge(nil), gap: nil)
            }
            set {
                places.removeAll { $0.name == name }
                places.append((name, newValue))
            }
        }

        mutating func advance(_ count: Int, wake time: Timestamp) {
            turn += 1
            guard turn >= count else { return }
            turn = 0
            wake = time.milliseconds
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
    init(json: JSON, start: Int64) {
        id = json["id"]?.string.flatMap { MattermostID.isValid($0) ? $0 : nil }
        since = json["since"]?.int.map { min(max(0, $0), 1 << 53) } ?? start
        edge = ChatPolling.Edge(json["seen"])
        gap = json["gap"].flatMap { gap in
            guard let before = gap["before"]?.string, let until = gap["until"]?.int else { return nil }
            let bounded = min(max(0, until), 1 << 53)
            return MattermostPoller.Gap(
                before: before, until: bounded, newest: min(max(bounded, gap["newest"]?.int ?? bounded), 1 << 53))
        }
    }

    var json: JSON {
        var members = [JSON.Member("since", .int(since)), JSON.Member("seen", edge.json)]
        if let id { members.append(JSON.Member("id", .string(id))) }
        if let gap {
            members.append(
                JSON.Member(
                    "gap", ["before": .string(gap.before), "until": .int(gap.until), "newest": .int(gap.newest)]))
        }
        return .object(members)
    }
}
