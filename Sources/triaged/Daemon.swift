import Conversation
import CurlTransport
import Documents
import Foundation
import Hub
import Intake
import Logging
import Pipeline
import Platforms
import Reports
import RuleEngine
import ServiceLifecycle
import Similarity
import Store
import Synchronization
import Telemetry
import UnixSignals

/// The single composition root: opens everything in the order it is needed, runs it, and closes it again.
struct Daemon {
    private let configuration: Configuration
    private let rules: RuleSet
    private let shelf: RulesShelf
    private let logger: Logger

    init(_ configuration: Configuration, _ rules: RuleSet, from shelf: RulesShelf, _ logger: Logger) {
        self.configuration = configuration
        self.rules = rules
        self.shelf = shelf
        self.logger = logger
    }

    @Sendable static func now() -> Timestamp {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }

    /// Runs until a signal asks to stop.
    func run() async throws {
        // Opened and migrated before anything listens.
        let store = try Store(path: configuration.storePath, options: configuration.store)
        defer { store.close() }
        try await store.keep(ruleSet: rules.hash, files: rules.stored, at: Self.now())
        let recognition = Recognition(store: store, model: try InstalledModel.read.get())
        let transport = try CurlTransport(limits: configuration.transport)
        defer { transport.stop() }
        let outside = try configuration.recognition.embeddings.map { _ in
            try CurlTransport(limits: .init(answerBytes: EmbeddingsEndpoint.answerBytes))
        }
        defer { outside?.stop() }
        warn()

        let metrics = Metrics()
        let lookups = LookupDesk(
            store: store, plans: configuration.sources.compactMapValues(\.source.lookupPlan), transport: transport,
            metrics: metrics, logger: logger)
        try await lookups.load()
        let parts = Parts(
            store: store, metrics: metrics, serving: ServingRules(rules, at: Self.now()), recognition: recognition,
            flight: Flight(configuration.delivery), door: OwnDoor(), lookups: lookups,
            board: PollingBoard(sources: Array(pollers.keys)))
        let delivery = delivery(parts, transport)
        await delivery.recover(now: Self.now())
        var services: [any Service] = [
            delivery, HangUps(bell: parts.rereading), watcher(parts), StandingLookups(desk: lookups, now: Self.now),
        ]
        if configuration.isTriageOn { services.append(triage(parts, outside)) }
        // A service that has nothing to do would end, and the daemon with it.
        if !pollers.isEmpty { services.append(polling(parts, transport)) }
        services.append(hub(parts))
        // Services stop in the reverse order: no new events, then no new decisions, then no new posts.
        let group = ServiceGroup(
            configuration: .init(
                services: services.map { .init(service: $0) }, gracefulShutdownSignals: [.sigterm, .sigint],
                logger: logger))
        try await group.run()
        logger.info("stopped")
    }

    /// What the services share.
    private struct Parts {
        var store: Store
        var metrics: Metrics
        var serving: ServingRules
        var recognition: Recognition
        var flight: Flight
        var door: OwnDoor
        var lookups: LookupDesk
        var board: PollingBoard
        let inbox = Doorbell()
        let outbox = Doorbell()
        /// Rings when the rules are to be read again at once.
        let rereading = Doorbell()
    }

    // MARK: - Services

    private func delivery(_ parts: Parts, _ transport: CurlTransport) -> DeliveryService {
        DeliveryService(
            store: parts.store, destinations: destinations(parts.door), transport: transport, flight: parts.flight,
            outbox: parts.outbox, metrics: parts.metrics, now: Self.now, logger: logger)
    }

    private var pollers: [String: any Poller] { configuration.sources.compactMapValues(\.source.poller) }

    private func polling(_ parts: Parts, _ transport: CurlTransport) -> PollingService {
        PollingService(
            store: parts.store, pollers: pollers, transport: transport, inbox: parts.inbox, board: parts.board,
            metrics: parts.metrics, now: Self.now, logger: logger)
    }

    /// The configured ones, and those that lead to the daemon's own door.
    private func destinations(_ door: OwnDoor) -> [String: any Destination] {
        var destinations = configuration.destinations.mapValues(\.destination)
        destinations[LobbyPlatform.name] = LobbyDestination(url: { door.url + "/lobby/posts" }, token: door.token)
        destinations[ResponsePlatform.name] = ResponseDestination(
            url: { door.url + "/responses" }, token: door.token)
        return destinations
    }

