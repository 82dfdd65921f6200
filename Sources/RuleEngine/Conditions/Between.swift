import Documents

enum Between: ReadableMatcher {
    static let name = "between"
    static let summary = "Is a number or a date from the first to the second, both included."
    static let example = "field.team_size: { between: [10, 50] }"
    static let shape = Shape.pair(.measure)

    static func fits(_ kind: Fact.Kind) -> Bool { Bounds.fits(kind) }

    static func read(_ node: Node, of fact: Fact, in reader: ConditionReader) -> Condition? {
        guard let ends = node.sequence, ends.count == 2 else {
            reader.problem(
                .wrongKind, "\"between\" takes a list of two numbers or dates", hint: "[10, 50]", at: node.place)
            return nil
        }
        guard let low = reader.measure(ends[0], name, of: fact), let high = reader.measure(ends[1], name, of: fact)
        else { return nil }
        guard low.isComparable(to: high) else {
            reader.problem(
                .mixedMeasures, "\"between\" takes two numbers or two dates, found \(low.text) and \(high.text)",
                at: node.place)
            return nil
        }
        guard !(high < low) else {
            let (code, what) = low.isNumber ? (RuleCode.badNumber, "number") : (.badTime, "time")
            reader.problem(
                code, "no \(what) is between \(low.text) and \(high.text)",
                hint: low.isNumber ? "the smaller number goes first" : "the earlier one goes first", at: node.place)
            return nil
        }
        return reader.within(fact, lower: .including(low), upper: .including(high))
    }
}
