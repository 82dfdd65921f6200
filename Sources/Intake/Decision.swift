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

/// Kept in every decision's row, so what is not set is left out.
extension Decision: Codable {
    private enum Key: String, CodingKey {
        case rules, matched, route, assignee, turn, priority, status, objective, labels, score, serviceLevel, dedupe
        case snoozedUntil, drop, replies, questions, notify, redactions, givenBy
    }

    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: Key.self)
        rules = try values.decode(String.self, forKey: .rules)
        matched = try values.decodeIfPresent([String].self, forKey: .matched) ?? []
        route = try values.decodeIfPresent(String.self, forKey: .route)
        assignee = try values.decodeIfPresent(String.self, forKey: .assignee)
        turn = try values.decodeIfPresent(String.self, forKey: .turn)
        priority = try values.decodeIfPresent(String.self, forKey: .priority)
        status = try values.decodeIfPresent(Status.self, forKey: .status)
        objective = try values.decodeIfPresent(String.self, forKey: .objective)
        labels = try values.decodeIfPresent([String].self, forKey: .labels) ?? []
        score = try values.decodeIfPresent(Score.self, forKey: .score) ?? Score()
        serviceLevel = try values.decodeIfPresent(ServiceLevel.self, forKey: .serviceLevel) ?? ServiceLevel()
        dedupe = try values.decodeIfPresent(Dedupe.self, forKey: .dedupe)
        snoozedUntil = try values.decodeIfPresent(Timestamp.self, forKey: .snoozedUntil)
        drop = try values.decodeIfPresent(String.self, forKey: .drop)
        replies = try values.decodeIfPresent([String].self, forKey: .replies) ?? []
        questions = try values.decodeIfPresent([Question].self, forKey: .questions) ?? []
        notify = try values.decodeIfPresent([String].self, forKey: .notify) ?? []
        redactions = try values.decodeIfPresent([Redaction].self, forKey: .redactions) ?? []
        givenBy = try values.decodeIfPresent([String: String].self, forKey: .givenBy) ?? [:]
    }

    package func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        try values.encode(rules, forKey: .rules)
        try values.encode(matched, forKey: .matched)
        try values.encodeIfPresent(route, forKey: .route)
        try values.encodeIfPresent(assignee, forKey: .assignee)
        try values.encodeIfPresent(turn, forKey: .turn)
        try values.encodeIfPresent(priority, forKey: .priority)
        try values.encodeIfPresent(status, forKey: .status)
        try values.encodeIfPresent(objective, forKey: .objective)
        if !labels.isEmpty { try values.encode(labels, forKey: .labels) }
        if score != Score() { try values.encode(score, forKey: .score) }
        if serviceLevel != ServiceLevel() { try values.encode(serviceLevel, forKey: .serviceLevel) }
        try values.encodeIfPresent(dedupe, forKey: .dedupe)
        try values.encodeIfPresent(snoozedUntil, forKey: .snoozedUntil)
        try values.encodeIfPresent(drop, forKey: .drop)
        if !replies.isEmpty { try values.encode(replies, forKey: .replies) }
        if !questions.isEmpty { try values.encode(questions, forKey: .questions) }
        if !notify.isEmpty { try values.encode(notify, forKey: .notify) }
        if !redactions.isEmpty { try values.encode(redactions, forKey: .redactions) }
        if !givenBy.isEmpty { try values.encode(givenBy, forKey: .givenBy) }
    }
}
