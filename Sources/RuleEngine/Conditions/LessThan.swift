import Documents

enum LessThan: ReadableMatcher {
    static let name = "lt"
    static let summary = "Is a number below this one."
    static let example = "attachment.count: { lt: 3 }"
    static let shape = Shape.number

    static func fits(_ kind: Fact.Kind) -> Bool { Bounds.fits(kind) }

    static func read(_ node: Node, of fact: Fact, in reader: ConditionReader) -> Condition? {
        reader.number(node, name).map { reader.test(fact, Bounds(upper: .excluding($0))) }
    }
}
