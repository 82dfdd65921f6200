import Documents

/// The fact has a value: written `field.impact: present`, or beside other matchers `{ present: true }`.
enum Present: ReadableMatcher {
    static let name = "present"
    static let summary = "Has a value; blank text is none."
    static let example = "attachment: present"
    static let shape = Shape.flag

    static func fits(_ kind: Fact.Kind) -> Bool { true }

    static func read(_ node: Node, of fact: Fact, in reader: ConditionReader) -> Condition? {
        reader.flag(node, name).map { reader.presence(of: fact, $0) }
    }
}
