import Documents
import Intake

/// Where the poller stands, as it is kept between questions.
extension RocketChatPoller {
    struct Pages {
        var isDeleted: Bool
        var next: Int64
        var from: Int64
        var newest: Int64 = 0
    }

    struct Place {
        var id: String?
        var name: String?
        var type: String?
        var since: Int64
        var edge: ChatPolling.Edge
        var pages: Pages?
        /// Refused by the server: the others go on without it for a while.
        var aside: SetAside?

        /// What led to the refusal may be outdated: the id that was looked up.
        mutating func setAside(_ reason: String, now: Timestamp) {
            aside = SetAside(reason, now: now)
            id = nil
        }
    }

    struct State {
        private var places: [(name: String, place: Place)]
        private let start: Int64
        var turn: Int
        var wake: Int64

        init(_ json: JSON?, rooms: [String], start: Int64) {
            self.start = start
            turn = Int(clamping: json?["turn"]?.int ?? 0)
            if !rooms.indices.contains(turn) { turn = 0 }
            wake = json?["wake"]?.int ?? 0
            let kept = json?["rooms"]
            places = rooms.compactMap { name in kept?[name].map { (name, Place(json: $0, start: start)) } }
        }

        subscript(name: String) -> Place {
            get {
                places.first { $0.name == name }?.place
                    ?? Place(id: nil, name: nil, type: nil, since: start, edge: ChatPolling.Edge(), pages: nil)
            }
            set {
                places.removeAll { $0.name == name }
                places.append((name, newValue))
            }
        }

        /// The first room from that one on that does not rest.
        func open(from first: Int = 0, _ rooms: [String], now: Timestamp) -> Int? {
            rooms.indices.first {
                $0 >= first && self[rooms[$0]].aside?.holds(now) != true
            }
        }

        func lacking(_ rooms: [String]) -> [String] { rooms.compactMap { self[$0].aside?.reason } }

        /// To the next room, else the round is over.
        mutating func advance(_ rooms: [String], now: Timestamp, every: Duration) {
            if let next = open(from: turn + 1, rooms, now: now) {
                turn = next
                return
            }
            turn = 0
            wake = (now + every).milliseconds
        }

        var json: JSON {
            [
                "turn": .int(Int64(turn)), "wake": .int(wake),
                "rooms": .object(places.map { JSON.Member($0.name, $0.place.json) }),
            ]
        }
    }
}

extension RocketChatPoller.Place {
    init(json: JSON, start: Int64) {
        func time(_ value: JSON?) -> Int64? { value?.int.map { min(max(0, $0), 253_402_300_799_000) } }
        id = json["id"]?.string?.nonEmpty
        name = json["name"]?.string
        type = json["type"]?.string
        since = time(json["since"]) ?? start
        edge = ChatPolling.Edge(json["seen"], floor: time(json["floor"]))
        aside = SetAside(json["aside"])
        pages = json["pages"].flatMap { pages in
            guard let next = time(pages["next"]), let from = time(pages["from"]) else { return nil }
            return RocketChatPoller.Pages(
                isDeleted: pages["deleted"] == true, next: next, from: from, newest: time(pages["newest"]) ?? 0)
        }
    }

    var json: JSON {
        var members = [JSON.Member("since", .int(since)), JSON.Member("seen", edge.json)]
        if let id { members.append(JSON.Member("id", .string(id))) }
        if let name { members.append(JSON.Member("name", .string(name))) }
        if let type { members.append(JSON.Member("type", .string(type))) }
        if edge.floor > 0 { members.append(JSON.Member("floor", .int(edge.floor))) }
        if let aside { members.append(JSON.Member("aside", aside.json)) }
        if let pages {
            members.append(
                JSON.Member(
                    "pages",
                    [
                        "deleted": .bool(pages.isDeleted), "next": .int(pages.next), "from": .int(pages.from),
                        "newest": .int(pages.newest),
                    ]))
        }
        return .object(members)
    }
}
