import Documents
import Foundation
import Intake
import Testing

@testable import RuleEngine

/// Files that no reader should trip over: each gives its problem, and nothing else.
@Suite struct BadFileTests {
    private static let head = "version: 1\nteams: { ops: { name: Ops } }\n"
    private static let rest = "rules:\n  - { name: rest, then: { route: ops } }\n"

    private static func shown(_ bytes: [UInt8]) -> (isTaken: Bool, shown: String) {
        let problems = Problems()
        let rules = RuleSet.load([RuleFile(path: "r.yaml", bytes: bytes)], problems: problems)
        let source = SourceText(file: "r.yaml", text: String(decoding: bytes, as: UTF8.self))
        return (rules != nil, problems.inOrder.map { $0.rendered(source: source) }.joined(separator: "\n"))
    }

    private static let broken: [(String, String)] = [
        (
            "version: 1\nteams:\n\tops: {}\n",
            """
            r.yaml:3:1: error Y009: not valid YAML: found character that cannot start any token
             3 | \tops: {}
               | ^ YAML is indented with spaces: replace the tab
            """
        ),
        (
            "version: 1\nteams:\n  ops:\n    name: Ops\n\tchannel: x\n",
            """
            r.yaml:5:1: error Y009: not valid YAML: found a tab character that violates indentation
             5 | \tchannel: x
               | ^ YAML is indented with spaces: replace the tab
            """
        ),
        (
            "version: 1\nversion: 1\n" + rest,
            """
            r.yaml:2:1: error Y005: the key "version" stands twice in one mapping
             2 | version: 1
               | ^^^^^^^ keep one of them; the first is in line 1
            """
        ),
        (
            head + "teams: { ops: {} }\n" + rest,
            """
            r.yaml:3:1: error Y005: the key "teams" stands twice in one mapping
             3 | teams: { ops: {} }
               | ^^^^^ keep one of them; the first is in line 2
            """
        ),
        (
            "version: 1\nteams: { ops: {}, ops: {} }\n" + rest,
            """
            r.yaml:2:19: error Y005: the key "ops" stands twice in one mapping
             2 | teams: { ops: {}, ops: {} }
               |                   ^^^ keep one of them; the first is in line 2
            """
        ),
        (
            "version: 1\nteams: { ops: &ops { name: Ops } }\n" + rest,
            """
            r.yaml:2:15: error Y004: an anchor (&name) is not taken here
             2 | teams: { ops: &ops { name: Ops } }
               |               ^ write the value out; quote text that begins with &
            """
        ),
        (
            "version: 1\nteams: { ops: { name: *name } }\n" + rest,
            """
            r.yaml:2:23: error Y004: not valid YAML: found undefined alias
             2 | teams: { ops: { name: *name } }
               |                       ^ put quotes around text that begins with *
            """
        ),
        (
            head + "words: { a: [*refund] }\n" + rest,
            """
            r.yaml:3:14: error Y004: not valid YAML: found undefined alias
             3 | words: { a: [*refund] }
               |              ^ put quotes around text that begins with *
            """
        ),
        (
            "version: 1\nteams:\n  ops:\n    <<: { name: Ops }\n" + rest,
            """
            r.yaml:4:5: error Y004: a merge key (<<) is not taken here
             4 |     <<: { name: Ops }
               |     ^^ write the entries out
            """
        ),
        (
            "version: !!int 1\nteams: { ops: {} }\n" + rest,
            """
            r.yaml:1:10: error Y004: a tag (!!int) is not taken here
             1 | version: !!int 1
               |          ^ remove it: every value is read as text
            """
        ),
        (
            "version: 1\nteams: !teams { ops: {} }\n" + rest,
            """
            r.yaml:2:8: error Y004: a tag (!teams) is not taken here
             2 | teams: !teams { ops: {} }
               |        ^ remove it: every value is read as text
            """
        ),
        (
            head + rest + "---\nversion: 1\n",
            """
            r.yaml:6:1: error Y010: a second document begins here; one file holds one document
             6 | version: 1
               | ^ remove the line "---" before it
            """
        ),
        (
            "version: 1\nteams: { ops: { channel: #ops } }\n" + rest,
            """
            r.yaml:2:26: error Y003: not valid YAML: what follows the # is a comment, and the line breaks off
             2 | teams: { ops: { channel: #ops } }
               |                          ^ put quotes around text that begins with #
            """
        ),
        (
            "version: 1\nteams:\n  ops:\n    channel: #ops\n" + rest,
            """
            r.yaml:4:5: error Y007: "channel" has no value
             4 |     channel: #ops
               |     ^^^^^^^ give one, or "" for empty text; text that begins with # must be in quotes
            """
        ),
        (
            "version: 1\nteams: { ops: { owners: [@dana] } }\n" + rest,
            """
            r.yaml:2:26: error Y003: not valid YAML: found character that cannot start any token
             2 | teams: { ops: { owners: [@dana] } }
               |                          ^ put quotes around text that begins with @, % or `
            """
        ),
        (
            head + "rules:\n  - name: rest\n    then: { route: ops, reply: {{name}} }\n",
            """
            r.yaml:5:33: error Y008: a key must be text
             5 |     then: { route: ops, reply: {{name}} }
               |                                 ^ put quotes around text that begins with { or [
            """
        ),
        (
            head + "rules:\n  - name: rest\n    then:\n      route: ops\n      reply: {{name}}, thank you\n",
            """
            r.yaml:7:22: error Y003: not valid YAML: did not find expected key
             7 |       reply: {{name}}, thank you
               |                      ^ put quotes around text with {{…}}
            """
        ),
        (
            head + "rules:\n  - name: rest: of it\n    then: { route: ops }\n",
            """
            r.yaml:4:15: error Y003: not valid YAML: mapping values are not allowed in this context
             4 |   - name: rest: of it
               |               ^ put quotes around text that has ": " in it, or mend the indentation
            """
        ),
        (
            head + "rules:\n  - name: \"rest\n    then: { route: ops }\n",
            """
            r.yaml:6:1: error Y003: not valid YAML: found unexpected end of stream
             6 | 
               | ^ the quote that opens in line 4, column 11, is not closed
            """
        ),
        (
            head + "rules: [ { name: rest, then: { route: ops }\n",
            """
            r.yaml:4:1: error Y003: not valid YAML: did not find expected ',' or '}'
             4 | 
               | ^ the { in line 3, column 10, is not closed; text that has # or a bracket in it must be in quotes
            """
        ),
        (
            head + "rules:\n  - name: rest\n   then: { route: ops }\n",
            """
            r.yaml:5:4: error Y003: not valid YAML: did not find expected '-' indicator
             5 |    then: { route: ops }
               |    ^ line 5 begins behind 3 spaces, and line 4 behind 4 spaces: what belongs together begins in one column
            """
        ),
        (
            head + "rules:\n  - name:\n    then: { route: ops }\n",
            """
            r.yaml:4:5: error Y007: "name" has no value
             4 |   - name:
               |     ^^^^ give one, or "" for empty text; what belongs to it stands behind the colon, or deeper in the next line
            """
        ),
        (
            head + "rules: " + String(repeating: "[", count: 70) + "\n",
            """
            r.yaml:3:1: error Y006: nested more than 64 deep
             3 | rules: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[
               | ^
            """
        ),
        (
            head + "rules:\n" + String(repeating: "- ", count: 200) + "x\n",
            """
            r.yaml:4:1: error Y006: nested more than 64 deep
             4 | - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - 
               | ^
            """
        ),
        (
            "",
            """
            r.yaml:1:1: error Y003: the file is empty
             1 | 
               | ^
            """
        ),
        (
            "# nothing yet\n",
            """
            r.yaml:1:1: error Y003: the file is empty
             1 | # nothing yet
               | ^
            """
        ),
        (
            "hello\n",
            """
            r.yaml:1:1: error R001: a rule file must be a mapping, found the text "hello"
             1 | hello
               | ^^^^^
            """
        ),
        (
            "- a\n- b\n",
            """
            r.yaml:1:1: error R001: a rule file must be a mapping, found a list
             1 | - a
               | ^
            """
        ),
        (
            "version: 1\u{0}\n",
            """
            r.yaml:1:1: error Y003: not valid YAML: control characters are not allowed
             1 | version: 1\u{FFFD}
               | ^
            """
        ),
        (
            "version: 1\r\nteams:\r\n  ops: { name: *x }\r\n" + rest,
            """
            r.yaml:3:16: error Y004: not valid YAML: found undefined alias
             3 |   ops: { name: *x }
               |                ^ put quotes around text that begins with *
            """
        ),
    ]

