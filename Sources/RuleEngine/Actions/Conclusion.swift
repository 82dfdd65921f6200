import Intake

/// A decision while it is being made, rule by rule.
struct Conclusion {
    private(set) var decision: Decision
    /// A rule said `stop` or `drop`.
    var isOver = false
    /// The name of the rule whose actions are being done.
    private(set) var rule = ""
    /// It routes to a team, and another rule's team has the request.
    private var isOfOtherTeam = false
    let facts: Facts
    let surroundings: Surroundings
    /// Filled in at the end, when it is known what nobody is to be shown.
    private var replies: [Template] = []

    init(rules hash: String, facts: Facts, surroundings: Surroundings) {
        decision = Decision(rules: hash)
        self.facts = facts
        self.surroundings = surroundings
    }

    var clock: DecisionClock { DecisionClock(now: facts.now, calendar: surroundings.calendar) }

    mutating func begin(_ rule: String) {
        self.rule = rule
        isOfOtherTeam = false
        decision.matched.append(rule)
    }

    /// The decision when no rule is left to be asked.
    var finished: Decision {
        var decision = decision
        // What is no request has no duplicates; nobody gave what the file says for all, so `givenBy` names no rule.
        if decision.dedupe == nil, decision.drop == nil { decision.dedupe = surroundings.dedupe.usual }
        guard !replies.isEmpty else { return decision }
        var filler = TemplateFiller(self, hiding: decision.redactions)
        for reply in replies {
            let text = filler.fill(reply)
            if !text.isEmpty, !decision.replies.contains(text) { decision.replies.append(text) }
        }
        return decision
    }

    /// Whether both lead to the same, however replies are filled in.
    func saysTheSame(as other: Conclusion) -> Bool { decision == other.decision && replies == other.replies }

    /// What a fact says; of other facts where they are given.
    func texts(of fact: Fact, in other: Facts? = nil) -> [String] {
        fact.read(other ?? facts, in: surroundings).texts
    }

    // MARK: - Settings

    /// Gives a single-valued setting, unless an earlier rule did.
    mutating func give<Value>(
        _ setting: WritableKeyPath<Decision, Value?>, _ name: String, _ value: Value
    ) -> Effect {
        if decision[keyPath: setting] != nil { return .taken(by: decision.givenBy[name] ?? "") }
        decision[keyPath: setting] = value
        decision.givenBy[name] = rule
        return .gave
    }

    /// Gives the request to a team.
    mutating func route(to team: String) -> Effect {
        let effect = give(\.route, Route.name, team)
        isOfOtherTeam = effect != .gave && decision.route != team
        return effect
    }

    /// Gives what only makes sense with the rule's own team: its people, and its goals.
    mutating func giveOfTeam(_ setting: WritableKeyPath<Decision, String?>, _ name: String, _ value: String) -> Effect {
        if isOfOtherTeam { return .idle("\(decision.route ?? "another team") has it") }
        return give(setting, name, value)
    }

    /// Gives somebody the request, and tells whose turn that was.
    mutating func assign(_ person: String, turn: String?) -> Effect {
        let effect = giveOfTeam(\.assignee, Assign.name, person)
        if effect == .gave { decision.turn = turn }
        return effect
    }

    /// Adds to a setting that adds up; each value counts once.
    mutating func add(_ setting: WritableKeyPath<Decision, [String]>, _ values: [String]) {
        for value in values where !decision[keyPath: setting].contains(value) {
            decision[keyPath: setting].append(value)
        }
    }

    mutating func add(points: Int) {
        let (sum, overflow) = (decision.score.points ?? 0).addingReportingOverflow(points)
        decision.score.points = overflow ? (points < 0 ? .min : .max) : sum
    }

    mutating func add(replies more: [Template]) {
        for reply in more where !replies.contains(reply) { replies.append(reply) }
    }

    /// Asks, unless the field has a value or is asked for already.
    mutating func ask(_ question: Question) -> Effect {
        if let value = facts.fields.values[question.field], !value.isEmpty {
            return .idle("\(fieldFamily).\(question.field) has a value")
        }
        let name = "\(Ask.name).\(question.field)"
        guard !decision.questions.contains(where: { $0.field == question.field }) else {
            return .taken(by: decision.givenBy[name] ?? "")
        }
        decision.questions.append(question)
        decision.givenBy[name] = rule
        return .gave
    }

    mutating func add(redactions more: [Redaction]) {
        guard !more.isEmpty else { return }
        decision.redactions = (decision.redactions + more).withoutOverlaps
    }

    /// Takes back what earlier rules wanted done with a request, which there will not be; labels and the like stay.
    mutating func cancelWhatWasToCome() {
        decision.route = nil
        decision.assignee = nil
        decision.turn = nil
        decision.serviceLevel = ServiceLevel()
        decision.snoozedUntil = nil
        for question in decision.questions { decision.givenBy["\(Ask.name).\(question.field)"] = nil }
        decision.questions = []
        replies = []
        decision.notify = []
        for name in [Route.name, Assign.name, Snooze.name] + Promise.settings { decision.givenBy[name] = nil }
    }
}
