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
        return taught.indices.flatMap { number in
            taught[number].examples.indices.compactMap { example in
                stray(example, of: number, taught, prepared)
            }
        }
    }

    private func stray(
        _ example: Int, of number: Int, _ taught: [TaughtExamples], _ prepared: [any PreparedExamples]
    ) -> Problem? {
        let mine = taught[number]
        let (text, place) = mine.examples[example]
        let siblings = mine.examples.enumerated().filter { $0.offset != example }.map(\.element.text)
        // One that stands alone cannot be nearer to its own.
        guard !siblings.isEmpty || taught.indices.contains(where: { $0 != number && taught[$0].team == mine.team })
        else { return nil }
        var own = siblings.isEmpty ? 0 : likeness.prepare(siblings).nearest(to: text).score
        var nearest: (score: Int, rule: TaughtExamples, text: String)?
        for (other, rule) in taught.enumerated() where other != number && !rule.examples.isEmpty {
            let found = prepared[other].nearest(to: text)
            if rule.team == mine.team {
                own = max(own, found.score)
            } else if found.score > nearest?.score ?? -1, rule.examples.indices.contains(found.example) {
                nearest = (found.score, rule, rule.examples[found.example].text)
            }
        }
        guard let nearest, nearest.score >= Self.least, nearest.score >= own + Self.margin else { return nil }
        return Problem(
            warning: .strayExample,
            "the example is nearer to \(quoted(nearest.text)) of \"\(nearest.rule.rule)\" (\(nearest.rule.team)) "
                + "than to any other of \(mine.team)",
            hint: "move it there, or say more plainly what sets it apart", at: place)
    }

    /// The examples of the rules that route.
    static func taught(in reviewed: Reviewed) -> [TaughtExamples] {
        reviewed.ruleNodes.compactMap { node in
            guard let when = node["when"], let team = node["then"]?["route"]?.scalar else { return nil }
            let nodes = when.allEntries.filter { $0.key == "similar_to" }.flatMap { $0.value.sequence ?? [$0.value] }
            let examples = nodes.compactMap { node in node.scalar.map { ($0, node.place) } }
            return examples.isEmpty
                ? nil : TaughtExamples(rule: node["name"]?.scalar ?? "", team: team, examples: examples)
        }
    }
}
