import Documents
import Testing

@testable import RuleEngine

/// What people mistype in YAML: each gets one problem, at the mistake, with what to do about it.
@Suite struct BrokenFormTests {
    private static let head = "version: 1\nteams:\n  ops: { name: Ops }\nrules:\n"
    private static let rest = "  - name: rest\n    then: { route: ops }\n"

    private func told(_ text: String) -> [String] {
        let problems = Problems()
        let rules = RuleSet.load([RuleFile(path: "r", bytes: Array(text.utf8))], problems: problems)
        #expect(rules == nil)
        return problems.inOrder.map { "\($0.place.line):\($0.place.column) \($0.code) \($0.hint ?? "")" }
    }

    private static func oneColumn(_ line: Int, _ spaces: String, _ other: Int, _ its: String) -> String {
        "line \(line) begins behind \(spaces), and line \(other) behind \(its): what belongs together begins in one column"
    }

    @Test(arguments: [
        (
            "version: 1\nteams:\n  ops: { name: Ops }\n pay: { name: Pay }\nrules:\n" + rest,
            "4:2 Y003 " + oneColumn(4, "1 space", 3, "2 spaces")
        ),
        (
            "version: 1\nteams:\n  ops:\n    name: Ops\n      channel: \"lobby:#ops\"\nrules:\n" + rest,
            "5:14 Y003 " + oneColumn(5, "6 spaces", 4, "4 spaces")
        ),
        (
            head + "  - name: a\n    when: { text: x }\n   then: { route: ops }\n" + rest,
            "7:4 Y003 " + oneColumn(7, "3 spaces", 6, "4 spaces")
        ),
        (
            head + "  - name: a\n    # why\n\n    then: { route: ops }\n   - name: b\n     then: { route: ops }\n"
                + rest,
            "9:4 Y003 " + oneColumn(9, "3 spaces", 5, "2 spaces")
        ),
        (
            head + "   - name: a\n     then: { route: ops }\n" + rest,
            "7:3 Y003 " + oneColumn(7, "2 spaces", 5, "3 spaces")
        ),
        (
            head + "- name: a\n  then: { route: ops }\n  - name: b\n    then: { route: ops }\n",
            "7:3 Y003 " + oneColumn(7, "2 spaces", 5, "no space")
        ),
    ])
    func `a line in a column of its own names the line it should stand under`(text: String, said: String) {
        #expect(told(text) == [said])
    }

    @Test(arguments: [
        ("version 1\nteams:\n  ops: { name: Ops }\nrules:\n" + rest, "1:1 Y003 write \"version: 1\""),
        ("version: 1\nteams:\n  ops: { name: Ops }\nrules\n" + rest, "4:1 Y003 write \"rules:\""),
        (head + "  - name:a\n    then: { drop: x }\n" + rest, "5:5 Y003 write \"name: a\""),
        (head + "  - name: a\n    then: {drop:a bot}\n" + rest, "6:12 Y003 write \"drop: a bot\""),
        (head + "  - name: a\n    then:{ drop: a bot }\n" + rest, "6:5 Y003 write \"then: { drop\""),
        (
            "version: 1\nteams:\n  ops: { name:Ops, owners: [dana] }\nrules:\n" + rest,
            "3:10 Y003 write \"name: Ops\""
        ),
    ])
    func `a colon that is missing, or has no space behind it`(text: String, said: String) {
        #expect(told(text) == [said])
    }

    @Test(arguments: [
        (
            "then: { reply: Thanks, we will look, route: ops }",
            "6:28 Y007 put quotes around text that has a comma in it: \"Thanks, we will look\""
        ),
        (
            "then: { route: ops, reply: , label: x }",
            "6:25 Y007 give one, or \"\" for empty text; what belongs to it stands behind the colon, or deeper in the "
                + "next line"
        ),
        (
            "when: { text: { regex: \"\\d+\" } }",
            "6:29 Y003 in double quotes a \\ begins an escape: put the text in single quotes"
        ),
        (
            "then: { route: ops label: x }",
            "6:29 Y003 a comma is missing before \"label\"; text that has \": \" in it must be in quotes"
        ),
        ("when: { text: { words: [\"a\" \"b\"] } }", "6:33 Y003 a comma is missing before this"),
        ("when: { text: { words: [a] } platform: slack }", "6:34 Y003 a comma is missing before this"),
        ("when: { title: 'it's' }", "6:24 Y003 a ' within single quotes is written '', or use double quotes"),
        ("then: { route: ops }}", "6:25 Y003 there is a } too many"),
        (
            "when: { text: { words: [\"a, b] } }",
            "10:1 Y003 the quote that opens in line 6, column 29, is not closed"
        ),
        ("then: { reply: \"Thanks }\n    owner: \"dana\"", "6:20 Y003 close it before the end of the line"),
    ])
    func `quotes, commas and brackets`(line: String, said: String) {
        let then = line.hasPrefix("then") ? "" : "    then: { route: ops }\n"
        let text = Self.head + "  - name: a\n    \(line)\n" + then + Self.rest + (then.isEmpty ? "  # end\n" : "")
        #expect(told(text) == [said])
    }

    @Test func `an entry that lost its dash`() {
        #expect(
            told(Self.head + "  - name: a\n    then: { route: ops }\n    name: rest\n    then: { route: ops }\n") == [
                "7:5 Y005 a new entry of the list begins with \"- name: rest\", further left; the first is in line 5"
            ])
        #expect(
            told(Self.head + "  - name: a\n    then: { route: ops }\n  name: rest\n    then: { route: ops }\n") == [
                "7:3 Y003 an entry of the list begins with \"- \": write \"- name: rest\""
            ])
    }

    @Test func `a condition beside when is told where it belongs`() {
        #expect(
            told(Self.head + "  - name: a\n    text: { words: [x] }\n    then: { route: ops }\n" + Self.rest)
                .contains("6:5 R005 it belongs under when"))
    }

    @Test(arguments: ["{ \"a:b\": x }", "{ Rating:overall: 5 }", "{ \"12:30\": x }"])
    func `a key may have a colon`(fields: String) throws {
        let test = "tests: [ { name: t, given: { fields: \(fields) }, expect: { route: ops } } ]\n"
        #expect(read(Self.head + Self.rest + test).shown == "")
    }
}
