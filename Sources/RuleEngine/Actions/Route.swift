import Documents
import Intake

/// Gives the request to a team.
struct Route: DoableAction {
    static let name = "route"
    static let summary = "Gives the request to a team; the first rule that routes decides."
    static let example = "route: payments"
    static let shape = Shape.text

    let team: String

    static func read(_ node: Node, in reader: ActionReader) -> Route? {
        guard let team = reader.text(node, name, expected: "the key of one team") else { return nil }
        if reader.teams[team] != nil { return Route(team: team) }
        reader.problem(
            .unknownTeam, "there is no team \"\(team)\"", hint: suggestion(for: team, in: reader.teams.keys.sorted()),
            at: node.place, fix: Fix(of: team, in: reader.teams.keys.sorted(), at: node.place))
        return nil
    }

    var words: String { "route: \(team)" }

    func apply(to conclusion: inout Conclusion) -> Effect { conclusion.route(to: team) }
}
