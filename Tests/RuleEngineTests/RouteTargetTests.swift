import Testing

@testable import RuleEngine

@Suite struct RouteTargetTests {
    @Test func `routes are the teams and addresses that live rules lead to, each once`() throws {
        let rules = try #require(
            read(
                """
                version: 1
                teams:
                  rest: { name: Rest }
                  unused: { name: Unused, channel: "lobby:#unused" }
                  payments: { name: Payments, channel: "lobby:#payments" }
                rules:
                  - name: a
                    when: { text: { words: [refund] } }
                    then: { route: payments, notify: [payments, "slack:#a"] }
                  - name: b
                    status: draft
                    then: { notify: "slack:#draft" }
                  - name: c
                    when: { text: { words: [late] } }
                    then: { sla: { decision: 2 days, escalate: ["slack:#a", "slack:#chief"] } }
                  - name: d
                    then: { route: rest }
                """
            ).rules)
        #expect(
            rules.routeTargets == [
                RouteTarget(team: "rest", address: nil, rules: ["d"]),
                RouteTarget(team: "payments", address: "lobby:#payments", rules: ["a"]),
                RouteTarget(address: "slack:#a", rules: ["a", "c"]),
                RouteTarget(address: "slack:#chief", rules: ["c"]),
            ])
    }
}
