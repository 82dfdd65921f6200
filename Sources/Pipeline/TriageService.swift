private import Conversation
package import Intake
package import Logging
package import Platforms
private import RuleEngine
import ServiceLifecycle
private import Similarity
package import Store
package import Telemetry

/// Decides what came in: inbox → submissions, requests, decisions and posts, a batch in one transaction.
package struct TriageService: Service {
    /// A configured source with the destination its answers go to.
    package struct Desk: Sendable {
        package var source: any Source
        package var answer: String?

        package init(source: any Source, answer: String?) {
            self.source = source
            self.answer = answer
        }
    }

    private let store: Store
    private let desks: [String: Desk]
    private let rules: ServingRules
    private let hub: String?
    private let inbox: Doorbell
    private let outbox: Doorbell
    private let flight: Flight
    private let now: @Sendable () -> Timestamp
    private let logger: Logger
    private let meters: TriageMeters

    /// - Parameter hub: where the hub shows requests, for links in posts; no slash at the end.
    package init(
        store: Store, desks: [String: Desk], rules: ServingRules, hub: String?, inbox: Doorbell, outbox: Doorbell,
        flight: Flight, metrics: Metrics, now: @escaping @Sendable () -> Timestamp, logger: Logger
    ) {
        self.store = store
        self.desks = desks
        self.rules = rules
        self.hub = hub
        self.inbox = inbox
        self.outbox = outbox
        self.flight = flight
        self.now = now
        self.logger = logger
        meters = TriageMeters(metrics)
    }

    package static let batchSize = 128
    /// An event whose commit failed this often is set aside as `failed`, with the reason.
    package static let maximumAttempts = 5

    package func run() async throws {
        await withTaskExecutorPreference(DiskThread(label: "triage")) { await decideWhatComes() }
    }

    private func decideWhatComes() async {
        await withTaskGroup { group in
            group.addTask { [inbox] in await inbox.ring(every: .seconds(1)) }
            for await _ in inbox.rings.cancelOnGracefulShutdown() { decideAll() }
            group.cancelAll()
        }
        // What came in while the doors closed is decided too; a backlog is not, since it is safe where it is.
        let deadline = ContinuousClock.now + .seconds(3)
        while ContinuousClock.now < deadline, step(now: now()) {}
    }

    private func decideAll() {
        while !Task.isCancelled, !Task.isShuttingDownGracefully, step(now: now()) {}
    }

    /// Decides up to one batch; false when nothing waited.
    ///
    /// Blocks for as long as the disk takes.
    package func step(now: Timestamp) -> Bool {
        let started = ContinuousClock.now
        do {
            var touched: Set<String> = []
            let (batch, standing) = try store.waitingEvents(limit: Self.batchSize, now: now) {
                event -> (Read, Probe?)? in
                let read = self.read(event)
                // Two events that touch the same thing are not decided in one batch: it ends before the second.
                guard touched.isDisjoint(with: read.touches) else { return nil }
                touched.formUnion(read.touches)
                return (read, read.probe)
            }
            guard !batch.isEmpty else { return false }
            try decide(batch, standing, now)
            meters.batch.record(started.duration(to: .now))
            return true
        } catch {
            guard error.code != .cancelled else { return false }
            meters.failures.add()
            logger.error(
                "triage failed and will be tried again",
                metadata: [LogKeys.errorCode: "\(error.code.rawValue)", LogKeys.reason: "\(error.message)"])
            return false
        }
    }

    // MARK: - Reading

    private struct Read {
        var event: Event
        var reading: Reading
        var probe: Probe?
        /// What it touches: two events that touch the same thing are not decided in one batch.
        var touches: [String]
        var answer: String?
    }

    private func read(_ event: Event) -> Read {
        guard let desk = desks[event.source] else {
            let reason = "no source named \(event.source) is configured any more"
            return Read(event: event, reading: .ignored(reason: reason), probe: nil, touches: [], answer: nil)
        }
        let reading = desk.source.normalise(event).refusingOddNames
        var read = Read(event: event, reading: reading, probe: nil, touches: [], answer: desk.answer)
        switch reading {
        case .submission(let submission), .edit(let submission), .past(let submission, _):
            let fingerprint = Fingerprint(submission.text)?.hash
            read.probe = Probe(submission, fingerprint: fingerprint)
            read.touches = [Self.touch(submission.key), submission.threadKey, fingerprint.map { "#\($0)" }].compactMap {
                $0
            }
        case .delete(let key, _):
            read.probe = Probe(key: key)
            read.touches = [Self.touch(key)]
        case .command, .handshake, .ignored, .invalid: break
        }
        return read
    }

    private static func touch(_ key: MessageKey) -> String { "\(key.platform)/\(key.scope)/\(key.externalID)" }

    // MARK: - Deciding

    private func decide(
        _ batch: [(Read, Known)], _ standing: Standing, _ now: Timestamp
    ) throws(StoreError) {
        var next = standing
        let rules = rules.current
        let triaged = batch.map { read, known in
            let planner = TriagePlanner(rules: rules, answer: read.answer, hub: hub, now: now)
            let change = planner.plan(read.event, read.reading, known, standing: next)
            if case .asked(let ask) = change {
                if case .opens(let id, _) = ask.place { next.lastRequest = id }
                if let turn = ask.decision.turn { next.turns[turn, default: 0] += 1 }
            }
            return Triaged(event: read.event.id, change: change)
        }
        do {
            let claims = try store.commit(triaged, expecting: standing.lastRequest, claim: flight.order, at: now)
            flight.handOver(claims)
        } catch {
            guard error.code == .failed || error.code == .conflict else { throw error }
            return try isolate(batch, error, now)
        }
        meters.count(triaged)
        let hasPosts = triaged.contains { if case .asked(let ask) = $0.change { !ask.posts.isEmpty } else { false } }
        if hasPosts { outbox.ring() }
    }

    /// One event can spoil a batch: the first is tried alone, and put off when it is the one that fails.
    private func isolate(_ batch: [(Read, Known)], _ error: StoreError, _ now: Timestamp) throws(StoreError) {
        guard let first = batch.first else { return }
        let (_, standing) = try store.waitingEvents(limit: 0, now: now) { _ in ((), nil) }
        if batch.count > 1 { return try decide([first], standing, now) }
        let event = first.0.event.id
        let attempts = try store.postpone(
            event: event, until: now + .seconds(error.code == .conflict ? 1 : 30), reason: error.message)
        logger.error(
            "an event could not be decided",
            metadata: [LogKeys.event: "\(event)", LogKeys.attempt: "\(attempts)", LogKeys.reason: "\(error.message)"])
        if attempts >= Self.maximumAttempts {
            let change = Triaged.Change.noted(outcome: "failed", reason: error.message)
            _ = try store.commit([Triaged(event: event, change: change)], expecting: standing.lastRequest, at: now)
        }
    }
}

