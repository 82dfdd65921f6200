import Intake
import Logging
import Pipeline
import RuleEngine
import Store
import Telemetry

/// Where rows are decided: by the daemon that has the store, or where none has it, by this very command.
struct ImportDesk {
    let store: Store
    /// Decides in this process; `nil` beside a daemon.
    private let triage: TriageService?

    /// So many events may wait before more rows follow: what people say meanwhile stands behind these only.
    private static let room = 2_000
    private static let patience: Duration = .seconds(30)

    var isOwn: Bool { triage != nil }

    /// - Parameter whole: the whole configuration, which this process needs to decide what others sent too; asked for
    ///   only when no daemon runs.
    static func open(
        _ path: String, rules: RuleSet, whole: () throws -> Configuration
    ) async throws -> ImportDesk {
        if Store.isInUse(path) { return ImportDesk(store: try Store(changing: path), triage: nil) }
        let configuration = try whole()
        let store = try Store(path: path, options: configuration.store)
        try await store.keep(ruleSet: rules.hash, files: rules.stored, at: Daemon.now())
        var logger = Logger(label: "triaged.import") { JSONLogHandler(label: $0, sink: .standardError) }
        logger.logLevel = .error
        // No room for posts in flight: what other events plan waits for the daemon.
        let triage = TriageService(
            store: store,
            desks: configuration.sources.mapValues { TriageService.Desk(source: $0.source, answer: $0.answer) },
            rules: ServingRules(rules, at: Daemon.now()),
            recognition: Recognition(store: store, model: try InstalledModel.required()), hub: configuration.publicURL,
            inbox: Doorbell(),
            outbox: Doorbell(), flight: Flight(.init(total: 0)), metrics: Metrics(), now: Daemon.now, logger: logger)
        return ImportDesk(store: store, triage: triage)
    }

    /// Goes on until fewer than `limit` events wait, and tells how many.
    ///
    /// - Throws: `StoreError` when nobody decides any more.
    func settle(below limit: Int = room, each: (Int) throws -> Void) async throws -> Int {
        var fewest = Int.max
        var since = ContinuousClock.now
        while true {
            while let triage, triage.step(now: Daemon.now()) { try each(try await store.waitingCount()) }
            let waiting = try await store.waitingCount()
            try each(waiting)
            if waiting < limit { return waiting }
            if waiting < fewest { (fewest, since) = (waiting, .now) }
            if ContinuousClock.now - since > Self.patience {
                throw StoreError(.failed, "\(waiting) events wait and nobody decides them; look at the daemon's log")
            }
            if triage == nil, !Store.isInUse(store.path) {
                throw StoreError(.failed, "the daemon has stopped; what was kept is safe")
            }
            try await Task.sleep(for: .milliseconds(20))
        }
    }
}
