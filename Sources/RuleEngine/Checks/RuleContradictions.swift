import Documents

/// Conditions of which two parts never hold together.
struct RuleContradictions {
    let reviewed: Reviewed
    let implications: Implications

    var problems: [Problem] {
        reviewed.program.rules.compactMap { rule in
            guard let (first, second) = implications.contradiction(in: NormalForm(rule.condition)) else { return nil }
            return Problem(
                warning: .neverMatches, "\(words(first)) and \(words(second)) never hold together",
                hint: "for either of the two, write any: [ … ]", at: place(of: second, in: rule))
        }
    }

    private func words(_ literal: NormalForm.Literal) -> String {
        let program = reviewed.program
        let entry = program.tests[Int(literal.test)]
        let fact = program.facts[entry.slot].name
        if entry.test is Presence { return "\"\(fact): \(literal.holds ? "present" : "missing")\"" }
        return literal.holds ? "\"\(fact): \(entry.test.words)\"" : "\"not: { \(fact): \(entry.test.words) }\""
    }

    /// Where the fact stands in the rule's `when` for the last time; there may be several.
    private func place(of literal: NormalForm.Literal, in rule: Rule) -> Place {
        let program = reviewed.program
        let fact = program.facts[program.tests[Int(literal.test)].slot]
        let entries = reviewed.node(of: rule)?["when"]?.allEntries ?? []
        let member = fact.name.split(separator: ".").last.map(String.init) ?? fact.name
        let found =
            entries.last { Fact.named($0.key)?.name == fact.name }
            ?? entries.last { $0.key == member || fieldKey($0.key) == member }
        return found?.keyPlace ?? reviewed.place(of: rule)
    }
}
