import Documents

enum AtMost: ReadableMatcher {
    static let name = "lte"
    static let summary = "Is this number or date, or below."
    static let example = "attachment.count: { lte: 3 }"
    static let shape = Shape.measure

    static func fits(_ kind: Fact.Kind) -> Bool { Bounds.fits(kind) }

    static func read(_ node: Node, of fact: Fact, in reader: ConditionReader) -> Condition? {
        reader.measure(node, name, of: fact).flatMap { reader.within(fact, upper: .including($0)) }
    }
}
