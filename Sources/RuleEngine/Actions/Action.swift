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

extension Action {
    package static var shape: Shape { .anything }
}

/// The part of an action that reads the rule file, and does it.
protocol DoableAction: Action {
    /// `nil`, with a problem, when the value makes no such action.
    static func read(_ node: Node, in reader: ActionReader) -> Self?

    /// What it does, in words: `route: payments`.
    var words: String { get }

    /// Does it.
    func apply(to conclusion: inout Conclusion) -> Effect
}

enum Effect: Equatable {
    case gave
    /// The rule that gave this setting before.
    case taken(by: String)
}

/// What actions use to read their values.
struct ActionReader {
    let teams: [String: Team]
    let problems: Problems

    func problem(_ code: RuleCode, _ message: String, hint: String? = nil, at place: Place, fix: Fix? = nil) {
        problems.add(Problem(code.rawValue, message, hint: hint, at: place, fix: fix))
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

    /// A text for people, in which nothing is filled in.
    func prose(_ node: Node, _ name: String) -> [String]? {
        guard let texts = texts(node, name, expected: "a text or a list of texts") else { return nil }
        for (text, place) in texts where text.contains("{{") {
            problem(.notYet, "filling in {{…}} is not yet available in this version", at: place)
        }
        return texts.map(\.text)
    }
}

/// A decision while it is being made, rule by rule.
struct Conclusion {
    private(set) var decision: Decision
    /// A rule said `stop` or `drop`.
    var isOver = false
    /// The name of the rule whose actions are being done.
    var rule = ""

    init(rules hash: String) {
        decision = Decision(rules: hash)
    }

    mutating func begin(_ rule: String) {
        self.rule = rule
        decision.matched.append(rule)
    }

    /// Gives a single-valued setting, unless an earlier rule did.
    mutating func give(_ setting: WritableKeyPath<Decision, String?>, _ name: String, _ value: String) -> Effect {
        if decision[keyPath: setting] != nil { return .taken(by: decision.givenBy[name] ?? "") }
        decision[keyPath: setting] = value
        decision.givenBy[name] = rule
        return .gave
    }

    /// Adds to a setting that adds up; each value counts once.
    mutating func add(_ setting: WritableKeyPath<Decision, [String]>, _ values: [String]) {
        for value in values where !decision[keyPath: setting].contains(value) {
            decision[keyPath: setting].append(value)
        }
    }

    /// Takes back what earlier rules wanted posted, and where they sent it.
    mutating func cancelRouteAndPosts() {
        decision.route = nil
        decision.givenBy["route"] = nil
        decision.replies = []
        decision.notify = []
    }
}
