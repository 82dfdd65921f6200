import Intake
import Store
import Support
import Testing

@Suite struct ImportTests {
    private let folder: TemporaryFolder
    private let store: Store
    private let now = Timestamp(milliseconds: 5_000_000)
    private let source = "import"

    init() async throws {
        folder = try TemporaryFolder()
        store = try Store(path: folder.file("a.sqlite"))
        try await store.keep(ruleSet: Samples.rules, files: "[]", at: now)
    }

    private var cursor: ImportCursor { ImportCursor(name: "past.csv", file: "abc", offset: 12, line: 2, total: 9) }

    private func event(_ body: String, of name: String = "past.csv") -> Event {
        Event(source: source, receivedAt: now, headers: ImportCursor.header(name), body: Array(body.utf8))
    }

    /// Opens request 1 for a past ask.
    private func open(_ past: Past) async throws {
        let kept = try await store.keep([event("1")], of: cursor, at: now)
        var change = Samples.ask(Samples.submission("m1", "dark mode"), place: .opens(RequestID(1), title: "dark mode"))
        if case .asked(var ask) = change {
            ask.past = past
            change = .asked(ask)
        }
        _ = try store.commit(
            [Triaged(event: try #require(kept.lastEvent), change: change)], expecting: RequestID(0), at: now)
    }

    @Test func `the cursor is there with its events, as it was`() async throws {
        #expect(try await store.importCursor("past.csv") == nil)
        var next = cursor
        (next.rows, next.refused, next.reasons, next.refusedBytes) = (3, 1, ["past.csv:4:1: no"], 77)
        let kept = try await store.keep([event("1"), event("2")], of: next, at: now)
        #expect(try await store.importCursor("past.csv") == kept)
        #expect((kept.firstEvent, kept.lastEvent) == (1, 2))
        #expect(try await store.importCursor("other.csv") == nil)
        let later = try await store.keep([event("3")], of: kept, at: now)
        #expect((later.firstEvent, later.lastEvent) == (1, 3))
    }

    @Test func `a past request is as it stood, and its team is set right for good`() async throws {
        try await open(
            Past(
                status: .declined, team: "payments", decidedAt: Timestamp(milliseconds: 1_709_388_309_000),
                decision: "too few people need it"))
        let detail = try #require(try await store.request(RequestID(1)))
        #expect(detail.summary.status == .declined)
        #expect(detail.summary.team == "payments")
        #expect(detail.summary.createdAt == Timestamp(milliseconds: 1_000), "when it was asked")
        #expect(detail.summary.decidedAt == Timestamp(milliseconds: 1_709_388_309_000))
        #expect(detail.summary.decisionWords == "too few people need it")
        #expect(detail.log.map(\.kind) == ["imported", "opened"].sorted { $0 > $1 })
        #expect(detail.log.last?.detail == "declined on 2024-03-02: too few people need it")
        #expect(try await store.corrections() == [RequestID(1): Correction(route: "payments")])
    }

    @Test func `a past that says nothing leaves what the rules said`() async throws {
        try await open(Past())
        let detail = try #require(try await store.request(RequestID(1)))
        #expect(detail.summary.status == .triaged)
        #expect(detail.summary.team == "team")
        #expect(detail.log.map(\.kind) == ["opened"])
        #expect(try await store.corrections().isEmpty)
    }

    @Test func `results tell what became of this import's rows alone`() async throws {
        let events = [event("1"), event("x", of: "other.csv"), event("2"), event("3"), event("4"), event("5")]
        let kept = try await store.keep(events, of: cursor, at: now)
        let match = Match(outcome: .duplicate, request: RequestID(1), score: 1000)
        _ = try store.commit(
            [
                Triaged(
                    event: 1,
                    change: Samples.ask(Samples.submission("m1", "a"), place: .opens(RequestID(1), title: "a"))),
                Triaged(
                    event: 3,
                    change: Samples.ask(Samples.submission("m2", "a"), place: .joins(RequestID(1)), match: match)
                ),
                Triaged(event: 4, change: Samples.ask(Samples.submission("m3", "b"), place: .dropped)),
                Triaged(event: 5, change: .noted(outcome: "repeated", reason: "this message is known")),
            ], expecting: RequestID(0), at: now)
        var results = try await store.results(of: kept, from: source)
        #expect(
            results
                == {
                    var expected = ImportResults()
                    (expected.opened, expected.joined, expected.dropped, expected.repeated) = (1, 1, 1, 1)
                    expected.waiting = 1
                    return expected
                }())
        _ = try store.commit(
            [Triaged(event: 6, change: .noted(outcome: "invalid", reason: "no text"))], expecting: RequestID(1), at: now
        )
        results = try await store.results(of: kept, from: source)
        #expect((results.waiting, results.failed, results.reasons) == (0, 1, ["1 × no text"]))
    }

    @Test func `what another process adds is counted with the next commit`() async throws {
        _ = try await store.append(Samples.event("own"))
        let other = try Store(changing: folder.file("a.sqlite"))
        _ = try await other.keep([event("1"), event("2")], of: cursor, at: now)
        _ = try store.commit(
            [Triaged(event: 1, change: .noted(outcome: "ignored", reason: nil))], expecting: RequestID(0), at: now)
        #expect(store.backlog == 2)
        _ = try await other.keep([event("3")], of: cursor, at: now)
        _ = try await store.append(Samples.event("own"))
        #expect(store.backlog == 4)
        _ = try await other.keep([event("4")], of: cursor, at: now)
        await store.countBacklog()
        #expect(store.backlog == 5)
        #expect(try await store.waitingCount() == 5)
        other.close()
    }

    @Test func `it is known whether somebody has the store`() throws {
        #expect(Store.isInUse(folder.file("a.sqlite")))
        #expect(!Store.isInUse(folder.file("b.sqlite")))
    }
}
