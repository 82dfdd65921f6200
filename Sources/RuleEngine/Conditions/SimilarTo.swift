private import Crypto
import Documents
import Intake

/// Sentences that mean the same, given by examples instead of patterns.
struct SimilarTo: ReadableMatcher, Test {
    static let name = "similar_to"
    static let summary =
        "Comes near to one of these example sentences: `at_least` says how near, from 0 to 1, and is 0.6 unless given."
    static let example = "text: { similar_to: [\"log in with Google\", \"use our company login\"], at_least: 0.6 }"
    static let shape = Shape.texts
    static let companions = [
        Companion(name: "at_least", summary: "How near, from 0 to 1; 0.6 unless given.", shape: .number)
    ]

    /// How near is near enough where the rule does not say, in thousandths.
    static let usualThreshold = 600
    static let maximumExamples = 100

    let examples: [String]
    /// In thousandths.
    let threshold: Int
    let prepared: any PreparedExamples
    /// The fact and its examples, under which a decision's inputs keep the score.
    let key: String

    var identity: [String] { [key, String(threshold)] }

    var words: String {
        let texts = examples.count == 1 ? quoted(examples[0]) : listed(examples.map(quoted))
        let end = threshold == Self.usualThreshold ? "" : ", at_least: \(thousandths(threshold))"
        return "{ similar_to: \(texts)\(end) }"
    }

    // MARK: - Reading

    static func read(_ node: Node, of fact: Fact, in reader: ConditionReader) -> Condition? {
        read(node, beside: [], of: fact, in: reader)
    }

    static func read(
        _ node: Node, beside entries: [Node.Entry], of fact: Fact, in reader: ConditionReader
    ) -> Condition? {
        let examples = examples(node, reader)
        let threshold = entries.first { $0.key == "at_least" }.map { Self.threshold($0.value, reader) }
        guard let examples, let threshold = threshold ?? usualThreshold else { return nil }
        let key = key(fact, examples)
        return reader.test(
            fact,
            SimilarTo(
                examples: examples, threshold: threshold, prepared: reader.tests.prepared(examples, key: key), key: key)
        )
    }

    private static func examples(_ node: Node, _ reader: ConditionReader) -> [String]? {
        guard let texts = reader.texts(node, name) else { return nil }
        guard texts.count <= maximumExamples else {
            reader.problem(
                .wrongKind, "\"\(name)\" lists \(texts.count) examples; at most \(maximumExamples) are taken",
                hint: "a few that differ do more than many that are alike", at: node.place)
            return nil
        }
        for (text, place) in texts where !FoldedText(text, .tokens).tokens.contains(where: { !$0.isSymbol }) {
            reader.problem(.unmatchableText, "\"\(name)\" has no words to compare in \"\(text)\"", at: place)
            return nil
        }
        return texts.map(\.text)
    }

    private static func threshold(_ node: Node, _ reader: ConditionReader) -> Int? {
        guard let number = node.scalar.flatMap({ Number($0) })?.value, number > 0, number <= 1 else {
            reader.problem(
                .badNumber, "\"at_least\" must be a number above 0 and up to 1, found \(node.kindInWords)",
                hint: "such as 0.6", at: node.place)
            return nil
        }
        return max(1, Int((number * 1000).rounded()))
    }

    /// Stays the same when the rule moves, is renamed or wants another nearness.
    private static func key(_ fact: Fact, _ examples: [String]) -> String {
        var hash = SHA256()
        for example in examples { hash.update(data: Array(example.utf8) + [0]) }
        let digits = Array("0123456789abcdef")
        return fact.name + ":"
            + String(hash.finalize().prefix(8).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }

    // MARK: - Asking

    func find(in value: FactValue) -> Finding? {
        let nearest = value.nearest(prepared, key: key)
        return nearest.score >= threshold ? Finding(words(nearest.score, nearest.example)) : nil
    }

    /// A score that was recorded goes before one that is computed: another engine may have given it.
    func holds(for values: [FactValue], of facts: Facts) -> Bool {
        guard !values.isEmpty else { return false }
        if let recorded = facts.inputs.likeness[key] { return recorded >= threshold }
        return score(of: values) >= threshold
    }

    func find(in values: [FactValue], of facts: Facts) -> Finding? {
        holds(for: values, of: facts) ? told(values, facts).map { Finding($0) } : nil
    }

    func refusal(of values: [FactValue], of facts: Facts) -> String? {
        told(values, facts).map { "only \($0)" }
    }

    /// How near the values come to the nearest example, in thousandths.
    func score(of values: [FactValue]) -> Int { nearest(values)?.score ?? 0 }

    private func nearest(_ values: [FactValue]) -> (score: Int, example: Int)? {
        values.map { $0.nearest(prepared, key: key) }.max { $0.score < $1.score }
    }

    private func told(_ values: [FactValue], _ facts: Facts) -> String? {
        guard let nearest = nearest(values) else { return nil }
        return words(facts.inputs.likeness[key] ?? nearest.score, nearest.example)
    }

    /// `0.75 near "log in with Google"`.
    private func words(_ score: Int, _ example: Int) -> String {
        let text = examples.indices.contains(example) ? examples[example] : examples.first ?? ""
        return "\(thousandths(score)) near \(quoted(text))"
    }
}
