import Documents
import Intake
import Testing

@testable import RuleEngine

/// What `check` says about the rules of a set, as `code@line` in the order of the places.
func remarks(
    _ rules: String, before: String = "", destinations: [String]? = nil, likeness: (any Likeness)? = nil
) throws -> [String] {
    let text =
        checkedHeader + before + "rules:\n" + rules + catchAll
        + "directory: { customers: { file: customers.csv, join: domain }, people: { file: people.csv, join: email } }\n"
    let problems = Problems()
    let files = [RuleFile(path: "r.yaml", bytes: Array(text.utf8))]
    let library = RuleLibrary(hasTables: false) { _ in nil }
    let set = RuleSet.load(files, library: library, problems: problems)
    guard let set else { throw Unreadable(description: "\(problems.all)") }
    for problem in set.check(destinations: destinations, likeness: likeness) { problems.add(problem) }
    let lead = (checkedHeader + before + "rules:\n").split(separator: "\n").count
    // For brevity the rules here compare whole messages, which has tests of its own.
    return problems.inOrder.filter { $0.code != RuleCode.wholeText.rawValue }.map {
        "\($0.code)@\($0.place.line - lead)"
    }
}

/// As `header`, with every team in use.
let checkedHeader = """
    version: 1
    teams:
      ops: { name: Ops, channel: "lobby:#ops" }
      payments: { name: Payments, channel: "lobby:#payments" }

    """

private func rule(_ name: String, _ when: String, _ then: String, _ more: String = "") -> String {
    "  - { name: \(name), when: { \(when) }, then: { \(then) }\(more) }\n"
}

@Suite struct OverlapTests {
    private let use = rule("use", "title: use", "route: payments")

    /// Conditions of which the second holds only where the first does.
    private static let narrower = [
        ("platform: slack", "platform: slack"),
        ("platform: [slack, lobby]", "platform: Slack"),
        ("platform: slack", "platform: slack, author.is_bot: true"),
        ("text: { words: [cart, refund*] }", "text: { words: [refunds, cart] }"),
        ("text: { words: [page] }", "text: { words: [\"payment page\"] }"),
        ("text: { words: [cart] }", "text: { only: [cart] }"),
        ("text: { only: [cart, thank*] }", "text: { only: [thanks] }"),
        ("text: { contains: art }", "text: { contains: cart }"),
        ("text: { contains: art }", "text: { starts_with: cart }"),
        ("text: { starts_with: ca }", "text: { starts_with: [cart, car] }"),
        ("text: { regex: ['a+', b] }", "text: { regex: b }"),
        ("text: { similar_to: [a b], at_least: 0.4 }", "text: { similar_to: [a b] }"),
        ("time.weekday: mon-fri", "time.weekday: [tue, thu]"),
        ("time.weekday: fri-mon", "time.weekday: sun"),
        ("time.date: { gte: 2026-12-24 }", "time.date: { gt: 2026-12-24 }"),
        ("time.date: { gt: \"2026-12-24 23:59:59\" }", "time.date: { gt: 2026-12-24 }"),
        ("time.date: { lte: 2026-12-24 }", "time.date: { lt: \"2026-12-25 00:00\" }"),
        ("time.date: { between: [2026-12-24, 2027-01-06] }", "time.date: [2026-12-31, \"2027-01-06 17:00\"]"),
        ("time.clock: { gte: \"17:00\" }", "time.clock: { between: [\"18:00\", \"19:00\"] }"),
        ("time.clock: { gt: \"17:00\" }", "time.clock: { gte: \"17:00:01\" }"),
        (
            "field.due: { lt: 2026-12-31 }",
            "field.due: 2026-12-30, all: [ { field.due: { lt: \"2026-12-30 12:00\" } } ]"
        ),
        ("field.due: present", "field.due: { lt: 2026-12-31 }"),
        ("customer.plan: [free, paid]", "customer.plan: free"),
        ("votes: { gte: 10 }", "votes: { gt: 10 }"),
        ("field.size: { gte: 10 }", "field.size: { gt: 10 }"),
        ("field.size: { gte: 10 }", "field.size: { between: [10, 20] }"),
        ("attachment.count: { lt: 5 }", "attachment.count: [1, 2]"),
        ("field.size: present", "field.size: { lt: 3 }"),
        ("title: missing", "title: missing, platform: slack"),
        ("any: [ { platform: slack }, { platform: lobby } ]", "platform: slack"),
        ("platform: [slack, lobby]", "any: [ { platform: slack, text: x }, { platform: lobby } ]"),
        ("not: { platform: slack }", "platform: missing"),
        ("not: { text: { words: [cart] } }", "not: { text: { words: [cart, login] } }"),
        ("text: { words: [a], not: { words: [b] } }", "text: { words: [a], not: { words: [b, c] } }"),
    ]

