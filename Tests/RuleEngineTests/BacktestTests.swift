import Intake
import Testing

@testable import RuleEngine

@Suite struct BacktestTests {
    @Test func `two decisions that do the same are no change, whoever made them`() {
        let first = Decision(rules: "a", matched: ["one"], route: "ops", labels: ["x", "y"], givenBy: ["route": "one"])
        let second = Decision(
            rules: "b", matched: ["two"], route: "ops", labels: ["y", "x"], givenBy: ["route": "two"])
        #expect(first.changes(to: second) == [])
    }

    @Test func `every setting that differs is told with what gave it`() {
        var first = Decision(rules: "a", route: "ops", labels: ["x"], givenBy: ["route": "everything else"])
        first.score.points = 3
        first.serviceLevel.decision = .init(within: "5 days", due: Timestamp(milliseconds: 0))
        var second = Decision(rules: "b", route: "identity", givenBy: ["route": "sign-in"])
        second.status = .planned
        second.turn = "identity"
        second.assignee = "dana"
        let changes = first.changes(to: second)
        #expect(
            changes.map(\.words) == [
                "route: ops → identity", "assign: none → round robin identity", "status: none → planned",
                "label: x → none", "score: 3 → none", "sla.decision: 5 days → none",
            ])
        #expect(changes[0].wasBy == "everything else" && changes[0].becomesBy == "sign-in")
    }

    private static let old = "  - { name: refunds, when: { text: { words: [refund*] } }, then: { route: payments } }"
    private static let new =
        old + "\n  - { name: sign-in, when: { text: { words: [login] } }, then: { route: identity } }"

    /// What the old rules decided about a text.
    private func past(
        _ text: String, request: Int64, by rules: RuleSet, correction: Correction? = nil
    ) -> Backtest.Case {
        let facts = message(text)
        return Backtest.Case(
            request: RequestID(request), facts: facts, decided: rules.evaluate(facts), correction: correction)
    }

    @Test func `changes are counted with a few examples, the most frequent first`() throws {
        let (old, new) = (try ruleSet(Self.old), try ruleSet(Self.new))
        var backtest = Backtest(new, examplesEach: 2)
        for number in 1...4 { backtest.add(past("login \(number)", request: Int64(number), by: old)) }
        backtest.add(past("refund", request: 5, by: old))
        let report = backtest.result
        #expect(report.decisions == 5 && report.different == 4 && report.ruleSets == [old.hash])
        #expect(report.changes.map(\.change.words) == ["route: ops → identity"])
        #expect(report.changes.first?.count == 4)
        #expect(report.changes.first?.examples.map(\.text) == ["login 1", "login 2"])
        #expect(report.replayed == 0)
    }

    @Test func `rules are scored against what people said, once for a request`() throws {
        let (old, new) = (try ruleSet(Self.old), try ruleSet(Self.new))
        var backtest = Backtest(new)
        backtest.add(past("login", request: 1, by: old, correction: Correction(route: "identity")))
        backtest.add(past("login", request: 1, by: old, correction: Correction(route: "identity")))
        backtest.add(past("login page colour", request: 2, by: old, correction: Correction(route: "ops")))
        backtest.add(past("refund", request: 3, by: old, correction: Correction(route: "identity")))
        let report = backtest.result
        #expect(report.corrections == 3 && report.right == 1)
        #expect(report.fixed == [RequestID(1)] && report.broken == [RequestID(2)])
    }

    @Test func `the rules that decided are held to what they decided`() throws {
        let rules = try ruleSet(Self.old)
        var backtest = Backtest(rules)
        var tampered = past("refund", request: 1, by: rules)
        tampered.decided.labels = ["never given"]
        backtest.add(tampered)
        backtest.add(past("refund", request: 2, by: rules))
        #expect(backtest.result.replayed == 2 && backtest.result.notReproduced == 1)
    }

    @Test func `a diff compares two rule sets, whatever was decided`() throws {
        let (old, new) = (try ruleSet(Self.old), try ruleSet(Self.new))
        var backtest = Backtest(new, against: old)
        backtest.add(Backtest.Case(request: nil, facts: message("login"), decided: Decision(rules: "gone")))
        #expect(backtest.result.changes.map(\.change.words) == ["route: ops → identity"])
    }
}

@Suite struct TestWriterTests {
    private let submission = Submission(
        key: MessageKey(platform: "slack", scope: "a", externalID: "1"), source: "acme", kind: .chat,
        channel: Channel(id: "C1", name: "#wishes"), author: Person(id: "U1", name: "Dana", email: "dana@acme.example"),
        text: "log in: \"now\"\nplease # really", fields: [Field(label: "Team size", values: ["50"])], labels: ["bug"],
        submittedAt: Timestamp(milliseconds: 0))

    private func entry(_ correction: Correction = Correction(route: "identity", labels: ["sso"])) -> [String] {
        TestWriter.entry(
            named: "R-7: log in", submission, inputs: Inputs(customer: ["plan": "pro"]),
            at: Timestamp(milliseconds: 1_767_607_200_000), expect: correction)
    }

    private let file = header + "rules:\n" + catchAll

    @Test func `the person is not named`() {
        let text = entry().joined()
        #expect(!text.contains("Dana") && !text.contains("dana@") && text.contains("acme.example"))
    }

    @Test(arguments: [
        "", "tests:\n", "tests:\n  - name: other\n    given: { text: a }\n    expect: { route: ops }\n\n",
        "tests:\n- name: other\n  given: { text: a }\n  expect: { route: ops }\n# the end\ntimezone: UTC\n",
    ])
    func `an entry is read back, whatever stands around it`(tail: String) throws {
        let text = try #require(TestWriter.adding(entry(), to: file + tail))
        let (rules, shown) = read(text)
        let results = try #require(rules, "\(shown)\n\(text)").runTests().results
        let result = try #require(results.last { $0.name == "R-7: log in" })
        #expect(!result.passed)
        #expect(results.count == (tail.contains("other") ? 2 : 1))
        #expect(text.hasSuffix("\n") && !text.contains("\n\n\n"))
        // Set right once more, it is the same test with another end.
        let again = try #require(TestWriter.adding(entry(), to: text))
        #expect(again == text)
    }

    @Test func `whatever people write is read back, also where lines end as on Windows`() throws {
        let submission = Submission(
            key: MessageKey(platform: "slack", scope: "s", externalID: "1"), source: "s", kind: .chat,
            text: "odd \u{7F}\u{9B}\u{FFFE}\u{2028}\u{0} \u{1F600} \"x\" \\ end",
            submittedAt: Timestamp(milliseconds: 0))
        let entry = TestWriter.entry(
            named: "R-1: odd \u{9B}", submission, inputs: Inputs(), at: Timestamp(milliseconds: 0),
            expect: Correction(route: "ops"))
        let windows = (file + "tests:\n  - { name: other, given: { text: a }, expect: { route: ops } }\n")
            .replacing("\n", with: "\r\n")
        let text = try #require(TestWriter.adding(entry, to: windows))
        #expect(!text.replacing("\r\n", with: "").contains("\n"))
        let (rules, shown) = read(text)
        #expect(try #require(rules, "\(shown)").ruleTests.last?.given.submission.text == submission.text)
    }

    @Test func `tests in one line are left alone`() {
        #expect(TestWriter.adding(entry(), to: file + "tests: []\n") == nil)
    }
}
