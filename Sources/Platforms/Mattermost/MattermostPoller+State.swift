import Documents
import Intake

/// Where the poller stands, as it is kept between questions.
extension MattermostPoller {
    typealias State = ChatRounds<Place>

    struct Gap {
        /// The id of the post to go back from; empty for the newest.
        var before: String
        /// Posts that were made after this are read.
        var from: Int64
        var newest: Int64
    }

    struct Place: ChatPlace {
        static let plural = "channels"

        var id: String?
        var since: Int64
        var edge: ChatPolling.Edge
        var gap: Gap?
        var aside: SetAside?
    }
}

extension MattermostPoller.Place {
    /// What led to the refusal may be outdated: an id that was looked up, a post that pages went back from.
    mutating func setAside(_ reason: String, now: Timestamp) {
        aside = SetAside(reason, now: now)
        id = nil
        gap?.before = ""
    }

    init(since: Int64) {
        self.since = since
        edge = ChatPolling.Edge()
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
