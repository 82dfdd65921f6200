/// The documents with the nearest vectors: codes are scanned, the best of them compared in full.
struct DenseSearch {
    /// How many the codes choose for the comparison in full.
    static let kept = 1_000
    /// How many codes are looked at where there are lists.
    static let lookedAt = 65_536
    /// The same among those in a scope, which lie in more lists.
    static let scopedLookedAt = 16_384

    let snapshot: Snapshot
    let scope: Scope

    /// A stretch of codes whose distances were appended one after the other.
    private struct Run {
        var part: Int
        var place: Int
        /// Where its distances begin.
        var start: Int
    }

    /// - Returns: at most `limit` spots with their dot products, none for a vector of zeros.
    func hits(for vector: [Int8], limit: Int, scratch: inout Scratch) -> [(score: Float, spot: Spot)] {
        guard vector.contains(where: { $0 != 0 }) else { return [] }
        let runs = scan(for: vector, scratch: &scratch)
        let chosen = Kernels.nearest(Self.kept, of: scratch.distances)
        var top = TopHits(limit: limit)
        var run = 0
        var places: [UInt16] = []
        var next = 0
        while next < chosen.count {
            // Neighbouring runs of one part are compared in one go.
            places.removeAll(keepingCapacity: true)
            while run + 1 < runs.count, runs[run + 1].start <= Int(chosen[next]) { run += 1 }
            let part = runs[run].part
            while next < chosen.count {
                let index = Int(chosen[next])
                while run + 1 < runs.count, runs[run + 1].start <= index { run += 1 }
                guard runs[run].part == part else { break }
                places.append(
                    scope.isEverything
                        ? UInt16(truncatingIfNeeded: runs[run].place + index - runs[run].start) : scratch.places[index])
                next += 1
            }
            let products = Kernels.products(of: vector, with: snapshot.parts[part].segment.vectors, at: places)
            for (place, product) in zip(places, products) where Float(product) > top.floor {
                top.show(Float(product), at: Spot(part: Int32(part), place: Int32(place)))
            }
        }
        return top.hits
    }

    private func scan(for vector: [Int8], scratch: inout Scratch) -> [Run] {
        let code = SignCode.of(vector)
        scratch.distances.removeAll(keepingCapacity: true)
        scratch.places.removeAll(keepingCapacity: true)
        var runs: [Run] = []
        // Parts that are not in lists, or in lists of before, are looked at in full; upkeep keeps them few.
        var listed: [(part: Int, stretches: Segment.Stretches)] = []
        var whole: [(part: Int, range: Range<Int>)] = []
        for (index, part) in snapshot.parts.enumerated() {
            if let lists = snapshot.lists, let stretches = part.segment.stretches, stretches.lists === lists {
                listed.append((index, stretches))
            } else {
                whole.append((index, 0..<part.segment.count))
            }
        }
        scan(whole, for: code, runs: &runs, scratch: &scratch)
        guard let lists = snapshot.lists, !listed.isEmpty else { return runs }
        var waiting = lists.ordered(from: vector)[...]
        let enough = scratch.distances.count + (scope.isEverything ? Self.lookedAt : Self.scopedLookedAt)
        // A narrow scope finds few in each list, and therefore goes through more of them.
        while !waiting.isEmpty, scratch.distances.count < enough {
            let wave = waiting.prefix(8)
            waiting = waiting.dropFirst(8)
            let stretches = listed.flatMap { part, stretches in wave.map { (part: part, range: stretches[$0]) } }
            scan(stretches, for: code, runs: &runs, scratch: &scratch)
        }
        return runs
    }

    private func scan(
        _ stretches: [(part: Int, range: Range<Int>)], for code: [UInt64], runs: inout [Run], scratch: inout Scratch
    ) {
        for (index, stretch) in stretches.enumerated() where !stretch.range.isEmpty {
            let start = scratch.distances.count
            let part = snapshot.parts[stretch.part]
            let codes = part.segment.codes
            if scope.isEverything {
                let next = index + 1 < stretches.count ? stretches[index + 1] : stretch
                Kernels.appendDistances(
                    to: code, of: Kernels.Stretch(codes: codes, range: stretch.range),
                    before: Kernels.Stretch(codes: snapshot.parts[next.part].segment.codes, range: next.range),
                    onto: &scratch.distances)
                if part.removed != nil {
                    for place in stretch.range where !part.isAlive(place) {
                        scratch.distances[start + place - stretch.range.lowerBound] = 255
                    }
                }
            } else {
                part.segment.attributes.appendPlaces(in: scope, of: stretch.range, to: &scratch.places)
                let found = scratch.places[start...]
                Kernels.appendDistances(to: code, of: codes, at: found, onto: &scratch.distances)
                if part.removed != nil {
                    for (offset, place) in found.enumerated() where !part.isAlive(Int(place)) {
                        scratch.distances[start + offset] = 255
                    }
                }
            }
            guard scratch.distances.count > start else { continue }
            runs.append(Run(part: stretch.part, place: stretch.range.lowerBound, start: start))
        }
    }
}
