package import Intake
package import Logging
package import Platforms
import ServiceLifecycle
package import Store
package import Telemetry

/// Asks the sources that do not send by themselves, each in a task of its own.
///
/// What a source tells is kept with how far it was read, in one commit, before anything further is asked: a crash at any
/// point asks again for what was not kept. An answer that was kept twice is sorted out by the messages' identity.
package struct PollingService: Service {
    /// Waits after failures in a row; the last one repeats.
    package static let delays: [Duration] = [
        .seconds(1), .seconds(2), .seconds(5), .seconds(15), .seconds(30), .seconds(60), .seconds(120),
    ]
    /// A refusal needs somebody to do something: it is tried again now and then, in case they did.
    ///
    /// The first ones come sooner, since some pass by themselves, as when an old process still polls.
    package static let refusalDelays: [Duration] = [.seconds(5), .seconds(30), .seconds(120), .seconds(300)]
    /// A poller that wants to be asked again at once without any news gets a moment's rest first.
    private static let breath: Duration = .milliseconds(500)

    private let store: Store
    private let pollers: [String: any Poller]
    private let transport: any Transport
    private let inbox: Doorbell
    private let board: PollingBoard
    private let lookups: LookupDesk?
    private let meters: PollingMeters
    private let now: @Sendable () -> Timestamp
    private let logger: Logger

    /// - Parameters:
    ///   - pollers: by the source's name.
    ///   - board: where it says how each source stands.
    ///   - lookups: asks the same platforms, and is told that they answer.
    package init(
        store: Store, pollers: [String: any Poller], transport: any Transport, inbox: Doorbell, board: PollingBoard,
        lookups: LookupDesk? = nil, metrics: Metrics, now: @escaping @Sendable () -> Timestamp, logger: Logger
    ) {
        self.store = store
        self.pollers = pollers
        self.transport = transport
        self.inbox = inbox
        self.board = board
        self.lookups = lookups
        self.now = now
        self.logger = logger
        meters = PollingMeters(metrics)
    }

    package func run() async throws {
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                for (source, poller) in pollers { group.addTask { await follow(source, poller) } }
            }
        }
    }

    private func follow(_ source: String, _ poller: any Poller) async {
        var failures = 0
        var refusals = 0
        while !Task.isCancelled {
            let turn = await step(source, poller, now: now())
            if turn != .refused { refusals = 0 }
            switch turn {
            case .news(let count):
                failures = 0
                if count == 0 { await rest(Self.breath) }
            case .resting(let until):
                failures = 0
                await rest(max(until.since(now()), .zero))
            case .later(let wish):
                let delay = Self.delays[min(failures, Self.delays.count - 1)]
                failures += 1
                await rest(
                    source, max(delay * Double.random(in: 0.8..<1.2), min(wish ?? .zero, RetryPolicy.longestWait)))
            case .refused:
                let delay = Self.refusalDelays[min(refusals, Self.refusalDelays.count - 1)]
                refusals += 1
                await rest(source, delay)
            }
        }
    }

    /// After trouble: whoever looks can see when it is tried again.
    private func rest(_ source: String, _ time: Duration) async {
        board.rests(source, until: now() + time)
        await rest(time)
    }

    private func rest(_ time: Duration) async { try? await Task.sleep(for: time) }

    // MARK: - One turn

    package enum Turn: Sendable, Equatable {
        /// So many events were kept; to be asked again at once.
        case news(Int)
        case resting(until: Timestamp)
        case later(Duration?)
        case refused
    }

    /// Asks a source once, where it is to be asked now: `run`'s work without its clock.
    package func step(_ source: String, _ poller: any Poller, now: Timestamp) async -> Turn {
        do {
            guard !store.isFull else { return fail(source, "later", "too many events wait to be decided", .later(nil)) }
            let cursor = try await store.pollCursor(of: source)
            switch poller.next(cursor, now: now) {
            case .rest(let until): return .resting(until: until)
            case .ask(let question):
                let response: TransportResponse
                do throws(TransportFailure) {
                    response = try await transport.send(question.request)
                } catch {
                    guard error.kind != .cancelled else { return .later(nil) }
                    let words = "no answer from \(question.request.host): \(error.message)"
                    return fail(source, "unreachable", words, .later(nil))
                }
                return try await take(
                    poller.read(response, to: question, now: self.now()), from: source, poller, before: cursor)
            }
        } catch {
            return fail(source, "failed", "what it told could not be kept: \(error)", .later(nil))
        }
    }

    private func take(
        _ reading: PollReading, from source: String, _ poller: any Poller, before: JSON?
    ) async throws -> Turn {
        switch reading {
        case .news(let bodies, let cursor):
            let time = now()
            // Before they are kept: whoever decides them looks for their names at once.
            if !bodies.isEmpty { lookups?.answers(source) }
            // A long poll that ended without news changes nothing.
            if !bodies.isEmpty || cursor != before {
                let events = bodies.map { Event(source: source, receivedAt: time, headers: [:], body: $0) }
                try await store.keep(events, cursor: cursor, of: source, at: time)
            }
            if !bodies.isEmpty { inbox.ring() }
            meters.count(source, "news", events: bodies.count)
            let change = board.works(source, at: time, lacking: poller.lacking(cursor))
            if change.hadTrouble {
                logger.notice("a source can be read again", metadata: [LogKeys.source: "\(source)"])
            }
            for reason in change.lost {
                logger.error(
                    "a part of a source cannot be read; the others go on, and it is tried again now and then",
                    metadata: [LogKeys.source: "\(source)", LogKeys.reason: "\(reason)"])
            }
            return .news(cursor == before ? 0 : max(bodies.count, 1))
        case .later(let after, let reason): return fail(source, "later", reason, .later(after))
        case .refused(let reason): return fail(source, "refused", reason, .refused)
        }
    }

    private func fail(_ source: String, _ outcome: String, _ reason: String, _ turn: Turn) -> Turn {
        meters.count(source, outcome, events: 0)
        // Once for each trouble, not once for each attempt.
        if board.fails(source, reason, at: now()) {
            let metadata: Logger.Metadata = [LogKeys.source: "\(source)", LogKeys.reason: "\(reason)"]
            switch turn {
            case .refused:
                logger.error("a source refuses to be read; it is tried again now and then", metadata: metadata)
            default: logger.warning("a source cannot be read and is tried again", metadata: metadata)
            }
        }
        return turn
    }
}

/// The handles polling counts with.
private struct PollingMeters: Sendable {
    let metrics: Metrics

    init(_ metrics: Metrics) { self.metrics = metrics }

    func count(_ source: String, _ outcome: String, events: Int) {
        metrics.counter(MetricNames.polls, .init("source", source), .init("outcome", outcome)).add()
        if events > 0 { metrics.counter(MetricNames.pollEvents, .init("source", source)).add(events) }
    }
}
