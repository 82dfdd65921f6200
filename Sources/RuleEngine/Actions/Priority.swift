import Documents
import Intake

/// Says how soon the team should look.
struct Priority: DoableAction {
    static let name = "priority"
    static let summary = "Says how soon to look: urgent, high, normal or low; the first rule that says so decides."
    static let example = "priority: high"
    static let shape = Shape.mostly(usual)
    static let usual = ["urgent", "high", "normal", "low"]

    let value: String

    static func read(_ node: Node, in reader: ActionReader) -> Priority? {
        guard let value = reader.text(node, name, expected: "one word") else { return nil }
        if !usual.contains(value) {
            reader.problems.add(
                Problem(
                    RuleCode.unusualPriority.rawValue, "\"\(value)\" is no usual priority",
                    hint: suggestion(for: value, in: usual), at: node.place, severity: .warning,
                    fix: Fix(of: value, in: usual, at: node.place)))
        }
        return Priority(value: value)
    }

    var words: String { "priority: \(value)" }

    func apply(to conclusion: inout Conclusion) -> Effect { conclusion.give(\.priority, Self.name, value) }
}
