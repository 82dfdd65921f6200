/// What of a rule set its tests have met: rules that matched, and conditions that were decided both ways.
package struct Coverage: Sendable, Equatable {
    /// In the order of the set, drafts among them.
    package var rules: [RuleCoverage]

    package struct RuleCoverage: Sendable, Equatable {
        package var name: String
        /// `file:line`.
        package var place: String
        package var isDraft: Bool
        /// How many tests it matched.
        package var matches: Int
        /// Each condition once, in the order in which they are asked.
        package var conditions: [ConditionCoverage]
    }

    package struct ConditionCoverage: Sendable, Equatable {
        /// In the rule file's words: `text: { words: checkout }`.
        package var condition: String
        /// In some test it held.
        package var held: Bool
        /// In some test it did not.
        package var failed: Bool

        package var isDecidedBothWays: Bool { held && failed }

        /// What no test has seen of it: `never held`; `nil` when nothing is missing.
        package var gap: String? {
            switch (held, failed) {
            case (true, true): nil
            case (true, false): "never failed"
            case (false, true): "never held"
            case (false, false): "never asked"
            }
        }
    }

    package var live: [RuleCoverage] { rules.filter { !$0.isDraft } }
    package var drafts: [RuleCoverage] { rules.filter(\.isDraft) }

    package var matchedRules: Int { live.count { $0.matches > 0 } }
    package var conditionCount: Int { live.reduce(0) { $0 + $1.conditions.count } }
    package var decidedConditions: Int {
        live.reduce(0) { $0 + $1.conditions.count(where: \.isDecidedBothWays) }
    }

    /// Of the live rules and their conditions, how many are covered, in whole per cent.
    ///
    /// Rounded down, so that 100 means all of them.
    package var percent: Int {
        let all = live.count + conditionCount
        return all == 0 ? 100 : (matchedRules + decidedConditions) * 100 / all
    }
}
