import Documents
import Foundation
import Intake
import Testing

@testable import RuleEngine

/// What `tests` can say beside one `given` and one `expect`: files of their own, cases, a clock, and a history.
@Suite struct RuleTestCaseTests {
    private static let rules =
        header + """
            rules:
              - { name: cart, when: { text: { words: [cart] } }, then: { route: payments, label: cart } }
              - { name: known, when: { match.outcome: duplicate }, then: { label: known } }
              - { name: perhaps, when: { match.outcome: possible }, then: { label: perhaps } }
              - { name: large, when: { field.team_size: { gte: 100 } }, then: { priority: high } }
            \(catchAll)
            """

    private func run(_ tests: String) throws -> [RuleTestResult] {
        let (rules, shown) = read(Self.rules + "tests:\n" + tests)
        guard let rules else { throw Unreadable(description: shown) }
        return rules.runTests().results
    }

    private func shown(_ tests: String) -> String { read(Self.rules + "tests:\n" + tests).shown }

    // MARK: - Files of tests

    private func load(_ files: [(String, String)]) -> (rules: RuleSet?, shown: String) {
        let problems = Problems()
        let files = files.map { RuleFile(path: "Rules/\($0.0)", bytes: Array($0.1.utf8)) }
        let rules = RuleSet.load(files, problems: problems)
        return (rules, problems.inOrder.map { $0.rendered(source: nil) }.joined(separator: "\n"))
    }

    private static let outside = """
        version: 1
        tests:
          - { name: outside, given: { text: my cart }, expect: { route: payments } }
        """

    @Test func `a file of tests is run, and is no part of what serves`() throws {
        let (alone, _) = load([("r.yaml", Self.rules)])
        let (both, shown) = load([("r.yaml", Self.rules), ("a.test.yaml", Self.outside)])
        #expect(shown == "")
        let (first, second) = (try #require(alone), try #require(both))
        #expect(first.hash == second.hash)
        #expect(second.files.map(\.name) == ["r.yaml"])
        #expect(second.runTests().results.map(\.name) == ["outside"])
        #expect(second.runTests().results.map(\.passed) == [true])
    }

    @Test func `a file of tests holds nothing else`() {
        let (rules, shown) = load([
            ("r.yaml", Self.rules), ("a.test.yaml", Self.outside + "\nwords: { a: [b] }\ntest: []"),
        ])
        #expect(rules == nil)
        #expect(
            shown == """
                Rules/a.test.yaml:4:1: error R090: a file of tests cannot hold "words"
                  move it to a file whose name does not end in .test.yaml
                Rules/a.test.yaml:5:1: error R005: unknown key "test"
                  did you mean "tests"?
                """)
    }

    @Test func `a folder of nothing but tests has no rules`() {
        let (rules, shown) = load([("a.test.yaml", Self.outside)])
        #expect(rules == nil)
        #expect(shown.contains("R034"))
    }