/// The handles triage counts with.
private struct TriageMeters: Sendable {
    let batch: Histogram
    let failures: Counter
    private let metrics: Metrics

    init(_ metrics: Metrics) {
        self.metrics = metrics
        batch = metrics.histogram(MetricNames.triageBatch)
        failures = metrics.counter(MetricNames.triageFailures)
    }

    func count(_ triaged: [Triaged]) {
        var outcomes: [String: Int] = [:]
        var matches: [String: Int] = [:]
        for one in triaged {
            switch one.change {
            case .noted(let outcome, _): outcomes[outcome, default: 0] += 1
            case .asked(let ask):
                outcomes[ask.replaces == nil ? "submission" : "edit", default: 0] += 1
                matches[ask.place == .dropped ? "dropped" : ask.match.outcome.rawValue, default: 0] += 1
            case .commented: outcomes["comment", default: 0] += 1
            case .edited: outcomes["edit", default: 0] += 1
            case .withdrawn: outcomes["delete", default: 0] += 1
            }
        }
        for (outcome, count) in outcomes {
            metrics.counter(MetricNames.eventsTriaged, .init("outcome", outcome)).add(count)
        }
        for (match, count) in matches { metrics.counter(MetricNames.decisions, .init("match", match)).add(count) }
    }
}

extension Reading {
    /// Names with control characters are nobody's: a database may end a text at one, and two names would be the same.
    fileprivate var refusingOddNames: Reading {
        let names: [String?] =
            switch self {
            case .submission(let one), .edit(let one), .past(let one, _):
                [one.key.externalID, one.thread, one.channel?.id, one.author.id, one.author.email]
            case .delete(let key, _): [key.externalID]
            case .command, .handshake, .ignored, .invalid: []
            }
        let isOdd = names.contains { $0?.utf8.contains { $0 < 0x20 || $0 == 0x7F } ?? false }
        return isOdd ? .invalid(reason: "an id holds a control character") : self
    }
}
