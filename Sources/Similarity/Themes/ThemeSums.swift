/// The sums of the directions of each theme's members, in slots, and what follows from them.
///
/// Sums of small themes are kept in 16 bits, which is where nearly all themes stay; a larger one gets 64.
struct ThemeSums: Sendable {
    static let width = TokenTable.dimensions
    /// As many directions of at most 127 as 16 bits hold the sum of.
    private static let fewest = 258

    private(set) var counts: [Int] = []
    /// The directions of the means, row after row.
    private(set) var directions: [Int8] = []
    /// The lengths of the means.
    private(set) var lengths: [Float] = []
    private var small: [Int16] = []
    private var large: [Int: [Int64]] = [:]

    init() {}

    /// One slot of others, alone.
    init(of others: ThemeSums, at slot: Int) {
        counts = [others.counts[slot]]
        directions = Array(others.direction(at: slot))
        lengths = [others.lengths[slot]]
        if let sum = others.large[slot] { large[0] = sum }
        small = Array(others.small[Self.width * slot..<Self.width * (slot + 1)])
    }

    /// What a request points at, its title counting as much as all of its text: 127 long; `nil` without known words.
    static func direction(of profile: TextProfile) -> [Int8]? {
        guard profile.vector.count == width, profile.titleVector.count == width else { return nil }
        let both = zip(profile.vector, profile.titleVector).map { Int64($0) + Int64($1) }
        return both.contains { $0 != 0 } ? unit(both).direction : nil
    }

    private static func unit(_ sum: [Int64]) -> (direction: [Int8], length: Double) {
        let length = sum.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
        guard length > 0 else { return (Array(repeating: 0, count: width), 0) }
        return (sum.map { Int8(clamping: Int((127 * Double($0) / length).rounded())) }, length)
    }

    func direction(at slot: Int) -> ArraySlice<Int8> { directions[Self.width * slot..<Self.width * (slot + 1)] }

    func sum(at slot: Int) -> [Int64] {
        large[slot] ?? small[Self.width * slot..<Self.width * (slot + 1)].map(Int64.init)
    }

    mutating func append(_ direction: [Int8]) {
        counts.append(1)
        small.append(contentsOf: direction.lazy.map(Int16.init))
        directions += direction
        lengths.append(1)
        update(counts.count - 1, with: direction.map(Int64.init))
    }

    mutating func add(_ direction: [Int8], at slot: Int) {
        counts[slot] += 1
        if large[slot] == nil, counts[slot] > Self.fewest { large[slot] = sum(at: slot) }
        accumulate(direction, times: 1, at: slot)
    }

    mutating func subtract(_ direction: [Int8], at slot: Int) {
        counts[slot] -= 1
        accumulate(direction, times: -1, at: slot)
    }

    private mutating func accumulate(_ direction: [Int8], times factor: Int64, at slot: Int) {
        let sum = zip(sum(at: slot), direction).map { $0 + factor * Int64($1) }
        if large[slot] != nil {
            large[slot] = sum
        } else {
            // It can only overflow when something is taken away that was never added.
            small.replaceSubrange(
                Self.width * slot..<Self.width * (slot + 1), with: sum.lazy.map { Int16(clamping: $0) })
        }
        update(slot, with: sum)
    }

    /// By the same way for every sum, so that it does not matter how it came about.
    private mutating func update(_ slot: Int, with sum: [Int64]) {
        let (mean, length) = Self.unit(sum)
        directions.replaceSubrange(Self.width * slot..<Self.width * (slot + 1), with: mean)
        lengths[slot] = Float(length / (127 * Double(max(1, counts[slot]))))
    }

    /// The last slot takes the place of this one.
    mutating func drop(_ slot: Int) {
        let last = counts.count - 1
        large[slot] = large.removeValue(forKey: last)
        if slot == last { large[slot] = nil }
        counts[slot] = counts[last]
        lengths[slot] = lengths[last]
        for index in 0..<Self.width {
            small[Self.width * slot + index] = small[Self.width * last + index]
            directions[Self.width * slot + index] = directions[Self.width * last + index]
        }
        counts.removeLast()
        lengths.removeLast()
        small.removeLast(Self.width)
        directions.removeLast(Self.width)
    }
}
