import Documents
import Intake
import Testing

@testable import RuleEngine

/// Conditions on people, the earlier request, the time and the directory.
@Suite struct ConditionTests {
    private static let berlin = """
        timezone: Europe/Berlin
        business_hours: { days: [mon-fri], from: "09:00", to: "17:30", holidays: ["2026-12-25"] }

        """

    /// A message decided at an instant.
    private func facts(
        at time: String = "2026-11-20T10:00:00Z", author: Person = Person(id: "U1"), fields: [Field] = [],
        votes: Int? = nil, match: Match = .new, inputs: Inputs = Inputs(), text: String = "hello"
    ) throws -> Facts {
        let now = try #require(Timestamp(iso8601: time))
        return Facts(
            Submission(
                key: MessageKey(platform: "slack", scope: "acme", externalID: "1"), source: "chat", kind: .chat,
                author: author, text: text, fields: fields, votes: votes, submittedAt: now),
            platform: "slack", match: match, now: now, inputs: inputs)
    }

    @Test func `the earlier request and votes can be asked for`() throws {
        let match = Match(
            outcome: .possible, request: RequestID(3), score: 700, status: .inProgress, team: "payments", voices: 12)
        let known = try facts(votes: 12, match: match)
        for when in [
            "{ match.status: in_progress }", "{ match.status: [planned, in_progress] }", "{ match.team: Payments }",
            "{ match: { status: in_progress, team: [payments, ops] } }", "{ votes: { gte: 10 } }", "{ votes: 12 }",
            "{ match.voices: { gte: 10 } }", "{ match: { voices: { between: [12, 20] } } }",
        ] {
            #expect(try holds(when, known), "\(when)")
        }
        for when in [
            "{ match.status: missing }", "{ match.team: missing }", "{ match.voices: missing }", "{ votes: missing }",
        ] {
            #expect(try holds(when, facts()), "\(when)")
            #expect(try !holds(when, known), "\(when)")
        }
        #expect(try !holds("{ votes: { lt: 5 } }", facts()))
    }

    @Test func `groups list addresses, domains and ids`() throws {
        let groups = "groups: { execs: [Dana@example.org, U77], partners: [\"@partner.example\"], all: [u77] }\n"
        func isIn(_ group: String, _ author: Person, _ inputs: Inputs = Inputs()) throws -> Bool {
            try holds("{ author.group: \(group) }", facts(author: author, inputs: inputs), before: groups)
        }
        #expect(try isIn("execs", Person(id: "U1", email: "dana@EXAMPLE.org")))
        #expect(try isIn("Execs", Person(id: "u77")))
        #expect(try isIn("[partners, all]", Person(id: "U77")))
        #expect(try isIn("partners", Person(id: "x", email: "lee@partner.example")))
        #expect(try !isIn("partners", Person(id: "x", email: "lee@not.partner.example")))
        #expect(try !isIn("execs", Person(id: "U7", email: "eve@example.org")))
        #expect(try isIn("missing", Person()))
        // Also those that the directory told when the decision was made.
        #expect(try isIn("execs", Person(id: "U9"), Inputs(person: ["groups": "sales; execs"])))
        #expect(try isIn("partners", Person(id: "U9"), Inputs(person: ["group": "partners"])))
    }

