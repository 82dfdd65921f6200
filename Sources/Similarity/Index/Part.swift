/// A segment and which of its documents were removed since.
struct Part: Sendable {
    let segment: Segment
    private(set) var removed: Removed?

    struct Removed: Sendable {
        /// A bit for each place.
        var places: [UInt64]
        var count = 0
        /// The sum of their lengths.
        var length = 0
        /// By term, in how many of them it occurs.
        var byTerm: [UInt32]
    }

    init(_ segment: Segment) {
        self.segment = segment
    }

    var count: Int { segment.count - (removed?.count ?? 0) }

    func isAlive(_ place: Int) -> Bool {
        guard let removed else { return true }
        return removed.places[place / 64] >> UInt64(place % 64) & 1 == 0
    }

    /// In how many documents a term occurs.
    func frequency(ofTerm number: Int) -> Int {
        segment.postings.terms[number].frequency - Int(removed?.byTerm[number] ?? 0)
    }

    mutating func remove(at place: Int) {
        guard isAlive(place) else { return }
        var removed =
            removed
            ?? Removed(
                places: [UInt64](repeating: 0, count: (segment.count + 63) / 64),
                byTerm: [UInt32](repeating: 0, count: segment.postings.terms.count))
        removed.places[place / 64] |= 1 << UInt64(place % 64)
        removed.count += 1
        removed.length += Int(segment.lengths[place])
        for number in segment.postings.numbers(at: place) { removed.byTerm[number] += 1 }
        self.removed = removed
    }
}
