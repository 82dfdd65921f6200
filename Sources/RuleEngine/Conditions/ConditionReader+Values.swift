import Documents

/// What matchers use to read the values under their keys. Each adds a problem where it gives `nil`.
extension ConditionReader {
    /// The condition that a fact passes a test.
    func test(_ fact: Fact, _ test: any Test) -> Condition { .test(tests.number(of: fact, test)) }

    func presence(of fact: Fact, _ isPresent: Bool) -> Condition {
        let present = test(fact, Presence())
        return isPresent ? present : .not(present, words: "\(fact.name): missing")
    }

    func flag(_ node: Node, _ name: String) -> Bool? {
        if let value = node.scalar.flatMap(RuleEngine.flag) { return value }
        problem(.wrongKind, "\"\(name)\" must be true or false, found \(node.kindInWords)", at: node.place)
        return nil
    }

    func number(_ node: Node, _ name: String) -> Number? {
        if let number = node.scalar.flatMap({ Number($0) }) { return number }
        problem(
            .badNumber, "\"\(name)\" must be a number, found \(node.kindInWords)",
            hint: node.scalar.flatMap(comparison).map { "write \(name): { \($0.matcher): \($0.number) }" }
                ?? "such as 100000 or 99.5", at: node.place)
        return nil
    }

    /// One text or a list of them, never empty.
    func texts(_ node: Node, _ name: String) -> [(text: String, place: Place)]? {
        if let text = node.scalar { return [(text, node.place)] }
        guard let nodes = node.sequence else {
            problem(
                .wrongKind, "\"\(name)\" must be a text or a list of texts, found \(node.kindInWords)", at: node.place)
            return nil
        }
        guard !nodes.isEmpty else {
            problem(.nothingListed, "\"\(name)\" lists nothing", at: node.place)
            return nil
        }
        let texts = nodes.compactMap { node -> (text: String, place: Place)? in
            if let text = node.scalar { return (text, node.place) }
            problem(.wrongKind, "\"\(name)\" lists texts, found \(node.kindInWords)", at: node.place)
            return nil
        }
        return texts.count == nodes.count ? texts : nil
    }

    /// Folded runs of characters, with the words that tell them.
    func literals(_ node: Node, _ name: String) -> (words: String, literals: [[UInt8]])? {
        guard let texts = texts(node, name) else { return nil }
        let literals = texts.compactMap { text, place -> [UInt8]? in
            let bytes = FoldedText(text, .keepsEdges).bytes
            if bytes.contains(where: { $0 != UInt8(ascii: " ") }) { return bytes }
            problem(.unmatchableText, "\"\(name)\" has nothing to look for in \"\(text)\"", at: place)
            return nil
        }
        guard literals.count == texts.count else { return nil }
        return (texts.count == 1 ? texts[0].text : listed(texts.map(\.text)), literals)
    }

    /// The phrases of a vocabulary, by its name, or of a list in place.
    func phrases(_ node: Node) -> (words: String, phrases: [Phrase])? {
        if let name = node.scalar { return vocabulary(name, at: node.place) }
        guard let texts = texts(node, Words.name) else { return nil }
        let phrases = texts.compactMap { vocabularies.phrase($0.text, at: $0.place, problems) }
        return phrases.count == texts.count ? (listed(texts.map(\.text)), phrases) : nil
    }

    private func vocabulary(_ name: String, at place: Place) -> (words: String, phrases: [Phrase])? {
        if let phrases = vocabularies.phrases(of: name) { return phrases.isEmpty ? nil : (name, phrases) }
        let near = nearest(to: name, in: vocabularies.names).map { "did you mean \"\($0)\"?" }
        problem(
            .unknownVocabulary, "there is no vocabulary \"\(name)\" under words",
            hint: near ?? "for the word itself, write [\(name)]", at: place,
            fix: Fix(of: name, in: vocabularies.names, at: place))
        return nil
    }

    func pattern(_ source: String, at place: Place) -> Pattern? {
        do throws(Pattern.Refusal) {
            return try tests.pattern(source)
        } catch {
            switch error {
            case .invalid(let words):
                problem(.badPattern, "RE2 refuses the pattern: \(words)", hint: Self.hint(for: source), at: place)
            case .tooBig(let size):
                let count = size.map { "\($0) steps" } ?? "more steps than fit its memory"
                problem(
                    .patternTooBig, "the pattern compiles to \(count); at most \(Pattern.maximumProgram) are taken",
                    hint: "make the counts in {…} smaller, or use words", at: place)
            }
        }
        return nil
    }

    private static func hint(for source: String) -> String? {
        if ["(?=", "(?!", "(?<=", "(?<!"].contains(where: source.contains) {
            return "there is no look-around: use `not` with a second pattern"
        }
        if (1...9).contains(where: { source.contains("\\\($0)") }) { return "there are no back-references" }
        if source.hasPrefix("*") || source.hasPrefix("?") || source.hasPrefix("+") {
            return "a plain text goes under contains"
        }
        return nil
    }
}
