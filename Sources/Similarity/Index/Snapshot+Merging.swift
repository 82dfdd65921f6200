/// When segments are merged and built anew.
///
/// Documents climb: 16 segments of one size become one of the next, 1, 16, 256, 4,096, 65,536. Each document is moved
/// four times in its life, and a query meets some 60 segments at most, most of them tiny.
extension Snapshot {
    /// Merges small segments where 16 of a size have gathered.
    mutating func mergeSmall() {
        var floor = 1
        while floor < scale.large {
            let ceiling = min(floor * scale.fanOut, scale.large)
            let alike = parts.filter { (floor..<ceiling).contains($0.segment.count) }
            floor = ceiling
            guard alike.count >= scale.fanOut else { continue }
            var builder = SegmentBuilder(expecting: alike.reduce(0) { $0 + $1.count })
            for part in alike { builder.append(part) }
            replace(alike, by: builder.build(lists: nil, scale: scale))
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
        let large = parts.filter { $0.segment.count >= scale.large }
        if let worn = large.first(where: { 4 * ($0.removed?.count ?? 0) > $0.segment.count }) { return [worn] }
        let growing = large.filter { $0.segment.count <= scale.capacity / 2 }
        if growing.count >= scale.fanOut {
            var total = 0
            return Array(
                growing.sorted { $0.count < $1.count }.prefix(scale.fanOut).prefix { part in
                    total += part.count
                    return total <= scale.capacity
                })
        }
        return large.first { $0.segment.stretches?.lists !== lists }.map { [$0] } ?? []
    }

    /// Whether lists are worth their while and were found, if at all, among a quarter of today's documents.
    var needsLists: Bool {
        count > scale.flatLimit && count >= 4 * (lists?.documents ?? 0)
    }

    func trainedLists() -> Lists {
        var random = SplitMix(seed: UInt64(count))
        var sample: [Int8] = []
        let wanted = min(count, scale.lists * Lists.lessons)
        sample.reserveCapacity(wanted * TextProfile.dimensions)
        for part in parts {
            for _ in 0..<(wanted * part.count + count - 1) / count {
                let place = Int.random(in: 0..<part.segment.count, using: &random)
                sample.append(contentsOf: part.segment.vector(at: place))
            }
        }
        return Lists(scale.lists, sample: sample, documents: count)
    }
}
