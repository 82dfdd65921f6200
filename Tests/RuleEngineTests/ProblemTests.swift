import Documents
import Testing

@testable import RuleEngine

/// What a person reads when a rule file is wrong, to the letter.
@Suite struct ProblemTests {
    private static let teams = "version: 1\nteams: { payments: { channel: \"lobby:#p\" }, ops: { name: Ops } }\n"
    private static let words = "words: { checkout: [cart] }\n"

    /// The problems of one rule before a catch-all; the rule stands in line 5.
    private func shown(_ rule: String) -> String {
        read(Self.teams + Self.words + "rules:\n  - " + rule + "\n  - { name: rest, then: { route: ops } }\n").shown
    }

    @Test func `an unknown team`() {
        #expect(
            shown("{ name: a, when: { text: hi }, then: { route: paymets } }") == """
                Rules/r.yaml:5:51: error R016: there is no team "paymets"
                 5 |   - { name: a, when: { text: hi }, then: { route: paymets } }
                   |                                                   ^^^^^^^ did you mean "payments"?
                """)
    }

    @Test func `an unknown vocabulary, near one and not`() {
        #expect(
            shown("{ name: a, when: { text: { words: chekout } }, then: { label: x } }") == """
                Rules/r.yaml:5:39: error R017: there is no vocabulary "chekout" under words
                 5 |   - { name: a, when: { text: { words: chekout } }, then: { label: x } }
                   |                                       ^^^^^^^ did you mean "checkout"?
                """)
        #expect(
            shown("{ name: a, when: { text: { words: refund } }, then: { label: x } }") == """
                Rules/r.yaml:5:39: error R017: there is no vocabulary "refund" under words
                 5 |   - { name: a, when: { text: { words: refund } }, then: { label: x } }
                   |                                       ^^^^^^ for the word itself, write [refund]
                """)
    }

    @Test func `unknown keys, conditions, matchers and actions, all in one run`() {
        #expect(
            shown("{ nam: a, when: { txt: hi, text: { regexp: x } }, then: { rout: ops, label: x } }") == """
                Rules/r.yaml:5:7: error R005: unknown key "nam"
                 5 |   - { nam: a, when: { txt: hi, text: { regexp: x } }, then: { rout: ops, label: x } }
                   |       ^^^ did you mean "name"?
                Rules/r.yaml:5:23: error R013: unknown condition "txt"
                 5 |   - { nam: a, when: { txt: hi, text: { regexp: x } }, then: { rout: ops, label: x } }
                   |                       ^^^ did you mean "text"?
                Rules/r.yaml:5:40: error R014: unknown matcher "regexp" for text
                 5 |   - { nam: a, when: { txt: hi, text: { regexp: x } }, then: { rout: ops, label: x } }
                   |                                        ^^^^^^ did you mean "regex"?
                Rules/r.yaml:5:63: error R015: unknown action "rout"
                 5 |   - { nam: a, when: { txt: hi, text: { regexp: x } }, then: { rout: ops, label: x } }
                   |                                                               ^^^^ did you mean "route"?
                """)
    }

    @Test func `an action beside then instead of under it`() {
        #expect(
            shown("{ name: a, when: { text: hi }, stop: true, then: { route: ops } }") == """
                Rules/r.yaml:5:36: error R005: "stop" is an action
                 5 |   - { name: a, when: { text: hi }, stop: true, then: { route: ops } }
                   |                                    ^^^^ it belongs under then
                """)
    }

    @Test(arguments: [
        ("text: { fuzzy: [x] }", "32: error R011: \"fuzzy\" is"),
        ("at: x", "24: error R011: conditions on \"at\" are"),
    ])
    func `conditions of the later language`(when: String, expected: String) {
        #expect(
            shown("{ name: a, when: { \(when) }, then: { label: x } }")
                .hasPrefix("Rules/r.yaml:5:\(expected) not yet available in this version\n"))
    }

    @Test(arguments: ["watch: dana", "merge: R-1", "ticket: true"])
    func `actions of the later language`(then: String) {
        #expect(shown("{ name: a, when: { text: hi }, then: { \(then) } }").contains("error R011"))
    }

    @Test func `a pattern that RE2 refuses`() {
        #expect(
            shown("{ name: a, when: { text: { regex: 'a(?=b)' } }, then: { label: x } }") == """
                Rules/r.yaml:5:39: error R018: RE2 refuses the pattern: invalid perl operator: (?=
                 5 |   - { name: a, when: { text: { regex: 'a(?=b)' } }, then: { label: x } }
                   |                                       ^^^^^^^^ there is no look-around: use `not` with a second pattern
                """)
    }

    @Test func `a pattern that is too big`() {
        let shown = shown("{ name: a, when: { text: { regex: '\\pL{500}' } }, then: { label: x } }")
        #expect(shown.hasPrefix("Rules/r.yaml:5:39: error R019: the pattern compiles to "), "\(shown)")
        #expect(shown.contains("at most 4000 are taken\n"))
    }

    @Test func `values that do not fit their fact`() {
        #expect(
            shown(
                "{ name: a, when: { source.kind: caht, author.is_bot: maybe, attachment.count: { gte: few } }, then: { label: x } }"
            )
                == """
                Rules/r.yaml:5:37: error R028: source.kind is never "caht"
                 5 |   - { name: a, when: { source.kind: caht, author.is_bot: maybe, attachment.count: { gte: few } }, then: { label: x } }
                   |                                     ^^^^ did you mean "chat"?
                Rules/r.yaml:5:58: error R028: author.is_bot is true or false, never "maybe"
                 5 |   - { name: a, when: { source.kind: caht, author.is_bot: maybe, attachment.count: { gte: few } }, then: { label: x } }
                   |                                                          ^^^^^
                Rules/r.yaml:5:90: error R020: "gte" must be a number, found the text "few"
                 5 |   - { name: a, when: { source.kind: caht, author.is_bot: maybe, attachment.count: { gte: few } }, then: { label: x } }
                   |                                                                                          ^^^ such as 100000 or 99.5
                """)
        #expect(
            shown("{ name: a, when: { attachment.count: { words: [x] } }, then: { label: x } }") == """
                Rules/r.yaml:5:44: error R029: "words" does not fit attachment.count, which is a number
                 5 |   - { name: a, when: { attachment.count: { words: [x] } }, then: { label: x } }
                   |                                            ^^^^^ a plain value, or gt, gte, lt, lte, between, present, missing
                """)
    }

    @Test func `a family without its second part`() {
        #expect(
            shown("{ name: a, when: { author: dana }, then: { label: x } }") == """
                Rules/r.yaml:5:24: error R013: "author" needs its second part
                 5 |   - { name: a, when: { author: dana }, then: { label: x } }
                   |                        ^^^^^^ one of author.id, author.name, author.email, author.email_domain, author.is_bot, author.group
                """)
    }

    @Test func `empty lists, and words that no text can have`() {
        let shown = shown("{ name: a, when: { any: [], platform: [], text: { words: [re*fund, \" \"] } }, then: {} }")
        #expect(shown.contains("5:29: error R025: \"any\" lists no condition"))
        #expect(shown.contains("5:43: error R025: nothing to compare with"))
        #expect(shown.contains("5:63: error R027: \"re*fund\" is no word or phrase that a text could have"))
        #expect(shown.contains("^^^^^^^ a * may only end a word: refund*"))
        #expect(shown.contains("error R025: then does nothing"))
    }

    @Test func `addresses and teams to notify`() {
        let shown = shown(
            "{ name: a, when: { text: hi }, then: { notify: [ops, \"#general\", \"lobby:\", paiments] } }")
        #expect(shown.contains("error R021: the team \"ops\" has no channel to notify"))
        #expect(shown.contains("error R016: there is no team \"#general\""))
        #expect(shown.contains("error R021: \"lobby:\" is no address"))
        #expect(shown.contains("did you mean \"payments\"?"))
    }

    @Test func `drop together with route or notify`() {
        #expect(
            shown("{ name: a, when: { text: hi }, then: { drop: no, route: ops } }") == """
                Rules/r.yaml:5:13: error R024: a rule that drops cannot route too
                 5 |   - { name: a, when: { text: hi }, then: { drop: no, route: ops } }
                   |             ^ remove one of the two
                """)
    }

    @Test func `an unusual priority is a warning only`() {
        let (rules, shown) = read(Self.teams + "rules: [{ name: a, then: { route: ops, priority: hihg } }]")
        #expect(rules != nil)
        #expect(
            shown == """
                Rules/r.yaml:3:50: warning R032: "hihg" is no usual priority
                 3 | rules: [{ name: a, then: { route: ops, priority: hihg } }]
                   |                                                  ^^^^ did you mean "high"?
                """)
    }
}

