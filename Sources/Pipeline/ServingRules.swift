package import RuleEngine
private import Synchronization

/// The rule set that decides at this moment; replaced whole, never in part.
package final class ServingRules: Sendable {
    private let state: Mutex<RuleSet>

    package init(_ rules: RuleSet) {
        state = Mutex(rules)
    }

    package var current: RuleSet { state.withLock { $0 } }
}
