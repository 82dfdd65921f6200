import Documents
import Intake
import Logging
import Pipeline
import Platforms
import Store
import Support
import Telemetry
import Testing

/// Names that events leave out: asked for once, kept, and never in the way of a decision for long.
@Suite struct LookupDeskTests {
    /// An event is a list of people, one letter each; capitals are forms.
    private struct People: LookupPlan {
        var standing: [Lookup.Subject] { [Lookup.Subject(.keys, "ring")] }

        func subjects(in event: Event) -> [Lookup.Subject] {
            event.body.map { letter in
                let id = String(decoding: [letter], as: UTF8.self)
                let isDigit = (48...57).contains(letter)
                return Lookup.Subject(isDigit ? .response : (65...90).contains(letter) ? .form : .person, id)
            }
        }

        func compose(_ subject: Lookup.Subject) -> TransportRequest? {
            subject.id == "-" ? nil : .get("http://people/\(subject.id)")
        }

        func read(_ response: TransportResponse, for subject: Lookup.Subject) -> Lookup.Answer {
            guard response.isSuccess else { return Lookup.failure(response) }
            return .known(
                Lookup.Fact(name: "Name of \(subject.id)", document: ["id": .string(subject.id)]),
                freshFor: .seconds(60))
        }
    }

    private let folder: TemporaryFolder
    private let store: Store
    private let metrics = Metrics()
    private let now = Timestamp(milliseconds: 1_000_000)

    init() throws {
        folder = try TemporaryFolder()
        store = try Store(path: folder.file("a.sqlite"))
    }

