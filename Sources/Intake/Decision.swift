/// What the rules concluded about one submission.
///
/// A pure function of recorded inputs.
package struct Decision: Sendable, Equatable {
    /// The rule set's text, by hash (SHA-256, hex).
    package var rules: String
    /// The names of the live rules that matched, in order.
    package var matched: [String]
    /// The team's key in the rule file; `nil` when the submission was dropped.
    package var route: String?
    /// Who of the team has it.
    package var assignee: String?
    /// The counter whose turn gave the assignee: the next decision that uses it takes the next person.
    package var turn: String?
    package var priority: String?
    /// What the request begins as, where a rule says so; `triaged` otherwise.
    package var status: Status?
    /// The team's goal that it serves.
    package var objective: String?
    package var labels: [String]
    package var score = Score()
    package var serviceLevel = ServiceLevel()
    package var dedupe: Dedupe?
    package var snoozedUntil: Timestamp?
    /// Why it is not a request, when a rule said so.
    package var drop: String?
    /// Words to answer with, in the order of the rules.
    package var replies: [String]
    /// What to ask the person, each field once.
    package var questions: [Question] = []
    /// Where to post a notice, as `destination:address`.
    package var notify: [String]
    /// What nobody is to be shown.
    package var redactions: [Redaction] = []
    /// The rule that gave each single-valued setting, by the setting's name: `route`, `sla.decision`.
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
