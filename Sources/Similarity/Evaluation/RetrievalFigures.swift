/// How well duplicates were found, in the figures that are usual for it.
package struct RetrievalFigures: Sendable, Equatable {
    /// What came of looking one document up among the earlier ones.
    package struct Outcome: Sendable {
        /// Whether there was a duplicate to be found.
        var repeats: Bool
        /// The place of the first duplicate that was found, from 1.
        var rank: Int?
        /// The score of the first that was found, whatever it was.
        var top: Float?
        var time: Duration

        package init(repeats: Bool, rank: Int?, top: Float?, time: Duration = .zero) {
            self.repeats = repeats
            self.rank = rank
            self.top = top
            self.time = time
        }
    }

    package let documents: Int
    /// The documents that had an earlier duplicate; recalls and MRR are over these.
    package let queries: Int
    /// The part of the queries with a duplicate among the first one, five and ten.
    package let recallAt1: Double
    package let recallAt5: Double
    package let recallAt10: Double
    /// The mean of one over the first duplicate's place, zero where none was found.
    package let meanReciprocalRank: Double
    /// Of the decision "the first is a duplicate", over all outcomes, at the threshold that is best for it.
    package let f1: Double
    /// Times of a look-up, from the text to the ranking.
    package let median: Duration
    package let percentile99: Duration

    package init(_ outcomes: [Outcome], documents: Int) {
        let queries = outcomes.filter(\.repeats)
        let count = max(1, Double(queries.count))
        func recall(_ limit: Int) -> Double {
            Double(queries.count { $0.rank.map { $0 <= limit } ?? false }) / count
        }
        self.documents = documents
        self.queries = queries.count
        recallAt1 = recall(1)
        recallAt5 = recall(5)
        recallAt10 = recall(10)
        meanReciprocalRank = queries.reduce(0) { $0 + ($1.rank.map { 1 / Double($0) } ?? 0) } / count
        f1 = Self.bestF1(outcomes, queries: queries.count)
        let times = outcomes.map(\.time).sorted()
        median = Self.quantile(50, of: times)
        percentile99 = Self.quantile(99, of: times)
    }

    /// Goes down from the surest: at each threshold, those above it are called duplicates.
    private static func bestF1(_ outcomes: [Outcome], queries: Int) -> Double {
        let tops = outcomes.compactMap { outcome in
            outcome.top.map { (score: $0, isRight: outcome.rank == 1) }
        }
        .sorted { $0.score > $1.score }
        var best = 0.0
        var right = 0
        for (place, top) in tops.enumerated() {
            if top.isRight { right += 1 }
            // Equal scores are on the same side of every threshold.
            if place + 1 < tops.count, tops[place + 1].score == top.score { continue }
            // 2PR / (P + R), with P = right / called and R = right / queries.
            best = max(best, 2 * Double(right) / Double(place + 1 + queries))
        }
        return best
    }

    private static func quantile(_ percent: Int, of sorted: [Duration]) -> Duration {
        sorted.isEmpty ? .zero : sorted[min(sorted.count - 1, percent * sorted.count / 100)]
    }
}
