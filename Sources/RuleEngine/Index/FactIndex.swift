/// Everything the rules ask of one fact, arranged so that one pass over its value answers it.
///
/// Built from the conditions' tests; each has its number, and `scan` reports the numbers of those that hold.
struct FactIndex: Sendable {
    private let present: [Int32]
    private let equal: [String: [Int32]]
    private let numbers: NumberIndex
    private let words: WordIndex
    private let literals: LiteralIndex
    private let patterns: PatternIndex

    /// What the tests register themselves in.
    struct Builder {
        fileprivate var present: [Int32] = []
        fileprivate var equal: [String: [Int32]] = [:]
        fileprivate var equalNumbers: [(number: Number, target: Int32)] = []
        fileprivate var bounds: [(bounds: Bounds, target: Int32)] = []
        fileprivate var phrases: [(phrase: Phrase, target: Int32)] = []
        fileprivate var literals: [(literal: LiteralIndex.Literal, target: Int32)] = []
        fileprivate var patterns: [(pattern: Pattern, target: Int32)] = []

        /// Holds when the fact has any value.
        mutating func addPresence(_ test: Int32) { present.append(test) }

        /// Holds when the folded value is this.
        mutating func add(key: String, _ test: Int32) { equal[key, default: []].append(test) }

        /// Holds when the value is this number.
        mutating func add(_ number: Number, _ test: Int32) { equalNumbers.append((number, test)) }

        /// Holds when the value is a number within the bounds.
        mutating func add(_ bounds: Bounds, _ test: Int32) { self.bounds.append((bounds, test)) }

        /// Holds when the phrase stands in the value.
        mutating func add(_ phrase: Phrase, _ test: Int32) { phrases.append((phrase, test)) }

        /// Holds when the folded value contains, or begins with, the literal.
        mutating func add(_ literal: LiteralIndex.Literal, _ test: Int32) { literals.append((literal, test)) }

        /// Holds when the pattern matches anywhere in the value.
        mutating func add(_ pattern: Pattern, _ test: Int32) { patterns.append((pattern, test)) }
    }

    init(_ builder: Builder) {
        present = builder.present
        equal = builder.equal
        numbers = NumberIndex(equal: builder.equalNumbers, bounds: builder.bounds)
        words = WordIndex(builder.phrases)
        patterns = PatternIndex(builder.patterns)
        // One pass finds both kinds: numbers of tests, and below zero those of patterns.
        literals = LiteralIndex(builder.literals + patterns.announcing.map { ($0.literal, ~$0.number) })
    }

    /// Adds the tests that hold for any of the values; none holds when there is no value.
    func scan(_ values: FactValues, into hits: inout Hits) {
        guard !values.isEmpty else { return }
        for test in present { hits.add(test) }
        switch values {
        case .none: break
        case .one(let text): scan(text, into: &hits)
        case .many(let texts): for text in texts { scan(text, into: &hits) }
        }
    }

    private func scan(_ text: String, into hits: inout Hits) {
        if !numbers.isEmpty, let number = Number(text) { numbers.scan(number, into: &hits) }
        guard !equal.isEmpty || !words.isEmpty || !literals.isEmpty || !patterns.isEmpty else { return }
        let utf8 = Array(text.utf8)
        let folded = FoldedText(utf8: utf8, words.isEmpty ? [] : .tokens)
        if !equal.isEmpty, let tests = equal[folded.key] { for test in tests { hits.add(test) } }
        words.scan(folded, into: &hits)
        var announced = Hits(bound: patterns.count)
        literals.scan(folded) { target in
            if target >= 0 { hits.add(target) } else { announced.add(~target) }
        }
        patterns.scan(utf8, announced: announced.list, into: &hits)
    }
}
