import Documents
import Intake
import Testing

@testable import RuleEngine

/// An engine that says what it is told, and counts how often it is asked.
private struct FixedLikeness: Likeness, PreparedExamples {
    var score: Int

    func prepare(_ examples: [String]) -> any PreparedExamples { self }

    func nearest(to text: String) -> (score: Int, example: Int) { (score, 1) }
}

@Suite struct LikenessTests {
    private static let sso = "similar_to: [\"log in with Google\", \"use our company identity provider\"]"

    @Test func `the nearest example and the score are shown`() throws {
        let rules = try ruleSet(
            """
              - { name: sso, when: { text: { \(Self.sso), at_least: 0.9 } }, then: { label: sso } }
              - { name: near, when: { text: { \(Self.sso), at_least: 0.3 } }, then: { label: near } }
            """)
        let (decision, trace) = rules.explain(message("We want to use an identity provider"))
        #expect(decision.labels == ["near"])
        let condition =
            "text: { similar_to: [\"log in with Google\", \"use our company identity provider\"], at_least: "
        let evidence = trace.rules.prefix(2).map { $0.evidence[0] }
        #expect(evidence.map(\.condition) == ["0.9 }", "0.3 }"].map { condition + $0 })
        #expect(
            evidence.map(\.found) == [
                "only 0.333 near \"use our company identity provider\"",
                "0.333 near \"use our company identity provider\"",
            ])
    }

    @Test func `the engine given at load is asked, at the threshold given`() throws {
        for (score, expected) in [(699, false), (700, true)] {
            let problems = Problems()
            let text =
                header
                + "rules:\n  - { name: a, when: { title: { \(Self.sso), at_least: 0.7 } }, then: { label: hit } }\n"
                + catchAll
            let file = RuleFile(path: "r.yaml", bytes: Array(text.utf8))
            let rules = try #require(
                RuleSet.load([file], likeness: FixedLikeness(score: score), problems: problems))
            #expect(rules.evaluate(message("x", title: "any")).labels == (expected ? ["hit"] : []))
            #expect(rules.evaluate(message("x")).labels == [])
        }
    }

    @Test func `recorded scores go before computed ones`() throws {
        let rules = try ruleSet(
            """
              - { name: a, when: { text: { \(Self.sso) } }, then: { label: hit } }
              - { name: b, when: { text: { \(Self.sso), at_least: 0.95 } }, then: { label: near } }
              - { name: c, when: { title: { \(Self.sso) } }, then: { label: title } }
            """)
        let facts = message("log in with Google")
        let scores = rules.likeness(of: facts.submission)
        // Two thresholds share one score; a title that is not there has none.
        let key = try #require(scores.keys.first)
        #expect(scores == [key: 1000])
        #expect(key.hasPrefix("text:"))
        #expect(rules.evaluate(facts).labels == ["hit", "near"])
        for (score, labels) in [(1000, ["hit", "near"]), (600, ["hit"]), (599, [])] {
            let replayed = Facts(
                facts.submission, platform: "slack", match: .new, now: facts.now, inputs: Inputs(likeness: [key: score])
            )
            #expect(rules.evaluate(replayed).labels == labels)
            #expect(rules.explain(replayed).decision == rules.evaluate(replayed))
        }
        // Of the match as of the message: whatever a decision compares is recorded with it.
        let teams = try ruleSet(
            "  - { name: t, when: { match.team: { similar_to: [payments] } }, then: { label: x } }")
        let match = Match(outcome: .possible, team: "payments")
        #expect(teams.inputs(for: facts.submission, match: match).likeness.values.map { $0 } == [1000])
        #expect(teams.inputs(for: facts.submission).likeness == [:])
        let other = try ruleSet(
            "  - { name: moved, when: { text: { \(Self.sso), at_least: 0.2 } }, then: { label: x } }")
        #expect(other.likeness(of: facts.submission) == scores)
        #expect(
            try ruleSet("  - { name: a, when: { text: x }, then: { label: x } }").likeness(of: facts.submission) == [:])
    }
}
