package import Conversation
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
        /// `nil` where it is not answered.
        package var answering: Answering?

        package init(source: any Source, answering: Answering?) {
            self.source = source
            self.answering = answering
        }

        package init(source: any Source, answer: String?) {
            self.init(source: source, answering: answer.map { Answering(destination: $0) })
        }
    }

    let store: Store
    let desks: [String: Desk]
    let lookups: LookupDesk?
    let rules: ServingRules
    let recognition: Recognition
    /// Asks an outside model for vectors, where one is configured.
    let embedder: Embedder?
    private let hub: String?
    private let inbox: Doorbell
    private let outbox: Doorbell
    private let flight: Flight
    private let now: @Sendable () -> Timestamp
    private let logger: Logger
    private let meters: TriageMeters

    /// - Parameter hub: where the hub shows requests, for links in posts; no slash at the end.
    package init(
        store: Store, desks: [String: Desk], lookups: LookupDesk? = nil, rules: ServingRules, recognition: Recognition,
        embedder: Embedder? = nil, hub: String?, inbox: Doorbell, outbox: Doorbell,
        flight: Flight, metrics: Metrics, now: @escaping @Sendable () -> Timestamp, logger: Logger
    ) {
        self.store = store
        self.desks = desks
        self.lookups = lookups
        self.rules = rules
        self.recognition = recognition
        self.embedder = embedder
        self.hub = hub
        self.inbox = inbox
        self.outbox = outbox
        self.flight = flight
        self.now = now
        self.logger = logger
        meters = TriageMeters(metrics)
    }

    package static let batchSize = 128
    private static let planningTime = Duration.milliseconds(25)
    /// An event whose commit failed this often is set aside as `failed`, with the reason.
    package static let maximumAttempts = 5

    package func run() async throws {
        await withTaskExecutorPreference(DiskThread(label: "triage")) { await decideWhatComes() }
    }

    private func decideWhatComes() async {
        loadRecognition()
        await withTaskGroup { group in
            group.addTask { [recognition] in await recognition.keepUp() }
            group.addTask { [inbox] in await inbox.ring(every: .seconds(1)) }
            for await _ in inbox.rings.cancelOnGracefulShutdown() { await decideAll() }
            group.cancelAll()
        }
        // What came in while the doors closed is decided too; a backlog is not, since it is safe where it is.
        let deadline = ContinuousClock.now + .seconds(3)
        while ContinuousClock.now < deadline, step(now: now()) {}
    }

    private func loadRecognition() {
        let started = ContinuousClock.now
        do {
            try recognition.follow()
            let milliseconds = started.duration(to: .now).milliseconds
            logger.info(
                "recognition is ready",
                metadata: [LogKeys.requests: "\(recognition.count)", LogKeys.milliseconds: "\(milliseconds)"])
        } catch {
            logger.error(
                "recognition could not be loaded and will be tried again", metadata: [LogKeys.reason: "\(error)"])
        }
    }

    private func decideAll() async {
        while !Task.isCancelled, !Task.isShuttingDownGracefully {
            await lookUpNames(now: now())
            await askOutside(now: now())
            guard step(now: now()) else { return }
        }
    }

    /// Asks the platforms for the names that the next batch needs, where a source has to be asked for them.
    package func lookUpNames(now: Timestamp) async {
        guard let lookups, desks.keys.contains(where: lookups.isNeeded) else { return }
        // A store that cannot be read says so in the step that follows.
        let waiting = try? store.waitingEvents(limit: Self.batchSize, now: now) { ($0, nil) }
        guard let waiting, !waiting.reads.isEmpty else { return }
        await lookups.prepare(for: waiting.reads.map(\.0), now: now)
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
            try recognition.follow()
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

    // MARK: - Deciding

    private func decide(
        _ batch: [(Read, Known)], _ standing: Standing, _ now: Timestamp
    ) throws(StoreError) {
        let triaged = try plan(batch, standing, now)
        do {
            let claims = try store.commit(
                triaged, expecting: standing.lastRequest, claim: flight.order(now: now), at: now)
            flight.handOver(claims)
        } catch {
            // What one event asks for may be refused because of what another in the batch did.
            guard [.failed, .conflict, .refused, .notFound].contains(error.code) else { throw error }
            return try isolate(batch, error, now)
        }
        for case .asked(let ask) in triaged.map(\.change) {
            recognition.learn(ask.submission)
            recognition.forget(ask.submission.key)
        }
        meters.count(triaged)
        if triaged.contains(where: { !$0.allPosts.isEmpty }) { outbox.ring() }
    }

    /// Plans the events in their order, for some milliseconds: answers should not wait for the whole batch.
    ///
    /// It ends before an ask that would join one that opens its request here: that one has to be committed before it can
    /// be found, and the next step goes on from there.
    private func plan(
        _ batch: [(Read, Known)], _ standing: Standing, _ now: Timestamp
    ) throws(StoreError) -> [Triaged] {
        var next = standing
        let rules = rules.current
        let planner = TriagePlanner(
            rules: rules, recognition: recognition, answers: { [desks] in desks[$0]?.answering }, hub: hub, now: now)
        var opened: [Recognition.Subject] = []
        var triaged: [Triaged] = []
        let end = ContinuousClock.now + Self.planningTime
        for (read, known) in batch {
            if !triaged.isEmpty, ContinuousClock.now > end { break }
            if let subject = read.comparable, recognition.resembles(subject, anyOf: opened, Thresholds(rules.dedupe)) {
                break
            }
            let planned = try planner.plan(read, known, standing: next)
            if case .asked(let ask) = planned.change {
                if case .opens(let id, _) = ask.place {
                    next.lastRequest = id
                    if let subject = read.comparable { opened.append(subject) }
                }
                if let turn = ask.decision.turn { next.turns[turn, default: 0] += 1 }
            }
            if case .answered(let answered) = planned.change, case .splits(let split) = answered.effect {
                next.lastRequest = split.request
            }
            triaged.append(planned)
        }
        return triaged
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
            case .answered: outcomes["answer", default: 0] += 1
            }
        }
        for (outcome, count) in outcomes {
            metrics.counter(MetricNames.eventsTriaged, .init("outcome", outcome)).add(count)
        }
        for (match, count) in matches { metrics.counter(MetricNames.decisions, .init("match", match)).add(count) }
    }
}