    private func desks(_ door: OwnDoor) -> [String: TriageService.Desk] {
        let destinations = destinations(door)
        return configuration.sources.mapValues { source in
            let answering = source.answer.map { name in
                Answering(
                    destination: name, abilities: destinations[name]?.abilities ?? [], reaction: source.reaction)
            }
            return TriageService.Desk(source: source.source, answering: answering)
        }
    }

    private func triage(_ parts: Parts, _ outside: CurlTransport?) -> TriageService {
        let embedder = configuration.recognition.embeddings.flatMap { settings in
            outside.map {
                Embedder(
                    endpoint: settings.endpoint, transport: $0, limits: .init(deadline: settings.timeout),
                    metrics: parts.metrics, logger: logger)
            }
        }
        return TriageService(
            store: parts.store,
            desks: desks(parts.door), lookups: parts.lookups,
            rules: parts.serving, recognition: parts.recognition, embedder: embedder, hub: configuration.publicURL,
            inbox: parts.inbox, outbox: parts.outbox,
            flight: parts.flight, metrics: parts.metrics, now: Self.now, logger: logger)
    }

    private func watcher(_ parts: Parts) -> RulesWatcher {
        RulesWatcher(
            shelf: shelf.shelf, serving: parts.serving, store: parts.store, asked: parts.rereading,
            metrics: parts.metrics, now: Self.now, logger: logger)
    }

    private func themes(of parts: Parts) throws -> ThemesReporter {
        let (store, recognition) = (parts.store, parts.recognition)
        if configuration.isTriageOn {
            return ThemesReporter(store: store, model: recognition.model, memory: recognition)
        }
        // Without triage nothing keeps up with the store.
        return ThemesReporter(store: store, model: recognition.model, memory: try CountedMemory(reading: store))
    }

    private func hub(_ parts: Parts) -> some Service {
        let explainer = Explainer(store: parts.store, rules: parts.serving, likeness: InstalledModel.likeness)
        let gauges = Gauges(store: parts.store, metrics: parts.metrics)
        let (host, port) = configuration.listen
        let hub = Hub(
            configuration: HubConfiguration(
                host: host, port: port, maximumBodyBytes: configuration.maximumBodyBytes,
                publicURL: configuration.publicURL, version: Version.current),
            store: parts.store, inbox: parts.store, sources: configuration.sources.mapValues(\.source),
            answeredHere: Set(
                configuration.sources.filter { $0.value.answer == ResponsePlatform.name }.map(\.key)),
            known: { parts.lookups.known($0) },
            lobbyToken: parts.door.token, metrics: parts.metrics,
            teamName: { parts.serving.current.team($0)?.name ?? $0 }, explain: { await explainer.trace($0) },
            themes: { try await themes(of: parts).report($0, at: Self.now()) },
            warning: {
                parts.serving.refusal.map { refusal in
                    "The rules on the disk have errors; those of \(parts.serving.since.iso8601) keep deciding. "
                        + refusal.reason
                }
            },
            readiness: { await readiness(parts) }, refreshGauges: { await gauges.refresh() },
            ring: { parts.inbox.ring() }, now: Self.now, logger: logger)
        return hub.makeApplication { port in
            parts.door.open(host: host, port: port)
            logger.info(
                "listening", metadata: [LogKeys.address: "\(host):\(port)", LogKeys.version: "\(Version.current)"])
            parts.outbox.ring()
            parts.inbox.ring()
        }
    }

    // MARK: - How it stands

    private func readiness(_ parts: Parts) async -> [ReadinessCheck] {
        let isWritable = await parts.store.isWritable()
        await parts.store.countBacklog()
        let waiting = parts.store.backlog
        let room = configuration.store.maximumBacklog
        let durability = configuration.store.durability
        return [
            ReadinessCheck(
                name: "store", isReady: isWritable,
                detail: (isWritable ? "writable" : "cannot be written")
                    + (durability == .full
                        ? "" : "; durability is \(durability.rawValue): a power loss may lose events")),
            ReadinessCheck(name: "inbox", isReady: waiting < room, detail: "\(waiting) events wait, room for \(room)"),
            await triageReadiness(parts),
            rulesReadiness(parts),
        ] + pollingReadiness(parts.board)
    }

    /// `2026-11-21 10:02:15 UTC`.
    private static func minute(_ time: Timestamp) -> String {
        time.iso8601.prefix(19).replacing("T", with: " ") + " UTC"
    }

