package import Documents
package import Intake

/// The examples of one rule that routes by likeness.
package struct TaughtExamples: Sendable {
    package var rule: String
    package var team: String
    package var examples: [(text: String, place: Place)]

    package init(rule: String, team: String, examples: [(text: String, place: Place)]) {
        self.rule = rule
        self.team = team
        self.examples = examples
    }
}

/// Examples that are nearer to another team's examples than to those of their own.
package struct StrayExamples {
    let likeness: any Likeness

    /// How much nearer it must be, and how near at all, in thousandths: what is all alike strays nowhere.
    private static let margin = 50
    private static let least = 500
    /// Beyond this many a set takes minutes to compare, and is not looked at.
    private static let maximumExamples = 2000

    package init(likeness: any Likeness) {
        self.likeness = likeness
    }

    package func problems(_ taught: [TaughtExamples]) -> [Problem] {
        guard taught.reduce(0, { $0 + $1.examples.count }) <= Self.maximumExamples else { return [] }
        let prepared = taught.map { likeness.prepare($0.examples.map(\.text)) }
        let found = taught.indices.map { number in
            taught[number].examples.indices.map { surroundings(of: $0, of: number, taught, prepared) }
        }
        return taught.indices.flatMap { number in
            taught[number].examples.indices.compactMap { example in
                guard let mine = found[number][example], mine.strays, let other = mine.nearest else { return nil }
                // One that has gone astray makes those around it look so: only the one further from home is told.
                if let its = found[other.rule][other.example], its.strays, its.own < mine.own { return nil }
                return problem(taught[number], example, nearTo: taught[other.rule], other.example)
            }
        }
    }

    /// How near an example is to those of its own team, and to the nearest of another.
    private struct Surrounding {
        var own: Int
        var score: Int
        var nearest: (rule: Int, example: Int)?

        var strays: Bool { score >= StrayExamples.least && score >= own + StrayExamples.margin }
    }

    /// `nil` for one that stands alone, which cannot be nearer to its own.
    private func surroundings(
        of example: Int, of number: Int, _ taught: [TaughtExamples], _ prepared: [any PreparedExamples]
    ) -> Surrounding? {
        let mine = taught[number]
        let text = mine.examples[example].text
        let siblings = mine.examples.enumerated().filter { $0.offset != example }.map(\.element.text)
        guard !siblings.isEmpty || taught.indices.contains(where: { $0 != number && taught[$0].team == mine.team })
        else { return nil }
        var found = Surrounding(
            own: siblings.isEmpty ? 0 : likeness.prepare(siblings).nearest(to: text).score, score: -1)
        for (other, rule) in taught.enumerated() where other != number && !rule.examples.isEmpty {
            let near = prepared[other].nearest(to: text)
            if rule.team == mine.team {
                found.own = max(found.own, near.score)
            } else if near.score > found.score, rule.examples.indices.contains(near.example) {
                found.score = near.score
                found.nearest = (other, near.example)
            }
        }
        return found
    }

    private func problem(
        _ mine: TaughtExamples, _ example: Int, nearTo other: TaughtExamples, _ its: Int
    ) -> Problem {
        Problem(
            warning: .strayExample,
            "the example is nearer to \(quoted(other.examples[its].text)) of \"\(other.rule)\" (\(other.team)) "
                + "than to any other of \(mine.team)",
            hint: "move it there, or say more plainly what sets it apart", at: mine.examples[example].place)
    }

    /// The examples of the rules that route; what stands under `not` teaches the opposite.
    static func taught(in reviewed: Reviewed) -> [TaughtExamples] {
        reviewed.ruleNodes.compactMap { node in
            guard let when = node["when"], let team = node["then"]?["route"]?.scalar else { return nil }
            let nodes = when.entriesOutsideOfNot.filter { $0.key == SimilarTo.name }
                .flatMap { $0.value.sequence ?? [$0.value] }
            let examples = nodes.compactMap { node in node.scalar.map { ($0, node.place) } }
            return examples.isEmpty
                ? nil : TaughtExamples(rule: node["name"]?.scalar ?? "", team: team, examples: examples)
        }
    }
}

extension Node {
    /// As `allEntries`, without those under `not`.
    fileprivate var entriesOutsideOfNot: [Entry] {
        switch content {
        case .scalar: []
        case .sequence(let nodes): nodes.flatMap(\.entriesOutsideOfNot)
        case .mapping(let entries):
            entries.filter { $0.key != "not" }.flatMap { [$0] + $0.value.entriesOutsideOfNot }
        }
    }
}
