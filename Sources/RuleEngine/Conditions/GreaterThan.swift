import Documents

enum GreaterThan: ReadableMatcher {
    static let name = "gt"
    static let summary = "Is a number above this one."
    static let example = "field.team_size: { gt: 50 }"
    static let shape = Shape.number

    static func fits(_ kind: Fact.Kind) -> Bool { Bounds.fits(kind) }

    static func read(_ node: Node, of fact: Fact, in reader: ConditionReader) -> Condition? {
        reader.number(node, name).map { reader.test(fact, Bounds(lower: .excluding($0))) }
    }
}