    /// Conditions of which the second also holds elsewhere.
    private static let other = [
        ("platform: slack", "platform: [slack, lobby]"),
        ("platform: slack", "source: slack"),
        ("platform: slack, author.is_bot: true", "platform: slack"),
        ("text: { words: [refunds] }", "text: { words: [refund*] }"),
        ("text: { words: [\"payment page\"] }", "text: { words: [page] }"),
        ("text: { words: [\"payment page\"] }", "text: { words: [\"page payment\"] }"),
        ("text: { words: [\"c+\"] }", "text: { words: [\"c +\"] }"),
        ("text: { only: [cart] }", "text: { words: [cart] }"),
        ("text: { only: [thank] }", "text: { only: [\"thank you\"] }"),
        ("text: { contains: cart }", "text: { contains: art }"),
        ("text: { starts_with: cart }", "text: { contains: cart }"),
        ("title: { contains: cart }", "text: { contains: cart }"),
        ("text: { regex: b }", "text: { regex: ['a+', b] }"),
        ("text: { similar_to: [a b] }", "text: { similar_to: [a b], at_least: 0.4 }"),
        ("text: { similar_to: [a b] }", "text: { similar_to: [a b c], at_least: 0.9 }"),
        ("time.weekday: mon-thu", "time.weekday: [tue, fri]"),
        ("time.date: { gt: 2026-12-24 }", "time.date: { gt: \"2026-12-24 12:00\" }"),
        ("time.date: { lte: \"2026-12-24 00:00\" }", "time.date: { lte: 2026-12-24 }"),
        ("time.date: \"2026-12-24 12:00\"", "time.date: 2026-12-24"),
        ("time.clock: { gte: \"17:00\" }", "time.clock: { gte: \"16:59:59\" }"),
        ("field.due: { lt: 2026-12-31 }", "field.due: { lt: 20261231 }"),
        ("field.size: { gt: 10 }", "field.size: { gte: 10 }"),
        ("field.size: { gte: 10 }", "field.size: { lt: 20 }"),
        ("field.size: { gte: 10 }", "field.seize: { gte: 10 }"),
        ("field.size: present", "field.size: missing"),
        ("platform: slack", "any: [ { platform: slack }, { text: x } ]"),
        ("not: { text: { words: [cart, login] } }", "not: { text: { words: [cart] } }"),
        ("text: { words: [a], not: { words: [b, c] } }", "text: { words: [a], not: { words: [b] } }"),
    ]

    @Test(arguments: narrower)
    func `a rule behind a wider one that ends the reading is never reached`(wide: String, narrow: String) throws {
        let rules = use + rule("wide", wide, "drop: no") + rule("narrow", narrow, "label: x")
        #expect(try remarks(rules) == ["R067@3"])
    }

    @Test(arguments: other)
    func `a rule that matches elsewhere too is reached`(first: String, second: String) throws {
        let rules = use + rule("first", first, "drop: no") + rule("second", second, "label: x")
        #expect(try remarks(rules) == [])
    }

