import Similarity
import Testing

@Suite struct CandidateTests {
    @Test func `the best by both measures together are chosen, and keep their order`() {
        let candidates = [
            Candidate(document: 1, bm25: 20, cosine: 0.1, length: 100),
            Candidate(document: 2, bm25: 0, cosine: 0.5, length: 9),
            Candidate(document: 3, bm25: 18, cosine: 0.4, length: 25),
            Candidate(document: 4, bm25: 2, cosine: 0.2, length: 25),
            Candidate(document: 5, bm25: 0, cosine: 0.95, length: 9),
        ]
        #expect(candidates.best(1).map(\.document) == [3])
        #expect(candidates.best(3).map(\.document) == [1, 3, 5])
        #expect(candidates.best(4).map(\.document) == [1, 2, 3, 5])
        #expect(candidates.best(5) == candidates && candidates.best() == candidates)
        #expect(candidates.best(0).isEmpty && candidates.best(-1).isEmpty && [Candidate]().best(1).isEmpty)
    }

    @Test func `of two with the same words the shorter is chosen`() {
        let long = Candidate(document: 1, bm25: 9, cosine: 0.5, length: 200)
        let short = Candidate(document: 2, bm25: 9, cosine: 0.5, length: 6)
        #expect([long, short].best(1) == [short] && [short, long].best(1) == [short])
    }

    @Test func `without a shared word the cosine alone decides, and equal ones keep the first`() {
        let near = (0..<6).map { Candidate(document: $0, bm25: 0, cosine: $0 == 4 ? 0.9 : 0.5, length: 0) }
        #expect(near.best(3).map(\.document) == [0, 1, 4])
    }
}
