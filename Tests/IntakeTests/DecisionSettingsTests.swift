import Testing

@testable import Intake

@Suite struct DecisionSettingsTests {
    @Test func `every setting has words, in the order of the reference`() {
        var decision = Decision(
            rules: "a", route: "ops", priority: "high", labels: ["b", "a"], notify: ["x:#y"])
        decision.assignee = "dana"
        decision.turn = "ops"
        decision.score.points = -3
        decision.score.impact = 1500
        decision.score.effort = 250
        decision.dedupe = Dedupe(.suggest, scope: .team)
        decision.questions = [Question(field: "impact", words: "Who?")]
        let given = decision.settings.compactMap { setting in setting.value.map { "\(setting.name): \($0)" } }
        #expect(
            given == [
                "route: ops", "assign: dana (round robin ops)", "priority: high", "label: a, b", "score: -3",
                "score.impact: 1.5", "score.effort: 0.25", "dedupe: suggest (team)", "ask: impact", "notify: x:#y",
            ])
    }

    @Test(arguments: [(0, "0"), (600, "0.6"), (1000, "1"), (-1250, "-1.25"), (Int.min, "-9223372036854775.808")])
    func `thousandths are written as people write numbers`(value: Int, words: String) {
        #expect(thousandths(value) == words)
    }
}
