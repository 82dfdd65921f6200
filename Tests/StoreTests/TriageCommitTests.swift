import Intake
import Store
import Support
import Testing

@Suite struct TriageCommitTests {
    private let folder: TemporaryFolder
    private let store: Store
    private let now = Timestamp(milliseconds: 5_000)

    init() async throws {
        folder = try TemporaryFolder()
        store = try Store(path: folder.file("a.sqlite"))
        try await store.keep(ruleSet: Samples.rules, files: "[]", at: now)
    }

    /// Appends an event and commits a change for it.
    private func commit(_ change: Triaged.Change, last: Int64) async throws {
        let event = try await store.append(Samples.event("e"))
        _ = try store.commit([Triaged(event: event, change: change)], expecting: RequestID(last), at: now)
    }

    private func open(_ number: Int64, _ submission: Submission, fingerprint: Int64? = nil, posts: [Post] = [])
        async throws
    {
        let change = Samples.ask(
            submission, place: .opens(RequestID(number), title: submission.text), fingerprint: fingerprint ?? number,
            posts: posts)
        try await commit(change, last: number - 1)
    }

    @Test func `submission, request, decision and posts are there together`() async throws {
        try await open(1, Samples.submission("m1", "dark mode"), posts: [Samples.post("k1")])
        let detail = try #require(try await store.request(RequestID(1)))
        #expect(detail.summary.title == "dark mode")
        #expect(detail.summary.voices == 1)
        #expect(detail.summary.team == "team")
        #expect(detail.submissions.map(\.content.text) == ["dark mode"])
        #expect(detail.decisions.map(\.decision.matched) == [["all"]])
        #expect(detail.posts.map(\.state) == [.waiting])
    }

    @Test func `one person counts once, two people twice`() async throws {
        try await open(1, Samples.submission("m1", "dark mode"))
        let match = Match(outcome: .duplicate, request: RequestID(1), score: 1000)
        func join(_ id: String, by person: String) async throws {
            try await commit(
                Samples.ask(Samples.submission(id, "dark mode", by: person), place: .joins(RequestID(1)), match: match),
                last: 1)
        }
        try await join("m2", by: "dana")
        #expect(try await store.request(RequestID(1))?.summary.voices == 1)
        try await join("m3", by: "femi")
        #expect(try await store.request(RequestID(1))?.summary.voices == 2)
    }

    @Test func `a message that came in between is a conflict, and nothing of the batch is kept`() async throws {
        try await open(1, Samples.submission("m1", "dark mode"))
        let event = try await store.append(Samples.event("e"))
        let again = Samples.ask(
            Samples.submission("m1", "dark mode"), place: .opens(RequestID(2), title: "t"), fingerprint: 99,
            posts: [Samples.post("k2", request: 2)])
        let error = #expect(throws: StoreError.self) {
            _ = try store.commit([Triaged(event: event, change: again)], expecting: RequestID(1), at: now)
        }
        #expect(error?.code == .conflict)
        #expect(try await store.status().requests == 1)
        #expect(try await store.status().posts == [:])
        #expect(try await store.outcome(of: event) == nil)
    }

    @Test func `an equal request that the look-up did not see is a conflict`() async throws {
        try await open(1, Samples.submission("m1", "dark mode"), fingerprint: 42)
        await #expect(throws: StoreError.self) {
            try await open(2, Samples.submission("m2", "dark mode"), fingerprint: 42)
        }
    }

    @Test func `a wrong expectation of the newest request is a conflict`() async throws {
        try await open(1, Samples.submission("m1", "a"))
        await #expect(throws: StoreError.self) { try await open(1, Samples.submission("m2", "b")) }
    }

    @Test func `a post whose key is there already is not added again`() async throws {
        try await open(1, Samples.submission("m1", "a"), posts: [Samples.post("k"), Samples.post("k")])
        try await open(2, Samples.submission("m2", "b"), posts: [Samples.post("k", request: 2)])
        #expect(try await store.status().posts == ["waiting": 1])
    }

    @Test func `an edit keeps the old words, and the decision shows what it saw`() async throws {
        try await open(1, Samples.submission("m1", "dark mode"))
        let existing = try #require(try await known("m1").existing)
        try await commit(
            Samples.ask(
                Samples.submission("m1", "darker mode", version: 2), place: .keeps(RequestID(1), title: "darker"),
                replaces: existing.id), last: 1)
        let detail = try #require(try await store.request(RequestID(1)))
        #expect(detail.summary.title == "darker")
        #expect(detail.submissions.map(\.content.text) == ["darker mode"])
        #expect(detail.decisions.map(\.content.text) == ["dark mode", "darker mode"])
    }

    @Test func `the last voice that goes takes an undecided request with it`() async throws {
        let submission = Samples.submission("m1", "a")
        try await open(1, submission, posts: [Samples.post("k1")])
        try await commit(.withdrawn(submission.key, at: now), last: 1)
        let detail = try #require(try await store.request(RequestID(1)))
        #expect(detail.posts.map(\.state) == [.dead])
        #expect(detail.summary.status == .withdrawn)
        #expect(detail.summary.voices == 0)
    }

    @Test func `a delete that comes first leaves a tombstone`() async throws {
        try await commit(.withdrawn(Samples.submission("m9", "").key, at: now), last: 0)
        let existing = try #require(try await known("m9").existing)
        #expect(existing.role == .tombstone)
        #expect(existing.state == .withdrawn)
    }

    @Test func `a reply is found by its thread and kept as a comment`() async throws {
        try await open(1, Samples.submission("m1", "a"))
        let reply = Samples.submission("m2", "more on that", thread: "m1", isReply: true)
        #expect(try await known(reply).threadRequest == RequestID(1))
        try await commit(.commented(reply, on: RequestID(1)), last: 1)
        let detail = try #require(try await store.request(RequestID(1)))
        #expect(detail.submissions.map(\.role) == [.ask, .comment])
        #expect(detail.summary.voices == 1)
    }

    @Test func `what was dropped stays visible with its reason`() async throws {
        var change = Samples.ask(Samples.submission("m1", "thanks"), place: .dropped, fingerprint: nil)
        if case .asked(var ask) = change {
            ask.decision.drop = "not a request"
            change = .asked(ask)
        }
        try await commit(change, last: 0)
        #expect(try await store.dropped(limit: 5).map(\.decision.drop) == ["not a request"])
        #expect(try await store.status().dropped == 1)
        #expect(try await store.status().requests == 0)
    }

    private func known(_ submission: Submission) async throws -> Known {
        _ = try await store.append(Samples.event("looks"))
        let found = try store.waitingEvents(limit: 1, now: now) { _ in ((), Probe(submission, fingerprint: nil)) }
        return try #require(found.reads.first).1
    }

    private func known(_ id: String) async throws -> Known { try await known(Samples.submission(id, "")) }
}
