/// Whether an outside service that fails is left alone for a while: a value, driven by whoever calls the service.
///
/// After some failures in a row it rests; then one call is let through, and its end decides for all.
package struct CircuitBreaker: Sendable {
    package struct Limits: Sendable {
        /// Failures in a row after which it rests.
        package var failures: Int
        package var rest: Duration
        /// The longest that the service's own wish to be left alone is believed.
        package var longestRest: Duration

        package init(failures: Int = 3, rest: Duration = .seconds(30), longestRest: Duration = .seconds(600)) {
            self.failures = failures
            self.rest = rest
            self.longestRest = longestRest
        }
    }

    /// What a call's end changed, seen from outside.
    package enum Change: Sendable, Equatable { case beganToFail, works }

    private enum State {
        case working(failures: Int)
        case resting(until: ContinuousClock.Instant)
        case probing
    }

    private let limits: Limits
    private var state = State.working(failures: 0)

    package init(_ limits: Limits = Limits()) {
        self.limits = limits
    }

    /// Asks for leave to call; a caller that gets it must tell how the call ended.
    package mutating func mayCall(now: ContinuousClock.Instant) -> Bool {
        switch state {
        case .working: return true
        case .probing: return false
        case .resting(let end):
            guard now >= end else { return false }
            state = .probing
            return true
        }
    }

    package mutating func succeeded() -> Change? {
        defer { state = .working(failures: 0) }
        if case .working = state { return nil }
        return .works
    }

    /// - Parameter wish: how long the service asks to be left alone; it rests at once then.
    package mutating func failed(now: ContinuousClock.Instant, wish: Duration? = nil) -> Change? {
        let end = now + max(limits.rest, min(wish ?? .zero, limits.longestRest))
        guard case .working(let failures) = state else {
            state = .resting(until: end)
            return nil
        }
        guard failures + 1 >= limits.failures || wish != nil else {
            state = .working(failures: failures + 1)
            return nil
        }
        state = .resting(until: end)
        return .beganToFail
    }

    /// The call was given up by us, which says nothing of the service: the next one may try.
    package mutating func abandoned(now: ContinuousClock.Instant) {
        if case .probing = state { state = .resting(until: now) }
    }
}
