import Documents

/// The named word lists of a rule set.
final class Vocabularies {
    private var lists: [String: [Phrase]] = [:]
    private var places: [String: Place] = [:]

    var names: [String] { lists.keys.sorted() }

    /// `nil` when there is no such vocabulary; empty when it has problems of its own, which are told already.
    func phrases(of name: String) -> [Phrase]? { lists[name] }

    /// Reads `words`: a mapping from names to lists.
    func add(_ node: Node, problems: Problems) {
        guard let entries = node.mapping else {
            problems.add(
                Problem(
                    RuleCode.notMapping.rawValue,
                    "words must be a mapping from names to lists, found \(node.kindInWords)",
                    hint: "such as checkout: [cart, \"payment page\"]", at: node.place))
            return
        }
        for entry in entries {
            if let first = places[entry.key] {
                problems.add(
                    Problem(
                        RuleCode.givenTwice.rawValue, "the vocabulary \"\(entry.key)\" is already given at \(first)",
                        at: entry.keyPlace))
                continue
            }
            places[entry.key] = entry.keyPlace
            lists[entry.key] = list(entry, problems)
        }
    }

    private func list(_ entry: Node.Entry, _ problems: Problems) -> [Phrase] {
        let nodes = entry.value.sequence ?? [entry.value]
        if nodes.isEmpty {
            problems.add(
                Problem(
                    RuleCode.nothingListed.rawValue, "the vocabulary \"\(entry.key)\" lists no words",
                    at: entry.value.place))
        }
        return nodes.compactMap { node in
            guard let text = node.scalar else {
                problems.add(
                    Problem(
                        RuleCode.wrongKind.rawValue, "a vocabulary lists words and phrases, found \(node.kindInWords)",
                        at: node.place))
                return nil
            }
            return phrase(text, at: node.place, problems)
        }
    }

    func phrase(_ text: String, at place: Place, _ problems: Problems) -> Phrase? {
        if let phrase = Phrase(text) { return phrase }
        problems.add(
            Problem(
                RuleCode.unmatchableText.rawValue, "\"\(text)\" is no word or phrase that a text could have",
                hint: text.contains("*") ? "a * may only end a word: refund*" : nil, at: place))
        return nil
    }
}
