internal import Glibc

/// Scores stored requests against a query.
package struct PairScorer: Sendable {
    /// How many of the best get the two dear features; the others are dropped.
    package static let fullyScored = 30
    private static let neighbours = 2...11

    private let model: SimilarityModel

    package init(model: SimilarityModel) {
        self.model = model
    }

    /// What came of a candidate, by its place in the list that was given.
    package struct Scored: Sendable, Equatable {
        package var candidate: Int
        package var logit: Float
        package var features: PairFeatures
    }

    /// The best candidates, best first, at most 30.
    ///
    /// Some microseconds a candidate, and a few tens for each of the best 30.
    /// - Parameter statistics: of the stored requests, without the query.
    /// - Parameter cosines: the highest cosines that the query has with stored requests, in any order; they tell how
    ///   crowded its surroundings are. Without them the candidates' own are taken.
    /// - Parameter dense: an outside model's cosine of the query with each candidate, `nil` where there is none.
    package func score(
        _ query: TextProfile, among candidates: [TextProfile], statistics: CorpusStatistics, cosines: [Float]? = nil,
        dense: [Float?]? = nil
    ) -> [Scored] {
        let prepared = PreparedQuery(query, statistics: statistics)
        let all = candidates.map { Dot.cosine(query.vector, $0.vector) }
        let crowd = Self.crowd(cosines ?? all, isYoung: statistics.documents < statistics.floor)
        var scored = candidates.indices.map { index in
            let features = PairFeatures(prepared, candidates[index], cosine: all[index], crowd: crowd)
            return Scored(candidate: index, logit: model.reranker.logit(features), features: features)
        }
        scored.sort { $0.logit > $1.logit }
        scored.removeLast(max(0, scored.count - Self.fullyScored))
        var nearness = Nearness(prepared, table: model.table)
        for index in scored.indices {
            let near = nearness(candidates[scored[index].candidate])
            scored[index].features.queryTitleNear = near.query
            scored[index].features.documentTitleNear = near.document
            scored[index].logit = model.reranker.logit(scored[index].features)
        }
        if let dense { stack(dense, on: &scored) }
        scored.sort { $0.logit > $1.logit }
        return scored
    }

    /// Lets the standing of the dense cosines count, for those of the best that have one.
    private func stack(_ dense: [Float?], on scored: inout [Scored]) {
        guard let weights = model.reranker.dense else { return }
        let cosines = scored.map { dense.indices.contains($0.candidate) ? dense[$0.candidate] : nil }
        guard let standing = DenseStanding(of: cosines) else { return }
        for (index, cosine) in zip(scored.indices, cosines) {
            guard let cosine else { continue }
            scored[index].logit = weights.stacked(scored[index].logit, standing[cosine])
        }
    }

    /// What stands for the neighbours that a young store does not have yet: a usual one in a grown store.
    private static let usualNeighbour: Float = 0.35

    /// The mean of the 2nd to 11th highest, as many as there are.
    static func crowd(_ cosines: [Float], isYoung: Bool = false) -> Float {
        var top: [Float] = []
        for cosine in cosines where top.count < neighbours.upperBound || cosine > top[top.count - 1] {
            if top.count == neighbours.upperBound { top.removeLast() }
            top.insert(cosine, at: top.firstIndex { $0 < cosine } ?? top.count)
        }
        let rest = top.dropFirst(neighbours.lowerBound - 1)
        if isYoung {
            let missing = Float(max(0, neighbours.count - rest.count))
            return (rest.reduce(0, +) + missing * usualNeighbour) / Float(neighbours.count)
        }
        return rest.isEmpty ? 0 : rest.reduce(0, +) / Float(rest.count)
    }
}

extension Reranker {
    func logit(_ features: PairFeatures) -> Float {
        let f = features
        let c = coefficients
        guard c.count == 15 else { return intercept }
        // Written out: a list of the values would be an allocation for each of some hundred candidates.
        let words = c[0] * f.bm25OfQuery + c[1] * f.bm25OfDocument + c[2] * f.tfidf + c[3] * f.cosine
        let vectors = c[4] * f.titleCosine + c[5] * f.cosineGap + c[6] * f.queryTitleCovered
        let titles = c[7] * f.documentTitleCovered + c[8] * f.queryTitleLacking + c[9] * f.documentTitleLacking
        let rest = c[10] * f.rarestShared + c[11] * f.documentCovered + c[12] * f.shorterLength
        return intercept + words + vectors + titles + rest + c[13] * f.queryTitleNear + c[14] * f.documentTitleNear
    }
}
