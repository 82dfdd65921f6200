package import Intake
package import Logging
package import RuleEngine
import ServiceLifecycle
package import Store
package import Telemetry

/// Takes up rules that change on the disk, whole or not at all.
///
/// A set with errors is refused and loudly so; the last good one keeps serving. A set that serves is in the store
/// before it decides anything, so that its decisions can be explained and replayed.
package struct RulesWatcher: Service {
    /// The rules as they lie on the disk.
    package struct Shelf: Sendable {
        /// Changes whenever a file of the set may have changed; cheap.
        package var fingerprint: @Sendable () -> String
        /// The fingerprint of what was read last, taken before it was read: what changes meanwhile is another.
        package var read: @Sendable () -> String
        package var load: @Sendable () -> Loaded

        package init(
            fingerprint: @escaping @Sendable () -> String, read: @escaping @Sendable () -> String,
            load: @escaping @Sendable () -> Loaded
        ) {
            self.fingerprint = fingerprint
            self.read = read
            self.load = load
        }
    }

    package enum Loaded: Sendable {
        case rules(RuleSet)
        /// The first problem, in a line, and how many more there are.
        case refused(String)
    }

    private let shelf: Shelf
    private let serving: ServingRules
    private let store: Store
    private let asked: Doorbell
    private let now: @Sendable () -> Timestamp
    private let logger: Logger
    private let loaded: Gauge
    private let isRefused: Gauge
    private let metrics: Metrics

    /// - Parameter asked: rings when somebody wants the rules read at once, changed or not (SIGHUP).
    package init(
        shelf: Shelf, serving: ServingRules, store: Store, asked: Doorbell, metrics: Metrics,
        now: @escaping @Sendable () -> Timestamp, logger: Logger
    ) {
        self.shelf = shelf
        self.serving = serving
        self.store = store
        self.asked = asked
        self.now = now
        self.logger = logger
        self.metrics = metrics
        loaded = metrics.gauge(MetricNames.rulesLoaded)
        isRefused = metrics.gauge(MetricNames.rulesRefused)
        loaded.set(Double(serving.current.ruleCount))
        isRefused.set(0)
    }

    package func run() async throws {
        // Each look says whether it was asked for; of looks that queue up behind a slow reading, eight are enough.
        let (looks, queue) = AsyncStream.makeStream(of: Bool.self, bufferingPolicy: .bufferingOldest(8))
        var last = shelf.fingerprint()
        await withTaskGroup { group in
            group.addTask { [asked] in
                for await _ in asked.rings { queue.yield(true) }
            }
            group.addTask {
                while !Task.isCancelled {
                    queue.yield(false)
                    try? await Task.sleep(for: .seconds(1))
                }
            }
            for await isAskedFor in looks.cancelOnGracefulShutdown() { await look(&last, atOnce: isAskedFor) }
            group.cancelAll()
        }
    }

    /// - Parameter last: of the last look: a file that is still being written is left alone until two looks agree.
    private func look(_ last: inout String, atOnce: Bool) async {
        let found = shelf.fingerprint()
        defer { last = found }
        guard atOnce || (found != shelf.read() && found == last) else { return }
        await reload(now: now())
    }

    /// Reads the rules and takes them up, or says why not.
    package func reload(now: Timestamp) async {
        switch shelf.load() {
        case .refused(let reason): refuse(reason, now)
        case .rules(let rules):
            do {
                try await store.keep(ruleSet: rules.hash, files: rules.stored, at: now)
                take(rules, now)
            } catch {
                refuse("the rules could not be kept in the store: \(error.message)", now)
            }
        }
    }

    private func take(_ rules: RuleSet, _ now: Timestamp) {
        serving.serve(rules, at: now)
        loaded.set(Double(rules.ruleCount))
        isRefused.set(0)
        metrics.counter(MetricNames.rulesReloads, .init("result", "ok")).add()
        logger.notice(
            "new rules serve",
            metadata: [LogKeys.rules: "\(rules.hash.prefix(12))", LogKeys.rulesCount: "\(rules.ruleCount)"])
    }

    private func refuse(_ reason: String, _ now: Timestamp) {
        serving.refuse(reason, at: now)
        isRefused.set(1)
        metrics.counter(MetricNames.rulesReloads, .init("result", "refused")).add()
        logger.error(
            "the rules on the disk are refused; the last good ones keep serving",
            metadata: [LogKeys.reason: "\(reason)", LogKeys.rules: "\(serving.current.hash.prefix(12))"])
    }
}
