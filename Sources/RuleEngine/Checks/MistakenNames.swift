import Documents

/// Names of the file's own where a text or a person is taken as it stands.
struct MistakenNames {
    let reviewed: Reviewed

    var problems: [Problem] {
        let templates = Set(reviewed.entries(of: "templates").map(\.key))
        let teams = Set(reviewed.entries(of: "teams").map(\.key))
        return reviewed.ruleNodes.compactMap { $0["then"] }.flatMap { then -> [Problem] in
            let replies = then["reply"].map { $0.sequence ?? [$0] } ?? []
            let said = replies.compactMap { node -> Problem? in
                guard let text = node.scalar, templates.contains(text) else { return nil }
                return Problem(
                    warning: .mistakenName, "this says \"\(text)\", and not what the template \"\(text)\" says",
                    hint: "write reply: { template: \(text) }", at: node.place)
            }
            guard let node = then["assign"], let name = node.scalar, teams.contains(name) else { return said }
            return said + [
                Problem(
                    warning: .mistakenName, "\"\(name)\" is a team, and assign gives the request to a person",
                    hint: "write route: \(name), or assign: { round_robin: \(name) }", at: node.place)
            ]
        }
    }
}
