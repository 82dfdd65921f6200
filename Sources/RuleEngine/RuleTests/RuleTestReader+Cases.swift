import Documents

/// Reads `cases`: one test for each row, with the test's own `given` and `expect` below what the row says.
extension RuleTestReader {
    /// The keys of a case that are no facts.
    private static let caseKeys = ["name", "expect"]

    func read(cases node: Node, of name: String?, given: Node?, expect: Node?) -> [RuleTest] {
        // What is shared is read by itself once: a slip in it is one problem, however many cases there are.
        let isSharedGood =
            (given.map { read(given: $0) != nil } ?? true) && (expect.map { read(expect: $0) != nil } ?? true)
        guard let nodes = node.sequence else {
            problem(
                .wrongKind, "\"cases\" must be a list, found \(node.kindInWords)",
                hint: "each entry such as { text: refund please, expect: { route: payments } }", at: node.place)
            return []
        }
        if nodes.isEmpty { problem(.nothingListed, "\"cases\" lists no case", at: node.place) }
        guard isSharedGood, let name else { return [] }
        return nodes.enumerated().compactMap { number, node in
            var inner = self
            inner.problems = Problems()
            let test = inner.read(case: node, number + 1, of: name, given: given, expect: expect)
            for problem in inner.problems.all where !problems.all.contains(problem) { problems.add(problem) }
            return test
        }
    }

    private func read(case node: Node, _ number: Int, of name: String, given: Node?, expect: Node?) -> RuleTest? {
        guard let entries = node.mapping else {
            problem(.notMapping, "a case must be a mapping, found \(node.kindInWords)", at: node.place)
            return nil
        }
        for entry in entries where entry.key == "given" || entry.key == "cases" {
            problem(
                .badCase, "\"\(entry.key)\" has no place in a case", hint: "the facts stand beside expect",
                at: entry.keyPlace)
            return nil
        }
        let facts = entries.filter { !Self.caseKeys.contains($0.key) }
        let names = Self.names(facts)
        let inherited = Self.inherited(given?.mapping ?? [], without: names)
        let whole = Node(.mapping(inherited + facts), at: node.place)
        guard let given = read(given: whole), let expected = read(expect: node, over: expect) else { return nil }
        let title = node["name"]?.scalar ?? "case \(number)" + (node["text"]?.scalar.map { ": \(quoted($0))" } ?? "")
        return RuleTest(
            name: "\(name) / \(title)", place: "\(node.place.file):\(node.place.line)", given: given,
            expected: expected)
    }

    /// What the case expects, and below it what all of them expect.
    private func read(expect node: Node, over shared: Node?) -> Expectation? {
        guard let own = node["expect"] else {
            if let shared { return read(expect: shared) }
            problem(
                .keyMissing, "the case expects nothing", hint: "expected here: expect: { route: … }", at: node.place)
            return nil
        }
        guard let entries = own.mapping else { return read(expect: own) }
        let inherited = (shared?.mapping ?? []).filter { own[$0.key] == nil }
        return read(expect: Node(.mapping(inherited + entries), at: own.place))
    }

    // MARK: - Facts by their whole names

    /// `author: { name: … }` and `author.name: …` are one, and so are `fields: { "Team size": … }` and
    /// `field.team_size: …`.
    private static func name(_ key: String, in family: String) -> String {
        if family.isEmpty { return key == "fields" ? fieldFamily : key.hasPrefix(fieldPrefix) ? field(key) : key }
        return family == fieldFamily ? field(fieldPrefix + key) : "\(family).\(key)"
    }

    private static let fieldPrefix = fieldFamily + "."

    private static func field(_ name: String) -> String {
        fieldPrefix + fieldKey(String(name.dropFirst(fieldPrefix.count)))
    }

    private static func names(_ entries: [Node.Entry], in family: String = "") -> Set<String> {
        entries.reduce(into: []) { names, entry in
            let name = name(entry.key, in: family)
            if let inner = entry.value.mapping {
                names.formUnion(Self.names(inner, in: name))
            } else {
                names.insert(name)
            }
        }
    }

    /// What all cases are given, without what this one gives itself.
    private static func inherited(
        _ entries: [Node.Entry], without own: Set<String>, in family: String = ""
    ) -> [Node.Entry] {
        entries.compactMap { entry in
            let name = name(entry.key, in: family)
            if let inner = entry.value.mapping {
                var kept = entry
                kept.value.content = .mapping(inherited(inner, without: own, in: name))
                return kept.value.mapping?.isEmpty ?? true ? nil : kept
            }
            // A history of its own is to be recognised.
            if own.contains("history"), name.hasPrefix("match.") { return nil }
            return own.contains(name) ? nil : entry
        }
    }
}
