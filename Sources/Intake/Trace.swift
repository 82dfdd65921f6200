/// Why a decision is what it is, rule by rule, in the order of the file.
package struct Trace: Sendable, Equatable {
    package var rules: [RuleTrace]

    package init(rules: [RuleTrace]) {
        self.rules = rules
    }

    package struct RuleTrace: Sendable, Equatable {
        package var name: String
        /// `file:line` of the rule.
        package var place: String
        package var verdict: Verdict
        /// For a match, what decided; for a failure, the first condition that failed.
        package var evidence: [Evidence]
        /// Settings the rule gave, in words: `route: payments`.
        package var gave: [String]
        /// Settings it wanted and found taken, in words: `route: identity (taken by "checkout goes to payments")`.
        package var taken: [String]

        package init(
            name: String, place: String, verdict: Verdict, evidence: [Evidence] = [], gave: [String] = [],
            taken: [String] = []
        ) {
            self.name = name
            self.place = place
            self.verdict = verdict
            self.evidence = evidence
            self.gave = gave
            self.taken = taken
        }
    }

    package enum Verdict: String, Sendable {
        case matched
        case failed
        /// An earlier rule said `stop` or `drop`.
        case notReached = "not_reached"
    }

    /// A condition and what it met.
    package struct Evidence: Sendable, Equatable {
        /// The condition in the rule file's words: `text: { words: checkout }`.
        package var condition: String
        /// What was found, or what was missing, in words: `found "payment page"`.
        package var found: String
        /// Where in the fact's text, in UTF-8 bytes, when a span of it decided.
        package var span: Range<Int>?
        /// `found` may have words of the message in it: of its text, its title or its fields.
        package var quotesMessage: Bool

        package init(condition: String, found: String, span: Range<Int>? = nil, quotesMessage: Bool = false) {
            self.condition = condition
            self.found = found
            self.span = span
            self.quotesMessage = quotesMessage
        }
    }
}
