import Documents
import Intake

/// Says what becomes of what was asked before.
struct Deduplicate: DoableAction {
    static let name = "dedupe"
    static let summary =
        "Says what becomes of what was asked before: `off`, `suggest` or `link`, with a `scope`: `all`, or only the `team`, "
        + "`source` or `channel`; the file's `dedupe` says it where no rule does. The first rule that says so decides."
    static let example = "dedupe: { mode: suggest, scope: team }"
    static let shape = Shape.either([
        .oneOf(Dedupe.Mode.allCases.map(\.rawValue)),
        .mapping(
            [
                ("mode", .oneOf(Dedupe.Mode.allCases.map(\.rawValue))),
                ("scope", .oneOf(Dedupe.Scope.allCases.map(\.rawValue))),
            ], required: []),
    ])

    /// `nil` where the rule leaves it to the file's `dedupe`, like the scope.
    let mode: Dedupe.Mode?
    let scope: Dedupe.Scope?

    static func read(_ node: Node, in reader: ActionReader) -> Deduplicate? { read(node, reader.problems) }

    /// One of the words, or a mapping of `mode` and `scope`.
    static func read(_ node: Node, _ problems: Problems) -> Deduplicate? {
        let modes = Dedupe.Mode.allCases.map(\.rawValue)
        if let word = node.scalar {
            if let mode = Dedupe.Mode(rawValue: word) { return Deduplicate(mode: mode, scope: nil) }
            problems.add(
                Problem(
                    RuleCode.notAllowed.rawValue, "\"\(name)\" cannot be \"\(word)\"",
                    hint: suggestion(for: word, in: modes), at: node.place,
                    fix: Fix(of: word, in: modes, at: node.place)))
            return nil
        }
        guard var mapping = MappingReader(node, what: "\"\(name)\"", prefix: "R", problems: problems) else {
            return nil
        }
        let (mode, scope) = mapping.dedupeParts()
        if node["mode"] == nil, node["scope"] == nil {
            _ = mapping.require("mode", expected: modes.joined(separator: " or "))
        }
        mapping.finish()
        return mode == nil && scope == nil ? nil : Deduplicate(mode: mode, scope: scope)
    }

    var words: String {
        guard let scope else { return "dedupe: \(mode?.rawValue ?? "")" }
        return "dedupe: { \(mode.map { "mode: \($0.rawValue), " } ?? "")scope: \(scope.rawValue) }"
    }

    func apply(to conclusion: inout Conclusion) -> Effect {
        let usual = conclusion.surroundings.dedupe
        return conclusion.give(
            \.dedupe, Self.name, Dedupe(mode ?? usual.mode ?? .link, scope: scope ?? usual.scope ?? .all))
    }
}

extension MappingReader {
    /// `mode` and `scope`, as rules and the file's `dedupe` give them.
    mutating func dedupeParts() -> (mode: Dedupe.Mode?, scope: Dedupe.Scope?) {
        (
            choice("mode", of: Dedupe.Mode.allCases.map(\.rawValue)).flatMap(Dedupe.Mode.init(rawValue:)),
            choice("scope", of: Dedupe.Scope.allCases.map(\.rawValue)).flatMap(Dedupe.Scope.init(rawValue:))
        )
    }
}

extension Dedupe {
    /// As a rule says it.
    var words: String {
        scope == .all ? mode.rawValue : "{ mode: \(mode.rawValue), scope: \(scope.rawValue) }"
    }
}
