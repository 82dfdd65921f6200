/// What can be wrong with the form of a file, before anything reads what it says: the codes of the YAML reader.
package enum FormCode: String, CaseIterable, Sendable {
    case tooLarge = "Y001"
    case notUTF8 = "Y002"
    case notYAML = "Y003"
    case notTaken = "Y004"
    case keyTwice = "Y005"
    case tooDeep = "Y006"
    case noValue = "Y007"
    case keyNotText = "Y008"
    case tab = "Y009"
    case severalDocuments = "Y010"

    package var title: String { explained.title }
    package var explanation: String { explained.explanation }

    private var explained: (title: String, explanation: String) {
        switch self {
        case .tooLarge: ("the file is too large", "Files of up to 4 MB are read; split it.")
        case .notUTF8: ("not UTF-8", "Save the file in the encoding UTF-8.")
        case .notYAML:
            (
                "not YAML",
                "The file's form is broken at this place; mostly by quotes, a colon, a comma or the indentation."
            )
        case .notTaken:
            (
                "not taken here",
                "Anchors, aliases, tags and merge keys of YAML are refused: write the value out, or put text in quotes."
            )
        case .keyTwice:
            ("a key stands twice", "One mapping cannot say two things under one key; often a `- ` is missing.")
        case .tooDeep: ("nested too deeply", "More than 64 levels are a slip, or an attack.")
        case .noValue:
            ("no value", "A key without a value, often text that begins with # or has a comma, and lacks quotes.")
        case .keyNotText: ("a key must be text", "Often a text that begins with `{` or `[` and lacks quotes.")
        case .tab: ("a tab", "YAML is indented with spaces only.")
        case .severalDocuments: ("several documents", "One file holds one document; remove the line `---`.")
        }
    }
}

/// An example for each; a file that is too large would be too large for a page.
let formFileLessons: [FormCode: Lesson] = [
    .notUTF8: Lesson(
        wrong: [RuleFile(path: "rules.yaml", bytes: Array(cafe.utf8).replacing([0xC3, 0xA9], with: [0xE9]))],
        right: [Lesson.file(cafe)]),
    .notYAML: Lesson("    when: { field.team_size", wrong: "   when: { field.team_size"),
    .notTaken: Lesson("priority: high", right: "label: \"*large\"", wrong: "label: *large"),
    .keyTwice: Lesson("  - name: large teams", wrong: "    name: large teams"),
    .tooDeep: Lesson("[thanks, thx]", wrong: String(repeating: "[", count: 70) + "thanks, thx]"),
    .noValue: Lesson(
        "priority: high", right: "priority: high, reply: \"Thanks, we will look\"",
        wrong: "priority: high, reply: Thanks, we will look"),
    .keyNotText: Lesson(
        "priority: high", right: "priority: high, reply: \"{{author.name}}, thank you\"",
        wrong: "priority: high, reply: {{author.name}}"),
    .tab: Lesson("    then: { priority", wrong: "\tthen: { priority"),
    .severalDocuments: Lesson("\ntests:", wrong: "---\n\ntests:"),
]

private let cafe = Lesson.sample.changed("Product Ops", to: "Café Ops")
