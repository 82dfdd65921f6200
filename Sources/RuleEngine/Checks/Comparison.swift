import Documents

/// One value that a condition compares a fact with, where it stands.
struct Comparison {
    var fact: Fact
    /// `nil` for the plain comparison.
    var matcher: String?
    var text: String
    var place: Place
}

extension Reviewed {
    /// What the conditions of all rules compare with, drafts included.
    var comparisons: [Comparison] { ruleNodes.compactMap { $0["when"] }.flatMap(Comparison.all) }
}

extension Comparison {
    /// Every one in a condition, however it is nested.
    static func all(in condition: Node) -> [Comparison] {
        (condition.mapping ?? []).flatMap { entry -> [Comparison] in
            joiningWords.contains(entry.key)
                ? (entry.value.sequence ?? [entry.value]).flatMap(all) : all(of: entry.key, entry.value)
        }
    }

    private static func all(of name: String, _ node: Node) -> [Comparison] {
        guard let entries = node.mapping, Fact.families.contains(name) else {
            return Fact.named(name).map { all(of: $0, node) } ?? []
        }
        return entries.flatMap { entry -> [Comparison] in
            let longer = "\(name).\(entry.key)"
            if Fact.named(longer) != nil { return all(of: longer, entry.value) }
            if joiningWords.contains(entry.key) {
                return (entry.value.sequence ?? [entry.value]).flatMap { all(of: name, $0) }
            }
            return Fact.named(name).map { all(of: $0, Node(.mapping([entry]), at: node.place)) } ?? []
        }
    }

    private static func all(of fact: Fact, _ node: Node) -> [Comparison] {
        guard let entries = node.mapping else { return all(of: fact, nil, node) }
        return entries.flatMap { entry in
            joiningWords.contains(entry.key)
                ? (entry.value.sequence ?? [entry.value]).flatMap { all(of: fact, $0) }
                : all(of: fact, entry.key, entry.value)
        }
    }

    private static func all(of fact: Fact, _ matcher: String?, _ node: Node) -> [Comparison] {
        (node.sequence ?? [node]).compactMap { node in
            guard let text = node.scalar, matcher != nil || !["present", "missing"].contains(text) else { return nil }
            return Comparison(fact: fact, matcher: matcher, text: text, place: node.place)
        }
    }
}
