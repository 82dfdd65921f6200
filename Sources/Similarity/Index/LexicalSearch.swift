#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// The documents that share a query's rare words, by BM25.
///
/// Only the rarest terms' postings are gone through, up to a budget: common ones name most documents and tell little.
/// What the others add is looked up for the candidates alone, so that every score in the end is complete.
struct LexicalSearch {
    static let k1: Float = 1.2
    static let b: Float = 0.75
    /// How many postings are gone through.
    static let budget = 100_000
    /// The same where a scope lets few of them count.
    static let scopedBudget = 200_000

    private let snapshot: Snapshot
    private let scope: Scope
    /// The query's terms that occur at all, the rarest first.
    private let terms: [Term]
    /// Each term in each part, part by part, `stride` of them; `nil` where it does not occur.
    private let postings: [Postings.Term?]
    private let stride: Int
    /// How many of the terms are gone through.
    private let gone: Int
    private let allowance: Int

    private struct Term {
        /// Its number in the query.
        var number: Int
        var frequency = 0
        /// How many steps it takes to go through them.
        var cost = 0
        var idf: Float = 0
    }

    init(_ profile: TextProfile, in scope: Scope, of snapshot: Snapshot) {
        self.snapshot = snapshot
        self.scope = scope
        allowance = scope.isEverything ? Self.budget : Self.scopedBudget
        let hashes = Array(Set(profile.terms.map { TermHash.stirred($0.hash) }))
        var terms = hashes.indices.map { Term(number: $0) }
        var postings: [Postings.Term?] = []
        postings.reserveCapacity(hashes.count * snapshot.parts.count)
        for part in snapshot.parts {
            let own = part.segment.postings
            for (index, hash) in hashes.enumerated() {
                guard let number = own.number(of: hash) else {
                    postings.append(nil)
                    continue
                }
                postings.append(own.terms[number])
                terms[index].frequency += part.frequency(ofTerm: number)
                terms[index].cost += own.terms[number].cost(in: part.segment.count)
            }
        }
        terms.removeAll { $0.frequency == 0 }
        for index in terms.indices {
            let frequency = Float(terms[index].frequency)
            terms[index].idf = log1p((Float(snapshot.count) - frequency + 0.5) / (frequency + 0.5))
        }
        stride = hashes.count
        terms.sort { $0.frequency < $1.frequency }
        self.terms = terms
        self.postings = postings
        var left = allowance
        gone =
            terms.prefix { term in
                left -= term.cost
                return left >= 0
            }.count
    }

    /// - Parameter wanted: spots whose scores are asked for beside the best.
    /// - Returns: the complete scores of at most `limit` best spots, and of those wanted, in their order.
    func hits(
        limit: Int, wanted: [Spot], scratch: inout Scratch
    ) -> (best: [(score: Float, spot: Spot)], wanted: [Float]) {
        prepareNorms(&scratch)
        var top = TopHits(limit: limit)
        var asked = [Float](repeating: 0, count: wanted.count)
        var byPart: [[Int]] = Array(repeating: [], count: snapshot.parts.count)
        for (index, spot) in wanted.enumerated() { byPart[Int(spot.part)].append(index) }
        var left = allowance
        // Parts come by age, and where even the rarest term is in too many, the newest are preferred.
        for index in snapshot.parts.indices.reversed() {
            gather(part: index, top: &top, left: &left, scratch: &scratch) { sums in
                for each in byPart[index] { asked[each] = sums[Int(wanted[each].place)] }
            }
        }
        // Of a term that was gone through in part only, nothing is kept.
        let best = top.hits.map { hit in
            (score: complete(gone > 0 ? hit.score : 0, at: hit.spot, scratch), spot: hit.spot)
        }
        return (best, zip(asked, wanted).map { complete($0, at: $1, scratch) })
    }

    private func prepareNorms(_ scratch: inout Scratch) {
        let average = max(snapshot.averageLength, 1)
        for length in scratch.norms.indices {
            let norm = Self.k1 * (1 - Self.b + Self.b * Float(length) / average)
            scratch.norms[length] = norm
            for count in 0..<4 {
                scratch.shares[count * scratch.norms.count + length] = Float(count) / (Float(count) + norm)
            }
        }
    }

    /// Adds up one part's postings, reads what is wanted of the sums, and leaves them zero.
    private func gather(
        part index: Int, top: inout TopHits, left: inout Int, scratch: inout Scratch, read: ([Float]) -> Void
    ) {
        let part = snapshot.parts[index]
        var addition = Kernels.Addition(
            weight: 0, floor: max(top.floor, 0), norms: scratch.norms, shares: scratch.shares)
        scratch.risen.removeAll(keepingCapacity: true)
        var touched = 0
        for term in terms.prefix(max(gone, 1)) where left > 0 {
            guard let found = postings[index * stride + term.number] else { continue }
            addition.weight = term.idf * (Self.k1 + 1)
            if let column = found.column {
                let list = part.segment.list(ofColumn: column, first: left)
                Kernels.add(addition, postings: list[...], to: &scratch.sums, risen: &scratch.risen)
            } else {
                let list = part.segment.postings.lists[found.range.prefix(left)]
                Kernels.add(addition, postings: list, to: &scratch.sums, risen: &scratch.risen)
            }
            touched += found.frequency
            left -= found.cost(in: part.segment.count)
        }
        guard touched > 0 else { return }
        if gone > 0 { read(scratch.sums) }
        for place in scratch.risen {
            let sum = scratch.sums[Int(place)]
            guard sum > top.floor, part.isAlive(Int(place)),
                scope.isEverything || part.segment.attributes.isIn(scope, at: Int(place))
            else { continue }
            top.show(sum, at: Spot(part: Int32(index), place: Int32(place)))
        }
        Kernels.clear(&scratch.sums, first: part.segment.count)
    }

    /// Adds to a score what the terms not gone through add.
    private func complete(_ score: Float, at spot: Spot, _ scratch: Scratch) -> Float {
        let segment = snapshot.parts[Int(spot.part)].segment
        let norm = scratch.norms[Int(segment.lengths[Int(spot.place)])]
        var score = score
        for term in terms.dropFirst(gone) {
            guard let found = postings[Int(spot.part) * stride + term.number] else { continue }
            let count = Float(segment.postings.count(of: found, at: Int(spot.place)))
            score += term.idf * (Self.k1 + 1) * count / (count + norm)
        }
        return score
    }
}