    @Test func `the reference's example of tests does what it says`() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Rules/README.md")
        let text = try String(contentsOf: file.standardized, encoding: .utf8)
        let section = try #require(text.components(separatedBy: "## Tests\n").last)
        let example = section.components(separatedBy: "```yaml\n")[1].components(separatedBy: "```")[0]
        let rules = """
            version: 1
            teams: { payments: { name: Payments }, design: { name: Design } }
            rules:
              - name: money
                when: { text: { words: [refund, invoice] } }
                then: { route: payments, label: checkout, priority: high }
              - name: planned
                when: { match: { outcome: duplicate, status: planned, team: design } }
                then: { label: known }
              - { name: everything else, then: { route: design } }
            """
        let (read, shown) = load([("rules.yaml", rules), ("rules.test.yaml", example)])
        #expect(shown == "")
        let results = try #require(read).runTests().results
        #expect(results.map(\.name).count == 4)
        #expect(results.flatMap(\.differences) == [])
    }

    // MARK: - Cases

    @Test func `each case is a test of its own, over what all of them are given and expect`() throws {
        let results = try run(
            """
              - name: carts
                given: { text: my cart, author: { name: Dana, is_bot: false }, fields: { "Team size": "250" } }
                expect: { route: payments, priority: high }
                cases:
                  - { title: as they are }
                  - { text: "a\\n  cart, and more", expect: { label: [cart] } }
                  - { name: nothing in it, text: hello, field.team_size: "3", expect: { route: ops, priority: low } }
                  - { text: hello, expect: { route: ops, label: [] } }
            """)
        #expect(
            results.map(\.name) == [
                "carts / case 1", "carts / case 2: \"a cart, and more\"", "carts / nothing in it",
                "carts / case 4: \"hello\"",
            ])
        #expect(results.map(\.differences) == [[], [], ["priority: expected low, got none"], []])
        #expect(results[2].place == "Rules/r.yaml:19")
    }

    @Test func `a slip in what cases share is told once, and slips of cases where they stand`() {
        let shown = shown(
            """
              - name: carts
                given: { txt: my cart }
                expect: { route: payments }
                cases: [ { text: a }, { text: b } ]
              - name: more
                cases:
                  - { text: a, expect: { route: paymets } }
                  - { text: b }
                  - { given: { text: c }, expect: { route: ops } }
                  - hello
              - { name: none, cases: [], expect: { route: ops } }
              - { name: no list, cases: { text: a }, expect: { route: ops } }
            """)
        #expect(
            shown == """
                Rules/r.yaml:14:14: error R013: there is no fact "txt" to give
                 14 |     given: { txt: my cart }
                    |              ^^^ did you mean "text"?
                Rules/r.yaml:19:37: error R016: there is no team "paymets"
                 19 |       - { text: a, expect: { route: paymets } }
                    |                                     ^^^^^^^ did you mean "payments"?
                Rules/r.yaml:20:9: error R002: the case expects nothing
                 20 |       - { text: b }
                    |         ^ expected here: expect: { route: … }
                Rules/r.yaml:21:11: error R091: "given" has no place in a case
                 21 |       - { given: { text: c }, expect: { route: ops } }
                    |           ^^^^^ the facts stand beside expect
                Rules/r.yaml:22:9: error R001: a case must be a mapping, found the text "hello"
                 22 |       - hello
                    |         ^^^^^
                Rules/r.yaml:23:26: error R025: "cases" lists no case
                 23 |   - { name: none, cases: [], expect: { route: ops } }
                    |                          ^
                Rules/r.yaml:24:29: error R003: "cases" must be a list, found a mapping
                 24 |   - { name: no list, cases: { text: a }, expect: { route: ops } }
                    |                             ^ each entry such as { text: refund please, expect: { route: payments } }
                """)
    }

    // MARK: - The clock

    private func time(_ at: String, timezone: String) throws -> String {
        let (rules, shown) = read(
            header + "timezone: \(timezone)\nrules:\n" + catchAll
                + "tests:\n  - { name: a, given: { text: x\(at) }, expect: { route: ops } }\n")
        guard let rules else { throw Unreadable(description: shown) }
        return try #require(rules.ruleTests.first).given.facts(in: Directory()).now.iso8601
    }

    @Test(arguments: [
        (", at: \"2026-12-24 17:55\"", "Europe/Berlin", "2026-12-24T16:55:00Z"),
        (", at: 2026-07-24 17:55", "Europe/Berlin", "2026-07-24T15:55:00Z"),
        (", at: \"2026-12-24 17:55\"", "UTC", "2026-12-24T17:55:00Z"),
        (", at: 2026-12-24T17:55:00Z", "Europe/Berlin", "2026-12-24T17:55:00Z"),
        (", at: 2026-12-24T17:55:00+05:30", "Europe/Berlin", "2026-12-24T12:25:00Z"),
        (", at: 2026-12-24", "Europe/Berlin", "2026-12-23T23:00:00Z"),
        ("", "Europe/Berlin", "2026-01-05T09:00:00Z"), ("", "UTC", "2026-01-05T10:00:00Z"),
    ])
    func `a time is what the clock of the rule set shows, unless it says its offset`(
        at: String, timezone: String, instant: String
    ) throws {
        #expect(try time(at, timezone: timezone) == instant)
    }

    @Test(arguments: ["17:55", "2026-02-30 10:00", "tomorrow", "2026-12-24 25:00", "2026-12-24 17:55 CET"])
    func `what is no time is refused`(text: String) {
        let shown = shown("  - { name: a, given: { text: x, at: \"\(text)\" }, expect: { route: ops } }")
        #expect(shown.contains("error R033: \"at\" must be a time, found the text \"\(text)\""))
        #expect(shown.contains("such as \"2026-12-24 17:55\""))
    }

    // MARK: - History

    private static let history = [
        PriorRequest(text: "Dark mode please", status: .planned, team: "identity", votes: 3),
        PriorRequest(text: "Refunds for carts", status: .triaged, team: nil, votes: 1),
        PriorRequest(text: "a dark mode please", status: .declined, team: "ops", votes: 9),
    ]

    @Test(arguments: [
        ("DÁRK  mode, please! 👍", Match.Outcome.duplicate, 1, 1000), ("please: dark mode", .possible, 1, 999),
        ("dark mode on every page, please", .possible, 1, 666), ("dark mode for all pages", .new, 0, 0),
        ("refunds for carts", .duplicate, 2, 1000), ("", .new, 0, 0), ("!!", .new, 0, 0),
    ])
    func `plain recognition tells the same words from similar ones`(
        text: String, outcome: Match.Outcome, request: Int, score: Int
    ) {
        let match = PlainRecognition(Self.history).match(text)
        #expect(match.outcome == outcome)
        #expect(match.request == (request == 0 ? nil : RequestID(Int64(request))))
        #expect(match.score == score)
        let prior = request == 0 ? nil : Self.history[request - 1]
        #expect(match.status == prior?.status)
        #expect(match.team == prior?.team)
        #expect(match.voices == prior?.votes)
    }

    @Test func `of equally near requests the one with more votes is meant, then the first`() {
        let same = [1, 5, 5].map { PriorRequest(text: "dark mode", status: .planned, team: nil, votes: $0) }
        #expect(PlainRecognition(same).match("dark mode").request?.number == 2)
    }

    @Test func `a history fills what rules ask about the match, unless the test says it`() throws {
        let results = try run(
            """
              - name: asked before
                given: { text: Dark mode please, history: [ { text: "dark mode, please!", status: planned, team: ops } ] }
                expect: { label: [known] }
              - name: explicit
                given: { text: Dark mode, match.outcome: possible, history: [ { text: dark mode } ] }
                expect: { label: [perhaps] }
              - name: new
                given: { text: Light mode, history: [ { text: dark theme, votes: 3 } ] }
                expect: { label: [] }
              - name: each case is looked up by itself
                given: { history: [ { text: dark mode } ], match: { outcome: possible } }
                cases:
                  - { text: dark mode, expect: { label: [perhaps] } }
                  - { text: dark mode, history: [ { text: Dark mode } ], expect: { label: [known] } }
            """)
        #expect(results.flatMap(\.differences) == [])
        #expect(results.count == 5)
    }

    @Test func `slips in a history are told`() {
        let shown = shown(
            """
              - name: a
                given: { text: x, history: [ { txt: y, status: plannd, team: oops, votes: many } ] }
                expect: { route: ops }
              - { name: b, given: { text: x, history: dark mode }, expect: { route: ops } }
            """)
        for expected in [
            "R002: \"text\" is missing", "R005: unknown key \"txt\"", "R004: \"status\" cannot be \"plannd\"",
            "did you mean \"planned\"?", "R016: there is no team \"oops\"", "did you mean \"ops\"?",
            "R003: \"votes\" must be a whole number", "R003: \"history\" must be a list of earlier requests",
        ] { #expect(shown.contains(expected), "\(expected)") }
    }
}
