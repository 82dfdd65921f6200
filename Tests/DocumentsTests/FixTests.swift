import Documents
import Intake
import Testing

/// What `check --fix` may change, and what it leaves alone.
@Suite struct FixTests {
    private func fixed(_ text: String, _ change: Fix.Change, of old: String, _ line: Int, _ column: Int) -> String {
        let place = Place(file: "f.yaml", line: line, column: column)
        let problem = Problem("X001", "m", at: place, fix: Fix(change, of: old, at: place))
        return String(decoding: Fixer.apply([problem], to: Array(text.utf8), file: "f.yaml"), as: UTF8.self)
    }

    @Test func `a word becomes another, and its quotes stay`() {
        #expect(
            fixed("a: b\nroute: paymets\n", .replace(with: "payments"), of: "paymets", 2, 8)
                == "a: b\nroute: payments\n")
        #expect(fixed("r: \"paymets\" # x", .replace(with: "payments"), of: "paymets", 1, 4) == "r: \"payments\" # x")
        #expect(fixed("r: 'paymets'", .replace(with: "payments"), of: "paymets", 1, 4) == "r: 'payments'")
        #expect(fixed("{ txt: x }", .replace(with: "text"), of: "txt", 1, 3) == "{ text: x }")
    }

    @Test func `columns count characters, and Windows line ends and byte order marks stay`() {
        #expect(
            fixed("a: 1\r\n{ é👍: x, rout: y }\r\n", .replace(with: "route"), of: "rout", 2, 10)
                == "a: 1\r\n{ é👍: x, route: y }\r\n")
        #expect(fixed("\u{FEFF}rout: y", .replace(with: "route"), of: "rout", 1, 1) == "\u{FEFF}route: y")
    }

    @Test(arguments: [(1, 1), (1, 9), (2, 8), (9, 1), (0, 0), (1, 900), (1, -3)])
    func `a place where the word does not stand is left alone`(line: Int, column: Int) {
        #expect(
            fixed("route: paymetsy\n", .replace(with: "payments"), of: "paymets", line, column) == "route: paymetsy\n")
        #expect(fixed("route: paymetsy\n", .replace(with: "payments"), of: "paymets", 1, 8) == "route: paymetsy\n")
    }

    @Test func `words that would need quotes are not written`() {
        for word in ["a: b", "#x", "*x", "", "x, y", "- x"] {
            #expect(fixed("r: rout", .replace(with: word), of: "rout", 1, 4) == "r: rout")
        }
    }

    @Test func `an entry goes with its comma or its line`() {
        #expect(fixed("w: [a, bb, c]", .removeEntry, of: "bb", 1, 8) == "w: [a, c]")
        #expect(fixed("w: [aa, b]", .removeEntry, of: "aa", 1, 5) == "w: [b]")
        #expect(fixed("w: [a, \"b c\"]", .removeEntry, of: "b c", 1, 8) == "w: [a]")
        #expect(fixed("w:\n  - a\n  - b\n  - c\n", .removeEntry, of: "b", 3, 5) == "w:\n  - a\n  - c\n")
        #expect(fixed("w:\n  - a\n  - b", .removeEntry, of: "b", 3, 5) == "w:\n  - a\n")
        // The last one would leave an empty list, and a comment belongs to its entry.
        #expect(fixed("w: [a]", .removeEntry, of: "a", 1, 5) == "w: [a]")
        #expect(fixed("w:\n  - a # why\n", .removeEntry, of: "a", 2, 5) == "w:\n  - a # why\n")
    }

    @Test func `several fixes are made at once, and of two that overlap the first`() {
        func fix(_ old: String, _ new: String, _ column: Int) -> Problem {
            let place = Place(file: "f", line: 1, column: column)
            return Problem("X001", "m", at: place, fix: Fix(.replace(with: new), of: old, at: place))
        }
        let problems = [fix("cd", "xyz", 4), fix("ab", "longer", 1), fix("cd", "no", 4)]
        #expect(Fixer.apply(problems, to: Array("ab cd".utf8), file: "f") == Array("longer xyz".utf8))
        #expect(Fixer.count(problems, in: Array("ab cd".utf8), file: "f") == 2)
        #expect(Fixer.apply(problems, to: Array("ab cd".utf8), file: "g") == Array("ab cd".utf8))
    }

    @Test func `a correction needs one word that is clearly the nearest, and does not stand there yet`() {
        let place = Place(file: "f", line: 1, column: 1)
        #expect(Fix(of: "paymets", in: ["payments", "ops"], at: place)?.change == .replace(with: "payments"))
        #expect(Fix(of: "lat", in: ["late", "last"], at: place) == nil)
        #expect(Fix(of: "whatever", in: ["payments"], at: place) == nil)
        #expect(Fix(of: "paymets", in: ["payments"], besides: ["payments"], at: place) == nil)
    }

    @Test(arguments: [
        ("payements", "payments"), ("chekcout", "checkout"), ("txt", "text"), ("attachement", "attachment"),
        ("buisness-hours", "business_hours"), ("product ops", "product-ops"), ("Payments", "payments"),
        ("authr.email", "author.email"), ("emaildomain", "email_domain"),
    ])
    func `slips of the finger are mended`(word: String, known: String) {
        let place = Place(file: "f", line: 1, column: 1)
        #expect(Fix(of: word, in: [known, "something else"], at: place)?.change == .replace(with: known))
    }

    @Test(arguments: [
        ("and", "any"), ("or", "for"), ("day", "date"), ("time.day", "time.date"), ("author.domain", "author.email"),
        ("author.team", "author.name"), ("has_attachment", "attachment"), ("team-b", "team-a"),
        ("sales-eu", "sales-na"), ("team2", "team1"), ("platform-2026", "platform-2025"), ("billing", "selling"),
    ])
    func `words that may be meant otherwise are not`(word: String, known: String) {
        #expect(Fix(of: word, in: [known], at: Place(file: "f", line: 1, column: 1)) == nil)
    }

    @Test func `a fix is told where no hint says the same`() {
        let place = Place(file: "f", line: 1, column: 1, length: 2)
        let fix = Fix(.replace(with: "ab"), of: "ba", at: place)
        let source = SourceText(file: "f", text: "ba")
        #expect(Problem("X1", "m", at: place, fix: fix).rendered(source: source).hasSuffix("^^ fix: write \"ab\""))
        #expect(Problem("X1", "m", hint: "h", at: place, fix: fix).rendered(source: source).hasSuffix("^^ h"))
    }
}

