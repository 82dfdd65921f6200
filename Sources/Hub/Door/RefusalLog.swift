import Intake
import Logging
import Platforms
private import Synchronization
import Telemetry

/// Says in the log why requests are refused: each cause of each source at most once a minute, since whoever knocks at a
/// door can knock often.
struct RefusalLog: Sendable {
    private static let pause: Duration = .seconds(60)
    /// Larger bodies are not looked into.
    private static let limit = 256 << 10

    private let sources: [String: any Source]
    private let logger: Logger
    private let last = LastTimes()

    init(sources: [String: any Source], logger: Logger) {
        self.sources = sources
        self.logger = logger
    }

    func note(_ request: IncomingRequest, _ name: String, _ message: String, at now: Timestamp) {
        guard last.isDue("\(name) \(message)", now, Self.pause) else { return }
        let found =
            request.body.count <= Self.limit
            ? RefusalDiagnosis.explain(request, to: name, among: sources, now: now) : nil
        let words = found.map { [$0.words, $0.advice].compactMap { $0 }.joined(separator: "; ") } ?? message
        logger.warning(
            "a request was refused", metadata: [LogKeys.source: "\(name)", LogKeys.reason: "\(words)"])
    }
}

private final class LastTimes: Sendable {
    private let times = Mutex<[String: Timestamp]>([:])

    func isDue(_ name: String, _ now: Timestamp, _ pause: Duration) -> Bool {
        times.withLock { times in
            if times.count > 200 { times = times.filter { now.since($0.value) < pause } }
            if let last = times[name], now.since(last) < pause { return false }
            times[name] = now
            return true
        }
    }
}
