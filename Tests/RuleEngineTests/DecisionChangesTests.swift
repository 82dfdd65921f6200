import Intake
import Testing

@testable import RuleEngine

@Suite struct DecisionChangesTests {
    @Test func `equal decisions of different rule sets have no changes`() {
        let first = Decision(rules: "1", matched: ["a"], route: "ops", labels: ["x", "y"], givenBy: ["route": "a"])
        let second = Decision(rules: "2", matched: ["b"], route: "ops", labels: ["y", "x"], givenBy: ["route": "b"])
        #expect(first.changes(to: second) == [])
    }

    @Test func `every setting that differs is told`() {
        let first = Decision(
            rules: "1", route: "ops", priority: "high", labels: ["x"], replies: ["Hi."], notify: ["lobby:#ops"])
        var second = Decision(rules: "1", drop: "not a request")
        second.assignee = "@dana"
        second.status = .planned
        second.objective = "growth"
        second.score.points = 3
        second.serviceLevel.remind = ["lobby:#ops"]
        second.dedupe = Dedupe(.off)
        second.snoozedUntil = Timestamp(milliseconds: 0)
        second.questions = [Question(field: "impact", words: "Who?")]
        second.redactions = [Redaction(.text, 0..<1, shown: "[email]")]
        #expect(
            first.changes(to: second) == [
                "drop: none → \"not a request\"", "route: ops → none", "assign: none → @dana",
                "priority: high → none", "status: none → planned", "objective: none → growth", "label: [x] → []",
                "score: not the same", "sla: not the same", "dedupe: not the same",
                "snooze: none → 1970-01-01T00:00:00Z", "notify: [lobby:#ops] → []", "reply: [\"Hi.\"] → []",
                "ask: [] → [impact]", "redact: not the same",
            ])
    }
}
