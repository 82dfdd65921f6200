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
    static let scopedBudget = 400_000

    private let snapshot: Snapshot
    private let scope: Scope
    /// The query's terms that occur at all, the rarest first.
    private let terms: [Term]
    /// Each term's postings in each part, term by term; empty where it does not occur.
    private let ranges: [Range<Int>]
    /// How many of the terms are gone through.
    private let gone: Int
    private let allowance: Int

    private struct Term {
        /// Where its ranges begin.
        var start: Int
        var frequency: Int
        var idf: Float
    }

    init(_ profile: TextProfile, in scope: Scope, of snapshot: Snapshot) {
        self.snapshot = snapshot
        self.scope = scope
        allowance = scope.isEverything ? Self.budget : Self.scopedBudget
        var terms: [Term] = []
        var ranges: [Range<Int>] = []
        ranges.reserveCapacity(profile.terms.count * snapshot.parts.count)
        for hash in Set(profile.terms.map { TermHash.stirred($0.hash) }) {
            var term = Term(start: ranges.count, frequency: 0, idf: 0)
            for part in snapshot.parts {
                guard let number = part.segment.postings.number(of: hash) else {
                    ranges.append(0..<0)
                    continue
                }
                ranges.append(part.segment.postings[number])
                term.frequency += part.frequency(ofTerm: number)
            }
            guard term.frequency > 0 else {
                ranges.removeLast(snapshot.parts.count)
                continue
            }
            let frequency = Float(term.frequency)
            term.idf = log1p((Float(snapshot.count) - frequency + 0.5) / (frequency + 0.5))
            terms.append(term)
        }
        terms.sort { $0.frequency < $1.frequency }
        self.terms = terms
        self.ranges = ranges
        var left = allowance
        gone = terms.prefix { term in
            left -= term.frequency
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
            scratch.norms[length] = Self.k1 * (1 - Self.b + Self.b * Float(length) / average)
        }
    }

    /// Adds up one part's postings, reads what is wanted of the sums, and leaves them zero.
    private func gather(
        part index: Int, top: inout TopHits, left: inout Int, scratch: inout Scratch, read: ([Float]) -> Void
    ) {
        let part = snapshot.parts[index]
        let postings = part.segment.postings
        let floor = max(top.floor, 0)
        scratch.risen.removeAll(keepingCapacity: true)
        var touched = 0
        for term in terms.prefix(max(gone, 1)) where left > 0 {
            let range = ranges[term.start + index].prefix(left)
            touched += range.count
            left -= range.count
            let weight = term.idf * (Self.k1 + 1)
            for posting in range {
                let place = Int(postings.places[posting])
                let count = Float(postings.counts[posting])
                let norm = scratch.norms[Int(part.segment.lengths[place])]
                let sum = scratch.sums[place] + weight * count / (count + norm)
                scratch.sums[place] = sum
                if sum > floor { scratch.risen.append(postings.places[posting]) }
            }
        }
        guard touched > 0 else { return }
        if gone > 0 { read(scratch.sums) }
        for place in scratch.risen {
            let sum = scratch.sums[Int(place)]
            scratch.sums[Int(place)] = 0
            guard sum > top.floor, sum > 0, part.isAlive(Int(place)),
                scope.isEverything || part.segment.attributes.isIn(scope, at: Int(place))
            else { continue }
            top.show(sum, at: Spot(part: Int32(index), place: Int32(place)))
        }
        for place in 0..<part.segment.count { scratch.sums[place] = 0 }
    }

    /// Adds to a score what the terms not gone through add.
    private func complete(_ score: Float, at spot: Spot, _ scratch: Scratch) -> Float {
        let segment = snapshot.parts[Int(spot.part)].segment
        let norm = scratch.norms[Int(segment.lengths[Int(spot.place)])]
        return terms.dropFirst(gone).reduce(score) { score, term in
            let range = ranges[term.start + Int(spot.part)]
            let count = Float(segment.postings.count(at: Int(spot.place), in: range))
            return count > 0 ? score + term.idf * (Self.k1 + 1) * count / (count + norm) : score
        }
    }
}
