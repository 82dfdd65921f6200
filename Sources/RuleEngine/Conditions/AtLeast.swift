import Documents

enum AtLeast: ReadableMatcher {
    static let name = "gte"
    static let summary = "Is this number or date, or above."
    static let example = "field.team_size: { gte: 50 }"
    static let shape = Shape.measure

    static func fits(_ kind: Fact.Kind) -> Bool { Bounds.fits(kind) }

    static func read(_ node: Node, of fact: Fact, in reader: ConditionReader) -> Condition? {
        reader.measure(node, name, of: fact).flatMap { reader.within(fact, lower: .including($0)) }
    }
}
