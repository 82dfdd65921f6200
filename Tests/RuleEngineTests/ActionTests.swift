import Intake
import Testing

@testable import RuleEngine

/// What rules do beside routing, labelling and answering.
@Suite struct ActionTests {
    /// The decision about a message, made both ways.
    private func decide(_ then: String..., facts: Facts = message("cart"), before: String = "") throws -> Decision {
        let rules = try ruleSet(
            then.enumerated().map { "  - { name: r\($0), then: { \($1) } }" }.joined(separator: "\n"), before: before)
        let decision = rules.evaluate(facts)
        #expect(rules.explain(facts).decision == decision)
        return decision
    }

    private func facts(at time: String, turns: [String: Int] = [:]) throws -> Facts {
        let facts = message("cart")
        let now = try #require(Timestamp(iso8601: time))
        return Facts(facts.submission, platform: "slack", match: .new, now: now, inputs: Inputs(turns: turns))
    }

    // MARK: - Who, what and why

    @Test func `status, objective and assign keep the first value, and tell who gave it`() throws {
        let decision = try decide(
            "status: under_review, objective: fewer-failed-payments", "status: planned, assign: dana", "assign: lee")
        #expect(decision.status == .underReview)
        #expect(decision.objective == "fewer-failed-payments")
        #expect(decision.assignee == "dana" && decision.turn == nil)
        #expect(decision.givenBy["status"] == "r0" && decision.givenBy["assign"] == "r1")
    }

    @Test(arguments: [(0, "dana"), (1, "lee"), (2, "dana"), (-1, "lee"), (Int.max, "lee"), (Int.min, "dana")])
    func `round robin goes by the turns that were recorded`(turn: Int, person: String) throws {
        let list = try decide(
            "assign: { round_robin: [dana, lee] }",
            facts: facts(at: "2026-01-05T10:00:00Z", turns: ["[dana, lee]": turn])
        )
        #expect(list.assignee == person && list.turn == "[dana, lee]")
        let team = try decide(
            "assign: { round_robin: payments }", facts: facts(at: "2026-01-05T10:00:00Z", turns: ["payments": turn]))
        #expect(team.assignee == person && team.turn == "payments")
    }

    @Test func `a turn that somebody else was given before is not used up`() throws {
        let decision = try decide("assign: ada", "assign: { round_robin: payments }")
        #expect(decision.assignee == "ada" && decision.turn == nil)
    }

    @Test func `a rule set names the counters that its live rules look at`() throws {
        let rules = try ruleSet(
            """
              - { name: a, then: { assign: { round_robin: payments } } }
              - { name: b, then: { assign: { round_robin: [x, y] } } }
              - { name: c, status: draft, then: { assign: { round_robin: [z] } } }
            """)
        #expect(rules.turnCounters == ["[x, y]", "payments"])
    }

    @Test(arguments: [
        ("2026-01-05T00:00:00Z", "dana"), ("2026-01-11T23:59:59Z", "dana"), ("2026-01-12T00:00:00Z", "lee"),
        ("2026-01-19T00:00:00Z", "dana"), ("2026-01-04T23:59:59Z", "lee"), ("2025-12-28T12:00:00Z", "dana"),
    ])
    func `a rota says who is on at the time of the decision`(time: String, person: String) throws {
        let rotas = "rotas: { week: { people: [dana, lee], from: 2026-01-05, every: 1 week } }\n"
        let decision = try decide("assign: { rota: week }", facts: facts(at: time), before: rotas)
        #expect(decision.assignee == person && decision.turn == nil)
    }

    // MARK: - Score

