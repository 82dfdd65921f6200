import Documents

/// Reads `when`: facts with their matchers, and the words that join them.
struct ConditionReader {
    let vocabularies: Vocabularies
    let tests: TestTable
    let problems: Problems
    var surroundings = Surroundings.none

    func problem(_ code: RuleCode, _ message: String, hint: String? = nil, at place: Place, fix: Fix? = nil) {
        problems.add(Problem(code.rawValue, message, hint: hint, at: place, fix: fix))
    }

    /// A mapping means all of its entries.
    ///
    /// `nil`, with problems, when any part of it makes no condition.
    func condition(_ node: Node) -> Condition? {
        guard let entries = node.mapping else {
            problem(
                .notMapping, "a condition must be a mapping, found \(node.kindInWords)",
                hint: "such as text: { words: checkout }", at: node.place)
            return nil
        }
        return joined(
            entries.map { entry in
                if let joined = joining(entry, condition) { return joined.condition }
                return fact(entry.key, entry.value, at: entry.keyPlace)
            })
    }

    /// All of the parts; `nil` when one of them could not be read.
    private func joined(_ parts: [Condition?]) -> Condition? {
        let read = parts.compactMap { $0 }
        guard read.count == parts.count else { return nil }
        return read.count == 1 ? read[0] : .all(read)
    }

    /// The condition of `any`, `all` or `not`, whose parts `inner` reads; `nil` for every other key.
    private func joining(_ entry: Node.Entry, _ inner: (Node) -> Condition?) -> (condition: Condition?, Void)? {
        guard joiningWords.contains(entry.key) else { return nil }
        let parts: [Node]
        if let list = entry.value.sequence {
            parts = list
        } else if entry.key == "not" || entry.value.mapping != nil {
            parts = [entry.value]
        } else {
            problem(
                .wrongKind, "\"\(entry.key)\" must be a list of conditions, found \(entry.value.kindInWords)",
                at: entry.value.place)
            return (nil, ())
        }
        guard !parts.isEmpty else {
            problem(.nothingListed, "\"\(entry.key)\" lists no condition", at: entry.value.place)
            return (nil, ())
        }
        let read = parts.compactMap(inner)
        guard read.count == parts.count else { return (nil, ()) }
        switch entry.key {
        case "all": return (.all(read), ())
        case "any": return (read.count == 1 ? read[0] : .any(read), ())
        default: return (.not(read.count == 1 ? read[0] : .any(read)), ())
        }
    }

    // MARK: - Facts

    /// The condition for `name: value`, where the name may be the first part of longer ones: `author: { name: … }`.
    private func fact(_ name: String, _ node: Node, at place: Place) -> Condition? {
        let fact = Fact.named(name)
        if let entries = node.mapping, Fact.families.contains(name) {
            guard !entries.isEmpty else { return nothing(node) }
            return joined(
                withoutCompanions(entries).map { entry in
                    let longer = "\(name).\(entry.key)"
                    if Fact.named(longer) != nil { return self.fact(longer, entry.value, at: entry.keyPlace) }
                    guard let fact else {
                        let part = { (node: Node) in self.fact(name, node, at: node.place) }
                        if let joined = joining(entry, part) { return joined.condition }
                        unknownFact(longer, entry.value, at: entry.keyPlace)
                        return nil
                    }
                    return matcher(entry, of: fact, beside: entries)
                })
        }
        guard let fact else {
            unknownFact(name, node, at: place)
            return nil
        }
        guard isAnswerable(fact, node, at: place) else { return nil }
        return value(node, of: fact)
    }

    /// The condition for what stands behind a fact: a value, a list, or matchers.
    private func value(_ node: Node, of fact: Fact) -> Condition? {
        switch node.content {
        case .scalar("missing"): return presence(of: fact, false)
        case .scalar("present"): return presence(of: fact, true)
        case .scalar: return equal([node], of: fact)
        case .sequence(let nodes):
            guard !nodes.isEmpty else { return nothing(node) }
            return equal(nodes, of: fact)
        case .mapping(let entries):
            guard !entries.isEmpty else { return nothing(node) }
            guard measuresAgree(entries, of: fact) else { return nil }
            return joined(withoutCompanions(entries).map { matcher($0, of: fact, beside: entries) })
        }
    }

