import Documents
import Intake
import Logging
import Pipeline
import Platforms
import RuleEngine
import Similarity
import Store
import Support
import Synchronization
import Telemetry
import Testing

/// The services on a real store, stepped by hand; the lobby is the source, a script is the network.
@Suite struct PipelineTests {
    private static let rules = """
        version: 1
        teams:
          ops: { name: Ops, channel: "sink:#ops" }
        rules:
          - name: thanks
            when: { text: { only: [thanks] } }
            then: { drop: not a request }
          - name: everything
            then: { route: ops }
        """

    private let folder: TemporaryFolder
    private let store: Store
    private let transport: ScriptedTransport
    private let triage: TriageService
    private let delivery: DeliveryService
    /// The delivery of the process that comes after a crash.
    private let next: DeliveryService
    private let now = Timestamp(milliseconds: 1_000_000)

    init() async throws {
        try await self.init(transport: ScriptedTransport(status: 200))
    }

    private init(transport: ScriptedTransport, repeatIsSafe: Bool = true) async throws {
        folder = try TemporaryFolder()
        store = try Store(path: folder.file("a.sqlite"))
        self.transport = transport
        let problems = Problems()
        let rules = try #require(
            RuleSet.load(
                [RuleFile(path: "r.yaml", bytes: Array(Self.rules.utf8))], likeness: SharedWords(), problems: problems))
        try await store.keep(ruleSet: rules.hash, files: rules.stored, at: now)
        let outbox = Doorbell()
        let flight = Flight()
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        triage = TriageService(
            store: store,
            desks: [
                "import": .init(source: ImportSource(), answer: nil),
                "lobby": .init(source: LobbySource(), answer: "room"),
            ],
            rules: ServingRules(rules, at: now),
            recognition: Recognition(store: store, model: try SimilarityModel.shipped()), hub: nil, inbox: Doorbell(),
            outbox: outbox, flight: flight,
            metrics: Metrics(), now: { Timestamp(milliseconds: 1_000_000) }, logger: logger)
        let sink = Sink(repeatIsSafe: repeatIsSafe)
        (delivery, next) = (
            Self.delivery(store, sink, transport, flight, outbox),
            Self.delivery(store, sink, transport, Flight(), outbox)
        )
    }

    private static func delivery(
        _ store: Store, _ sink: Sink, _ transport: ScriptedTransport, _ flight: Flight, _ outbox: Doorbell
    ) -> DeliveryService {
        DeliveryService(
            store: store, destinations: ["room": sink, "sink": sink], transport: transport, flight: flight,
            outbox: outbox, metrics: Metrics(), now: { Timestamp(milliseconds: 1_000_000) },
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    /// A destination that sends a post's key.
    private struct Sink: Destination {
        var repeatIsSafe: Bool

        func compose(_ post: Post, now: Timestamp) -> TransportRequest {
            TransportRequest(url: "http://sink/", headers: [:], body: Array(post.key.utf8))
        }

        func readOutcome(_ response: TransportResponse, to post: Post) -> Outcome {
            switch response.status {
            case 200: .delivered(externalID: nil)
            case 500: .retry(after: nil, reason: "500")
            default: .dead(reason: "\(response.status)")
            }
        }
    }

    private func say(_ id: String, _ text: String, by author: String = "Dana", thread: String? = nil) async throws {
        let body: JSON = [
            "id": .string(id), "author": .string(author), "text": .string(text), "thread": JSON(thread),
            "at": .int(now.milliseconds),
        ]
        _ = try await store.append(Event(source: "lobby", receivedAt: now, body: body.serialised))
    }

    private func decideAll() async { while triage.step(now: now) {} }

    private var sent: [String] { transport.requests.map { String(decoding: $0.body, as: UTF8.self) }.sorted() }

    @Test func `an ask is decided, answered, and its team is told`() async throws {
        try await say("m1", "Please add dark mode")
        await decideAll()
        await delivery.step(now: now)
        #expect(sent == ["notice/R-1/sink/#ops", "reply/lobby/lobby/m1"])
        let detail = try #require(try await store.request(RequestID(1)))
        #expect(detail.summary.team == "ops")
        #expect(detail.posts.allSatisfy { $0.state == .delivered })
    }

    @Test func `the same words from somebody else are one more voice, and no second notice`() async throws {
        try await say("m1", "Please add dark mode")
        try await say("m2", "please add DARK MODE!", by: "Femi")
        await decideAll()
        await delivery.step(now: now)
        let detail = try #require(try await store.request(RequestID(1)))
        #expect(detail.summary.voices == 2)
        #expect(try await store.status().requests == 1)
        #expect(sent == ["notice/R-1/sink/#ops", "reply/lobby/lobby/m1", "reply/lobby/lobby/m2"])
        let reply = detail.posts.first { $0.post.key.hasSuffix("m2") }?.post.body.plainText ?? ""
        #expect(reply.contains("With you, 2 people have asked for it"))
    }

    @Test func `a past request stands as it stood, and whoever asks again hears the answer`() async throws {
        let row = ImportRow(
            name: "past", line: 2, options: ImportOptions(),
            values: [
                "id": "1", "title": "Please add dark mode", "status": "rejected", "team": "OPS",
                "closed_at": "1970-01-01T00:10:00Z", "resolution": "too dark", "created": "1970-01-01",
            ])
        _ = try await store.append(Event(source: "import", receivedAt: now, body: row.body))
        await decideAll()
        await delivery.step(now: now)
        #expect(sent == [])
        let detail = try #require(try await store.request(RequestID(1)))
        #expect(detail.summary.status == .declined)
        #expect(try await store.corrections() == [RequestID(1): Correction(route: "ops")])
        try await say("m1", "please add dark mode")
        await decideAll()
        let reply = try await store.request(RequestID(1))?.posts.first?.post.body.plainText ?? ""
        #expect(reply.contains("It was declined on 1970-01-01: “too dark”"))
    }

    @Test func `a past request of a team that is gone stays where the rules send it`() async throws {
        let row = ImportRow(
            name: "past", line: 2, options: ImportOptions(), values: ["title": "Dark mode", "team": "gone"])
        _ = try await store.append(Event(source: "import", receivedAt: now, body: row.body))
        await decideAll()
        #expect(try await store.request(RequestID(1))?.summary.team == "ops")
        #expect(try await store.corrections().isEmpty)
    }

    @Test func `a message delivered twice is one submission`() async throws {
        for _ in 0..<3 { try await say("m1", "Please add dark mode") }
        await decideAll()
        let status = try await store.status()
        #expect(status.requests == 1 && status.voices == 1)
        #expect(status.outcomes == ["submission": 1, "repeated": 2])
    }

    @Test func `what was asked, taken back and asked again is asked`() async throws {
        try await say("m1", "Please add dark mode")
        await decideAll()
        let event = try await store.append(Samples.event("a delete, which the lobby has none of"))
        let key = MessageKey(platform: "lobby", scope: "lobby", externalID: "m1")
        _ = try store.commit(
            [Triaged(event: event, change: .withdrawn(key, at: now))], expecting: RequestID(1), at: now)
        try await say("m2", "Please add dark mode")
        await decideAll()
        let status = try await store.status()
        #expect(status.waiting == 0)
        #expect(status.requestsByStatus == ["withdrawn": 1, "triaged": 1])
    }

    @Test func `names that a database would cut short stop nobody`() async throws {
        try await say("a\u{0}1", "first wish")
        try await say("a\u{0}2", "second wish")
        try await say("b", "third wish")
        await decideAll()
        let status = try await store.status()
        #expect(status.waiting == 0 && status.requests == 1 && status.outcomes["invalid"] == 2)
    }

    @Test func `an older edit that comes late changes nothing`() async throws {
        func said(_ text: String, at version: Int64) -> JSON {
            ["id": "m1", "author": "Dana", "text": .string(text), "at": .int(version)]
        }
        for (text, version) in [("A", 1), ("A", 3), ("B", 2)] as [(String, Int64)] {
            _ = try await store.append(
                Event(source: "lobby", receivedAt: now, body: said(text, at: version).serialised))
        }
        await decideAll()
        #expect(try await store.request(RequestID(1))?.submissions.map(\.content.text) == ["A"])
    }

    @Test func `a reply in the thread is a comment`() async throws {
        try await say("m1", "Please add dark mode")
        try await say("m2", "It hurts my eyes", thread: "m1")
        await decideAll()
        let detail = try #require(try await store.request(RequestID(1)))
        #expect(detail.submissions.map(\.role) == [.ask, .comment])
        #expect(try await store.status().requests == 1)
    }

    @Test func `what is dropped is kept without a post`() async throws {
        try await say("m1", "Thanks")
        await decideAll()
        await delivery.step(now: now)
        #expect(try await store.dropped(limit: 9).count == 1)
        #expect(transport.requests.isEmpty)
    }

    @Test func `an event of a source that is gone gets its outcome`() async throws {
        _ = try await store.append(Samples.event("{}", from: "gone"))
        await decideAll()
        #expect(try await store.status().outcomes == ["ignored": 1])
    }

    @Test func `a burst of equal and different asks loses nothing and opens one request each`() async throws {
        for number in 0..<300 { try await say("m\(number)", "wish number \(number % 100)", by: "p\(number)") }
        await decideAll()
        let status = try await store.status()
        #expect(status.waiting == 0 && status.requests == 100 && status.voices == 300)
    }

    @Test func `a failure is tried again when it is due, and then delivered once`() async throws {
        let script = ScriptedTransport([
            { _ in .success(TransportResponse(status: 500)) }, { _ in .success(TransportResponse(status: 500)) },
            { _ in .success(TransportResponse(status: 200)) },
        ])
        let test = try await PipelineTests(transport: script)
        try await test.say("m1", "Please add dark mode")
        await test.decideAll()
        await test.delivery.step(now: now)
        #expect(script.requests.count == 2)
        await test.delivery.step(now: now)
        #expect(script.requests.count == 2)
        await test.delivery.step(now: now + .seconds(2))
        #expect(script.requests.count == 4)
        #expect(try await test.store.status().posts == ["delivered": 2])
    }

    @Test func `no answer is uncertain where a repeat could double, and tried again where it cannot`() async throws {
        for (isSafe, expected) in [(false, "uncertain"), (true, "waiting")] {
            let script = ScriptedTransport([{ _ in .failure(TransportFailure(.noAnswer, "timeout")) }])
            let test = try await PipelineTests(transport: script, repeatIsSafe: isSafe)
            try await test.say("m1", "Please add dark mode")
            await test.decideAll()
            await test.delivery.step(now: now)
            #expect(try await test.store.status().posts == [expected: 2])
        }
    }

    @Test func `a post that was in flight at a crash is uncertain, and never sent blindly`() async throws {
        let test = try await PipelineTests(transport: ScriptedTransport(status: 200), repeatIsSafe: false)
        try await test.say("m1", "Please add dark mode")
        await test.decideAll()
        // Deciding has claimed the posts; the process that would send them ends here.
        #expect(try await test.store.interrupted().count == 2)
        let delivery = test.next
        await delivery.recover(now: now)
        await delivery.step(now: now + .seconds(100_000))
        #expect(test.transport.requests.isEmpty)
        #expect(try await test.store.status().posts == ["uncertain": 2])
    }
}
