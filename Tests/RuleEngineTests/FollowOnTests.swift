import Documents
import Testing

@testable import RuleEngine

/// One mistake is told once, whatever depends on what is wrong.
@Suite struct FollowOnTests {
    private func codes(_ before: String, when: String = "title: x", then: String = "route: ops") -> [String] {
        let problems = Problems()
        let rule = "  - { name: a, when: { \(when) }, then: { \(then) } }\n"
        let text =
            (before.contains("ops:") ? "version: 1\n" : header) + before + "rules:\n" + rule
            + rule.replacing("a,", with: "b,") + catchAll
        _ = RuleSet.load([RuleFile(path: "r", bytes: Array(text.utf8))], problems: problems)
        return problems.inOrder.map(\.code)
    }

    @Test(arguments: [
        "business_hours: { from: \"09:00\", to: 6:00 }", "business_hours: nine to five",
        "buisness_hours: { days: [mon-fri] }",
        "office_hours: { days: [mon-fri] }",
    ])
    func `business hours with a mistake are given`(hours: String) {
        #expect(
            codes(hours + "\n", when: "business_hours: true", then: "sla: { decision: 2 business days }").count == 1)
    }

    @Test(arguments: [
        "directory: { customers: { file: customers.csv, join: doman } }", "directory: { customers: customers.csv }",
        "directory: customers.csv", "directroy: { customers: { file: customers.csv, join: domain } }",
    ])
    func `a directory with a mistake is given`(directory: String) {
        let codes = codes(directory + "\n", when: "customer.plan: free")
        #expect(!codes.isEmpty && !codes.contains("R035"))
    }

    @Test func `so are groups, teams, vocabularies and templates`() {
        #expect(codes("groups: [execs]\n", when: "author.group: execs") == ["R001"])
        #expect(codes("team: { ops: { name: Ops } }\n") == ["R005"])
        #expect(codes("teams: { ops: Ops }\n") == ["R001"])
        #expect(codes("vocabulary: { cart: [cart] }\n", when: "text: { words: cart }") == ["R005"])
        #expect(codes("template: { soon: Soon. }\n", then: "reply: { template: soon }") == ["R005"])
    }

    @Test func `what is not given is told`() {
        #expect(codes("", when: "author.group: execs") == ["R038", "R038"])
        #expect(codes("", when: "customer.plan: free") == ["R035", "R035"])
        #expect(codes("", when: "business_hours: true") == ["R035", "R035"])
    }
}
