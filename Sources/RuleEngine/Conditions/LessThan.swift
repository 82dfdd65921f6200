import Documents

enum LessThan: ReadableMatcher {
    static let name = "lt"
    static let summary = "Is a number below, or a date before, this one."
    static let example = "attachment.count: { lt: 3 }"
    static let shape = Shape.measure

    static func fits(_ kind: Fact.Kind) -> Bool { Bounds.fits(kind) }

    static func read(_ node: Node, of fact: Fact, in reader: ConditionReader) -> Condition? {
        reader.measure(node, name, of: fact).flatMap { reader.within(fact, upper: .excluding($0)) }
    }
}
