import Documents

/// Nothing but these words and phrases: how a rule tells "thanks!" from a request that ends with thanks.
struct Only: ReadableMatcher, Test {
    static let name = "only"
    static let summary =
        "Is made of nothing but these words and phrases; punctuation and symbols beside them do not count."
    static let example = "text: { only: [thanks, thx, \"+1\"] }"
    static let shape = Shape.texts

    let words: String
    let phrases: [Phrase]

    var identity: [String] { [words] + phrases.map(\.text) }

    /// Also requires `words` of the same list, which the index answers: few texts are then looked at here.
    static func read(_ node: Node, of fact: Fact, in reader: ConditionReader) -> Condition? {
        reader.phrases(node).map { found in
            let only = Only(words: "{ only: \(found.words) }", phrases: found.phrases)
            let has = Words(words: "{ words: \(found.words) }", phrases: found.phrases)
            return .narrowed(reader.test(fact, only), by: reader.test(fact, has))
        }
    }

    func find(in value: FactValue) -> Finding? {
        isCovered(value.folded) ? Finding(value, span: nil) : nil
    }

    /// Whether phrases, and symbols between them, can be laid over the whole text.
    private func isCovered(_ text: FoldedText) -> Bool {
        let tokens = text.tokens
        // Bit 0: the first `i` tokens are covered; bit 1: by at least one phrase.
        var reached = Array(repeating: UInt8(0), count: tokens.count + 1)
        reached[0] = 1
        for i in tokens.indices where reached[i] != 0 {
            if tokens[i].isSymbol { reached[i + 1] |= reached[i] }
            for phrase in phrases where phrase.stands(in: text, at: i) { reached[i + phrase.words.count] |= 3 }
        }
        return reached[tokens.count] & 2 != 0
    }
}
