import Documents
import Intake

/// Says what becomes of what was asked before.
struct Deduplicate: DoableAction {
    static let name = "dedupe"
    static let summary =
        "Says what becomes of what was asked before: `off`, `suggest` or `link`, with a `scope`: `all` unless given, or "
        + "only the `team`, `source` or `channel`. The first rule that says so decides."
    static let example = "dedupe: { mode: suggest, scope: team }"
    static let shape = Shape.either([
        .oneOf(Dedupe.Mode.allCases.map(\.rawValue)),
        .mapping(
            [
                ("mode", .oneOf(Dedupe.Mode.allCases.map(\.rawValue))),
                ("scope", .oneOf(Dedupe.Scope.allCases.map(\.rawValue))),
            ], required: ["mode"]),
    ])

    let dedupe: Dedupe

    static func read(_ node: Node, in reader: ActionReader) -> Deduplicate? {
        let modes = Dedupe.Mode.allCases.map(\.rawValue)
        guard node.mapping != nil else {
            guard let word = reader.text(node, name, expected: listed(modes)) else { return nil }
            if let mode = Dedupe.Mode(rawValue: word) { return Deduplicate(dedupe: Dedupe(mode)) }
            reader.problem(
                .notAllowed, "\"dedupe\" cannot be \"\(word)\"", hint: suggestion(for: word, in: modes),
                at: node.place, fix: Fix(of: word, in: modes, at: node.place))
            return nil
        }
        guard var mapping = MappingReader(node, what: "\"\(name)\"", prefix: "R", problems: reader.problems) else {
            return nil
        }
        let mode = mapping.choice("mode", of: modes).flatMap(Dedupe.Mode.init(rawValue:))
        let scope = mapping.choice("scope", of: Dedupe.Scope.allCases.map(\.rawValue))
        if node["mode"] == nil { _ = mapping.require("mode", expected: modes.joined(separator: " or ")) }
        mapping.finish()
        guard let mode else { return nil }
        return Deduplicate(dedupe: Dedupe(mode, scope: scope.flatMap(Dedupe.Scope.init(rawValue:)) ?? .all))
    }

    var words: String { "dedupe: \(dedupe.words)" }

    func apply(to conclusion: inout Conclusion) -> Effect { conclusion.give(\.dedupe, Self.name, dedupe) }
}

extension Dedupe {
    /// As a rule says it.
    var words: String {
        scope == .all ? mode.rawValue : "{ mode: \(mode.rawValue), scope: \(scope.rawValue) }"
    }
}
