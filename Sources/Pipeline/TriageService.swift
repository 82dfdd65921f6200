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
    private let now: @Sendable () -> Timestamp
    private let logger: Logger
    private let meters: TriageMeters

    /// - Parameter hub: where the hub shows requests, for links in posts; no slash at the end.
    package init(
        store: Store, desks: [String: Desk], rules: ServingRules, hub: String?, inbox: Doorbell, outbox: Doorbell,
        metrics: Metrics, now: @escaping @Sendable () -> Timestamp, logger: Logger
    ) {
        self.store = store
        self.desks = desks
        self.rules = rules
        self.hub = hub
        self.inbox = inbox
        self.outbox = outbox
        self.now = now
        self.logger = logger
        meters = TriageMeters(metrics)
    }

    package static let batchSize = 128
    /// An event whose commit failed this often is set aside as `failed`, with the reason.
    package static let maximumAttempts = 5

    package func run() async throws {
        await withTaskGroup { group in
            group.addTask { [inbox] in await inbox.ring(every: .seconds(1)) }
            for await _ in inbox.rings.cancelOnGracefulShutdown() { await decideAll() }
            group.cancelAll()
        }
        // What came in while the doors closed is decided too, so that a stop leaves no work half done.
        await decideAll()
    }

    private func decideAll() async {
        while !Task.isCancelled, await step(now: now()) > 0 {}
    }

    /// Decides up to one batch; the number of events decided or set aside, 0 when there is nothing to do now.
    package func step(now: Timestamp) async -> Int {
        let started = ContinuousClock.now
        do {
            let events = try await store.waitingEvents(limit: Self.batchSize, now: now)
            guard !events.isEmpty else { return 0 }
            let count = try await decide(events.map(read), now)
            meters.batch.record(started.duration(to: .now))
            return count
        } catch {
            meters.failures.add()
            logger.error(
                "triage failed and will be tried again",
                metadata: [LogKeys.errorCode: "\(error.code.rawValue)", LogKeys.reason: "\(error.message)"])
            return 0
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
        let reading = desk.source.normalise(event)
        var read = Read(event: event, reading: reading, probe: nil, touches: [], answer: desk.answer)
        switch reading {
        case .submission(let submission), .edit(let submission):
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

    private func decide(_ reads: [Read], _ now: Timestamp) async throws(StoreError) -> Int {
        let batch = independent(reads)
        let (known, last) = try await store.known(batch.compactMap(\.probe))
        var answers = known.makeIterator()
        var newest = last
        let rules = rules.current
        var triaged: [Triaged] = []
        for read in batch {
            let planner = TriagePlanner(rules: rules, answer: read.answer, hub: hub, now: now)
            let known = read.probe == nil ? Known() : answers.next() ?? Known()
            let change = planner.plan(read.event, read.reading, known, next: RequestID(newest.number + 1))
            if case .asked(let ask) = change, case .opens(let id, _) = ask.place { newest = id }
            triaged.append(Triaged(event: read.event.id, change: change))
        }
        return try await commit(triaged, last, now, reads: batch)
    }

    /// The longest beginning in which no two events touch the same thing; the rest waits for the next step.
    private func independent(_ reads: [Read]) -> [Read] {
        var touched: Set<String> = []
        return Array(
            reads.prefix { read in
                guard touched.isDisjoint(with: read.touches) else { return false }
                touched.formUnion(read.touches)
                return true
            })
    }

    private func commit(
        _ triaged: [Triaged], _ last: RequestID, _ now: Timestamp, reads: [Read]
    ) async throws(StoreError) -> Int {
        do {
            try await store.commit(triaged, expecting: last, at: now)
        } catch  where error.code == .failed {
            return try await isolate(reads, error, now)
        }
        meters.count(triaged)
        let hasPosts = triaged.contains { if case .asked(let ask) = $0.change { !ask.posts.isEmpty } else { false } }
        if hasPosts { outbox.ring() }
        return triaged.count
    }

    /// One event can spoil a batch: each is tried alone, and the one that fails is put off.
    private func isolate(_ reads: [Read], _ error: StoreError, _ now: Timestamp) async throws(StoreError) -> Int {
        if reads.count > 1 {
            var count = 0
            for read in reads { count += try await decide([read], now) }
            return count
        }
        guard let event = reads.first?.event.id else { return 0 }
        let attempts = try await store.postpone(event: event, until: now + .seconds(30), reason: error.message)
        logger.error(
            "an event could not be decided",
            metadata: [LogKeys.event: "\(event)", LogKeys.attempt: "\(attempts)", LogKeys.reason: "\(error.message)"])
        if attempts >= Self.maximumAttempts {
            let (_, last) = try await store.known([])
            let change = Triaged.Change.noted(outcome: "failed", reason: error.message)
            try await store.commit([Triaged(event: event, change: change)], expecting: last, at: now)
        }
        return 1
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
