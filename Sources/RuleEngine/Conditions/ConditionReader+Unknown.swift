import Documents

/// What is said of names that no condition has.
extension ConditionReader {
    /// - Parameter node: what stands behind the name.
    func unknownFact(_ name: String, _ node: Node, at place: Place) {
        let first = String(name.split(separator: ".").first ?? "")
        if LaterLanguage.facts.contains(name) || LaterLanguage.facts.contains(first) {
            problem(.notYet, "conditions on \"\(name)\" are not yet available in this version", at: place)
            return
        }
        if Fact.families.contains(name) {
            let members = Fact.names.filter { $0.hasPrefix(name + ".") }
            let hint = members.isEmpty ? "write \(name).NAME" : "one of \(members.joined(separator: ", "))"
            problem(.unknownCondition, "\"\(name)\" needs its second part", hint: hint, at: place)
            return
        }
        let message = "unknown condition \"\(name)\""
        if let synonym = Synonyms.conditions[name.lowercased()] {
            problem(
                .unknownCondition, message, hint: synonym.hint(), at: place,
                fix: fix(name, synonym, node, at: place))
        } else if readableMatchers.contains(where: { $0.name == name }) {
            problem(
                .unknownCondition, message, hint: "it compares a fact, such as text: { \(name): … }", at: place)
        } else {
            problem(
                .unknownCondition, message,
                hint: suggestion(for: name, in: Fact.names + joiningWords) ?? Self.near(name), at: place,
                fix: Fact.correction(of: name, or: joiningWords, at: place))
        }
    }

    func unknownMatcher(_ entry: Node.Entry, of fact: Fact) {
        let (name, place) = (entry.key, entry.keyPlace)
        let message = "unknown matcher \"\(name)\" for \(fact.name)"
        if let synonym = Synonyms.matchers[name] {
            problem(
                .unknownMatcher, message, hint: synonym.hint(), at: place,
                fix: fix(name, synonym, entry.value, at: place))
        } else if LaterLanguage.matchers.contains(name) {
            problem(.notYet, "\"\(name)\" is not yet available in this version", at: place)
        } else if let owner = readableMatchers.first(where: { $0.companions.contains { $0.name == name } }) {
            problem(
                .unknownMatcher, "\"\(name)\" belongs to \(owner.name), which is not there",
                hint: "such as \(owner.example)", at: place)
        } else {
            let known = readableMatchers.map { $0.name } + joiningWords
            problem(
                .unknownMatcher, message, hint: suggestion(for: name, in: known), at: place,
                fix: Fix(of: name, in: known, at: place))
        }
    }

    /// `or: { … }` is not mended: `any` with a mapping takes all of it together.
    private func fix(_ name: String, _ synonym: Synonym, _ node: Node, at place: Place) -> Fix? {
        if synonym.meaning == "any", node.sequence == nil { return nil }
        return synonym.fix(of: name, at: place)
    }

    /// Every fact that rules can ask for, or those of the family that the name begins with.
    private static func near(_ name: String) -> String {
        let family = String(name.prefix { $0 != "." })
        let members = Fact.names.filter { $0.hasPrefix(family + ".") }
        if name.contains("."), !members.isEmpty { return "known here: \(members.joined(separator: ", "))" }
        var groups = [Fact.names.filter { !$0.contains(".") }.joined(separator: ", ")]
        for fact in Fact.names {
            guard let dot = fact.firstIndex(of: "."), !groups.contains(where: { $0.hasPrefix(fact[...dot]) }) else {
                continue
            }
            groups.append(Fact.names.filter { $0.hasPrefix(fact[...dot]) }.joined(separator: ", "))
        }
        groups += openFacts.map { fact in "\(fact.name.prefix { $0 != "." }).NAME" }
        return "known here: \((groups + joiningWords).joined(separator: ", "))"
    }
}
