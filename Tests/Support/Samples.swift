package import Intake
package import Store

/// Small values that many tests need.
package enum Samples {
    package static let rules = "0000"

    package static func submission(
        _ id: String, _ text: String, by person: String = "dana", thread: String? = nil, isReply: Bool = false,
        version: Int64 = 1
    ) -> Submission {
        Submission(
            key: MessageKey(platform: "lobby", scope: "lobby", externalID: id), source: "lobby", kind: .chat,
            channel: Channel(id: "lobby", name: "#lobby"), thread: thread ?? id, isReply: isReply,
            author: Person(id: person, name: person), text: text,
            submittedAt: Timestamp(milliseconds: 1_000), version: version)
    }

    package static func ask(
        _ submission: Submission, place: Triaged.Ask.Place, fingerprint: Int64? = 7, match: Match = .new,
        replaces: Int64? = nil, newestTwin: RequestID? = nil, posts: [Post] = []
    ) -> Triaged.Change {
        .asked(
            Triaged.Ask(
                submission: submission, receivedAt: Timestamp(milliseconds: 1_000), replaces: replaces,
                fingerprint: fingerprint, match: match, newestTwin: newestTwin,
                decision: Decision(rules: rules, matched: ["all"], route: "team"),
                decidedAt: Timestamp(milliseconds: 2_000), place: place, posts: posts))
    }

    package static func post(_ key: String, to destination: String = "sink", request: Int64 = 1) -> Post {
        Post(
            key: key, destination: destination, address: "#a", request: RequestID(request), purpose: .notice,
            plannedAt: Timestamp(milliseconds: 1_000),
            body: PostBody([.paragraph([.text("hello \(key)")])]))
    }

    package static func event(_ body: String, from source: String = "lobby") -> Event {
        Event(source: source, receivedAt: Timestamp(milliseconds: 1_000), body: Array(body.utf8))
    }
}

extension Store {
    /// The events that wait, with nothing looked up.
    package func waiting(limit: Int, now: Timestamp) throws(StoreError) -> [Event] {
        try waitingEvents(limit: limit, now: now) { ($0, nil) }.reads.map(\.0)
    }

    package func lastRequest(now: Timestamp) throws(StoreError) -> RequestID {
        try waitingEvents(limit: 0, now: now) { _ in ((), nil) }.standing.lastRequest
    }
}
