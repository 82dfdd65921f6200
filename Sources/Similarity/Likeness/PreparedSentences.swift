internal import Intake

/// Example sentences with their words and vectors.
struct PreparedSentences: PreparedExamples {
    private static let sentenceLimit = 64

    let model: SimilarityModel
    let examples: [Sentence]

    func nearest(to text: String) -> (score: Int, example: Int) {
        var best = (score: 0, example: 0)
        for sentence in Self.sentences(of: text) {
            let sentence = Sentence(sentence, model: model)
            for (number, example) in examples.enumerated() {
                let score = sentence.score(for: example)
                if score > best.score { best = (score, number) }
            }
        }
        return best
    }

    /// The sentences of the text's head, and all of it where it is short: a wish may be cut in two by a full stop.
    private static func sentences(of text: String) -> [String] {
        let head = String.UnicodeScalarView(text.unicodeScalars.prefix(8192))
        let parts = head.split(whereSeparator: ends.contains).map { String(Substring($0)) }
        let whole = parts.count > 1 && head.count <= 160 ? [String(head)] : []
        return Array(parts.prefix(sentenceLimit)) + whole
    }

    private static let ends: Set<Unicode.Scalar> = [".", "!", "?", ";", "。", "！", "？", "\n", "\r"]
}

/// A sentence as it is compared with examples.
struct Sentence: Sendable {
    /// Hashes of its distinct stemmed words, without small words.
    private let words: [UInt64]
    private let vector: [Int8]

    init(_ text: String, model: SimilarityModel) {
        let folded = FoldedScalars(title: text)
        var words: [UInt64] = []
        WordSplit.forEach(in: folded) { word, _ in
            var hash = WordHash()
            for index in word.indices { hash.take(word[index]) }
            if !words.contains(hash.value) { words.append(hash.value) }
        }
        self.words = words
        vector = model.embed(text)
    }

    /// In thousandths; 1000 for the example's own words.
    func score(for example: Sentence) -> Int {
        guard !words.isEmpty, !example.words.isEmpty else { return 0 }
        return min(1000, max(Self.thousandths(Dot.cosine(vector, example.vector)), overlap(with: example)))
    }

    /// Shared words over shared words, 0.8 of those that the example has alone and 0.2 of the sentence's.
    private func overlap(with example: Sentence) -> Int {
        let shared = example.words.count { words.contains($0) }
        guard shared > 0 else { return 0 }
        let whole = 10 * shared + 8 * (example.words.count - shared) + 2 * (words.count - shared)
        return 10_000 * shared / whole
    }

    /// How a cosine is told: 19 of 20 unrelated sentences are below the first step, most paraphrases above the second.
    private static let steps: [(cosine: Float, score: Float)] = [(0, 0), (0.28, 400), (0.4, 600), (1, 1000)]

    private static func thousandths(_ cosine: Float) -> Int {
        for (low, high) in zip(steps, steps.dropFirst()) where cosine >= low.cosine && cosine < high.cosine {
            let part = (cosine - low.cosine) / (high.cosine - low.cosine)
            return Int((low.score + part * (high.score - low.score)).rounded())
        }
        return cosine < 0 ? 0 : 1000
    }
}
