/// The sums of the directions of each theme's members, in slots.
///
/// Sums of small themes are kept in 16 bits, which is where nearly all themes stay; a larger one gets 64.
struct ThemeSums: Sendable {
    static let width = TokenTable.dimensions
    /// As many directions of at most 127 as 16 bits hold the sum of.
    private static let fewest = 258

    private(set) var counts: [Int] = []
    private var small: [Int16] = []
    private var large: [Int: [Int64]] = [:]

    /// What a request points at, its title counting as much as all of its text: 127 long; `nil` without known words.
    static func direction(of profile: TextProfile) -> [Int8]? {
        guard profile.vector.count == width, profile.titleVector.count == width else { return nil }
        let both = zip(profile.vector, profile.titleVector).map { Int64($0) + Int64($1) }
        return both.contains { $0 != 0 } ? unit(both) : nil
    }

    private static func unit(_ sum: [Int64]) -> [Int8] {
        let length = sum.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
        guard length > 0 else { return Array(repeating: 0, count: width) }
        return sum.map { Int8(clamping: Int((127 * Double($0) / length).rounded())) }
    }

    /// The direction of a theme's centre.
    func direction(at slot: Int) -> [Int8] { Self.unit(sum(at: slot)) }

    func sum(at slot: Int) -> [Int64] {
        large[slot] ?? small[Self.width * slot..<Self.width * (slot + 1)].map(Int64.init)
    }

    mutating func append(_ direction: [Int8]) {
        counts.append(1)
        small.append(contentsOf: direction.lazy.map(Int16.init))
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

    private mutating func accumulate(_ direction: [Int8], times factor: Int16, at slot: Int) {
        if large[slot] != nil {
            for index in 0..<Self.width { large[slot]?[index] += Int64(factor * Int16(direction[index])) }
            return
        }
        let start = Self.width * slot
        // It can only overflow when something is taken away that was never added.
        for index in 0..<Self.width {
            small[start + index] = Int16(
                clamping: Int(small[start + index]) + Int(factor) * Int(direction[index]))
        }
    }

    /// The last slot takes the place of this one.
    mutating func drop(_ slot: Int) {
        let last = counts.count - 1
        large[slot] = large.removeValue(forKey: last)
        if slot == last { large[slot] = nil }
        counts.swapAt(slot, last)
        for index in 0..<Self.width { small[Self.width * slot + index] = small[Self.width * last + index] }
        counts.removeLast()
        small.removeLast(Self.width)
    }

    /// The products of a slot's sum with two vectors and with itself.
    func products(_ a: [Int32], _ b: [Int32], at slot: Int) -> (a: Int64, b: Int64, square: Int64) {
        if let sum = large[slot] { return Self.products(a, b, with: sum, from: 0) }
        return Self.products(a, b, with: small, from: Self.width * slot)
    }

    @inline(__always)
    private static func products<Number: FixedWidthInteger>(
        _ a: [Int32], _ b: [Int32], with sums: [Number], from start: Int
    ) -> (a: Int64, b: Int64, square: Int64) {
        let x = a.span
        let y = b.span
        let s = sums.span.extracting(start..<start + width)
        var result: (a: Int64, b: Int64, square: Int64) = (0, 0, 0)
        for index in 0..<width {
            let value = Int64(truncatingIfNeeded: s[index])
            result.a &+= value &* Int64(x[index])
            result.b &+= value &* Int64(y[index])
            result.square &+= value &* value
        }
        return result
    }
}
