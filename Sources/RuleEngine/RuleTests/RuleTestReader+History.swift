import Documents
import Intake

/// Reads `history`: the requests that a test says were made before.
extension RuleTestReader {
    func read(history node: Node) -> [PriorRequest] {
        guard let nodes = node.sequence else {
            problem(
                .wrongKind, "\"history\" must be a list of earlier requests, found \(node.kindInWords)",
                hint: "such as [ { text: Dark mode please, status: planned } ]", at: node.place)
            return []
        }
        return nodes.compactMap(prior)
    }

    private func prior(_ node: Node) -> PriorRequest? {
        guard var reader = MappingReader(node, what: "an earlier request", prefix: "R", problems: problems) else {
            return nil
        }
        let text = reader.requiredText("text", expected: "what was asked")
        let status = reader.choice("status", of: Status.allCases.map(\.rawValue))
        let team = reader.text("team")
        if let team, teams[team] == nil {
            problem(
                .unknownTeam, "there is no team \"\(team)\"", hint: suggestion(for: team, in: teams.keys.sorted()),
                at: node["team"]?.place ?? node.place,
                fix: node["team"].flatMap { Fix(of: team, in: teams.keys.sorted(), at: $0.place) })
        }
        let votes = reader.whole("votes", in: 0...1_000_000, default: 1)
        reader.finish()
        return text.map {
            PriorRequest(
                text: $0, status: status.flatMap(Status.init(rawValue:)) ?? .triaged, team: team, votes: votes)
        }
    }
}
