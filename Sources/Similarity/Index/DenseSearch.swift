/// The documents with the nearest vectors: codes are scanned, the best of them compared in full.
struct DenseSearch {
    /// How many the codes choose for the comparison in full.
    static let kept = 2_000
    /// How many codes in scope are looked at where there are lists.
    static let lookedAt = 65_536

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
        var listed: [(index: Int, part: Part, stretches: Segment.Stretches)] = []
        for (index, part) in snapshot.parts.enumerated() {
            if let lists = snapshot.lists, let stretches = part.segment.stretches, stretches.lists === lists {
                listed.append((index, part, stretches))
            } else {
                scan(part, at: index, in: 0..<part.segment.count, for: code, runs: &runs, scratch: &scratch)
            }
        }
        guard let lists = snapshot.lists, !listed.isEmpty else { return runs }
        var waiting = lists.ordered(from: vector)[...]
        let enough = scratch.distances.count + Self.lookedAt
        // A narrow scope finds few in each list, and therefore goes through more of them.
        while !waiting.isEmpty, scratch.distances.count < enough {
            let wave = waiting.prefix(16)
            waiting = waiting.dropFirst(16)
            for (index, part, stretches) in listed {
                for list in wave {
                    scan(part, at: index, in: stretches[list], for: code, runs: &runs, scratch: &scratch)
                }
            }
        }
        return runs
    }

    private func scan(
        _ part: Part, at index: Int, in range: Range<Int>, for code: [UInt64], runs: inout [Run],
        scratch: inout Scratch
    ) {
        guard !range.isEmpty else { return }
        let start = scratch.distances.count
        let segment = part.segment
        if scope.isEverything {
            Kernels.appendDistances(to: code, of: segment.codes, in: range, onto: &scratch.distances)
            if part.removed != nil {
                for place in range where !part.isAlive(place) {
                    scratch.distances[start + place - range.lowerBound] = 255
                }
            }
        } else {
            segment.attributes.appendPlaces(in: scope, of: range, to: &scratch.places)
            let found = scratch.places[start...]
            Kernels.appendDistances(to: code, of: segment.codes, at: found, onto: &scratch.distances)
            if part.removed != nil {
                for (offset, place) in found.enumerated() where !part.isAlive(Int(place)) {
                    scratch.distances[start + offset] = 255
                }
            }
        }
        if scratch.distances.count > start { runs.append(Run(part: index, place: range.lowerBound, start: start)) }
    }
}
