import Documents
import Foundation
import Intake
import Support
import Testing

@testable import RuleEngine

/// Checks of word lists, labels, names and addresses.
@Suite struct ListCheckTests {
    private let use = "  - { name: use, when: { title: use }, then: { route: payments } }\n"

    private func remarksOnWords(_ list: String, key: String = "words") throws -> [String] {
        try remarks(use + "  - { name: w, when: { text: { \(key): \(list) } }, then: { label: x } }\n")
    }

    @Test(arguments: [
        "[refund*, refunds]", "[Refunds, refund*]", "[payment, \"payment page\"]", "[page, \"the payment page\"]",
        "[café, CAFE]", "[\"sign in\", \"sign-in\"]", "[refund*, \"refund me\"]", "[c, \"c++\"]",
    ])
    func `an entry that another one contains`(list: String) throws {
        #expect(try remarksOnWords(list) == ["R071@2"])
    }

    @Test(arguments: [
        "[refund, refunds]", "[\"payment page\", \"page payment\"]", "[a, b]", "[\"+1\", \"1+\"]", "[refunds, ref]",
        "[log, login, \"log-in page\"]".replacing("log, ", with: ""), "checkout",
    ])
    func `entries of which each finds something of its own`(list: String) throws {
        let words = list == "checkout" ? "words: { checkout: [cart, basket] }\n" : ""
        #expect(
            try remarks(
                use + "  - { name: w, when: { text: { words: \(list) } }, then: { label: x } }\n", before: words) == [])
    }

    @Test func `where a text must be made of them, a phrase is more than its words`() throws {
        #expect(try remarksOnWords("[thank, \"thank you\"]", key: "only") == [])
        #expect(try remarksOnWords("[thank*, thanks]", key: "only") == ["R071@2"])
    }

    @Test func `a vocabulary is judged by what it is used for`() throws {
        let words = "words:\n  polite: [thank, \"thank you\"]\n"
        func rule(_ key: String) -> String {
            "  - { name: w, when: { text: { \(key): polite } }, then: { label: x } }\n"
        }
        #expect(try remarks(use + rule("words"), before: words) == ["R071@-1"])
        #expect(try remarks(use + rule("only"), before: words) == [])
        #expect(
            try remarks(
                use + rule("words")
                    + rule("only").replacing("name: w", with: "name: v").replacing("label: x", with: "label: y"),
                before: words)
                == [])
    }

    @Test func `a superfluous entry is removed by its fix`() throws {
        let text =
            checkedHeader + "words:\n  w: [refund*, \"refunds\", cart]\nrules:\n"
            + "  - { name: w, when: { text: { words: w } }, then: { route: payments } }\n" + catchAll
        let bytes = Array(text.utf8)
        let rules = try #require(read(text).rules)
        let fixed = Fixer.apply(rules.check(), to: bytes, file: "Rules/r.yaml")
        #expect(String(decoding: fixed, as: UTF8.self) == text.replacing(", \"refunds\"", with: ""))
    }

    @Test func `templates, rotas and groups that no rule mentions`() throws {
        let names = [
            ("templates: { t: Hello }\n", "reply: { template: t }", "R075"),
            ("rotas: { r: { people: [dana], from: 2026-01-05, every: 1 week } }\n", "assign: { rota: r }", "R076"),
        ]
        for (section, then, code) in names {
            #expect(try remarks(use, before: section) == ["\(code)@-1"])
            #expect(
                try remarks(use.replacing("route: payments", with: "route: payments, " + then), before: section) == [])
        }
        // A page may serve a form that no rule asks.
        #expect(
            try remarks(use, before: "forms: { f: { fields: [ { key: x, label: X, type: text } ] } }\n") == [])
    }

    @Test func `a group is in use where any group would do`() throws {
        let groups = "groups: { execs: [dana@example.org] }\n"
        func asking(_ when: String, _ reply: String = "Hi") -> String {
            use + "  - { name: g, when: { \(when) }, then: { reply: \(reply) } }\n"
        }
        #expect(try remarks(asking("text: x"), before: groups) == ["R077@-1"])
        #expect(try remarks(asking("author.group: Execs"), before: groups) == [])
        #expect(try remarks(asking("author.group: present"), before: groups) == [])
        #expect(try remarks(asking("author: { group: { starts_with: ex } }"), before: groups) == [])
        #expect(try remarks(asking("text: x", "\"For {{author.group}}\""), before: groups) == [])
    }

    @Test func `teams and vocabularies that no rule mentions`() throws {
        #expect(try remarks("  - { name: a, when: { text: x }, then: { label: x } }\n") == ["R072@-1"])
        #expect(try remarks(use, before: "words: { w: [a] }\n") == ["R073@-1"])
        let notified = "  - { name: a, when: { text: x }, then: { notify: [payments] } }\n"
        #expect(try remarks(notified) == [])
        let draft = "  - { name: a, status: draft, when: { text: x }, then: { route: payments } }\n"
        #expect(try remarks(draft) == [])
    }

    @Test(arguments: [
        ("checkuot", true), ("chekout", true), ("checkoutt", true), ("Checkout", false), ("checkouts", false),
        ("billing", false), ("check", false), ("checklist", false),
    ])
    func `a label that looks like a slip`(label: String, isTold: Bool) throws {
        let rules =
            "  - { name: a, when: { text: x }, then: { route: payments, label: checkout } }\n"
            + "  - { name: b, when: { label: [bug, \(label)] }, then: { label: seen } }\n"
        #expect(try remarks(rules) == (isTold ? ["R066@2"] : []))
        let test = "tests: [ { name: t, given: { label: [\(label)] }, expect: { label: [seen] } } ]\n"
        #expect(try remarks(rules, before: test) == [])
    }

    @Test func `addresses whose destination is not configured`() throws {
        let rules = use + "  - { name: a, when: { title: x }, then: { notify: [payments, \"slakc:#x\"] } }\n"
        #expect(try remarks(rules) == [])
        #expect(try remarks(rules, destinations: ["lobby", "slack"]) == ["R065@2"])
        #expect(try remarks(rules, destinations: ["slakc"]) == ["R065@-2", "R065@-1"])
        let text = checkedHeader + "rules:\n" + rules + catchAll
        let problem = try #require(read(text).rules?.check(destinations: ["lobby", "slack"]).first)
        #expect(problem.severity == .error)
        #expect(problem.message == "\"slakc:#x\" goes to \"slakc\", which is no destination of the configuration")
        #expect(problem.hint == "did you mean \"slack\"?")
    }

    @Test func `the shipped rules get no remark`() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let file = root.appendingPathComponent("Rules/starter.yaml")
        let bytes = Array(try Data(contentsOf: file))
        let problems = Problems()
        let rules = RuleSet.load([RuleFile(path: "starter.yaml", bytes: bytes)], problems: problems)
        #expect(problems.all == [])
        #expect(rules?.check(destinations: ["lobby"], likeness: SharedWords()) == [])
    }
}

