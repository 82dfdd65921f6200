/// When segments are merged and built anew.
///
/// Documents climb: 16 segments of one size become one of the next, 1, 16, 256, 4,096, 65,536. Each document is moved
/// four times in its life, and a query meets some 60 segments at most, most of them tiny.
extension Snapshot {
    /// From this size on merging is upkeep; below, it takes a few milliseconds once in a while.
    private static let large = 4_096
    private static let fanOut = 16

    /// Merges segments below 4,096 documents where 16 of a size have gathered.
    mutating func mergeSmall() {
        for ceiling in [16, 256, Self.large] {
            let alike = parts.filter { $0.segment.count < ceiling && $0.segment.count * Self.fanOut >= ceiling }
            guard alike.count >= Self.fanOut else { continue }
            var builder = SegmentBuilder(expecting: alike.reduce(0) { $0 + $1.count })
            for part in alike where builder.count + part.count <= Segment.capacity { builder.append(part) }
            replace(alike, by: builder.build(lists: nil))
        }
    }

    /// Puts `segment` in the place of parts it was built from; what was removed of them since is removed of it.
    mutating func replace(_ old: [Part], by segment: Segment) {
        let now = take(old.map(\.segment))
        append(segment)
        for part in old {
            let current = now.first { $0.segment === part.segment }
            // A part of which everything was removed is gone.
            if let current, current.removed?.count == part.removed?.count { continue }
            for place in 0..<part.segment.count
            where part.isAlive(place) && current?.isAlive(place) != true {
                remove(part.segment.documents[place], from: segment)
            }
        }
    }

    /// The parts that the next piece of upkeep makes one of, none if all is well.
    var partsToRebuild: [Part] {
        let large = parts.filter { $0.segment.count >= Self.large }
        if let worn = large.first(where: { 4 * ($0.removed?.count ?? 0) > $0.segment.count }) { return [worn] }
        let growing = large.filter { $0.segment.count <= Segment.capacity / 2 }
        if growing.count >= Self.fanOut {
            var total = 0
            return Array(
                growing.sorted { $0.count < $1.count }.prefix(Self.fanOut).prefix { part in
                    total += part.count
                    return total <= Segment.capacity
                })
        }
        return large.first { $0.segment.stretches?.lists !== lists }.map { [$0] } ?? []
    }

    /// Whether lists are worth their while and were found, if at all, among a quarter of today's documents.
    var needsLists: Bool {
        count > SimilarityIndex.flatLimit && count >= 4 * (lists?.documents ?? 0)
    }

    func trainedLists() -> Lists {
        var random = SplitMix(seed: UInt64(count))
        var sample: [Int8] = []
        sample.reserveCapacity(Lists.sampleCount * TextProfile.dimensions)
        for part in parts {
            let share = (Lists.sampleCount * part.segment.count + count - 1) / count
            for _ in 0..<share {
                let place = Int.random(in: 0..<part.segment.count, using: &random)
                if part.isAlive(place) { sample.append(contentsOf: part.segment.vector(at: place)) }
            }
        }
        return Lists(sample: sample, documents: count)
    }
}