/// What must hold for a rule set as a whole.
@Suite struct RuleSetCheckTests {
    private func codes(_ rules: String) -> [String] {
        let problems = Problems()
        let text = header + "rules:\n" + rules
        _ = RuleSet.load([RuleFile(path: "r.yaml", bytes: Array(text.utf8))], problems: problems)
        return problems.inOrder.map { $0.severity == .error ? $0.code : "(\($0.code))" }
    }

    @Test func `a catch-all is required, stands last, is live and routes`() {
        #expect(codes(catchAll) == [])
        #expect(codes("  - { name: a, then: { drop: closed for the holidays } }") == [])
        #expect(codes("  - { name: a, when: { text: x }, then: { route: ops } }") == ["R022"])
        #expect(codes("  - { name: a, then: { label: x } }") == ["R022"])
        #expect(codes("  - { name: a, status: draft, then: { route: ops } }") == ["R022"])
        #expect(codes(catchAll + "  - { name: a, when: { text: x }, then: { label: x } }") == ["R022"])
        #expect(codes(catchAll + "  - { name: a, status: draft, when: { text: x }, then: { label: x } }") == [])
        #expect(codes("  - { name: a, when: {}, then: { route: ops } }") == [])
        #expect(codes("  []") == ["R022"])
        let (_, shown) = read("version: 1\n")
        #expect(shown.hasPrefix("Rules/r.yaml:1:1: error R022: there is no live rule"))
    }