    @Test(arguments: [
        ("{ business_hours: true }", "2026-11-20T10:00:00Z", true),
        ("{ business_hours: false }", "2026-11-20T17:00:00Z", true),
        ("{ time.business_hours: yes }", "2026-12-25T10:00:00Z", false),
        ("{ time: { business_hours: true, weekday: fri } }", "2026-11-20T10:00:00Z", true),
        ("{ time.weekday: mon-fri }", "2026-11-20T10:00:00Z", true),
        ("{ time.weekday: mon-fri }", "2026-11-21T10:00:00Z", false),
        ("{ time.weekday: [mon-wed, SAT] }", "2026-11-21T10:00:00Z", true),
        // In Berlin it is Saturday already.
        ("{ time.weekday: sat }", "2026-11-20T23:00:00Z", true),
        ("{ time.date: 2026-11-21 }", "2026-11-20T23:00:00Z", true),
        ("{ time.date: [2026-11-20, 2026-11-22] }", "2026-11-20T23:00:00Z", false),
        ("{ time.date: { between: [2026-12-24, 2027-01-06] } }", "2027-01-06T22:59:59Z", true),
        ("{ time.date: { between: [2026-12-24, 2027-01-06] } }", "2027-01-06T23:00:00Z", false),
        ("{ time.date: { gt: 2026-11-20 } }", "2026-11-20T12:00:00Z", false),
        ("{ time.date: { gte: \"2026-11-20 13:00\" } }", "2026-11-20T12:00:00Z", true),
        ("{ time.date: { lt: \"2026-11-20 13:00\" } }", "2026-11-20T12:00:00Z", false),
        ("{ time.date: { lt: \"2026-11-20T12:00:01Z\" } }", "2026-11-20T12:00:00Z", true),
        ("{ time.clock: { gte: \"17:00\" } }", "2026-11-20T16:00:00Z", true),
        ("{ time.clock: { gte: \"17:00\" } }", "2026-11-20T15:59:59Z", false),
        ("{ time.clock: { between: [\"9:00\", \"12:00\"] } }", "2026-11-20T11:00:00Z", true),
        // The night in which 02:00 to 03:00 does not come, and the one in which it comes twice.
        ("{ time.clock: { between: [\"02:00\", \"02:59\"] } }", "2026-03-29T01:30:00Z", false),
        ("{ time.clock: { between: [\"02:00\", \"02:59\"] } }", "2026-10-25T00:30:00Z", true),
        ("{ time.clock: { between: [\"02:00\", \"02:59\"] } }", "2026-10-25T01:30:00Z", true),
        ("{ not: { time.weekday: sun } }", "2026-10-25T01:30:00Z", false),
    ])
    func `the time of the decision is told by the set's own clock`(
        when: String, time: String, expected: Bool
    ) throws {
        #expect(try holds(when, facts(at: time), before: Self.berlin) == expected)
    }

    @Test(arguments: [
        ("lt: 2026-12-31", "2026-12-30", true), ("lt: 2026-12-31", "2026-12-31", false),
        ("lte: 2026-12-31", "2026-12-31 18:00", true), ("gt: 2026-12-31", "2027-01-01T00:30:00+01:00", true),
        ("gt: 2026-12-31", "2027-01-01T00:30:00+02:00", false), ("lt: 2026-12-31", "soon", false),
        ("lt: 2026-12-31", "5", false), ("between: [2026-01-01, 2026-12-31]", " 2026-02-28 ", true),
        ("gte: \"2026-02-28 12:00\"", "2026-02-28", false), ("lt: 2026-12-31, gte: 2026-01-01", "2026-01-01", true),
    ])
    func `fields are compared with dates`(matcher: String, value: String, expected: Bool) throws {
        let facts = try facts(fields: [Field(label: "Deadline", values: [value])])
        #expect(try holds("{ field.deadline: { \(matcher) } }", facts, before: Self.berlin) == expected)
    }

    @Test func `the directory's rows are asked by column`() throws {
        let inputs = Inputs(customer: ["plan": "Enterprise", "arr": "250,000"], person: ["department": "Sales"])
        let known = try facts(inputs: inputs)
        for when in [
            "{ customer.plan: enterprise, customer.arr: { gte: 100000 } }", "{ customer: { plan: present } }",
            "{ customer.Plan: enterprise }", "{ person.department: [sales, support] }", "{ person.phone: missing }",
        ] {
            #expect(try holds(when, known), "\(when)")
        }
        #expect(try !holds("{ customer.plan: enterprise }", facts()))
    }

    @Test(arguments: [
        ("Bitte fügt einen dunklen Modus hinzu", "de", true), ("Please add a dark mode to the app", "en", true),
        ("Nous voudrions exporter le rapport en CSV", "[fr, es]", true), ("ok", "missing", true),
        ("Dunkler Modus bitte", "missing", true), ("请添加深色模式功能", "zh", true), ("xq zz 12 34 !!", "missing", true),
        ("Please add a dark mode to the app", "de", false),
    ])
    func `the language of the text is seen where there is enough of it`(
        text: String, code: String, expected: Bool
    ) throws {
        #expect(try holds("{ language: \(code) }", facts(text: text)) == expected)
    }

    @Test func `texts that hostile people write have some language or none`() {
        for text in ["\u{0}\u{1}\u{2} a b c d", String(repeating: "\u{202E}a ", count: 9), "\u{FFFE} \u{FFFF} x y z w"]
        {
            #expect(Language.code(of: text).map(Language.codes.contains) ?? true)
        }
        _ = Language.code(of: String(repeating: "wörter ", count: 4000))
    }

