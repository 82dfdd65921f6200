import Intake

/// A request that a test says was made before.
struct PriorRequest: Sendable, Equatable {
    var text: String
    var status: Status
    var team: String?
    var votes: Int
}

/// Recognises what was asked before, as far as tests of rules need it.
///
/// The service looks more closely. Here the same words are a duplicate, and texts that have most of their words in
/// common are possibly one: plain enough to foresee, when one writes a test, what will come of it.
struct PlainRecognition {
    /// From here on, in thousandths, a text is possibly the same request.
    static let possibleFrom = 600

    private let history: [PriorRequest]

    init(_ history: [PriorRequest]) {
        self.history = history
    }

    /// The nearest earlier request; of several equally near ones that with the most votes, then the first.
    func match(_ text: String) -> Match {
        let words = Self.words(text)
        var best: (number: Int, score: Int)?
        for (number, prior) in history.enumerated() {
            let score = Self.likeness(words, Self.words(prior.text))
            guard score >= Self.possibleFrom else { continue }
            if let found = best, (score, prior.votes) <= (found.score, history[found.number].votes) { continue }
            best = (number, score)
        }
        guard let best else { return .new }
        let prior = history[best.number]
        return Match(
            outcome: best.score == 1000 ? .duplicate : .possible, request: RequestID(Int64(best.number + 1)),
            score: best.score, status: prior.status, team: prior.team, voices: prior.votes)
    }

    /// 1000 for the same words in the same order, else what share of their distinct words two texts have in common.
    private static func likeness(_ a: [String], _ b: [String]) -> Int {
        guard !a.isEmpty, !b.isEmpty else { return 0 }
        if a == b { return 1000 }
        let (first, second) = (Set(a), Set(b))
        return min(999, 2000 * first.intersection(second).count / (first.count + second.count))
    }

    /// Without case, accents, punctuation and symbols.
    private static func words(_ text: String) -> [String] {
        let folded = FoldedText(text, .tokens)
        return folded.tokens.filter { !$0.isSymbol }.map {
            String(decoding: folded.bytes[$0.start..<$0.end], as: UTF8.self)
        }
    }
}