@Suite struct UnifiedDiffTests {
    @Test func `changes are shown with their surroundings`() {
        let old = (1...12).map { "line \($0)\n" }.joined()
        let new = old.replacingLine("line 2", "line two").replacingLine("line 11\n", "")
        #expect(
            UnifiedDiff.between(old, new, file: "r.yaml") == """
                --- a/r.yaml
                +++ b/r.yaml
                @@ -1,5 +1,5 @@
                 line 1
                -line 2
                +line two
                 line 3
                 line 4
                 line 5
                @@ -8,5 +8,4 @@
                 line 8
                 line 9
                 line 10
                -line 11
                 line 12

                """)
    }

    @Test func `equal texts have no difference, and empty ones may have`() {
        #expect(UnifiedDiff.between("a\n", "a\n", file: "f") == "")
        #expect(UnifiedDiff.between("", "a\n", file: "f") == "--- a/f\n+++ b/f\n@@ -0,0 +1 @@\n+a\n")
        #expect(
            UnifiedDiff.between("a\nb", "a\nc", file: "f") == """
                --- a/f
                +++ b/f
                @@ -1,2 +1,2 @@
                 a
                -b
                \\ No newline at end of file
                +c
                \\ No newline at end of file

                """)
        #expect(UnifiedDiff.between("a\n", "", file: "f") == "--- a/f\n+++ b/f\n@@ -1 +0,0 @@\n-a\n")
    }
}

extension String {
    fileprivate func replacingLine(_ old: String, _ new: String) -> String {
        split(separator: old, maxSplits: 1, omittingEmptySubsequences: false).joined(separator: new)
    }
}

@Suite struct ProblemReportTests {
    private let problems = [
        Problem(
            "R016", "no team \"a<b\"", hint: "did you mean \"ab\"?",
            at: Place(file: "r.yaml", line: 3, column: 7, length: 3),
            fix: Fix(.replace(with: "ab"), of: "a<b", at: Place(file: "r.yaml", line: 3, column: 7))),
        Problem("R032", "odd", at: Place(file: "r.yaml", line: 4, column: 1), severity: .warning),
    ]

    @Test func `JSON has every key for every problem`() {
        let json = ProblemReport.json(problems) { $0 == "R016" ? "Rules/errors/R016.md" : nil }
        #expect(
            json.text == """
                [{"file":"r.yaml","line":3,"column":7,"length":3,"severity":"error","code":"R016",\
                "message":"no team \\"a<b\\"","hint":"did you mean \\"ab\\"?","page":"Rules/errors/R016.md",\
                "fix":{"line":3,"column":7,"old":"a<b","new":"ab"}},\
                {"file":"r.yaml","line":4,"column":1,"length":1,"severity":"warning","code":"R032","message":"odd",\
                "hint":null,"page":null,"fix":null}]
                """)
    }
}
