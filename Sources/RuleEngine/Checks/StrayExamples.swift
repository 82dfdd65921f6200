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

    /// How much nearer it must be, and how near at all, in thousandths: what is all alike strays nowhere, and what is
    /// not about the same thing strays to nobody.
    private static let margin = 50
    private static let least = 600
    /// Beyond this many a set takes long to compare, and is not looked at.
    private static let maximumExamples = 2000

    package init(likeness: any Likeness) {
        self.likeness = likeness
    }

    package func problems(_ taught: [TaughtExamples]) -> [Problem] {
        guard taught.reduce(0, { $0 + $1.examples.count }) <= Self.maximumExamples else { return [] }
        let blocks = blocks(of: taught)
        let found = blocks.indices.map { block in
            blocks[block].examples.indices.map { surrounding(of: $0, in: block, blocks) }
        }
        return blocks.indices.flatMap { block in
            blocks[block].examples.indices.compactMap { number -> Problem? in
                guard let mine = found[block][number], mine.strays, let near = mine.nearest else { return nil }
                // One that has gone astray makes those around it look so: only the one further from home is told.
                if let its = found[near.block][near.number], its.strays, its.own < mine.own { return nil }
                return problem(blocks[block].examples[number], nearTo: blocks[near.block].examples[near.number])
            }
        }
    }

    private struct Example {
        var text: String
        var place: Place
        var rule: String
        var team: String
    }

    /// Some examples of one team: a text is made ready once for all that it is compared with at a time.
    private struct Block {
        var team: String
        var examples: [Example]
        var prepared: any PreparedExamples
    }

    private static let blockSize = 32

    private func blocks(of taught: [TaughtExamples]) -> [Block] {
        var teams: [String] = []
        for rule in taught where !teams.contains(rule.team) { teams.append(rule.team) }
        return teams.flatMap { team -> [Block] in
            let examples = taught.filter { $0.team == team }.flatMap { rule in
                rule.examples.map { Example(text: $0.text, place: $0.place, rule: rule.rule, team: team) }
            }
            return stride(from: 0, to: examples.count, by: Self.blockSize).map { start in
                let part = Array(examples.dropFirst(start).prefix(Self.blockSize))
                return Block(team: team, examples: part, prepared: likeness.prepare(part.map(\.text)))
            }
        }
    }

    /// How near an example is to the others of its own team, and to the nearest of another.
    private struct Surrounding {
        var own: Int
        var score: Int
        var nearest: (block: Int, number: Int)?

        var strays: Bool { score >= StrayExamples.least && score >= own + StrayExamples.margin }
    }

    /// `nil` for one that stands alone, which cannot be nearer to its own.
    private func surrounding(of number: Int, in home: Int, _ blocks: [Block]) -> Surrounding? {
        let text = blocks[home].examples[number].text
        let siblings = blocks[home].examples.enumerated().filter { $0.offset != number }.map(\.element.text)
        var found = Surrounding(own: -1, score: -1)
        if !siblings.isEmpty { found.own = likeness.prepare(siblings).nearest(to: text).score }
        for (other, block) in blocks.enumerated() where other != home {
            let near = block.prepared.nearest(to: text)
            if block.team == blocks[home].team {
                found.own = max(found.own, near.score)
            } else if near.score > found.score, block.examples.indices.contains(near.example) {
                found.score = near.score
                found.nearest = (other, near.example)
            }
        }
        return found.own < 0 ? nil : found
    }

    private func problem(_ mine: Example, nearTo other: Example) -> Problem {
        Problem(
            warning: .strayExample,
            "the example is nearer to \(quoted(other.text)) of \"\(other.rule)\" (\(other.team)) "
                + "than to any other of \(mine.team)",
            hint: "move it there, or say more plainly what sets it apart", at: mine.place)
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
