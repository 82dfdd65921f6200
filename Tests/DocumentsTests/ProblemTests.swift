import Documents
import Testing

@Suite struct ProblemTests {
    private let source = SourceText(file: "f.yaml", text: "one: 1\n\ttwo: é2 three\n")

    @Test func `a problem shows its line with a caret under the place, and the hint behind it`() {
        let place = Place(file: "f.yaml", line: 1, column: 6, length: 1)
        let problem = Problem("X001", "no number", hint: "write 2", at: place)
        #expect(
            problem.rendered(source: source) == "f.yaml:1:6: error X001: no number\n 1 | one: 1\n   |      ^ write 2")
        #expect(problem.rendered(source: nil) == "f.yaml:1:6: error X001: no number\n  write 2")
    }

    @Test func `a tab stays a tab in front of the caret, and long carets end with the line`() {
        let place = Place(file: "f.yaml", line: 2, column: 7, length: 40)
        #expect(
            Problem("X002", "m", at: place, severity: .warning).rendered(source: source)
                == "f.yaml:2:7: warning X002: m\n 2 | \ttwo: é2 three\n   | \t     ^^^^^^^^")
    }

    @Test func `a place beyond the text does not crash`() {
        for place in [(9, 1, 1), (1, 99, 3), (0, 0, 1), (1, -4, -1), (-1, 1, 1)] {
            let problem = Problem("X003", "m", at: Place(file: "f", line: place.0, column: place.1, length: place.2))
            #expect(problem.rendered(source: source).hasPrefix("f"))
        }
    }

    @Test func `colour is for terminals`() {
        let problem = Problem("X004", "m", at: Place(file: "f", line: 1, column: 1))
        #expect(problem.rendered(source: source, colour: true).contains("\u{1B}[1;31merror X004\u{1B}[0m"))
    }

    @Test func `very long lines are cut`() {
        let long = SourceText(file: "f", text: String(repeating: "x", count: 10_000))
        #expect(long.line(1)?.count == 400)
        #expect(long.line(2) == nil)
    }

    @Test func `problems are shown by file and place`() {
        let problems = Problems()
        for (file, line, column) in [("b", 3, 1), ("a", 9, 1), ("b", 1, 7), ("b", 1, 2)] {
            problems.add(Problem("X", "\(file)\(line)\(column)", at: Place(file: file, line: line, column: column)))
        }
        #expect(problems.inOrder.map(\.message) == ["b12", "b17", "b31", "a91"])
    }

    @Test(
        arguments: [
            ("paymets", "payments"), ("pyaments", "payments"), ("Identity", "identity"), ("opps", "ops"), ("zzz", nil),
            ("", nil),
            ("paiements", "payments"),
        ] as [(String, String?)])
    func `the nearest word is found`(word: String, expected: String?) {
        #expect(nearest(to: word, in: ["payments", "identity", "ops"]) == expected)
    }

    @Test func `known words are listed when none is near and they are few`() {
        #expect(suggestion(for: "qqq", in: ["b", "a"]) == "known here: a, b")
        #expect(suggestion(for: "qqq", in: []) == nil)
        #expect(suggestion(for: "qqq", in: (0..<30).map { "word\($0)" }) == nil)
    }
}
