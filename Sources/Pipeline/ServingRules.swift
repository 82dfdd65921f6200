package import Intake
package import RuleEngine
private import Synchronization

/// The rule set that decides at this moment; replaced whole, never in part.
package final class ServingRules: Sendable {
    /// Rules on the disk that could not take over.
    package struct Refusal: Sendable, Equatable {
        package var at: Timestamp
        /// The first problem, in a line, and how many more there are.
        package var reason: String
    }

    private struct State {
        var rules: RuleSet
        var since: Timestamp
        var refusal: Refusal?
    }

    private let state: Mutex<State>

    package init(_ rules: RuleSet, at now: Timestamp) {
        state = Mutex(State(rules: rules, since: now))
    }

    package var current: RuleSet { state.withLock { $0.rules } }

    /// Since when the current rules serve.
    package var since: Timestamp { state.withLock { $0.since } }

    /// Why the rules on the disk do not serve; `nil` when they do.
    package var refusal: Refusal? { state.withLock { $0.refusal } }

    func serve(_ rules: RuleSet, at now: Timestamp) {
        state.withLock { $0 = State(rules: rules, since: now) }
    }

    /// The last good rules keep serving.
    func refuse(_ reason: String, at now: Timestamp) {
        state.withLock { $0.refusal = Refusal(at: now, reason: reason) }
    }
}
