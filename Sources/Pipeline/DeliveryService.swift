package import Intake
package import Logging
package import Platforms
import ServiceLifecycle
package import Store
package import Telemetry

/// Sends what waits in the outbox and settles how it ended.
///
/// A post is claimed on the disk before it is sent. A post whose end nobody knows is sent again only where the
/// platform drops the second copy by itself; elsewhere it becomes *uncertain* and waits for a person.
package struct DeliveryService: Service {
    /// How long a stopping daemon waits for what is under way.
    package static let drainTime: Duration = .seconds(20)

    private let store: Store
    private let destinations: [String: any Destination]
    private let transport: any Transport
    private let flight: Flight
    private let outbox: Doorbell
    private let now: @Sendable () -> Timestamp
    private let logger: Logger
    private let meters: DeliveryMeters
    private let courtesy = Courtesy()

    package init(
        store: Store, destinations: [String: any Destination], transport: any Transport, flight: Flight,
        outbox: Doorbell, metrics: Metrics, now: @escaping @Sendable () -> Timestamp, logger: Logger
    ) {
        self.store = store
        self.destinations = destinations
        self.transport = transport
        self.flight = flight
        self.outbox = outbox
        self.now = now
        self.logger = logger
        meters = DeliveryMeters(metrics)
    }

    package func run() async throws {
        await withTaskExecutorPreference(transport.executor) { await deliverWhatIsDue() }
    }

    private func deliverWhatIsDue() async {
        await withTaskGroup { ticking in
            ticking.addTask { [outbox] in await outbox.ring(every: .seconds(1)) }
            await withDiscardingTaskGroup { group in
                for await _ in outbox.rings.cancelOnGracefulShutdown() {
                    while await turn(now: now(), &group) {}
                }
                await drain(&group)
            }
            ticking.cancelAll()
        }
    }

    /// Claims and sends everything due, and returns when all of it has ended: `run`'s work without its clock.
    package func step(now: Timestamp) async {
        await withDiscardingTaskGroup { group in
            while await turn(now: now, &group) {}
        }
        await settleOnly(now: now)
    }

    // MARK: - Turning

    /// Starts what was handed over, settles what has ended and claims what is due; true when more may be due.
    private func turn(now: Timestamp, _ group: inout DiscardingTaskGroup) async -> Bool {
        begin(&group)
        let settled = flight.takeSettled()
        let order = flight.order(now: now)
        do {
            let claims = try await store.exchange(settled: settled, claim: order, now: now)
            flight.handOver(claims)
            begin(&group)
            // Fewer than asked for: nothing else is due, and whatever ends or is decided rings.
            return order.limit > 0 && claims.count == order.limit
        } catch {
            flight.giveBack(settled)
            guard error.code != .cancelled else { return false }
            logger.error(
                "the outbox could not be read or settled; it is tried again",
                metadata: [LogKeys.errorCode: "\(error.code.rawValue)", LogKeys.reason: "\(error.message)"])
            return false
        }
    }

    private func begin(_ group: inout DiscardingTaskGroup) {
        for claim in flight.takeHandedOver() {
            group.addTask(executorPreference: transport.executor) { await self.deliver(claim) }
        }
    }

    private func settleOnly(now: Timestamp) async {
        let settled = flight.takeSettled()
        guard !settled.isEmpty else { return }
        do {
            _ = try await store.exchange(settled: settled, claim: .nothing, now: now)
        } catch {
            flight.giveBack(settled)
            logger.error("deliveries could not be settled", metadata: [LogKeys.reason: "\(error.message)"])
        }
    }

    /// Sends what is due, then waits for what is under way; what takes longer than the limit is found at the next start.
    private func drain(_ group: inout DiscardingTaskGroup) async {
        while await turn(now: now(), &group) {}
        let deadline = ContinuousClock.now + Self.drainTime
        while flight.isBusy, ContinuousClock.now < deadline {
            try? await Task.sleep(for: .milliseconds(5))
            await settleOnly(now: now())
        }
        if flight.isBusy { group.cancelAll() }
        await settleOnly(now: now())
    }

    /// Settles the posts that an earlier process was sending when it ended.
    ///
    /// Must be done before anything can claim a post: one that triage claims with its first decision looks the same.
    package func recover(now: Timestamp) async {
        do {
            let claims = try await store.interrupted()
            let settlements = claims.map { claim in
                let isSafe = destinations[claim.post.destination]?.repeatIsSafe ?? false
                let reason = "the process ended while it was being sent"
                let end: Settlement.End =
                    isSafe
                    ? .retry(at: now, reason: reason)
                    : .uncertain(reason: reason + "; look in the channel whether it is there")
                meters.count(claim.post.destination, isSafe ? "retry" : "uncertain")
                logger.warning(
                    "a post was in flight when the process ended",
                    metadata: [LogKeys.post: "\(claim.post.key)", LogKeys.outcome: isSafe ? "retry" : "uncertain"])
                return Settlement(claim, end)
            }
            if !settlements.isEmpty {
                _ = try await store.exchange(settled: settlements, claim: .nothing, now: now)
            }
        } catch {
            logger.error("interrupted posts could not be read", metadata: [LogKeys.reason: "\(error.message)"])
        }
    }

    // MARK: - One post

    private func deliver(_ claim: Claim) async {
        let started = ContinuousClock.now
        let attempt = await attempt(claim)
        meters.seconds.record(started.duration(to: .now))
        let end = RetryPolicy.settle(attempt.outcome, of: claim, now: now(), jitter: .random(in: 0..<1))
        report(claim, end, attempt)
        flight.end(claim, Settlement(claim, end))
        outbox.ring()
    }

    private struct Attempt {
        var outcome: Outcome
        /// For the log: never the answer's own, which may repeat what people said.
        var words: String
        /// True where the address that somebody gave is to blame: no operator can mend it, and anybody can cause it.
        var isTheirs = false
    }

    private func attempt(_ claim: Claim) async -> Attempt {
        guard let destination = destinations[claim.post.destination] else {
            let words = "no destination named \(claim.post.destination) is configured"
            return Attempt(outcome: .dead(reason: words), words: words)
        }
        if let ability = claim.post.act.ability, !destination.abilities.contains(ability) {
            let words = "\(claim.post.destination) cannot do that (\(ability.rawValue))"
            return Attempt(outcome: .dead(reason: words), words: words)
        }
        if let reason = destination.refusal(of: claim.post) {
            return Attempt(outcome: .dead(reason: reason), words: "nobody to send it to", isTheirs: true)
        }
        guard isCourteous(claim, destination) else {
            let words = "this address has had \(Courtesy.hourly) answers in an hour, or \(Courtesy.daily) in a day"
            return Attempt(
                outcome: .dead(reason: words + ", and may be a stranger's"), words: words, isTheirs: true)
        }
        do {
            let response = try await transport.send(destination.compose(claim.post, now: now()))
            if let rest = destination.rest(after: response) {
                flight.rest(claim.post.destination, until: now() + min(rest, RetryPolicy.longestWait))
            }
            return Attempt(
                outcome: destination.readOutcome(response, to: claim.post),
                words: "answered with status \(response.status)")
        } catch {
            return Attempt(
                outcome: outcome(of: error, repeatIsSafe: destination.repeatIsSafe), words: error.message)
        }
    }

    /// Answers to one person's address are bounded; repeats of one answer count once.
    private func isCourteous(_ claim: Claim, _ destination: any Destination) -> Bool {
        guard destination.isPersonal, claim.post.purpose == .reply, claim.attempts == 1 else { return true }
        return claim.post.address.map { courtesy.allows($0, at: now()) } ?? true
    }

    private func outcome(of error: TransportFailure, repeatIsSafe: Bool) -> Outcome {
        switch error.kind {
        case .notSent: return .retry(after: nil, reason: error.message)
        case .noAnswer, .cancelled:
            return repeatIsSafe
                ? .retry(after: nil, reason: error.message)
                : .uncertain(
                    reason: "sent, but no answer came (\(error.message)); look in the channel whether it is there")
        }
    }

    private func report(_ claim: Claim, _ end: Settlement.End, _ attempt: Attempt) {
        let metadata: Logger.Metadata = [
            LogKeys.post: "\(claim.post.key)", LogKeys.destination: "\(claim.post.destination)",
            LogKeys.attempt: "\(claim.attempts)", LogKeys.reason: "\(attempt.words)",
        ]
        switch end {
        case .delivered:
            meters.count(claim.post.destination, "delivered")
            meters.planned.record(now().since(claim.createdAt))
            logger.debug("a post was delivered", metadata: metadata)
        case .retry:
            meters.count(claim.post.destination, "retry")
            logger.warning("a delivery failed and is tried again", metadata: metadata)
        case .dead:
            meters.count(claim.post.destination, "dead")
            logger.log(
                level: attempt.isTheirs ? .warning : .error, "a post cannot be delivered", metadata: metadata)
        case .uncertain:
            meters.count(claim.post.destination, "uncertain")
            logger.error("nobody knows whether a post arrived", metadata: metadata)
        }
    }
}

/// The handles delivery counts with.
private struct DeliveryMeters: Sendable {
    let seconds: Histogram
    let planned: Histogram
    private let metrics: Metrics

    init(_ metrics: Metrics) {
        self.metrics = metrics
        seconds = metrics.histogram(MetricNames.deliverySeconds)
        planned = metrics.histogram(MetricNames.receivedToPosted)
    }

    func count(_ destination: String, _ outcome: String) {
        metrics.counter(MetricNames.deliveries, .init("destination", destination), .init("outcome", outcome)).add()
    }
}
