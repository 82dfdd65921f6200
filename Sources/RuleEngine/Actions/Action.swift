import Documents
import Intake

/// Something a rule does to a submission, as a key in `then`.
///
/// One file each, and a line in `allActions`.
package protocol Action: Sendable {
    static var name: String { get }
    /// One sentence for the reference.
    static var summary: String { get }
    /// The entry in `then`.
    static var example: String { get }
    /// What may stand under its key, for editors.
    static var shape: Shape { get }
}

/// The part of an action that reads the rule file, and does it.
protocol DoableAction: Action {
    /// `nil`, with a problem, when the value makes no such action.
    static func read(_ node: Node, in reader: ActionReader) -> Self?

    /// What it does, in words: `route: payments`.
    var words: String { get }

    /// Does it.
    func apply(to conclusion: inout Conclusion) -> Effect

    /// What of it comes of every submission alike, whatever the message says; `nil` for nothing.
    var constant: Self? { get }
}

extension DoableAction {
    var constant: Self? { self }
}

enum Effect: Equatable {
    case gave
    /// The rule that gave this setting before.
    case taken(by: String)
    /// Nothing came of it, and why: `field.impact has a value`.
    case idle(String)
    /// An action of several settings, each with its own fate.
    case parts([Part])

    struct Part: Equatable {
        /// The part as the rule says it: `score: { reach: 500 }`.
        var words: String
        var effect: Effect
    }
}

/// What actions use to read their values.
struct ActionReader {
    let teams: [String: Team]
    let problems: Problems
    var glossary = Glossary()
    /// What compiles patterns, and tells of those that cannot be.
    let patterns: ConditionReader
    /// When the check is made; `nil` where nobody asks what has passed.
    var today: Timestamp?

    func problem(_ code: RuleCode, _ message: String, hint: String? = nil, at place: Place, fix: Fix? = nil) {
        problems.add(Problem(code.rawValue, message, hint: hint, at: place, fix: fix))
    }

    func warning(_ code: RuleCode, _ message: String, hint: String? = nil, at place: Place) {
        problems.add(Problem(warning: code, message, hint: hint, at: place))
    }

    /// A text that is not blank.
    func text(_ node: Node, _ name: String, expected: String) -> String? {
        guard let text = node.scalar else {
            problem(.wrongKind, "\"\(name)\" must be \(expected), found \(node.kindInWords)", at: node.place)
            return nil
        }
        guard !text.allSatisfy(\.isWhitespace) else {
            problem(.nothingListed, "\"\(name)\" says nothing", at: node.place)
            return nil
        }
        return text
    }

    /// One text or a list of them, none blank, at least one.
    func texts(_ node: Node, _ name: String, expected: String) -> [(text: String, place: Place)]? {
        let nodes = node.sequence ?? [node]
        guard !nodes.isEmpty else {
            problem(.nothingListed, "\"\(name)\" lists nothing", at: node.place)
            return nil
        }
        let texts = nodes.compactMap { node in text(node, name, expected: expected).map { ($0, node.place) } }
        return texts.count == nodes.count ? texts : nil
    }
}
