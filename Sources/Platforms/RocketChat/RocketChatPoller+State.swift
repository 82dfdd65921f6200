import Documents
import Intake

/// Where the poller stands, as it is kept between questions.
extension RocketChatPoller {
    typealias State = ChatRounds<Place>

    struct Pages {
        var isDeleted: Bool
        var next: Int64
        var from: Int64
        var newest: Int64 = 0
    }

    struct Place: ChatPlace {
        static let plural = "rooms"

        var id: String?
        var name: String?
        var type: String?
        var since: Int64
        var edge: ChatPolling.Edge
        var pages: Pages?
        var aside: SetAside?

        /// What led to the refusal may be outdated: the id that was looked up.
        mutating func setAside(_ reason: String, now: Timestamp) {
            aside = SetAside(reason, now: now)
            id = nil
        }
    }
}

extension RocketChatPoller.Place {
    init(since: Int64) {
        self.since = since
        edge = ChatPolling.Edge()
    }

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
