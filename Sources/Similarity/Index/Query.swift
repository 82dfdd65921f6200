/// One question to the index, over the documents of one moment.
struct Query {
    private let profile: TextProfile
    private let scope: Scope
    private let snapshot: Snapshot
    /// The profile's vector, made 128 numbers long whatever it was.
    private let vector: [Int8]

    init(_ profile: TextProfile, in scope: Scope, of snapshot: Snapshot) {
        self.profile = profile
        self.scope = scope
        self.snapshot = snapshot
        var vector = Array(profile.vector.prefix(TextProfile.dimensions))
        vector.append(contentsOf: repeatElement(0, count: TextProfile.dimensions - vector.count))
        self.vector = vector
    }

    /// The best `half` by meaning and the best `half` by words, with both measures of each.
    func candidates(half: Int, scratch: inout Scratch) -> [Candidate] {
        let near = DenseSearch(snapshot: snapshot, scope: scope).hits(for: vector, limit: half, scratch: &scratch)
        let words = LexicalSearch(profile, in: scope, of: snapshot)
            .hits(limit: half, wanted: near.map(\.spot), scratch: &scratch)
        var found = zip(near, words.wanted).map { hit, bm25 in
            candidate(at: hit.spot, bm25: bm25, product: hit.score)
        }
        let known = Set(near.map(\.spot))
        for hit in words.best where !known.contains(hit.spot) {
            let part = snapshot.parts[Int(hit.spot.part)]
            let products = Kernels.products(
                of: vector, with: part.segment.vectors, at: [UInt16(truncatingIfNeeded: hit.spot.place)])
            found.append(candidate(at: hit.spot, bm25: hit.score, product: Float(products.first ?? 0)))
        }
        return found.sorted { $0.document < $1.document }
    }

    private func candidate(at spot: Spot, bm25: Float, product: Float) -> Candidate {
        let segment = snapshot.parts[Int(spot.part)].segment
        let place = Int(spot.place)
        return Candidate(
            document: segment.documents[place], bm25: bm25, cosine: product / (127 * 127),
            length: segment.lengths[place])
    }
}
