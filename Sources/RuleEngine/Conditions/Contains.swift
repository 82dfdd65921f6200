import Documents

/// A run of characters anywhere in the text, also inside words.
struct Contains: ReadableMatcher, Test {
    static let name = "contains"
    static let summary = "Has this run of characters, also inside a word; a list means one of them."
    static let example = "text: { contains: \"e-mail\" }"
    static let shape = Shape.texts

    let words: String
    let literals: [[UInt8]]

    var identity: [String] { [words] + literals.map { String(decoding: $0, as: UTF8.self) } }

    var failure: String { "not in" }

    static func read(_ node: Node, of fact: Fact, in reader: ConditionReader) -> Condition? {
        reader.literals(node, name).map {
            reader.test(fact, Contains(words: "{ contains: \($0.words) }", literals: $0.literals))
        }
    }

    func find(in value: FactValue) -> Finding? {
        let text = value.folded
        for start in text.bytes.indices {
            for literal in literals where text.holds(literal, at: start) {
                return Finding(value, span: text.original(of: start..<start + literal.count))
            }
        }
        return nil
    }

    func register(_ number: Int32, in builder: inout FactIndex.Builder) -> Bool {
        for literal in literals { builder.add(LiteralIndex.Literal(bytes: literal), number) }
        return true
    }
}
