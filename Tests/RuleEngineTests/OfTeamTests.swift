import Intake
import Testing

@testable import RuleEngine

/// A team's people and goals go with the team.
@Suite struct OfTeamTests {
    private func decision(_ rules: String) throws -> (assignee: String?, objective: String?, taken: [String]) {
        let file = """
            version: 1
            teams:
              a: { name: A, objectives: [faster] }
              b: { name: B, objectives: [safer] }
            rules:
            \(rules)
              - { name: everything else, then: { route: a, assign: zoe } }

            """
        let (set, shown) = read(file)
        let rules = try #require(set, "\(shown)")
        let (decision, trace) = rules.explain(GivenFacts().facts(in: Directory()))
        #expect(rules.evaluate(GivenFacts().facts(in: Directory())) == decision)
        return (decision.assignee, decision.objective, trace.rules.flatMap(\.taken))
    }

    @Test func `a rule whose team has lost gives neither its people nor its goal`() throws {
        let found = try decision(
            """
              - { name: first, then: { route: b } }
              - { name: second, then: { route: a, assign: rosa, objective: faster } }
            """)
        #expect(found.assignee == nil && found.objective == nil)
        #expect(found.taken.contains("assign: rosa (b has it)") && found.taken.contains("objective: faster (b has it)"))
    }

    @Test func `a rule that does not route, or to the same team, does`() throws {
        let found = try decision(
            """
              - { name: first, then: { route: b } }
              - { name: second, then: { route: b, objective: safer } }
              - { name: third, then: { assign: rosa } }
            """)
        #expect(found.assignee == "rosa" && found.objective == "safer")
    }
}
