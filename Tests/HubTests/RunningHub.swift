import Hub
import Hummingbird
import Intake
import Logging
import Platforms
import Reports
import Similarity
import Store
import Support
import Synchronization
import Telemetry

/// A hub on a free loopback port with a store of its own, for the length of one test.
struct RunningHub: Sendable {
    static let token = "a token for tests"
    static let time = Timestamp(milliseconds: 1_700_000_000_000)

    /// Read once for all tests.
    static let model = Result { try SimilarityModel.shipped() }

    let client: Client
    let store: Store
    let metrics: Metrics
    let rings: RingCount

    /// - Parameter inbox: what stands in for the store at the door, where the store itself would not fail.
    static func serve(
        inbox: (any InboxWriter)? = nil, publicURL: String? = nil, trace: Trace? = nil, isReady: Bool = true,
        decide: (@Sendable (Store) async -> Void)? = nil, _ body: @Sendable (RunningHub) async throws -> Void
    ) async throws {
        let folder = try TemporaryFolder()
        let store = try Store(path: folder.file("hub.sqlite"))
        let metrics = Metrics()
        let rings = RingCount()
        let (ports, found) = AsyncStream<Int>.makeStream()
        let hub = Hub(
            configuration: HubConfiguration(
                host: "127.0.0.1", port: 0, maximumBodyBytes: 1000, publicURL: publicURL, version: "test"),
            store: store, inbox: inbox ?? store,
            sources: ["door": ScriptedSource(), "lobby": LobbySource()], lobbyToken: Secret(token), metrics: metrics,
            teamName: { $0 == "ops" ? "Operations" : $0 }, explain: { _ in trace },
            themes: { order in
                let memory = try CountedMemory(reading: store)
                let reporter = ThemesReporter(store: store, model: try model.get(), memory: memory)
                return try await reporter.report(order, at: time)
            },
            readiness: { [ReadinessCheck(name: "store", isReady: isReady, detail: "as the test wants")] },
            refreshGauges: { metrics.gauge(MetricNames.inboxWaiting).set(7) }, ring: { rings.ring() }, now: { time },
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let application = hub.makeApplication { found.yield($0) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await application.run() }
            if let decide { group.addTask { for await _ in rings.heard { await decide(store) } } }
            var iterator = ports.makeAsyncIterator()
            guard let port = await iterator.next() else { return }
            try await body(RunningHub(client: Client(port: port), store: store, metrics: metrics, rings: rings))
            group.cancelAll()
        }
        store.close()
        withExtendedLifetime(folder) {}
    }

    func count(_ result: String, source: String = "door") -> Int {
        metrics.counter(MetricNames.intakeRequests, .init("source", source), .init("result", result)).value
    }

    func events() async throws -> [Event] { try store.waiting(limit: 100, now: Self.time) }
}

final class RingCount: Sendable {
    let heard: AsyncStream<Void>
    private let bell: AsyncStream<Void>.Continuation
    private let state = Atomic<Int>(0)

    init() { (heard, bell) = AsyncStream.makeStream() }

    var count: Int { state.load(ordering: .relaxed) }

    func ring() {
        state.add(1, ordering: .relaxed)
        bell.yield()
    }
}

/// Does what the header `X-Say` asks for.
struct ScriptedSource: Source {
    func verify(_ request: IncomingRequest, now: Timestamp) -> Verification {
        switch request.headers["x-say"] {
        case "answer": .answer(DoorAnswer(contentType: "text/plain", body: "challenge"))
        case "bad": .refused(status: 401, reason: .badSignature, message: "the signature is wrong")
        case "stale": .refused(status: 401, reason: .stale, message: "too old")
        case "malformed": .refused(status: 400, reason: .malformed, message: "not JSON")
        default: .accepted
        }
    }

    func normalise(_ event: Event, known: Lookups) -> Reading { .handshake }
}

struct FailingInbox: InboxWriter {
    let code: StoreError.Code

    func append(_ event: Event) async throws(StoreError) -> Int64 {
        throw StoreError(code, "the disk at /secret/path is full")
    }
}