    @Test func `points add up, and each other part keeps the first value`() throws {
        let decision = try decide(
            "score: 5", "score: { points: -2, reach: 500, impact: 2, confidence: 80%, moscow: must }",
            "score: { reach: 9, effort: 1.5, kano: attractive, moscow: could }")
        #expect(decision.score.points == 3)
        #expect(decision.score.reach == 500 && decision.score.impact == 2000 && decision.score.confidence == 80)
        #expect(decision.score.effort == 1500 && decision.score.moscow == "must")
        #expect(decision.score.kano == "attractive")
        // 500 × 2 × 80 % / 1.5
        #expect(decision.score.rice == 533_333)
        #expect(decision.givenBy["score.reach"] == "r1" && decision.givenBy["score.effort"] == "r2")
    }

    @Test func `a scale may name a fact, and takes only a number that is on it`() throws {
        let then = "score: { reach: field.users_affected, impact: field.impact, effort: field.effort }"
        let answered = form(("Users affected", "1,200"), ("Impact", "9"), ("Effort", "a lot"))
        let decision = try decide(then, facts: answered)
        #expect(decision.score.reach == 1200)
        #expect(decision.score.impact == nil && decision.score.effort == nil && decision.score.rice == nil)
        let rules = try ruleSet("  - { name: a, then: { \(then) } }")
        let trace = rules.explain(answered).trace.rules[0]
        #expect(trace.gave == ["score: { reach: field.users_affected }"])
        #expect(
            trace.taken == [
                "score: { impact: field.impact } (9 is not on the scale)",
                "score: { effort: field.effort } (its value is no number)",
            ])
    }

    @Test func `the RICE number stays within what can be counted`() {
        var score = Score()
        (score.reach, score.impact, score.confidence, score.effort) = (.max, 3000, 100, 1)
        #expect(score.rice == .max)
        score.effort = 0
        #expect(score.rice == nil)
    }

    // MARK: - Promises and snoozing

    @Test func `a promise has its due times, and each part keeps the first value`() throws {
        let decision = try decide(
            "sla: { first_response: 4 hours, remind: payments }",
            "sla: { first_response: 1 hour, decision: 2 weeks, escalate: [\"lobby:#leads\", payments], remind: identity }",
            facts: facts(at: "2026-01-05T10:00:00Z"))
        let level = decision.serviceLevel
        #expect(level.firstResponse == .init(within: "4 hours", due: Timestamp(milliseconds: 1_767_621_600_000)))
        #expect(level.decision?.within == "2 weeks" && level.decision?.due.iso8601 == "2026-01-19T10:00:00Z")
        #expect(level.remind == ["lobby:#payments"] && level.escalate == ["lobby:#leads", "lobby:#payments"])
        #expect(decision.givenBy["sla.first_response"] == "r0" && decision.givenBy["sla.decision"] == "r1")
    }

    @Test func `business time and dates are reckoned by the rule set's own clock and hours`() throws {
        let hours = """
            timezone: Europe/Berlin
            business_hours: { days: [mon-fri], from: "09:00", to: "17:30", holidays: [2026-12-25] }
            rotas: { week: { people: [dana, lee], from: "2026-12-21 09:00", every: 1 day } }

            """
        // Thursday, 17:00 by the clock in Berlin: half an hour is left before a holiday and a weekend.
        let decision = try decide(
            "sla: { first_response: 1 business hour, decision: 1 business day }, snooze: { until: 2026-12-28 }",
            "assign: { rota: week }", facts: facts(at: "2026-12-24T16:00:00Z"), before: hours)
        #expect(decision.serviceLevel.firstResponse?.due.iso8601 == "2026-12-28T08:30:00Z")
        #expect(decision.serviceLevel.decision?.due.iso8601 == "2026-12-28T16:00:00Z")
        #expect(decision.snoozedUntil?.iso8601 == "2026-12-27T23:00:00Z")
        #expect(decision.assignee == "lee")
    }

    @Test func `snooze ends after a span or at a time, and not in the past`() throws {
        let now = try facts(at: "2026-11-21T10:00:00Z")
        #expect(try decide("snooze: 2 weeks", facts: now).snoozedUntil?.iso8601 == "2026-12-05T10:00:00Z")
        #expect(
            try decide("snooze: { until: 2026-12-01 }", facts: now).snoozedUntil?.iso8601 == "2026-12-01T00:00:00Z")
        let late = try decide("snooze: { until: 2026-11-01 }", "snooze: { until: \"2026-11-22 08:00\" }", facts: now)
        #expect(late.snoozedUntil?.iso8601 == "2026-11-22T08:00:00Z")
        #expect(late.givenBy["snooze"] == "r1")
    }

    @Test(
        arguments: [
            ("30 minutes", "30 minutes"), ("1 Hours", "1 hour"), ("4  business hours", "4 business hours"),
            ("1 business day", "1 business day"), ("2 weeks", "2 weeks"), ("5", nil), ("0 days", nil), ("-1 days", nil),
            ("1.5 hours", nil), ("five days", nil), ("3 months", nil), ("business days", nil), ("10001 days", nil),
            ("99999999999999999999 days", nil), ("5 business weeks", nil),
        ] as [(String, String?)])
    func `spans are a whole number and a unit`(text: String, words: String?) {
        #expect(TimeSpan(text)?.words == words)
    }

    // MARK: - Duplicates and questions

    @Test func `dedupe has a mode and a scope`() throws {
        #expect(try decide("dedupe: off").dedupe == Dedupe(.off))
        #expect(
            try decide("dedupe: { mode: suggest, scope: team }", "dedupe: link").dedupe
                == Dedupe(.suggest, scope: .team))
    }

    @Test func `questions add up by field, and a field that has a value is not asked for`() throws {
        let then = [
            "ask: { field: Team size, question: How many are you? }",
            "ask: [ { field: team_size, question: Again? }, { field: impact, question: Who?, options: [me, all] } ]",
        ]
        let decision = try decide(then[0], then[1])
        #expect(
            decision.questions == [
                Question(field: "team_size", words: "How many are you?"),
                Question(field: "impact", words: "Who?", options: ["me", "all"]),
            ])
        #expect(decision.givenBy["ask.team_size"] == "r0")
        let answered = form(("Impact", "all"), ("Team size", " "))
        #expect(try decide(then[0], then[1], facts: answered).questions.map(\.field) == ["team_size"])
        let trace = try ruleSet("  - { name: a, then: { \(then[1]) } }").explain(answered).trace.rules[0]
        #expect(trace.gave == ["ask: team_size"])
        #expect(trace.taken == ["ask: impact (field.impact has a value)"])
    }

    @Test func `a form asks for what is shown and still missing`() throws {
        let forms = """
            forms:
              impact:
                title: Who is affected?
                fields:
                  - { key: who, label: Who?, type: choice, options: [me, my team], required: true }
                  - { key: size, label: How many?, type: number, show_if: { field.who: my team } }
                  - { key: blocked, label: Are you blocked?, type: checkbox }

            """
        #expect(try decide("ask: { form: impact }", before: forms).questions.map(\.field) == ["who", "blocked"])
        let answered = try decide("ask: { form: impact }", facts: form(("Who", "My team")), before: forms)
        #expect(answered.questions.map(\.field) == ["size", "blocked"])
        #expect(answered.questions.last?.options == ["yes", "no"])
    }

    // MARK: - Drop

    @Test func `drop takes back what earlier rules wanted done, and no label, score or status`() throws {
        let decision = try decide(
            """
            assign: { round_robin: payments }, ask: { field: impact, question: Who? }, sla: { decision: 1 day },
            snooze: 1 day, notify: payments, reply: Hi., status: planned, label: kept, score: 3
            """, "drop: no request")
        #expect(decision.assignee == nil && decision.turn == nil)
        #expect(decision.questions.isEmpty && decision.serviceLevel == ServiceLevel())
        #expect(decision.snoozedUntil == nil && decision.notify.isEmpty && decision.replies.isEmpty)
        #expect(decision.labels == ["kept"] && decision.score.points == 3 && decision.status == .planned)
        #expect(decision.givenBy == ["drop": "r1", "status": "r0"])
    }
}
