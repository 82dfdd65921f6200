/// A document of a snapshot: its part's index and its place in it, in 32 bits each.
struct Spot: Hashable, Sendable {
    var part: Int32
    var place: Int32
}

/// Keeps the best so many of what it is shown; equal scores in any order.
struct TopHits {
    private let limit: Int
    /// A heap, the worst first.
    private(set) var hits: [(score: Float, spot: Spot)] = []

    init(limit: Int) {
        self.limit = limit
        hits.reserveCapacity(limit)
    }

    /// Only higher scores are let in.
    var floor: Float { hits.count < limit ? -.infinity : hits.first?.score ?? .infinity }

    mutating func show(_ score: Float, at spot: Spot) {
        if hits.count < limit {
            hits.append((score, spot))
            var child = hits.count - 1
            while child > 0, hits[child].score < hits[(child - 1) / 2].score {
                hits.swapAt(child, (child - 1) / 2)
                child = (child - 1) / 2
            }
        } else if score > floor {
            hits[0] = (score, spot)
            var parent = 0
            while true {
                var least = parent
                for child in 2 * parent + 1...2 * parent + 2
                where child < hits.count && hits[child].score < hits[least].score { least = child }
                if least == parent { return }
                hits.swapAt(parent, least)
                parent = least
            }
        }
    }
}
