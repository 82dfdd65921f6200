import Documents

/// The beginning of the text.
struct StartsWith: ReadableMatcher, Test {
    static let name = "starts_with"
    static let summary = "Begins with these characters; a list means one of them."
    static let example = "title: { starts_with: [\"RFC:\", \"Proposal:\"] }"
    static let shape = Shape.texts

    let words: String
    let literals: [[UInt8]]

    var identity: [String] { [words] + literals.map { String(decoding: $0, as: UTF8.self) } }

    var failure: String { "not in" }

    static func read(_ node: Node, of fact: Fact, in reader: ConditionReader) -> Condition? {
        reader.literals(node, name).map {
            reader.test(fact, StartsWith(words: "{ starts_with: \($0.words) }", literals: $0.literals))
        }
    }

    func find(in value: FactValue) -> Finding? {
        let text = value.folded
        guard let literal = literals.first(where: { text.holds($0, at: 0) }) else { return nil }
        return Finding(value, span: text.original(of: 0..<literal.count))
    }

    func register(_ number: Int32, in builder: inout FactIndex.Builder) -> Bool {
        for literal in literals { builder.add(LiteralIndex.Literal(bytes: literal, isAnchored: true), number) }
        return true
    }
}
