/// A set of small numbers below a bound known from the start.
struct BitSet: Sendable {
    private var words: [UInt64]

    init(bound: Int) {
        words = Array(repeating: 0, count: (bound + 63) / 64)
    }

    func contains(_ member: Int) -> Bool {
        words[member >> 6] >> UInt64(member & 63) & 1 == 1
    }

    /// Whether it was not there before.
    @discardableResult
    mutating func insert(_ member: Int) -> Bool {
        let bit: UInt64 = 1 << UInt64(member & 63)
        let isNew = words[member >> 6] & bit == 0
        words[member >> 6] |= bit
        return isNew
    }

    mutating func formUnion(_ other: BitSet) {
        for i in 0..<min(words.count, other.words.count) { words[i] |= other.words[i] }
    }

    /// The smallest member at or above a number.
    func next(from start: Int) -> Int? {
        var at = start >> 6
        guard at < words.count else { return nil }
        var word = words[at] & (UInt64.max << UInt64(start & 63))
        while word == 0 {
            at += 1
            guard at < words.count else { return nil }
            word = words[at]
        }
        return at << 6 + word.trailingZeroBitCount
    }
}

/// Numbers found in the course of one pass, each once, in the order they were found.
struct Hits {
    private(set) var set: BitSet
    private(set) var list: [Int32] = []

    init(bound: Int) {
        set = BitSet(bound: bound)
    }

    mutating func add(_ number: Int32) {
        if set.insert(Int(number)) { list.append(number) }
    }

    func contains(_ number: Int32) -> Bool { set.contains(Int(number)) }
}
