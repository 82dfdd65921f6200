package import Intake

/// Nearness by shared words: what stands in where no engine that knows meanings is given.
///
/// Sentence by sentence; words an example has and the sentence lacks weigh more than the other way round, since people
/// wrap a wish in courtesies.
package struct LexicalLikeness: Likeness {
    package init() {}

    package func prepare(_ examples: [String]) -> any PreparedExamples {
        PreparedWords(
            examples: examples.map { example in
                Set(WordSets.sentences(of: example).reduce(into: []) { $0 += $1 })
            })
    }
}

private struct PreparedWords: PreparedExamples {
    let examples: [Set<[UInt8]>]

    func nearest(to text: String) -> (score: Int, example: Int) {
        var best = (score: 0, example: 0)
        for sentence in WordSets.sentences(of: text) {
            for (number, example) in examples.enumerated() {
                let score = WordSets.score(sentence, example)
                if score > best.score { best = (score, number) }
            }
        }
        return best
    }
}

/// Texts as sets of lightly stemmed words.
private enum WordSets {
    /// What ends a sentence.
    private static let ends = Set(".!?;".utf8)

    static func sentences(of text: String) -> [Set<[UInt8]>] {
        text.split { $0 == "\n" || $0 == "\r\n" }.flatMap { line -> [Set<[UInt8]>] in
            let folded = FoldedText(String(line), .tokens)
            var sentences: [Set<[UInt8]>] = [[]]
            for token in folded.tokens {
                if token.isSymbol {
                    if token.end - token.start == 1, ends.contains(folded.bytes[token.start]) { sentences.append([]) }
                } else {
                    sentences[sentences.count - 1].insert(stem(folded.bytes[token.start..<token.end]))
                }
            }
            return sentences.map(withoutSmallWords).filter { !$0.isEmpty }
        }
    }

    /// In thousandths: shared words over shared words, 0.8 of those the example has alone and 0.2 of the sentence's.
    static func score(_ sentence: Set<[UInt8]>, _ example: Set<[UInt8]>) -> Int {
        let shared = example.count { sentence.contains($0) }
        guard shared > 0 else { return 0 }
        let whole = 10 * shared + 8 * (example.count - shared) + 2 * (sentence.count - shared)
        return 10_000 * shared / whole
    }

    /// Words of one or two letters mean little, unless there are no others.
    private static func withoutSmallWords(_ words: Set<[UInt8]>) -> Set<[UInt8]> {
        let large = words.filter { $0.count > 2 }
        return large.isEmpty ? words : large
    }

    /// Without the commonest English endings, where a stem is left.
    private static func stem(_ word: ArraySlice<UInt8>) -> [UInt8] {
        for ending in ["ing", "ed", "es", "s"] where word.count > ending.utf8.count + 3 {
            if word.suffix(ending.utf8.count).elementsEqual(ending.utf8) {
                return Array(word.dropLast(ending.utf8.count))
            }
        }
        return Array(word)
    }
}