    /// Always ready: what one platform refuses says nothing about the others, and it is asked again.
    private func pollingReadiness(_ board: PollingBoard) -> [ReadinessCheck] {
        board.all.map { standing in
            let detail =
                if let trouble = standing.trouble {
                    "cannot be read since \(Self.minute(trouble.since)), tried again at \(Self.minute(trouble.until)): "
                        + trouble.reason
                } else { standing.answeredAt.map { "last answered at \(Self.minute($0))" } ?? "not answered yet" }
            return ReadinessCheck(
                name: "source \(standing.source)", isReady: true, detail: detail, isTroubled: standing.trouble != nil)
        }
    }

    /// Always ready: rules that are refused leave the last good ones in place.
    private func rulesReadiness(_ parts: Parts) -> ReadinessCheck {
        let serving = parts.serving
        let good = "\(serving.current.ruleCount) rules serve since \(Self.minute(serving.since))"
        let bad = serving.refusal.map { "; refused at \(Self.minute($0.at)): \($0.reason)" } ?? ""
        return ReadinessCheck(name: "rules", isReady: true, detail: good + bad)
    }

    /// Not ready when the oldest event has waited for minutes: triage cannot keep up, or is stuck.
    private func triageReadiness(_ parts: Parts) async -> ReadinessCheck {
        guard configuration.isTriageOn else {
            return ReadinessCheck(name: "triage", isReady: true, detail: "paused by the configuration (triage: off)")
        }
        guard let oldest = try? await parts.store.oldestWaiting() else {
            return ReadinessCheck(name: "triage", isReady: true, detail: "deciding; nothing waits")
        }
        let age = Self.now().since(oldest).milliseconds / 1000
        return ReadinessCheck(
            name: "triage", isReady: age < 300, detail: "deciding; the oldest event waits for \(age) s")
    }

    /// What is allowed and still worth a word.
    private func warn() {
        if configuration.store.durability != .full {
            logger.warning(
                "durability is reduced: a power loss may lose acknowledged events",
                metadata: [LogKeys.reason: "store.durability: \(configuration.store.durability.rawValue)"])
        }
        let known = Set(configuration.destinations.keys).union([LobbyPlatform.name])
        for problem in rules.check(destinations: known.sorted()) {
            logger.warning(
                "check has a remark on the rules",
                metadata: [
                    LogKeys.path: "\(problem.place)", LogKeys.errorCode: "\(problem.code)",
                    LogKeys.reason: "\(problem.message)",
                ])
        }
    }
}

/// Where the daemon's posts to itself go: its door on loopback, known once it listens, and a token of this start.
final class OwnDoor: Sendable {
    let token = Secret((0..<4).map { _ in String(UInt64.random(in: .min ... .max), radix: 36) }.joined())
    private let address = Mutex("http://127.0.0.1:0")

    /// No slash at the end.
    var url: String { address.withLock { $0 } }

    func open(host: String, port: Int) {
        let reachable = ["0.0.0.0", "::", ""].contains(host) ? "127.0.0.1" : host
        let literal = reachable.contains(":") ? "[\(reachable)]" : reachable
        address.withLock { $0 = "http://\(literal):\(port)" }
    }
}

/// The numbers that are counted when somebody asks.
struct Gauges {
    let store: Store
    private let waiting: Gauge
    private let uncertain: Gauge
    private let dead: Gauge

    init(store: Store, metrics: Metrics) {
        self.store = store
        waiting = metrics.gauge(MetricNames.inboxWaiting)
        uncertain = metrics.gauge(MetricNames.postsTroubled, .init("state", "uncertain"))
        dead = metrics.gauge(MetricNames.postsTroubled, .init("state", "dead"))
    }

    func refresh() async {
        await store.countBacklog()
        waiting.set(Double(store.backlog))
        if let troubled = try? await store.troubledPosts() {
            uncertain.set(Double(troubled.uncertain))
            dead.set(Double(troubled.dead))
        }
    }
}

/// Errors of others' making, in words for the terminal.
enum DaemonError {
    static func words(_ error: any Error, host: String, port: Int) -> String {
        let text = "\(error)"
        if text.contains("EADDRINUSE") || text.contains("errno: 98") || text.contains("Address already in use") {
            return
                "the address \(host):\(port) is taken; stop the other program, or choose another port under \"listen\""
        }
        if text.contains("EACCES") || text.contains("errno: 13") {
            return "no permission to listen on \(host):\(port); ports below 1024 need privileges"
        }
        return text
    }
}
