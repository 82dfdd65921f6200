import Documents
import Intake
import Support

@testable import RuleEngine

/// Two teams and a version, in front of rules under test.
let header = """
    version: 1
    teams:
      payments: { name: Payments, channel: "lobby:#payments", owners: [dana, lee], objectives: [fewer-failed-payments] }
      identity: { name: Identity, channel: "lobby:#identity" }
      ops: { name: Ops }

    """

/// The rule that must stand last.
let catchAll = "  - { name: everything else, then: { route: ops } }\n"

extension RuleSet {
    /// With words in common for `similar_to`, which most tests have nothing to do with.
    static func load(
        _ files: [RuleFile], library: RuleLibrary = .none, today: Timestamp? = nil, problems: Problems
    ) -> RuleSet? {
        load(files, library: library, likeness: SharedWords(), today: today, problems: problems)
    }
}

/// Reads a file, and shows its problems as a person would see them.
func read(_ text: String) -> (rules: RuleSet?, shown: String) {
    let problems = Problems()
    let rules = RuleSet.load([RuleFile(path: "Rules/r.yaml", bytes: Array(text.utf8))], problems: problems)
    let source = SourceText(file: "Rules/r.yaml", text: text)
    return (rules, problems.inOrder.map { $0.rendered(source: source) }.joined(separator: "\n"))
}

struct Unreadable: Error, CustomStringConvertible {
    var description: String
}

/// A rule set of these rules and a catch-all that routes to ops.
func ruleSet(_ rules: String, before: String = "") throws -> RuleSet {
    let (read, shown) = read(header + before + "rules:\n" + rules + "\n" + catchAll)
    guard let read else { throw Unreadable(description: shown) }
    return read
}

/// Whether a condition, written as the flow mapping behind `when:`, holds.
func holds(_ when: String, _ facts: Facts, before: String = "") throws -> Bool {
    let rules = try ruleSet("  - { name: tested, when: \(when), then: { label: hit } }", before: before)
    let decision = rules.evaluate(facts)
    guard rules.explain(facts).decision == decision else {
        throw Unreadable(description: "evaluate and explain disagree about \(when)")
    }
    return decision.labels == ["hit"]
}

/// A chat message.
func message(
    _ text: String = "", platform: String = "slack", kind: SourceKind = .chat, channel: Channel? = nil,
    author: Person = Person(id: "U1"), title: String? = nil, fields: [Field] = [], labels: [String] = [],
    attachments: [String] = [], match: Match = .new
) -> Facts {
    Facts(
        Submission(
            key: MessageKey(platform: platform, scope: "acme", externalID: "1"), source: "acme-chat", kind: kind,
            channel: channel, author: author, title: title, text: text, fields: fields,
            attachments: attachments.map { Attachment(name: $0) }, labels: labels,
            submittedAt: Timestamp(milliseconds: 0)),
        platform: platform, match: match, now: Timestamp(milliseconds: 0))
}

/// A form's answers by question.
func form(_ answers: (String, String)...) -> Facts {
    message(kind: .form, fields: answers.map { Field(label: $0.0, values: [$0.1]) })
}
