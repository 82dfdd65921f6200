/// For each term of a segment, where it occurs and how often, by ascending place: 3 bytes for each occurrence.
///
/// Terms lie in the order of their hashes, and a directory over the hashes' upper bits makes finding one a step or two.
struct Postings: Sendable {
    let hashes: [UInt64]
    private let starts: [UInt32]
    let places: [UInt16]
    let counts: [UInt8]
    private let directory: [UInt32]
    private let directoryShift: UInt64

    /// - Parameters:
    ///   - hashes: stirred, ascending.
    ///   - starts: one more than hashes; the first is 0, the last the number of places.
    init(hashes: [UInt64], starts: [UInt32], places: [UInt16], counts: [UInt8]) {
        self.hashes = hashes
        self.starts = starts
        self.places = places
        self.counts = counts
        var bits: UInt64 = 0
        while 2 << Int(bits) < hashes.count { bits += 1 }
        let shift = 64 - bits
        var directory: [UInt32] = []
        directory.reserveCapacity(1 << Int(bits) + 1)
        for (number, hash) in hashes.enumerated() {
            while directory.count <= Int(hash >> shift) { directory.append(UInt32(number)) }
        }
        while directory.count <= 1 << Int(bits) { directory.append(UInt32(hashes.count)) }
        self.directory = directory
        directoryShift = shift
    }

    func number(of hash: UInt64) -> Int? {
        let slot = Int(hash >> directoryShift)
        var low = Int(directory[slot])
        var high = Int(directory[slot + 1])
        while low < high {
            let middle = (low + high) / 2
            if hashes[middle] < hash { low = middle + 1 } else { high = middle }
        }
        return low < hashes.count && hashes[low] == hash ? low : nil
    }

    subscript(term: Int) -> Range<Int> { Int(starts[term])..<Int(starts[term + 1]) }

    /// How often the term with these postings occurs at `place`, 0 if it does not.
    func count(at place: Int, in range: Range<Int>) -> Int {
        let place = UInt16(truncatingIfNeeded: place)
        var low = range.lowerBound
        var high = range.upperBound
        while low < high {
            let middle = (low + high) / 2
            if places[middle] < place { low = middle + 1 } else { high = middle }
        }
        return low < range.upperBound && places[low] == place ? Int(counts[low]) : 0
    }

    /// The numbers of the terms that occur at `place`.
    ///
    /// It looks into every term, half a millisecond in a large segment: a list by document would cost 100 bytes each.
    func terms(at place: Int) -> [Int] {
        hashes.indices.filter { count(at: place, in: self[$0]) > 0 }
    }
}
