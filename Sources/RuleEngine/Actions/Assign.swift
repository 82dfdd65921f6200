import Documents
import Intake

/// Gives the request to a person.
struct Assign: DoableAction {
    static let name = "assign"
    static let summary =
        "Gives the request to a person: by name, in turn (`round_robin`: a list, or a team's owners), or by "
        + "a rota; the first rule that says so decides."
    static let example = "assign: { round_robin: [dana, lee] }"
    static let shape = Shape.either([
        .text, .mapping([("round_robin", .texts)], required: ["round_robin"]),
        .mapping([("rota", .text)], required: ["rota"]),
    ])

    enum Choice: Sendable {
        case person(String)
        /// One after the other, by a counter of this name.
        case turns([String], counter: String)
        case rota(Rota)
    }

    let choice: Choice
    let words: String

    /// Everybody who may be given the request.
    var people: [String] {
        switch choice {
        case .person(let person): [person]
        case .turns(let people, _): people
        case .rota(let rota): rota.people
        }
    }

    /// The counter that its turns are counted by.
    var counter: String? {
        if case .turns(_, let counter) = choice { return counter }
        return nil
    }

    static func read(_ node: Node, in reader: ActionReader) -> Assign? {
        guard node.mapping != nil else {
            return reader.text(node, name, expected: "a person, or { round_robin: … }, or { rota: … }").map {
                Assign(choice: .person($0), words: "assign: \($0)")
            }
        }
        guard var mapping = MappingReader(node, what: "\"\(name)\"", prefix: "R", problems: reader.problems) else {
            return nil
        }
        let (turns, rota) = (mapping.take("round_robin"), mapping.take("rota"))
        mapping.finish()
        switch (turns, rota) {
        case (let turns?, nil): return read(turns: turns, reader)
        case (nil, let rota?): return read(rota: rota, reader)
        case (nil, nil) where node.mapping?.isEmpty == false: return nil
        case (nil, nil), (_?, _?):
            reader.problem(
                .notAllowed, "\"assign\" takes either round_robin or rota", hint: "such as \(example)", at: node.place)
            return nil
        }
    }

    private static func read(turns node: Node, _ reader: ActionReader) -> Assign? {
        guard let key = node.scalar else {
            guard let people = reader.texts(node, "round_robin", expected: "a team or a list of people") else {
                return nil
            }
            let names = people.map(\.text)
            let words = "assign: { round_robin: \(listed(names)) }"
            return Assign(choice: .turns(names, counter: listed(names)), words: words)
        }
        guard let team = reader.teams[key] else {
            reader.problem(
                .unknownTeam, "there is no team \"\(key)\"",
                hint: nearest(to: key, in: reader.teams.keys.sorted()).map { "did you mean \"\($0)\"?" }
                    ?? "a team, or a list of people: [\(key)]", at: node.place,
                fix: Fix(of: key, in: reader.teams.keys.sorted(), at: node.place))
            return nil
        }
        guard !team.owners.isEmpty else {
            reader.problem(
                .noOwners, "the team \"\(key)\" has no owners to take turns",
                hint: "give it owners: [dana, lee]", at: node.place)
            return nil
        }
        return Assign(choice: .turns(team.owners, counter: key), words: "assign: { round_robin: \(key) }")
    }

    private static func read(rota node: Node, _ reader: ActionReader) -> Assign? {
        guard let key = reader.text(node, "rota", expected: "the name of a rota") else { return nil }
        if let rota = reader.glossary.rotas[key] {
            return Assign(choice: .rota(rota), words: "assign: { rota: \(key) }")
        }
        // A rota with problems of its own is told of where it stands.
        guard !reader.glossary.knows(.rota, key) else { return nil }
        reader.problem(
            .unknownRota, "there is no rota \"\(key)\" under rotas",
            hint: suggestion(for: key, in: reader.glossary.names(.rota)), at: node.place,
            fix: Fix(of: key, in: reader.glossary.names(.rota), at: node.place))
        return nil
    }

    func apply(to conclusion: inout Conclusion) -> Effect {
        switch choice {
        case .person(let person): return conclusion.assign(person, turn: nil)
        case .rota(let rota): return conclusion.assign(rota.person(at: conclusion.clock), turn: nil)
        case .turns(let people, let counter):
            let turn = conclusion.facts.inputs.turns[counter] ?? 0
            let place = turn % people.count
            return conclusion.assign(people[place < 0 ? place + people.count : place], turn: counter)
        }
    }
}
