import Documents

/// Whole words and phrases, from a vocabulary of the rule file or listed in place.
struct Words: ReadableMatcher, Test {
    static let name = "words"
    static let summary =
        "Has one of these whole words or phrases; case and accents make no difference, `refund*` is a beginning."
    static let example = "text: { words: [checkout, \"payment page\", refund*] }"
    static let shape = Shape.texts

    let words: String
    let phrases: [Phrase]

    var identity: [String] { [words] + phrases.map(\.text) }

    var failure: String { "not in" }

    static func read(_ node: Node, of fact: Fact, in reader: ConditionReader) -> Condition? {
        reader.phrases(node).map { reader.test(fact, Words(words: "{ words: \($0.words) }", phrases: $0.phrases)) }
    }

    func find(in value: FactValue) -> Finding? {
        let text = value.folded
        let firsts = phrases.compactMap { $0.first(in: text) }
        // The leftmost, and of those the longest: what a reader would point at.
        guard let best = firsts.min(by: { ($0.lowerBound, $1.upperBound) < ($1.lowerBound, $0.upperBound) }) else {
            return nil
        }
        return Finding(value, span: text.original(ofTokens: best))
    }

    func register(_ number: Int32, in builder: inout FactIndex.Builder) -> Bool {
        for phrase in phrases { builder.add(phrase, number) }
        return true
    }
}
