/// For each term of a segment, where it occurs and how often.
///
/// Most terms are rare and have a list: place, the document's length and the count in 4 bytes, all that a score needs in
/// one stream. The most common ones are a column of a table instead (`CommonTerms`), which is smaller and answers for
/// one document at once. Terms lie in the order of their hashes, and a directory over the hashes' upper bits makes
/// finding one a step or two.
struct Postings: Sendable {
    struct Term: Sendable {
        var hash: UInt64
        /// Where its list begins, or its column.
        fileprivate var start: UInt32
        fileprivate var size: UInt32
        /// In how many places it occurs.
        var frequency: Int { Int(size & ~Self.common) }
        var column: Int? { size & Self.common == 0 ? nil : Int(start) }
        /// Its stretch of the lists, empty for a common term.
        var range: Range<Int> { size & Self.common == 0 ? Int(start)..<Int(start) + Int(size) : 0..<0 }
        /// How many steps it takes to go through it: a table has to be read from top to bottom.
        func cost(in places: Int) -> Int { column == nil ? frequency : places }

        private static let common: UInt32 = 1 << 31

        init(hash: UInt64, list range: Range<Int>) {
            self.hash = hash
            start = UInt32(range.lowerBound)
            size = UInt32(range.count)
        }

        init(hash: UInt64, column: Int, frequency: Int) {
            self.hash = hash
            start = UInt32(column)
            size = UInt32(frequency) | Self.common
        }
    }

    let terms: [Term]
    /// The place in the upper 16 bits, then 8 of the length and 8 of the count; each term's by ascending place.
    let lists: [UInt32]
    let common: CommonTerms
    private let directory: [UInt32]
    private let directoryShift: UInt64

    /// - Parameter terms: by ascending hash, which is stirred.
    init(terms: [Term], lists: [UInt32], common: CommonTerms) {
        self.terms = terms
        self.lists = lists
        self.common = common
        var bits: UInt64 = 0
        while 1 << Int(bits) < terms.count { bits += 1 }
        let shift = 64 - bits
        var directory: [UInt32] = []
        directory.reserveCapacity(1 << Int(bits) + 1)
        for (number, term) in terms.enumerated() {
            while directory.count <= Int(term.hash >> shift) { directory.append(UInt32(number)) }
        }
        while directory.count <= 1 << Int(bits) { directory.append(UInt32(terms.count)) }
        self.directory = directory
        directoryShift = shift
    }

    func number(of hash: UInt64) -> Int? {
        let slot = Int(hash >> directoryShift)
        var low = Int(directory[slot])
        var high = Int(directory[slot + 1])
        while low < high {
            let middle = (low + high) / 2
            if terms[middle].hash < hash { low = middle + 1 } else { high = middle }
        }
        return low < terms.count && terms[low].hash == hash ? low : nil
    }

    /// How often a term occurs at `place`, 0 if it does not.
    func count(of term: Term, at place: Int) -> Int {
        if let column = term.column { return common.count(ofColumn: column, at: place) }
        let range = term.range
        let first = lists.firstIndex(in: range, notBelow: UInt32(place) << 16)
        return first < range.upperBound && lists[first] >> 16 == place ? Int(lists[first] & 0xFF) : 0
    }

    /// Calls `body` with the number of a term, a place and the count there, for all of them.
    func forEach(_ body: (_ term: Int, _ place: Int, _ count: UInt8) -> Void) {
        for (number, term) in terms.enumerated() {
            if let column = term.column {
                common.forEach(inColumn: column) { body(number, $0, $1) }
            } else {
                for posting in lists[term.range] {
                    body(number, Int(posting >> 16), UInt8(truncatingIfNeeded: posting))
                }
            }
        }
    }

    /// The numbers of the terms that occur at `place`.
    ///
    /// It looks into every term, a millisecond in a large segment: a list by document would cost 100 bytes each.
    func numbers(at place: Int) -> [Int] {
        terms.indices.filter { count(of: terms[$0], at: place) > 0 }
    }
}

extension [UInt32] {
    /// The index of the first number of an ascending stretch that is not below `bound`, or the stretch's end.
    func firstIndex(in range: Range<Int>, notBelow bound: UInt32) -> Int {
        var low = range.lowerBound
        var high = range.upperBound
        while low < high {
            let middle = (low + high) / 2
            if self[middle] < bound { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
