import Hub
import Intake
import Pipeline
import RuleEngine
import Store
import Telemetry

/// How the daemon stands, for `/readyz` and the status page.
extension Daemon {
    func readiness(_ parts: Parts) async -> [ReadinessCheck] {
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
                } else {
                    (["\(standing.answeredAt.map { "last answered at \(Self.minute($0))" } ?? "not answered yet")"]
                        + standing.lacking.map { "not all is read: " + $0 }).joined(separator: "; ")
                }
            return ReadinessCheck(
                name: "source \(standing.source)", isReady: true, detail: detail,
                isTroubled: standing.trouble != nil || !standing.lacking.isEmpty)
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
