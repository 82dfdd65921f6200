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
    let configuration: Configuration
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
        try await lookups.load(now: Self.now())
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
    struct Parts {
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
            lookups: parts.lookups, metrics: parts.metrics, now: Self.now, logger: logger)
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
                    destination: name, abilities: destinations[name]?.abilities ?? [], reaction: source.reaction,
                    isPersonal: destinations[name]?.isPersonal ?? false)
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