    @Test(arguments: broken)
    func `a broken file`(text: String, expected: String) {
        let (isTaken, shown) = Self.shown(Array(text.utf8))
        #expect(!isTaken)
        #expect(shown == expected)
    }

    private static let misencoded: [([UInt8], String)] = [
        (Array("version: 1\nteams: { ops: { name: Caf".utf8) + [0xE9] + Array(" } }\n".utf8), "r.yaml:2:26"),
        ([0x61, 0x3A, 0x20, 0xED, 0xA0, 0x80], "r.yaml:1:4"),
        ([0x61, 0x3A, 0x20, 0xF0, 0x9F, 0x91], "r.yaml:1:4"),
        // UTF-16 with its mark.
        ([0xFF, 0xFE, 0x61, 0, 0x3A, 0, 0x20, 0, 0x62, 0], "r.yaml:1:1"),
    ]

    @Test(arguments: misencoded)
    func `what is not UTF-8`(bytes: [UInt8], place: String) {
        let (isTaken, shown) = Self.shown(bytes)
        #expect(!isTaken)
        #expect(shown.hasPrefix("\(place): error Y002: the file is not valid UTF-8\n"), "\(shown)")
        #expect(shown.hasSuffix("^ save it as UTF-8"), "\(shown)")
    }

    @Test func `a file of ten megabytes is refused before it is read`() {
        let bytes = Array(Self.head.utf8) + Array(repeating: UInt8(ascii: "#"), count: 10 << 20)
        let started = ContinuousClock.now
        let (isTaken, shown) = Self.shown(bytes)
        #expect(!isTaken)
        #expect(
            shown == "r.yaml: error Y001: the file has \(bytes.count) bytes; at most 4194304 are read\n"
                + "  split it into several files")
        #expect(started.duration(to: .now) < .seconds(10))
    }

    @Test func `a byte order mark is no problem`() {
        let (isTaken, shown) = Self.shown([0xEF, 0xBB, 0xBF] + Array((Self.head + Self.rest).utf8))
        #expect(isTaken)
        #expect(shown == "")
    }

    @Test func `the words that YAML takes for flags, nulls and numbers are text here`() throws {
        let rules = try #require(
            read(
                """
                version: 1
                teams: { no: { name: Norway }, on: {}, y: {} }
                words: { off: [no, 017, 1e3, 17:55] }
                rules:
                  - { name: null, when: { text: { words: off } }, then: { label: [on, off, ~, 0x1F, 2026-12-24, yes] } }
                  - { name: no, then: { route: no } }
                """
            ).rules)
        let decision = rules.evaluate(message("It is 17:55"))
        #expect(decision.matched == ["null", "no"])
        #expect(decision.route == "no")
        #expect(decision.labels == ["on", "off", "~", "0x1F", "2026-12-24", "yes"])
        #expect(rules.evaluate(message("15")).matched == ["no"])
    }

    @Test func `a thousand wide patterns that fit no set load, and decide as each does by itself, in bounds`() throws {
        let sources = (0..<1000).map {
            "\\pL{1,\($0 % 3 + 1)}.{1,\($0 % 9 + 1)}[x-z]{2}\\w*[\($0 % 10)][\($0 / 10 % 10)][\($0 / 100)]"
        }
        // So many do not fit one set: were they no problem, this test would show nothing.
        #expect(PatternSet(sources) == nil)
        let started = ContinuousClock.now
        let rules = try ruleSet(
            sources.enumerated().map {
                "  - { name: r\($0), when: { text: { regex: '\($1)' } }, then: { label: l\($0) } }"
            }
            .joined(separator: "\n"))
        var random = SmallRandom(seed: 5)
        let hostile = (0..<1500).map { _ in random.pick(["é", "a", "x", "z", "y", "0", "1", "7", " "]) }.joined()
        for (text, matches) in [
            ("abc zz_123", 1), ("deaf123 and some zzz456 at zz7 or yy567", 2), ("", 0), (hostile, 1),
        ] {
            let facts = message(text)
            let decision = rules.evaluate(facts)
            #expect(decision == rules.explain(facts).decision)
            #expect(decision.labels.count >= matches)
        }
        #expect(started.duration(to: .now) < .seconds(60))
        #expect(try residentMegabytes() < 2000)
    }

    /// The largest the process has been.
    private func residentMegabytes() throws -> Int {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") })
        return try #require(line.split(separator: " ").compactMap { Int($0) }.first) / 1024
    }
}