@Suite struct StrayExampleTests {
    private func taught(_ team: String, _ rule: String, _ examples: String...) -> TaughtExamples {
        let placed = examples.enumerated().map { number, text in
            (text: text, place: Place(file: team, line: number + 1, column: 1))
        }
        return TaughtExamples(rule: rule, team: team, examples: placed)
    }

    private func told(_ taught: TaughtExamples...) -> [String] {
        StrayExamples(likeness: SharedWords()).problems(taught).map { "\($0.place.file):\($0.place.line)" }
    }

    @Test func `an example nearer to another team's examples is told`() throws {
        let identity = taught("identity", "sign-in", "log in with google", "log in with saml", "export my report now")
        let data = taught("data", "exports", "export my report", "export my report weekly")
        #expect(told(identity, data) == ["identity:3"])
        let problem = try #require(StrayExamples(likeness: SharedWords()).problems([identity, data]).first)
        #expect(problem.code == "R074")
        #expect(
            problem.message
                == "the example is nearer to \"export my report\" of \"exports\" (data) than to any other of identity")
    }

    @Test func `of one gone astray and those it has come among, only the first is told`() {
        let payments = taught("payments", "paying", "my card was charged twice", "export my report as pdf")
        let data = taught("data", "exports", "export my report", "get the report as pdf")
        #expect(told(payments, data) == ["payments:2"])
    }

    @Test func `many examples are compared like few`() {
        func many(_ team: String, _ words: String) -> TaughtExamples {
            let examples = (1...80).map { (text: "\(words) \($0)", place: Place(file: team, line: $0, column: 1)) }
            return TaughtExamples(rule: "about \(words)", team: team, examples: examples)
        }
        var payments = many("payments", "charge my card")
        payments.examples[59].text = "export my report 7"
        #expect(told(payments, many("data", "export my report")) == ["payments:60"])
        #expect(told(payments, many("payments", "export my report")) == [])
    }

    @Test func `examples of what a rule does not mean teach nothing`() throws {
        let rules =
            use + rule("a", "text: { similar_to: [\"log in with google\", \"log in with saml\"] }", "route: ops")
            + rule("b", "text: { similar_to: [\"my card was charged\", \"charge my card\"] }", "route: payments")
        #expect(try remarks(rules, likeness: SharedWords()) == [])
        let moved = rules.replacing("\"my card was charged\"", with: "\"log in with google now\"")
        #expect(try remarks(moved, likeness: SharedWords()) == ["R074@3"])
        let denied = rules.replacing(
            "text: { similar_to: [\"my card was charged\"",
            with: "not: { text: { similar_to: [\"log in with google now\"] } }, text: { similar_to: [x")
        #expect(try remarks(denied, likeness: SharedWords()) == [])
    }

    private let use = "  - { name: use, when: { title: use }, then: { route: payments } }\n"

    private func rule(_ name: String, _ when: String, _ then: String) -> String {
        "  - { name: \(name), when: { \(when) }, then: { \(then) } }\n"
    }

    @Test func `examples that are at home, alone, or alike everywhere are not told`() {
        let identity = taught("identity", "sign-in", "log in with google", "log in with saml")
        #expect(told(identity, taught("data", "exports", "export my report", "export a chart")) == [])
        #expect(told(taught("a", "x", "log in"), taught("b", "y", "log in please")) == [])
        #expect(told(identity, taught("identity", "more", "log in with google please")) == [])
        #expect(
            told(identity, taught("data", "d", "log in with google", "log in with saml")) == [
                "identity:1", "identity:2", "data:1", "data:2",
            ])
        #expect(told(taught("a", "x", "same text", "same text"), taught("b", "y", "same text", "same text")) == [])
    }
}