    private func desk(_ transport: any Transport, patience: Duration = .seconds(60)) -> LookupDesk {
        LookupDesk(
            store: store, plans: ["here": People()], transport: transport, limits: .init(patience: patience),
            metrics: metrics, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    private func event(_ people: String, from source: String = "here") -> Event {
        Event(source: source, receivedAt: now, body: Array(people.utf8))
    }

    private static let good: ScriptedTransport.Answer = { _ in .success(TransportResponse(status: 200)) }

    private func asked(_ transport: ScriptedTransport) -> [String] { transport.requests.map(\.url).sorted() }

    @Test func `each person is asked about once, and again when the answer has grown old`() async throws {
        let transport = ScriptedTransport([Self.good])
        let desk = desk(transport)
        await desk.prepare(for: [event("abba"), event("b"), event("z", from: "elsewhere")], now: now)
        #expect(asked(transport) == ["http://people/a", "http://people/b"])
        #expect(desk.known("here")[.person, "a"]?.name == "Name of a")
        #expect(desk.known("elsewhere") == Lookups())
        await desk.prepare(for: [event("ab")], now: now + .seconds(59))
        #expect(asked(transport).count == 2)
        await desk.prepare(for: [event("a")], now: now + .seconds(61))
        #expect(asked(transport).count == 3)
    }

    @Test func `the next process knows what this one learned`() async throws {
        await desk(ScriptedTransport([Self.good])).prepare(for: [event("a")], now: now)
        let transport = ScriptedTransport([Self.good])
        let next = desk(transport)
        try await next.load(now: now)
        #expect(next.known("here")[.person, "a"] == Lookup.Fact(name: "Name of a", document: ["id": "a"]))
        await next.prepare(for: [event("a")], now: now + .seconds(30))
        #expect(asked(transport).isEmpty)
    }

    @Test func `what people said is known for its time only, and not kept`() async throws {
        let desk = desk(ScriptedTransport([Self.good]))
        await desk.prepare(for: [event("a1")], now: now)
        #expect(desk.known("here")[.response, "1"] != nil)
        #expect(try await store.lookedUp().map(\.id) == ["a"])
        await desk.prepare(for: [event("a")], now: now + .seconds(61))
        #expect(desk.known("here")[.response, "1"] == nil)
        #expect(desk.known("here")[.person, "a"] != nil)
    }

    @Test func `somebody whom the platform does not know is not asked about again for an hour`() async throws {
        let transport = ScriptedTransport([{ _ in .success(TransportResponse(status: 404)) }])
        let desk = desk(transport)
        await desk.prepare(for: [event("a-")], now: now)
        await desk.prepare(for: [event("a-")], now: now + .seconds(3599))
        #expect(asked(transport) == ["http://people/a"])
        #expect(desk.known("here")[.person, "a"] == nil)
        await desk.prepare(for: [event("a")], now: now + .seconds(3601))
        #expect(asked(transport).count == 2)
    }

    @Test func `a platform that asks for rest gets it, and what was known stays known`() async throws {
        let good = ScriptedTransport([Self.good])
        await desk(good).prepare(for: [event("a")], now: now)
        let tired = ScriptedTransport([
            { _ in .success(TransportResponse(status: 429, headers: ["Retry-After": "90"])) }
        ])
        let desk = desk(tired)
        try await desk.load(now: now)
        await desk.prepare(for: [event("ab")], now: now + .seconds(61))
        await desk.prepare(for: [event("abc")], now: now + .seconds(150))
        #expect(asked(tired) == ["http://people/a", "http://people/b"])
        #expect(desk.known("here")[.person, "a"]?.name == "Name of a")
        await desk.prepare(for: [event("c")], now: now + .seconds(152))
        #expect(asked(tired).count == 3)
    }

    @Test func `a platform that never answers costs one wait, not one for each event`() async throws {
        let transport = SilentTransport()
        let desk = desk(transport, patience: .milliseconds(1))
        await desk.prepare(for: [event("abcdefghijklmnop")], now: now)
        let first = transport.count
        #expect((1...8).contains(first))
        await desk.prepare(for: [event("xyz")], now: now + .seconds(5))
        #expect(transport.count == first)
    }

    private static func status(_ status: Int, _ headers: Headers = [:]) -> ScriptedTransport.Answer {
        { _ in .success(TransportResponse(status: status, headers: headers)) }
    }

    @Test func `a platform that answered a poll is asked again at once, and once only`() async throws {
        let transport = ScriptedTransport([Self.status(503), Self.status(503), Self.good])
        let desk = desk(transport)
        await desk.prepare(for: [event("a")], now: now)
        await desk.prepare(for: [event("a")], now: now + .seconds(1))
        #expect(asked(transport).count == 1)
        desk.answers("elsewhere")
        desk.answers("here")
        await desk.prepare(for: [event("a")], now: now + .seconds(1))
        #expect(asked(transport).count == 2)
        // In vain: the others do not wait for it.
        desk.answers("here")
        await desk.prepare(for: [event("a")], now: now + .seconds(2))
        #expect(asked(transport).count == 2)
        await desk.prepare(for: [event("a")], now: now + .seconds(40))
        #expect(desk.known("here")[.person, "a"]?.name == "Name of a")
    }

    @Test func `a rest that the platform asked for is not ended`() async throws {
        let transport = ScriptedTransport([Self.status(429, ["Retry-After": "90"]), Self.good])
        let desk = desk(transport)
        await desk.prepare(for: [event("a")], now: now)
        desk.answers("here")
        await desk.prepare(for: [event("a")], now: now + .seconds(80))
        #expect(asked(transport).count == 1)
    }

    @Test func `a form that the platform would not tell of is asked about again within minutes`() async throws {
        let transport = ScriptedTransport([Self.status(403), Self.good])
        let desk = desk(transport)
        await desk.prepare(for: [event("F")], now: now)
        await desk.prepare(for: [event("F")], now: now + .seconds(119))
        #expect(asked(transport).count == 1)
        await desk.prepare(for: [event("F")], now: now + .seconds(121))
        #expect(desk.known("here")[.form, "F"]?.name == "Name of F")
    }

    @Test func `keys are there before they are needed and fetched anew before they grow old`() async throws {
        let transport = ScriptedTransport([Self.good])
        let desk = desk(transport)
        let next = await desk.prepareStanding(now: now)
        #expect(desk.known("here")[.keys, "ring"]?.document?["id"] == "ring")
        #expect(next == now + .seconds(60))
        // Good for 60 s only, and looked at two minutes ahead.
        _ = await desk.prepareStanding(now: now + .seconds(1))
        #expect(transport.requests.count == 2)
    }
}
