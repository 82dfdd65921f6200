import Testing

@testable import Similarity

@Suite struct RetrievalFiguresTests {
    private typealias Outcome = RetrievalFigures.Outcome

    /// Four queries, found first, third, seventh and never; two more documents that repeat nothing.
    private let outcomes = [
        Outcome(repeats: true, rank: 1, top: 4, time: .milliseconds(3)),
        Outcome(repeats: false, rank: nil, top: 3, time: .milliseconds(1)),
        Outcome(repeats: true, rank: 3, top: 2, time: .milliseconds(5)),
        Outcome(repeats: true, rank: 7, top: -1, time: .milliseconds(2)),
        Outcome(repeats: true, rank: nil, top: nil, time: .milliseconds(4)),
        Outcome(repeats: false, rank: nil, top: 1, time: .milliseconds(6)),
    ]

    @Test func `recalls and MRR are over what repeats`() {
        let figures = RetrievalFigures(outcomes, documents: 9)
        #expect(figures.documents == 9)
        #expect(figures.queries == 4)
        #expect(figures.recallAt1 == 0.25)
        #expect(figures.recallAt5 == 0.5)
        #expect(figures.recallAt10 == 0.75)
        #expect(abs(figures.meanReciprocalRank - (1 + 1.0 / 3 + 1.0 / 7) / 4) < 1e-12)
    }

    @Test func `F1 is that of the best threshold, and counts what never had candidates`() {
        // Only the first is called: precision 1, recall 1/4. Lower thresholds only add wrong ones.
        #expect(abs(RetrievalFigures(outcomes, documents: 6).f1 - 0.4) < 1e-12)
        let better = outcomes + [Outcome(repeats: true, rank: 1, top: 3.5)]
        // The first two: precision 1, recall 2/5.
        #expect(abs(RetrievalFigures(better, documents: 7).f1 - 4.0 / 7) < 1e-12)
    }

    @Test func `equal scores are on one side of the threshold`() {
        let tied = [
            Outcome(repeats: true, rank: 1, top: 1), Outcome(repeats: false, rank: nil, top: 1),
            Outcome(repeats: false, rank: nil, top: 1),
        ]
        // All three are called: precision 1/3, recall 1.
        #expect(abs(RetrievalFigures(tied, documents: 3).f1 - 0.5) < 1e-12)
        #expect(abs(RetrievalFigures(tied.reversed(), documents: 3).f1 - 0.5) < 1e-12)
    }

    @Test func `times are those in the middle and near the end`() {
        let figures = RetrievalFigures(outcomes, documents: 6)
        #expect(figures.median == .milliseconds(4))
        #expect(figures.percentile99 == .milliseconds(6))
    }

    @Test func `nothing gives zeros`() {
        let figures = RetrievalFigures([], documents: 0)
        #expect(figures.recallAt1 == 0 && figures.f1 == 0 && figures.median == .zero)
    }
}
