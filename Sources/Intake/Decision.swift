/// What the rules concluded about one submission.
///
/// A pure function of recorded inputs.
package struct Decision: Sendable, Equatable, Codable {
    /// The rule set's text, by hash (SHA-256, hex).
    package var rules: String
    /// The names of the live rules that matched, in order.
    package var matched: [String]
    /// The team's key in the rule file; `nil` when the submission was dropped.
    package var route: String?
    package var priority: String?
    package var labels: [String]
    /// Why it is not a request, when a rule said so.
    package var drop: String?
    /// Words to answer with, in the order of the rules.
    package var replies: [String]
    /// Where to post a notice, as `destination:address`.
    package var notify: [String]
    /// The rule that gave each setting: `route`, `priority`, `drop`.
    package var givenBy: [String: String]

    package init(
        rules: String, matched: [String] = [], route: String? = nil, priority: String? = nil, labels: [String] = [],
        drop: String? = nil, replies: [String] = [], notify: [String] = [], givenBy: [String: String] = [:]
    ) {
        self.rules = rules
        self.matched = matched
        self.route = route
        self.priority = priority
        self.labels = labels
        self.drop = drop
        self.replies = replies
        self.notify = notify
        self.givenBy = givenBy
    }
}

/// Why a decision is what it is, rule by rule, in the order of the file.
package struct Trace: Sendable, Equatable, Codable {
    package var rules: [RuleTrace]

    package init(rules: [RuleTrace]) {
        self.rules = rules
    }

    package struct RuleTrace: Sendable, Equatable, Codable {
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

    package enum Verdict: String, Sendable, Codable {
        case matched
        case failed
        /// An earlier rule said `stop` or `drop`.
        case notReached = "not_reached"
    }

    /// A condition and what it met.
    package struct Evidence: Sendable, Equatable, Codable {
        /// The condition in the rule file's words: `text: { words: checkout }`.
        package var condition: String
        /// What was found, or what was missing, in words: `found "payment page"`.
        package var found: String
        /// Where in the fact's text, in UTF-8 bytes, when a span of it decided.
        package var span: Range<Int>?

        package init(condition: String, found: String, span: Range<Int>? = nil) {
            self.condition = condition
            self.found = found
            self.span = span
        }
    }
}

/// How a submission relates to what was asked before.
package struct Match: Sendable, Equatable, Codable {
    package enum Outcome: String, Sendable, Codable {
        case new, possible, duplicate
    }

    package var outcome: Outcome
    /// The earlier request; `nil` when new.
    package var request: RequestID?
    /// How sure, in thousandths: 1000 for an equal text.
    package var score: Int

    package init(outcome: Outcome, request: RequestID? = nil, score: Int = 0) {
        self.outcome = outcome
        self.request = request
        self.score = score
    }

    package static let new = Match(outcome: .new)
}

/// A request's number; people read and write it as `R-123`.
package struct RequestID: Sendable, Hashable, Comparable, Codable, CustomStringConvertible {
    package var number: Int64

    package init(_ number: Int64) {
        self.number = number
    }

    /// Reads `R-123`, `r-123` or `123`.
    package init?(parsing text: some StringProtocol) {
        let digits = text.hasPrefix("R-") || text.hasPrefix("r-") ? text.dropFirst(2) : text[...]
        guard digits.utf8.allSatisfy({ (48...57).contains($0) }), let number = Int64(digits), number > 0 else {
            return nil
        }
        self.number = number
    }

    package init(from decoder: any Decoder) throws {
        number = try decoder.singleValueContainer().decode(Int64.self)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(number)
    }

    package static func < (a: RequestID, b: RequestID) -> Bool { a.number < b.number }

    package var description: String { "R-\(number)" }
}

/// The life of a request.
package enum Status: String, Sendable, Codable, CaseIterable {
    case new
    case needsInfo = "needs_info"
    case triaged
    case underReview = "under_review"
    case planned
    case inProgress = "in_progress"
    case shipped
    case declined
    case merged
    /// Everyone who asked took it back.
    case withdrawn
}
