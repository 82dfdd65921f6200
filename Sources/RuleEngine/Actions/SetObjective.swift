import Documents
import Intake

/// Says which of a team's goals the request serves.
struct SetObjective: DoableAction {
    static let name = "objective"
    static let summary =
        "Says which goal it serves, one of the `objectives` of a team; the first rule that says so decides."
    static let example = "objective: fewer-failed-payments"
    static let shape = Shape.text

    let objective: String

    static func read(_ node: Node, in reader: ActionReader) -> SetObjective? {
        guard let key = reader.text(node, name, expected: "the key of one objective") else { return nil }
        let known = reader.teams.values.flatMap(\.objectives).map(\.key)
        if known.contains(key) { return SetObjective(objective: key) }
        reader.problem(
            .unknownObjective, "no team has the objective \"\(key)\"",
            hint: suggestion(for: key, in: Array(Set(known)).sorted()) ?? "teams list theirs under objectives",
            at: node.place, fix: Fix(of: key, in: Array(Set(known)).sorted(), at: node.place))
        return nil
    }

    var words: String { "objective: \(objective)" }

    func apply(to conclusion: inout Conclusion) -> Effect {
        conclusion.giveOfTeam(\.objective, Self.name, objective)
    }
}
