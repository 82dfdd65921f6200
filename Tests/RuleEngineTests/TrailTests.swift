import Documents
import Intake
import Testing

@testable import RuleEngine

/// What a failing test shows of the way to its decision.
@Suite struct TrailTests {
    private static let rules = """
        rules:
          - { name: bots, when: { author.is_bot: true }, then: { drop: a bot } }
          - { name: cart, when: { text: { words: [cart] }, platform: slack }, then: { route: payments, label: [a, b c] } }
          - { name: again, when: { text: { words: [basket] } }, then: { route: payments, label: payments-eu } }
          - { name: prices, status: draft, when: { text: { words: [price] } }, then: { route: identity } }
          - { name: hurry, when: { text: { words: [now] } }, then: { priority: high } }
          - { name: everything else, then: { route: ops, notify: payments } }

        """

    private func trail(_ given: String, _ expect: String) throws -> (rules: [String], remarks: [String]) {
        let (rules, shown) = read(
            header + Self.rules + "tests:\n  - { name: one, given: \(given), expect: \(expect) }\n")
        guard let rules else { throw Unreadable(description: shown) }
        let trail = try #require(rules.runTests().results.first).trail
        return (trail.rules.map { "\($0.verdict.rawValue) \($0.name)" }, trail.remarks)
    }

    @Test(arguments: ["{ round_robin: [zoe, lee] }", "{ rota: week }", "zoe", "{ round_robin: payments }"])
    func `a rule gives everybody whose turn it can be`(assign: String) throws {
        let (rules, shown) = read(
            header.replacing("owners: [dana, lee]", with: "owners: [dana, zoe]")
                + "rotas: { week: { people: [lee, zoe], from: 2026-01-05, every: 1 week } }\n"
                + "rules:\n  - { name: a, when: { title: x }, then: { assign: \(assign) } }\n" + catchAll
                + "tests:\n  - { name: one, given: { text: x }, expect: { assign: zoe } }\n"
                + "  - { name: two, given: { text: x }, expect: { assign: max } }\n")
        let results = try #require(rules, "\(shown)").runTests().results
        #expect(results.map(\.trail.remarks) == [[], ["no rule gives assign: max"]])
        #expect(results.first?.trail.rules.map(\.name) == ["a", "everything else"])
    }

    @Test func `it shows what matched, and the rules that would have given what was expected`() throws {
        let trail = try trail("{ text: cart }", "{ route: payments }")
        #expect(trail.rules == ["failed cart", "failed again", "matched everything else"])
        #expect(trail.remarks == [])
    }

    @Test func `it has the first failing condition of each`() throws {
        let (rules, _) = read(
            header + Self.rules + "tests:\n  - { name: one, given: { text: cart }, expect: { route: payments } }\n")
        let trail = try #require(rules?.runTests().results.first).trail
        #expect(trail.rules[0].evidence == [Trace.Evidence(condition: "platform: slack", found: "is \"test\"")])
        #expect(trail.rules[1].evidence.map(\.found) == ["not in \"cart\""])
    }

    @Test(arguments: [
        (
            "{ text: x }", "{ route: identity }", ["matched everything else"],
            ["no rule gives route: identity, and the draft \"prices\" changes nothing"]
        ),
        ("{ text: x }", "{ priority: urgent }", ["matched everything else"], ["no rule gives priority: urgent"]),
        ("{ text: x }", "{ label: [a] }", ["failed cart", "matched everything else"], []),
        ("{ text: x }", "{ label: [b c] }", ["failed cart", "matched everything else"], []),
        ("{ text: x }", "{ label: [payments] }", ["matched everything else"], ["no rule gives label: payments"]),
        ("{ text: x }", "{ drop: true }", ["failed bots", "matched everything else"], []),
        ("{ text: x, author.is_bot: true }", "{ route: ops }", ["matched bots", "not_reached everything else"], []),
        (
            "{ text: x, author.is_bot: true }", "{ notify: payments }",
            ["matched bots", "not_reached everything else"], []
        ),
        ("{ text: x }", "{ matched: [hurry] }", ["failed hurry", "matched everything else"], []),
    ])
    func `it looks for the giver of every kind of setting`(
        given: String, expect: String, rules: [String], remarks: [String]
    ) throws {
        let trail = try trail(given, expect)
        #expect(trail.rules == rules)
        #expect(trail.remarks == remarks)
    }

    @Test func `many givers are counted instead of shown`() throws {
        let many = (1...7).map { "  - { name: r\($0), when: { text: { words: [w\($0)] } }, then: { label: hit } }\n" }
        let (rules, shown) = read(
            header + "rules:\n" + many.joined() + catchAll
                + "tests:\n  - { name: one, given: { text: x }, expect: { label: hit } }\n")
        #expect(shown == "")
        let trail = try #require(rules?.runTests().results.first).trail
        #expect(trail.rules.map(\.name) == ["r1", "r2", "r3", "r4", "everything else"])
        #expect(trail.remarks == ["3 more rules give label: hit"])
    }

    @Test func `a test that passes has none`() throws {
        let trail = try trail("{ text: x }", "{ route: ops }")
        #expect(trail.rules == [] && trail.remarks == [])
    }
}