    @Test func `a rule expires at the end of its day`() throws {
        let rules = try ruleSet(
            "  - { name: sale, expires: 2026-11-20, when: { text: hello }, then: { label: hit } }",
            before: Self.berlin)
        let (during, after) = try (facts(at: "2026-11-20T22:59:59Z"), facts(at: "2026-11-20T23:00:00Z"))
        #expect(rules.evaluate(during).labels == ["hit"])
        #expect(rules.evaluate(after).labels == [])
        #expect(rules.explain(during).decision == rules.evaluate(during))
        let (decision, trace) = rules.explain(after)
        #expect(decision == rules.evaluate(after))
        #expect(trace.rules[0].verdict == .failed)
        #expect(
            trace.rules[0].evidence == [
                Trace.Evidence(condition: "expires: 2026-11-20", found: "that day is over")
            ])
    }

    @Test func `the check tells what has expired, and a catch-all must not`() throws {
        func codes(_ rules: String, today: String?) -> [String] {
            let problems = Problems()
            let text = header + "timezone: Europe/Berlin\nrules:\n" + rules
            _ = RuleSet.load(
                [RuleFile(path: "r.yaml", bytes: Array(text.utf8))], today: today.flatMap { Timestamp(iso8601: $0) },
                problems: problems)
            return problems.inOrder.map { $0.severity == .error ? $0.code : "(\($0.code))" }
        }
        let rule = "  - { name: sale, expires: 2026-11-20, when: { text: hello }, then: { label: hit } }\n"
        #expect(codes(rule + catchAll, today: nil) == [])
        #expect(codes(rule + catchAll, today: "2026-11-20T22:59:59Z") == [])
        #expect(codes(rule + catchAll, today: "2026-11-20T23:00:00Z") == ["(R045)"])
        #expect(codes(rule.replacing("2026-11-20", with: "2026-11-31") + catchAll, today: nil) == ["R033"])
        #expect(codes("  - { name: z, expires: 2030-01-01, then: { route: ops } }\n", today: nil) == ["R046"])
        // An early rule without conditions that expires is no catch-all either, and no rule behind it is dead.
        let early = "  - { name: early, expires: 2030-01-01, then: { route: payments } }\n"
        #expect(codes(early + catchAll, today: nil) == [])
    }

    @Test func `traces show what decided`() throws {
        let rules = try ruleSet(
            """
              - { name: a, when: { time.date: { lt: 2026-12-31 } }, then: { label: a } }
              - { name: b, when: { business_hours: false }, then: { label: b } }
              - { name: c, when: { time.weekday: mon-wed }, then: { label: c } }
            """, before: Self.berlin)
        let trace = try rules.explain(facts(at: "2026-11-20T10:00:09Z")).trace
        let shown = trace.rules.prefix(3).map { "\($0.evidence[0].condition) | \($0.evidence[0].found)" }
        #expect(
            shown == [
                "time.date: { lt: 2026-12-31 } | is 2026-11-20 11:00:09", "time.business_hours: false | is \"true\"",
                "time.weekday: mon-wed | is \"fri\"",
            ])
    }
}

/// What is wrong with conditions and settings, in the words that people see.
@Suite struct ConditionProblemTests {
    private func shown(_ when: String, before: String = "") -> String {
        let rules = "rules: [{ name: a, when: { \(when) }, then: { label: x } }, { name: z, then: { route: ops } }]"
        return read("version: 1\nteams: { ops: {} }\n" + before + rules).shown
    }

    /// The first problem's words and its hint.
    private func told(_ when: String, before: String = "") -> String {
        let lines = shown(when, before: before).split(separator: "\n").map(String.init)
        let words = lines.first?.split(separator: " ", maxSplits: 1).last.map(String.init) ?? ""
        guard let caret = lines.last, caret.contains("^"), let hint = caret.split(separator: "^").last, hint != caret,
            !hint.allSatisfy({ $0 == " " || $0 == "|" })
        else { return words }
        return words + " |" + hint
    }