    @Test func `it is said by which rule, and what to do`() throws {
        let text =
            checkedHeader + "rules:\n" + use + rule("wide", "platform: slack", "route: ops, stop: true")
            + rule("narrow", "platform: slack, text: hi", "label: x") + catchAll
        let (rules, _) = read(text)
        let problem = try #require(rules?.check().first)
        #expect(
            problem.rendered(source: SourceText(file: "Rules/r.yaml", text: text)) == """
                Rules/r.yaml:8:13: warning R067: the rule is never reached: whenever it matches, "wide" (Rules/r.yaml:7) \
                has matched and ended the reading
                 8 |   - { name: narrow, when: { platform: slack, text: hi }, then: { label: x } }
                   |             ^^^^^^ move it in front of that rule, or remove it
                """)
    }

    @Test func `drafts and rules that expire are in nobody's way`() throws {
        let wide = rule("wide", "platform: slack", "drop: no", ", status: draft")
        #expect(try remarks(use + wide + rule("narrow", "platform: slack", "label: x")) == [])
        let draft = rule("narrow", "platform: slack", "label: x", ", status: draft")
        #expect(try remarks(use + rule("wide", "platform: slack", "drop: no") + draft) == [])
    }

    @Test func `two rules that fight for a setting`() throws {
        let first = rule("first", "text: { words: [refund*] }", "priority: high")
        #expect(
            try remarks(use + first + rule("b", "text: { words: [refunds] }", "priority: low, label: x")) == ["R069@3"])
        // The same value is no fight, and the exception before the rule is how exceptions are written.
        #expect(try remarks(use + first + rule("b", "text: { words: [refunds] }", "priority: high, label: x")) == [])
        #expect(try remarks(use + first + rule("b", "text: { words: [refund*, x] }", "priority: low, label: x")) == [])
        #expect(
            try remarks(
                use + rule("a", "", "priority: low").replacing(" when: {  },", with: "")
                    + rule("b", "text: x", "priority: high, label: y")) == ["R069@3"])
    }

    @Test func `a rule that finds all of its settings given`() throws {
        let first = rule("first", "platform: slack", "priority: high, label: [x, y], reply: Hi")
        #expect(try remarks(use + first + rule("b", "platform: slack", "priority: high, label: y")) == ["R068@3"])
        // Another value was not given before: it never counts.
        #expect(try remarks(use + first + rule("b", "platform: slack", "priority: low")) == ["R069@3"])
        #expect(try remarks(use + first + rule("b", "platform: slack", "priority: low, label: x")) == ["R069@3"])
        #expect(try remarks(use + first + rule("b", "platform: slack", "label: z")) == [])
        #expect(try remarks(use + first + rule("b", "platform: slack", "reply: Hello")) == [])
        #expect(try remarks(use + first + rule("b", "platform: slack", "label: x, route: ops, stop: true")) == [])
        // Each of two rules gives a part of it.
        let second = rule("second", "platform: [slack, lobby]", "label: z")
        #expect(try remarks(use + first + second + rule("b", "platform: slack", "label: [x, z]")) == ["R068@4"])
    }

    @Test(arguments: [
        // A fact may be missing, or off the scale; a question is answered; a time passes; nothing is there to hide.
        ("score: { impact: attachment.count }", "score: { impact: 2 }"),
        ("score: { reach: field.users }", "score: { reach: field.users }"),
        ("ask: { field: size, question: a }", "ask: { field: size, question: b }"),
        ("snooze: { until: 2126-12-01 }", "snooze: 2 weeks"), ("redact: email", "redact: email"),
        ("reply: \"Hi {{title}}\"", "reply: \"Hi {{author.name}}\""), ("score: 1", "score: 1"),
    ])
    func `what an action comes to depends on the message`(first: String, second: String) throws {
        #expect(
            try remarks(use + rule("a", "platform: slack", first) + rule("b", "platform: slack", second)) == [])
    }

    @Test(arguments: [
        ("score: { impact: 1, reach: field.users }", "score: { impact: 2 }"), ("snooze: 1 day", "snooze: 2 weeks"),
        ("sla: { decision: 1 day, first_response: 1 hour }", "sla: { decision: 2 days }"),
        ("assign: { round_robin: [a, b] }", "assign: c"), ("status: planned", "status: declined"),
        ("dedupe: off", "dedupe: link"),
    ])
    func `what an action comes to in any case`(first: String, second: String) throws {
        #expect(
            try remarks(use + rule("a", "platform: slack", first) + rule("b", "platform: slack", second))
                == ["R069@3"])
    }

    @Test func `only rules that gave something of it are said to have given it`() throws {
        let text =
            checkedHeader + "rules:\n  - { name: hide, then: { redact: email } }\n"
            + "  - { name: bots, when: { author.is_bot: missing }, then: { label: bot } }\n" + use
            + rule("wide", "text: { words: [invoice*] }", "priority: high")
            + rule("narrow", "text: { words: [invoice] }", "priority: high") + catchAll
        let rules = try #require(read(text).rules)
        #expect(
            rules.check().map(\.message) == [
                "the rule changes nothing: whenever it matches, \"wide\" (Rules/r.yaml:9) gave all of it before"
            ])
    }

    @Test func `what R031 tells is told once`() throws {
        let router = "  - { name: early, then: { route: payments } }\n"
        #expect(try remarks(router + rule("b", "text: x", "route: ops")) == ["R031@2", "R031@3"])
        let dropper = "  - { name: early, then: { drop: x } }\n"
        #expect(try remarks(dropper + rule("b", "text: x", "route: payments")) == ["R031@1"])
    }
}

