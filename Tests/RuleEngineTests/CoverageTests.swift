import Intake
import Testing

@testable import RuleEngine

/// What the coverage of a rule set's tests counts.
@Suite struct CoverageTests {
    private static let rules = """
        rules:
          - { name: bots, when: { author.is_bot: true }, then: { drop: a bot } }
          - name: cart
            when: { platform: slack, any: [ { text: { words: [cart] } }, { text: { only: [basket] } } ] }
            then: { route: payments }
          - { name: impact, when: { field.impact: missing }, then: { label: ask } }
          - { name: prices, status: draft, when: { text: { words: [price] } }, then: { route: identity } }
          - { name: everything else, then: { route: ops } }

        """

    private func coverage(_ given: String..., where isWanted: (String) -> Bool = { _ in true }) throws -> Coverage {
        let tests = given.enumerated().map { "  - { name: t\($0), given: \($1), expect: { matched: [] } }\n" }
        let (rules, shown) = read(header + Self.rules + "tests:\n" + tests.joined())
        guard let rules else { throw Unreadable(description: shown) }
        return rules.runTests(where: isWanted).coverage
    }

    /// The gaps in the rule file's order.
    private func gaps(_ coverage: Coverage) -> [String] {
        coverage.live.flatMap { rule in
            (rule.matches == 0 ? ["\(rule.name) never matched"] : [])
                + rule.conditions.compactMap { condition in
                    condition.gap.map { "\(rule.name): \(condition.condition) \($0)" }
                }
        }
    }

    @Test func `rules that no test matched and conditions that were not decided both ways are gaps`() throws {
        let coverage = try coverage("{ text: cart, platform: slack }", "{ text: hello, platform: slack }")
        #expect(
            gaps(coverage) == [
                "bots never matched", "bots: author.is_bot: true never held", "cart: platform: slack never failed",
                "cart: text: { only: [basket] } never held", "impact: field.impact: missing never failed",
            ])
        #expect(coverage.rules.map(\.matches) == [0, 1, 2, 0, 2])
        #expect((coverage.matchedRules, coverage.live.count) == (3, 4))
        #expect((coverage.decidedConditions, coverage.conditionCount) == (1, 5))
        #expect(coverage.percent == 4 * 100 / 9)
    }

    @Test func `drafts are told apart`() throws {
        let coverage = try coverage("{ text: a price }")
        #expect(coverage.drafts.map(\.name) == ["prices"])
        #expect(coverage.drafts[0].matches == 1)
        #expect(coverage.drafts[0].conditions[0].gap == "never failed")
        #expect(!coverage.live.contains { $0.name == "prices" })
    }

    @Test func `what stands behind a stop, a failed condition or one of any that held is never asked`() throws {
        let stopped = try coverage("{ text: cart, author.is_bot: true }")
        #expect(stopped.rules[1].conditions.map(\.gap) == ["never asked", "never asked", "never asked"])
        let failed = try coverage("{ text: cart, platform: email }")
        #expect(failed.rules[1].conditions.map(\.gap) == ["never held", "never asked", "never asked"])
        let held = try coverage("{ text: cart, platform: slack }")
        #expect(held.rules[1].conditions.map(\.gap) == ["never failed", "never failed", "never asked"])
    }

    @Test func `everything decided both ways is one hundred per cent`() throws {
        let coverage = try coverage(
            "{ text: cart, platform: slack }", "{ text: basket, platform: slack, field.impact: high }",
            "{ text: hello, platform: slack }", "{ text: x, author.is_bot: true }", "{ text: x }")
        #expect(gaps(coverage) == [])
        #expect(coverage.percent == 100)
    }

    @Test func `only the tests that ran count`() throws {
        let all = try coverage("{ text: cart, platform: slack }", "{ text: x }")
        let one = try coverage("{ text: cart, platform: slack }", "{ text: x }", where: { $0 == "t1" })
        #expect(all.rules[1].matches == 1)
        #expect(one.rules[1].matches == 0)
    }

    @Test func `a condition that stands twice in a rule is one condition`() throws {
        let rules = try ruleSet(
            """
              - name: twice
                when: { any: [ { all: [ { text: a }, { title: b } ] }, { all: [ { text: a }, { title: c } ] } ] }
                then: { label: x }
            """)
        #expect(
            rules.runTests().coverage.rules[0].conditions.map(\.condition) == ["text: a", "title: b", "title: c"])
    }
}