    @Test func `numbers and dates are not mixed`() {
        #expect(
            shown("field.deadline: { between: [10, 2026-12-31] }") == """
                Rules/r.yaml:3:55: error R036: "between" takes two numbers or two dates, found 10 and 2026-12-31
                 3 | rules: [{ name: a, when: { field.deadline: { between: [10, 2026-12-31] } }, then: { label: x } }, { name: z, then: { route: ops } }]
                   |                                                       ^
                """)
        #expect(
            told("votes: { lt: 2026-12-31 }")
                == "error R036: votes is a number and cannot be compared with the date 2026-12-31")
        #expect(
            told("time.date: { gte: 5 }")
                == "error R036: time.date is a date and cannot be compared with the number 5")
        #expect(
            told("field.x: { gte: 5, lt: 2026-12-31 }")
                == "error R036: 2026-12-31 and 5 are not of one kind: no value is both")
        #expect(
            told("time.date: { lt: 2026-02-30 }")
                == "error R033: \"lt\" must be a date, found the text \"2026-02-30\" | such as 2026-12-31, or \"2026-12-31 17:00\""
        )
        #expect(
            told("time.clock: { lt: 5pm }")
                == "error R033: \"lt\" must be a time of day, found the text \"5pm\" | such as \"17:00\"")
        #expect(
            told("field.x: { lt: soon }")
                == "error R020: \"lt\" must be a number or a date, found the text \"soon\" | such as 100000, 99.5 or 2026-12-31"
        )
        #expect(
            told("time.date: { between: [2026-12-31, 2026-01-01] }")
                == "error R033: no time is between 2026-12-31 and 2026-01-01 | the earlier one goes first")
        #expect(told("time.date: { words: [x] }").hasPrefix("error R029"))
    }

    @Test(arguments: [
        ("{ author: { is_bot: false, not: { name: Dana } } }", false),
        ("{ author: { is_bot: false, not: { name: Lee } } }", true),
        ("{ author: { any: [{ name: Dana }, { id: U9 }] } }", true),
        ("{ author: { not: { not: { id: U9 } } } }", false),
    ])
    func `any, all and not stand among the members of a family too`(when: String, expected: Bool) throws {
        var given = GivenFacts()
        given.submission.author = Person(id: "U1", name: "Dana")
        let facts = given.facts(in: Directory())
        #expect(try holds(when, facts) == expected)
        #expect(
            told("author: { not: { nam: x } }")
                == "error R013: unknown condition \"author.nam\" | did you mean \"author.name\"?")
    }

    @Test func `what the set does not say cannot be asked`() {
        #expect(
            told("business_hours: true")
                == "error R035: the rule set does not say what its business hours are | add business_hours: { days: [mon-fri], from: \"09:00\", to: \"17:00\" }"
        )
        #expect(
            told("author.group: exces", before: "groups: { execs: [U1] }\n")
                == "error R038: there is no group \"exces\" | did you mean \"execs\"?")
        #expect(told("author.group: execs") == "error R038: there is no group \"execs\" | name its people under groups")
        #expect(
            told("customer.plan: pro")
                == "warning R035: there is no directory of customers, so this is always missing | name its file under directory: { customers: { file: customers.csv, join: … } }"
        )
        #expect(told("time.weekday: mon-fry").hasPrefix("error R028: time.weekday is never \"mon-fry\""))
        #expect(told("language: german").hasPrefix("error R028: language is never \"german\""))
        #expect(
            told("match.status: plannd") == "error R028: match.status is never \"plannd\" | did you mean \"planned\"?")
        #expect(told("customer: pro") == "error R013: \"customer\" needs its second part | write customer.NAME")
    }

    @Test(arguments: [
        ("Europe/Berln", "did you mean \"Europe/Berlin\"?"), ("berlin", "did you mean \"Europe/Berlin\"?"),
        ("europe/berlin", "did you mean \"Europe/Berlin\"?"), ("Mars/Olympus", "such as Europe/Berlin"),
    ])
    func `a time zone that nobody knows`(name: String, hint: String) {
        #expect(
            told("text: x", before: "timezone: \(name)\n") == "error R037: there is no time zone \"\(name)\" | \(hint)")
    }

    @Test func `groups that list nobody or something else`() {
        #expect(told("text: x", before: "groups: { a: [] }\n").hasPrefix("error R025: the group \"a\" lists nobody"))
        #expect(
            told("text: x", before: "groups: { a: [\"dana lee\"] }\n")
                == "error R047: a group lists people, found the text \"dana lee\" | an address, a domain such as \"@example.org\", or a platform's id"
        )
        #expect(told("text: x", before: "groups: [a]\n").hasPrefix("error R001: groups must be a mapping"))
    }

    @Test func `similar_to and at_least belong together`() {
        #expect(
            told("text: { at_least: 0.5 }").hasPrefix(
                "error R014: \"at_least\" belongs to similar_to, which is not there | such as text: { similar_to:"))
        for wrong in ["1.5", "0", "much", "-1"] {
            #expect(
                told("text: { similar_to: [log in], at_least: \(wrong) }").hasPrefix("error R020: \"at_least\" must"))
        }
        #expect(told("text: { similar_to: [\"!!\"] }").hasPrefix("error R027: \"similar_to\" has no words"))
        #expect(told("votes: { similar_to: [a b] }").hasPrefix("error R029: \"similar_to\" does not fit votes"))
    }
}
