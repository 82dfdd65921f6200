package import Intake
package import Logging
package import Platforms
package import Store
private import Synchronization
package import Telemetry

/// What has been looked up at the platforms: in memory for whoever reads events, in the store for the next start.
///
/// Names are asked for before an event is decided. A decision waits for them a few seconds at most and then goes on
/// without: what it saw is what is recorded. A platform that does not answer is left alone for a while.
package final class LookupDesk: Sendable {
    package struct Limits: Sendable {
        /// How long a batch of events waits for the names it needs.
        package var patience: Duration
        /// Look-ups under way at once.
        package var atOnce: Int
        /// How long a source whose platform fails is left alone.
        package var rest: Duration
        /// How long "there is no such thing" is believed.
        package var unknownLife: Duration
        /// The same of a form, which is there since it was answered: what is wrong is a right, and somebody mends it.
        package var unknownFormLife: Duration

        package init(
            patience: Duration = .seconds(3), atOnce: Int = 8, rest: Duration = .seconds(30),
            unknownLife: Duration = .seconds(3600), unknownFormLife: Duration = .seconds(120)
        ) {
            self.patience = patience
            self.atOnce = atOnce
            self.rest = rest
            self.unknownLife = unknownLife
            self.unknownFormLife = unknownFormLife
        }
    }

    private let store: Store
    private let plans: [String: any LookupPlan]
    private let transport: any Transport
    private let limits: Limits
    private let shelves = Mutex<[String: Shelf]>([:])
    private let metrics: Metrics
    private let logger: Logger

    /// - Parameter plans: by the source's name.
    package init(
        store: Store, plans: [String: any LookupPlan], transport: any Transport, limits: Limits = Limits(),
        metrics: Metrics, logger: Logger
    ) {
        self.store = store
        self.plans = plans
        self.transport = transport
        self.limits = limits
        self.metrics = metrics
        self.logger = logger
    }

    /// Reads what earlier processes learned.
    ///
    /// What grew old a month ago is forgotten: nobody has asked about it since.
    package func load(now: Timestamp) async throws(StoreError) {
        try await store.forgetLookedUp(before: now + .seconds(-30 * 86_400))
        let kept = try await store.lookedUp()
        shelves.withLock { shelves in
            for one in kept where plans[one.source] != nil {
                guard let kind = Lookup.Kind(rawValue: one.kind) else { continue }
                let subject = Lookup.Subject(kind, one.id)
                shelves[one.source, default: Shelf()].until[subject] = one.until
                shelves[one.source]?.lookups[kind, one.id] = one.fact.map(Lookup.Fact.init(json:))
            }
        }
    }

    package func known(_ source: String) -> Lookups {
        plans.isEmpty ? Lookups() : shelves.withLock { $0[source]?.lookups } ?? Lookups()
    }

    /// Whether anything would have to be asked about.
    func isNeeded(for source: String) -> Bool { plans[source] != nil }

    // MARK: - Asking

    /// Asks for what these events leave out and is not known yet; returns when it is there or patience is at its end.
    package func prepare(for events: [Event], now: Timestamp) async {
        shelves.withLock { shelves in
            for source in shelves.keys { shelves[source]?.forgetSaid(at: now) }
        }
        var asked: Set<Question> = []
        for event in events {
            guard let plan = plans[event.source] else { continue }
            for subject in plan.subjects(in: event) where isMissing(subject, event.source, now) {
                asked.insert(Question(source: event.source, subject: subject))
            }
        }
        await ask(asked, now: now)
    }

    /// Asks for what must be known before a request can be verified, where it is missing or about to grow old.
    ///
    /// - Returns: when the next of them grows old; `nil` where there is none.
    package func prepareStanding(now: Timestamp) async -> Timestamp? {
        let all = plans.flatMap { source, plan in plan.standing.map { Question(source: source, subject: $0) } }
        guard !all.isEmpty else { return nil }
        // A little early, so that a request never meets one that has just grown old.
        await ask(Set(all.filter { isMissing($0.subject, $0.source, now + .seconds(120)) }), now: now)
        return shelves.withLock { shelves in
            all.map { question in
                let shelf = shelves[question.source]
                return max(shelf?.until[question.subject] ?? now, shelf?.restsUntil ?? now)
            }.min()
        }
    }

    /// Ends the rest of a source whose platform has just answered somebody else of us.
    ///
    /// Else what polling brings in the first moments after an outage would be read without its names, for good. A rest
    /// that the platform asked for stays, and until something was learned again, only one is ended: where look-ups alone
    /// fail, decisions are not to wait for each.
    package func answers(_ source: String) {
        guard plans[source] != nil else { return }
        shelves.withLock { shelves in
            guard let shelf = shelves[source], shelf.restsUntil != nil, !shelf.restIsFirm else { return }
            shelves[source]?.restsUntil = nil
            shelves[source]?.restIsFirm = true
        }
    }

    private struct Question: Hashable, Sendable {
        var source: String
        var subject: Lookup.Subject
    }

    private func isMissing(_ subject: Lookup.Subject, _ source: String, _ now: Timestamp) -> Bool {
        shelves.withLock { shelves in
            guard let shelf = shelves[source] else { return true }
            if let rest = shelf.restsUntil, rest > now { return false }
            return (shelf.until[subject] ?? Timestamp(milliseconds: 0)) <= now
        }
    }

    private func ask(_ questions: Set<Question>, now: Timestamp) async {
        guard !questions.isEmpty else { return }
        let started = ContinuousClock.now
        let answers = await withTaskGroup(of: (Question, Lookup.Answer)?.self) { group in
            group.addTask { [limits] in
                try? await Task.sleep(for: limits.patience)
                return nil
            }
            var waiting = questions.sorted { ($0.source, $0.subject.id) < ($1.source, $1.subject.id) }[...]
            var underWay: Set<Question> = []
            func begin() {
                while underWay.count < limits.atOnce, let question = waiting.popFirst() {
                    underWay.insert(question)
                    group.addTask { await (question, self.answer(to: question)) }
                }
            }
            begin()
            var answers: [(Question, Lookup.Answer)] = []
            while !underWay.isEmpty, let ended = await group.next() {
                guard let answer = ended else {
                    // Patience is at its end: whoever was asked and is silent is left alone for a while.
                    answers += underWay.map { ($0, .later(after: nil, reason: "no answer within \(limits.patience)")) }
                    break
                }
                underWay.remove(answer.0)
                answers.append(answer)
                begin()
            }
            group.cancelAll()
            return answers
        }
        metrics.histogram(MetricNames.lookupSeconds).record(started.duration(to: .now))
        await take(answers, now: now)
    }

    private func answer(to question: Question) async -> Lookup.Answer {
        guard let plan = plans[question.source], let request = plan.compose(question.subject) else {
            return .unknown(reason: "nobody can be asked")
        }
        do {
            return plan.read(try await transport.send(request), for: question.subject)
        } catch {
            return .later(after: nil, reason: error.message)
        }
    }

    // MARK: - Taking

    private func take(_ answers: [(Question, Lookup.Answer)], now: Timestamp) async {
        var kept: [LookedUp] = []
        for (question, answer) in answers {
            let (source, subject) = (question.source, question.subject)
            count(source, answer)
            switch answer {
            case .known(let fact, let life):
                let until = now + life
                shelves.withLock { $0[source, default: Shelf()].set(subject, fact, until: until) }
                if !subject.kind.isSaid { kept.append(LookedUp(source, subject, fact, until)) }
            case .unknown(let reason):
                let until = now + (subject.kind == .form ? limits.unknownFormLife : limits.unknownLife)
                shelves.withLock { $0[source, default: Shelf()].set(subject, nil, until: until) }
                kept.append(LookedUp(source, subject, nil, until))
                logger.debug(
                    "a look-up found nothing",
                    metadata: [LogKeys.source: "\(source)", LogKeys.reason: "\(reason)"])
            case .later(let after, let reason):
                let until = now + max(limits.rest, min(after ?? .zero, RetryPolicy.longestWait))
                let isNew = shelves.withLock { shelves in
                    let before = shelves[source]?.restsUntil ?? Timestamp(milliseconds: 0)
                    shelves[source, default: Shelf()].restsUntil = until
                    if after != nil { shelves[source]?.restIsFirm = true }
                    // Once for each trouble, not once for each attempt.
                    defer { shelves[source]?.trouble = reason }
                    return before <= now && shelves[source]?.trouble != reason
                }
                guard isNew else { continue }
                logger.warning(
                    "names cannot be looked up for a while; decisions go on without them",
                    metadata: [LogKeys.source: "\(source)", LogKeys.reason: "\(reason)"])
            }
        }
        do {
            try await store.keep(kept)
        } catch {
            logger.warning("what was looked up could not be kept", metadata: [LogKeys.reason: "\(error.message)"])
        }
    }

    private func count(_ source: String, _ answer: Lookup.Answer) {
        let outcome =
            switch answer {
            case .known: "known"
            case .unknown: "unknown"
            case .later: "later"
            }
        metrics.counter(MetricNames.lookups, .init("source", source), .init("outcome", outcome)).add()
    }
}
