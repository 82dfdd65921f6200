import Documents

enum GreaterThan: ReadableMatcher {
    static let name = "gt"
    static let summary = "Is a number above, or a date after, this one."
    static let example = "field.team_size: { gt: 50 }"
    static let shape = Shape.measure

    static func fits(_ kind: Fact.Kind) -> Bool { Bounds.fits(kind) }

    static func read(_ node: Node, of fact: Fact, in reader: ConditionReader) -> Condition? {
        reader.measure(node, name, of: fact).flatMap { reader.within(fact, lower: .excluding($0)) }
    }
}
