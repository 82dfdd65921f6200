import Documents

enum Between: ReadableMatcher {
    static let name = "between"
    static let summary = "Is a number from the first to the second, both included."
    static let example = "field.team_size: { between: [10, 50] }"
    static let shape = Shape.list(.number)

    static func fits(_ kind: Fact.Kind) -> Bool { Bounds.fits(kind) }

    static func read(_ node: Node, of fact: Fact, in reader: ConditionReader) -> Condition? {
        guard let ends = node.sequence, ends.count == 2 else {
            reader.problem(.wrongKind, "\"between\" takes a list of two numbers", hint: "[10, 50]", at: node.place)
            return nil
        }
        guard let low = reader.number(ends[0], name), let high = reader.number(ends[1], name) else { return nil }
        guard low <= high else {
            reader.problem(
                .badNumber, "no number is between \(low.text) and \(high.text)", hint: "the smaller number goes first",
                at: node.place)
            return nil
        }
        return reader.test(fact, Bounds(lower: .including(low), upper: .including(high)))
    }
}
