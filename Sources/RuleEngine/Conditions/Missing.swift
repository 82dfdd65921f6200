import Documents

/// The fact has no value: written `field.impact: missing`, or beside other matchers `{ missing: true }`.
enum Missing: ReadableMatcher {
    static let name = "missing"
    static let summary = "Has no value; blank text is none."
    static let example = "field.impact: missing"
    static let shape = Shape.flag

    static func fits(_ kind: Fact.Kind) -> Bool { true }

    static func read(_ node: Node, of fact: Fact, in reader: ConditionReader) -> Condition? {
        reader.flag(node, name).map { reader.presence(of: fact, !$0) }
    }
}