    private func nothing(_ node: Node) -> Condition? {
        problem(.nothingListed, "nothing to compare with", at: node.place)
        return nil
    }

    /// The entries that are matchers of their own.
    private func withoutCompanions(_ entries: [Node.Entry]) -> [Node.Entry] {
        let companions = readableMatchers.filter { matcher in
            !matcher.companions.isEmpty && entries.contains { $0.key == matcher.name }
        }.flatMap { $0.companions }.map(\.name)
        return companions.isEmpty ? entries : entries.filter { !companions.contains($0.key) }
    }

    private func matcher(_ entry: Node.Entry, of fact: Fact, beside entries: [Node.Entry]) -> Condition? {
        if let joined = joining(entry, { value($0, of: fact) }) { return joined.condition }
        guard let matcher = readableMatchers.first(where: { $0.name == entry.key }) else {
            unknownMatcher(entry, of: fact)
            return nil
        }
        guard matcher.fits(fact.kind) else {
            let fitting = readableMatchers.filter { $0.fits(fact.kind) }.map { $0.name }
            problem(
                .matcherDoesNotFit, "\"\(entry.key)\" does not fit \(fact.name), which is \(fact.kind.inWords)",
                hint: "a plain value, or \(fitting.joined(separator: ", "))", at: entry.keyPlace)
            return nil
        }
        return matcher.read(entry.value, beside: entries, of: fact, in: self)
    }

    // MARK: - Plain comparison

    private func equal(_ nodes: [Node], of fact: Fact) -> Condition? {
        let texts = nodes.compactMap { node -> (text: String, place: Place)? in
            if let text = node.scalar { return (text, node.place) }
            problem(
                .wrongKind, "a list of values for \(fact.name) holds texts only, found \(node.kindInWords)",
                at: node.place)
            return nil
        }
        guard texts.count == nodes.count else { return nil }
        if fact.kind == .number {
            let numbers = nodes.compactMap { number($0, fact.name) }
            return numbers.count == nodes.count ? test(fact, EqualsNumber(numbers: numbers)) : nil
        }
        if fact.kind == .date || fact.kind == .clock { return equalTimes(nodes, of: fact) }
        let keys = texts.flatMap { text, place in
            weekdays(text, of: fact) ?? [key(text, of: fact, at: place)].compactMap { $0 }
        }
        guard keys.count >= texts.count else { return nil }
        return test(fact, Equals(texts: texts.map(\.text), keys: Set(keys)))
    }

    /// The value as it is looked up, checked against what the fact can be.
    private func key(_ text: String, of fact: Fact, at place: Place) -> String? {
        switch fact.kind {
        case .flag:
            if let value = RuleEngine.flag(text) { return value ? "true" : "false" }
            problem(.badFactValue, "\(fact.name) is true or false, never \"\(text)\"", at: place)
            return nil
        case .word(let words):
            if words.contains(text.lowercased()) { return text.lowercased() }
            problem(
                .badFactValue, "\(fact.name) is never \"\(text)\"", hint: suggestion(for: text, in: words), at: place,
                fix: Fix(of: text, in: words, at: place))
            return nil
        case .text, .number, .date, .clock:
            let key = FoldedText(text).key
            if !key.isEmpty { return key }
            problem(.unmatchableText, "no text is ever \"\(text)\"", hint: "for no value, write missing", at: place)
            return nil
        }
    }
}

extension Fact.Kind {
    var inWords: String {
        switch self {
        case .text: "a text"
        case .number: "a number"
        case .flag: "true or false"
        case .word(let words): "one of \(words.joined(separator: ", "))"
        case .date: "a date"
        case .clock: "a time of day"
        }
    }
}