@Suite struct ContradictionTests {
    @Test(arguments: [
        "all: [ { platform: slack }, { platform: lobby } ]",
        "platform: slack, not: { platform: [slack, lobby] }",
        "text: { words: [refunds], not: { words: [refund*] } }",
        "field.size: { gte: 50, lt: 10 }",
        "field.size: { gt: 5, lte: 5 }",
        "attachment.count: { gte: 1 }, all: [ { attachment.count: 0 } ]",
        "author.is_bot: true, not: { author.is_bot: present }",
        "title: missing, all: [ { title: { contains: x } } ]",
        "platform: slack, any: [ { text: x }, { platform: lobby, text: y } ]",
        "title: { starts_with: a, all: [ { starts_with: b } ] }",
        "time.weekday: mon-fri, all: [ { time.weekday: [sat, sun] } ]",
        "time.clock: { gte: \"17:00\", lt: \"09:00\" }",
        "time.date: { gt: 2026-12-24, lte: \"2026-12-24 23:59:59\" }",
        "time.date: 2026-12-24, all: [ { time.date: { gte: 2026-12-25 } } ]",
        "field.due: { gt: 2026-12-24, lt: 2026-12-24 }",
        "customer.plan: free, not: { customer.plan: [free, paid] }",
        "language: de, all: [ { language: fr } ]",
        "text: { similar_to: [a b], at_least: 0.8, not: { similar_to: [a b] } }",
    ])
    func `two parts that never hold together`(when: String) throws {
        #expect(try remarks(rule("use", "title: use", "route: payments") + rule("a", when, "label: x")) == ["R070@2"])
    }

    @Test(arguments: [
        // A message can have two labels, two names of its channel, and two answers to one question.
        "all: [ { label: a }, { label: b } ]",
        "all: [ { channel: \"#a\" }, { channel: C1 } ]",
        "all: [ { field.size: a }, { field.size: b } ]",
        "field.size: { gte: 5, lte: 5 }",
        "author.group: [a], all: [ { author.group: b } ]",
        "time.date: { gte: 2026-12-24, lte: 2026-12-24 }",
        "time.date: { gte: \"2026-12-24 12:00\", lt: 2026-12-25 }",
        "field.due: 2026-12-24, all: [ { field.due: 2026-12-25 } ]",
        "time.clock: { gte: \"09:00\", lt: \"09:00:01\" }",
        "any: [ { platform: slack }, { platform: lobby } ]",
        "platform: slack, not: { platform: lobby }",
        "text: { words: [refund*], not: { words: [refunds] } }",
        "text: { words: [a], contains: b }",
        "not: { all: [ { platform: slack }, { platform: lobby } ] }",
    ])
    func `parts that can hold together`(when: String) throws {
        #expect(try remarks(rule("use", "title: use", "route: payments") + rule("a", when, "label: x")) == [])
    }

    @Test func `the two parts are named, with a caret under the second`() throws {
        let text =
            checkedHeader + "rules:\n"
            + "  - { name: a, when: { title: missing, all: [ { title: { contains: x } } ] }, then: { route: payments } }\n"
            + catchAll
        let problem = try #require(read(text).rules?.check().first)
        #expect(
            problem.rendered(source: SourceText(file: "Rules/r.yaml", text: text)) == """
                Rules/r.yaml:6:49: warning R070: "title: missing" and "title: { contains: x }" never hold together
                 6 |   - { name: a, when: { title: missing, all: [ { title: { contains: x } } ] }, then: { route: payments } }
                   |                                                 ^^^^^ for either of the two, write any: [ … ]
                """)
    }
}
