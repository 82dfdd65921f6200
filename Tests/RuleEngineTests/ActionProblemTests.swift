import Documents
import Intake
import Testing

@testable import RuleEngine

/// What a person reads when an action, or what it names, is wrong.
@Suite struct ActionProblemTests {
    private static let names = """
        templates: { thanks: "Hi {{author.name}}" }
        rotas: { week: { people: [dana], from: 2026-01-05, every: 1 week } }
        forms: { impact: { fields: [ { key: who, label: Who?, type: text } ] } }
        business_hours: { days: [mon-fri], from: "09:00", to: "17:00" }

        """

    /// The problems of one rule before a catch-all.
    private func shown(_ then: String) -> String {
        read(header + Self.names + "rules:\n  - { name: a, when: { text: hi }, then: { \(then) } }\n" + catchAll).shown
    }

    @Test func `an unknown rota, to the letter`() {
        #expect(
            shown("assign: { rota: weak }") == """
                Rules/r.yaml:11:60: error R052: there is no rota "weak" under rotas
                 11 |   - { name: a, when: { text: hi }, then: { assign: { rota: weak } } }
                    |                                                            ^^^^ did you mean "week"?
                """)
    }

    @Test(arguments: [
        ("status: plannd", "error R004: \"status\" cannot be \"plannd\"", "did you mean \"planned\"?"),
        ("status: merged", "error R004", "known here: declined"),
        ("objective: fewer", "error R051: no team has the objective \"fewer\"", "fewer-failed-payments"),
        ("assign: { round_robin: paymens }", "error R016: there is no team \"paymens\"", "did you mean \"payments\"?"),
        ("assign: { round_robin: ops }", "error R053: the team \"ops\" has no owners", "owners: [dana, lee]"),
        ("assign: { round_robin: [] }", "error R025", ""), ("assign: { rotta: week }", "error R005", "\"rota\""),
        ("assign: { rota: week, round_robin: [x] }", "error R004: \"assign\" takes either", ""),
        ("assign: [dana]", "error R003: \"assign\" must be a person", ""),
        ("score: many", "error R054: points are a whole number", ""), ("score: { impact: 5 }", "error R054", "0 to 3"),
        ("score: { effort: 0 }", "error R054", "above 0"), ("score: {}", "error R025", ""),
        ("score: { reach: many }", "error R054", "such as field.users"),
        ("score: { reach: votess }", "error R054", ""), ("score: { moscow: must-have }", "error R004", ""),
        ("score: { impakt: 2 }", "error R005", "did you mean \"impact\"?"),
        ("sla: { decision: soon }", "error R050: \"decision\" cannot be \"soon\"", "5 business days"),
        ("sla: { remind: payments }", "error R025: \"sla\" promises nothing", ""),
        ("sla: { decision: 1 day, escalate: ops }", "error R021: the team \"ops\" has no channel to escalate", ""),
        ("sla: { answer: 1 day }", "error R005", ""), ("snooze: later", "error R050", ""),
        ("snooze: { until: tomorrow }", "error R033: \"until\" cannot be", "2026-12-01"),
        ("snooze: {}", "error R002", ""),
        ("dedupe: on", "error R004: \"dedupe\" cannot be \"on\"", "off"),
        ("dedupe: { mode: link, scope: world }", "error R004", "channel"),
        ("dedupe: {}", "error R002", ""),
        ("ask: impact", "error R001: a question must be a mapping", ""), ("ask: []", "error R025", ""),
        ("ask: { field: impact }", "error R002: \"question\" is missing", ""),
        ("ask: { field: '!', question: x }", "error R003: \"field\" says nothing", ""),
        ("ask: { form: impakt }", "error R055", "did you mean \"impact\"?"),
        ("redact: emails", "error R004", "did you mean \"email\"?"), ("redact: { regex: 'a(?=b)' }", "error R018", ""),
        ("redact: { regex: 'x*' }", "error R061", "use + instead of *"), ("redact: { shown: x }", "error R002", ""),
        ("reply: { template: thank }", "error R058", "did you mean \"thanks\"?"),
        ("reply: \"Hi {{author.nam}}\"", "error R059", "did you mean {{author.name}}?"),
        ("reply: \"Hi {{name}}\"", "error R059", "did you mean {{author.name}}?"),
        ("reply: \"Hi {{author.name\"", "error R060", ""), ("reply: []", "error R025", ""),
        ("drop: x, assign: dana", "error R024: a rule that drops cannot assign too", ""),
        ("drop: x, sla: { decision: 1 day }", "error R024: a rule that drops cannot promise an answer too", ""),
    ])
    func `each is told, once, with what to do`(then: String, message: String, hint: String) {
        let shown = shown(then)
        #expect(shown.contains(message) && shown.contains(hint), "\(shown)")
        #expect(shown.ranges(of: "error R").count == 1, "\(shown)")
    }

    @Test func `business time without business hours is a warning`() {
        let text = header + "rules:\n  - { name: rest, then: { route: ops, sla: { decision: 5 business days } } }\n"
        let (rules, shown) = read(text)
        #expect(rules != nil)
        #expect(shown.contains("warning R062: business time is counted Monday to Friday, nine to five"))
    }

    @Test(arguments: [
        ("templates: [x]", "R001"), ("templates: { a: [x] }", "R003"), ("templates: { a: \"{{x\" }", "R060"),
        ("rotas: { a: { people: [], from: 2026-01-05, every: 1 week } }", "R025"),
        ("rotas: { a: { people: [x], from: monday, every: 1 week } }", "R033"),
        ("rotas: { a: { people: [x], from: 2026-01-05T00:00:00Z, every: 1 week } }", "R033"),
        ("rotas: { a: { people: [x], from: 2026-01-05, every: 5 business days } }", "R050"),
        ("rotas: { a: { people: [x], from: 2026-01-05 } }", "R002"),
        ("forms: { a: { fields: [] } }", "R025"), ("forms: { a: { title: x } }", "R002"),
        ("forms: { a: { fields: [ { key: x, label: X, type: txt } ] } }", "R004"),
        ("forms: { a: { fields: [ { key: x, label: X } ] } }", "R002"),
        ("forms: { a: { fields: [ { key: '?', label: X, type: text } ] } }", "R003"),
        ("forms: { a: { fields: [ { key: x, label: X, type: choice } ] } }", "R056"),
        ("forms: { a: { fields: [ { key: x, label: X, type: choices, options: [a, A] } ] } }", "R056"),
        ("forms: { a: { fields: [ { key: x, label: X, type: text, options: [a, b] } ] } }", "R056"),
        ("forms: { a: { fields: [ { key: x, label: X, type: text }, { key: X, label: Y, type: date } ] } }", "R063"),
        ("forms: { a: { fields: [ { key: x, label: X, type: text, show_if: { field.x: y } } ] } }", "R057"),
        ("forms: { a: { fields: [ { key: x, label: X, type: text, show_if: { text: y } } ] } }", "R057"),
        ("forms: { a: { fields: [ { key: x, label: X, type: text, show_if: {} } ] } }", "R025"),
        ("forms: { a: { fields: [ { key: x, label: X, type: text, required: perhaps } ] } }", "R003"),
    ])
    func `what rules name is checked where it stands`(names: String, code: String) {
        let problems = Problems()
        let text = header + names + "\nrules:\n" + catchAll
        _ = RuleSet.load([RuleFile(path: "r.yaml", bytes: Array(text.utf8))], problems: problems)
        #expect(problems.inOrder.map(\.code) == [code], "\(problems.inOrder.map(\.message))")
    }

    @Test func `a name with problems of its own is not unknown`() {
        let text =
            header + "templates: { a: \"{{x\" }\nrules:\n  - { name: a, then: { reply: { template: a } } }\n" + catchAll
        #expect(!read(text).shown.contains("R058"))
    }
}