    @Test func `a path that ends without a route is refused`() {
        let stop = "  - { name: s, when: { text: x }, then: { stop: true, label: x } }\n"
        #expect(codes(stop + catchAll) == ["R023"])
        #expect(codes(stop.replacing("label: x", with: "route: ops") + catchAll) == [])
        #expect(codes(stop.replacing("true", with: "false") + catchAll) == [])
        #expect(codes(stop.replacing("name: s", with: "name: s, status: draft") + catchAll) == [])
        #expect(
            codes("  - { name: early, then: { route: ops } }\n" + stop + "  - { name: z, then: { route: ops } }") == [
                "(R031)"
            ])
    }

    @Test func `rules that never take effect are told`() {
        #expect(codes("  - { name: a, then: { drop: x } }\n" + catchAll) == ["(R031)"])
        #expect(codes("  - { name: a, then: { route: ops } }\n" + catchAll) == ["(R031)"])
    }

    @Test func `two rules cannot share a name`() {
        #expect(codes("  - { name: everything else, when: { text: x }, then: { label: x } }\n" + catchAll) == ["R012"])
    }

    @Test func `a broken rule brings no second problem about the whole`() {
        #expect(codes("  - { name: a, then: { route: opps } }") == ["R016"])
        #expect(codes("  - { name: a, when: { txt: x }, then: { route: ops, stop: true } }\n" + catchAll) == ["R013"])
    }

    @Test func `the file's own settings are checked`() {
        func codes(_ text: String) -> [String] {
            let problems = Problems()
            let whole = text + "\nteams: { ops: { name: Ops } }\nrules:\n" + catchAll
            _ = RuleSet.load([RuleFile(path: "r.yaml", bytes: Array(whole.utf8))], problems: problems)
            return problems.inOrder.map(\.code)
        }
        #expect(
            codes(
                "version: 1\ntimezone: Europe/Berlin\nbusiness_hours: { days: [mon-fri], from: 9:00, to: \"17:30\", holidays: [2026-12-25] }"
            ) == [])
        #expect(codes("version: 2") == ["R010"])
        #expect(codes("timezone: UTC") == ["R002"])
        #expect(codes("version: 1\ntimezone: [x]") == ["R033"])
        #expect(
            codes("version: 1\nbusiness_hours: { days: [monday], from: 9, to: \"25:00\", holidays: [soon], open: x }")
                .sorted() == ["R005", "R033", "R033", "R033", "R033"])
        #expect(codes("version: 1\ninclude: [x]") == ["R041"])
        #expect(codes("version: 1\ncustomers: [x]") == ["R011"])
        #expect(codes("version: 1\nbusiness_hours: { from: \"17:00\", to: \"09:00\" }") == ["R033"])
        #expect(codes("version: 1\nvocabulary: { a: [b] }") == ["R005"])
        #expect(codes("version: 1\nwords: { a: [] }") == ["R025"])
        #expect(codes("version: 1\nwords: [a]") == ["R001"])
    }

    @Test func `several files are one set, in the order of their names`() throws {
        let files = [
            ("rules/b.yaml", "version: 1\nrules:\n" + catchAll),
            (
                "rules/a.yaml",
                "version: 1\nteams: { ops: {} }\nwords: { w: [cart] }\nrules: [{ name: first, when: { text: { words: w } }, then: { label: x } }]"
            ),
        ].map { RuleFile(path: $0.0, bytes: Array($0.1.utf8)) }
        let problems = Problems()
        let rules = RuleSet.load(files, problems: problems)
        #expect(problems.all.map(\.message) == [])
        let set = try #require(rules)
        #expect(set.ruleNames == ["first", "everything else"])
        #expect(set.ruleCount == 2)
        #expect(set.files.map(\.name) == ["a.yaml", "b.yaml"])
        #expect(set.hash.count == 64)
        #expect(set.team("ops")?.name == "ops")
        let reordered = RuleSet.load(files.reversed(), problems: problems)
        #expect(reordered?.hash == set.hash)
        let renamed = RuleSet.load(
            [files[0], RuleFile(path: "rules/aa.yaml", bytes: files[1].bytes)], problems: problems)
        #expect(renamed?.hash != set.hash)
    }

    @Test func `what is given once per set is refused in a second file`() {
        let files = ["a", "b"].map {
            RuleFile(
                path: "\($0).yaml",
                bytes: Array(
                    "version: 1\ntimezone: UTC\nteams: { ops: {} }\nwords: { w: [x] }\nrules: [{ name: \($0), then: { route: ops } }]"
                        .utf8))
        }
        let problems = Problems()
        #expect(RuleSet.load(files, problems: problems) == nil)
        #expect(problems.inOrder.filter { $0.severity == .error }.map(\.code) == ["R026", "R026", "R026"])
        #expect(RuleSet.load([], problems: problems) == nil)
        #expect(problems.all.last?.code == "R034")
    }
}
