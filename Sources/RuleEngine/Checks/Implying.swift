/// A test that knows when it says at least as much as another test of the same fact.
///
/// Only what is certain is told: a warning that is wrong is worse than none. A kind of test that is not `Implying` is
/// compared with itself only.
protocol Implying: Test {
    /// Whether every value that passes this test passes the other too.
    func implies(_ other: any Test) -> Bool

    /// Whether no value passes both.
    func excludes(_ other: any Test) -> Bool

    /// Keys under which the test is found by those that imply it.
    var filed: [String] { get }

    /// Where to look for what this test may imply: if it implies a test, the two have a key in common.
    ///
    /// - Parameter lengths: by kind, how long the keys are that anything is filed under.
    func sought(_ lengths: [Character: Set<Int>]) -> [String]
}

extension Implying {
    func excludes(_ other: any Test) -> Bool { false }
}

extension Equals: Implying {
    func implies(_ other: any Test) -> Bool { (other as? Equals).map { keys.isSubset(of: $0.keys) } ?? false }

    func excludes(_ other: any Test) -> Bool { (other as? Equals).map { keys.isDisjoint(with: $0.keys) } ?? false }

    var filed: [String] { keys.map { "=" + $0 } }

    func sought(_ lengths: [Character: Set<Int>]) -> [String] { keys.min().map { ["=" + $0] } ?? [] }
}

extension EqualsNumber: Implying {
    func implies(_ other: any Test) -> Bool {
        if let other = other as? EqualsNumber { return numbers.allSatisfy(other.numbers.contains) }
        return (other as? Bounds).map { numbers.allSatisfy($0.contains) } ?? false
    }

    func excludes(_ other: any Test) -> Bool {
        if let other = other as? EqualsNumber { return !numbers.contains(where: other.numbers.contains) }
        return (other as? Bounds).map { !numbers.contains(where: $0.contains) } ?? false
    }

    var filed: [String] { numbers.map { "n" + $0.text } }

    func sought(_ lengths: [Character: Set<Int>]) -> [String] { numbers.prefix(1).map { "n" + $0.text } + ["<"] }
}

extension Bounds: Implying {
    func implies(_ other: any Test) -> Bool {
        guard let other = other as? Bounds else { return false }
        return Self.isWithin(lower, other.lower, >) && Self.isWithin(upper, other.upper, <)
    }

    /// Whether one end is the outer one or further in.
    private static func isWithin(_ inner: End?, _ outer: End?, _ isFurtherIn: (Number, Number) -> Bool) -> Bool {
        guard let outer else { return true }
        guard let inner else { return false }
        if inner.number == outer.number { return outer.isIncluding || !inner.isIncluding }
        return isFurtherIn(inner.number, outer.number)
    }

    func excludes(_ other: any Test) -> Bool {
        if let other = other as? EqualsNumber { return other.excludes(self) }
        guard let other = other as? Bounds else { return false }
        return Self.isPast(upper, other.lower) || Self.isPast(other.upper, lower)
    }

    /// Whether nothing lies between a lower end and an upper one.
    private static func isPast(_ upper: End?, _ lower: End?) -> Bool {
        guard let upper, let lower else { return false }
        return upper.number < lower.number
            || upper.number == lower.number && !(upper.isIncluding && lower.isIncluding)
    }

    var filed: [String] { ["<"] }

    func sought(_ lengths: [Character: Set<Int>]) -> [String] { ["<"] }
}

extension Regex: Implying {
    func implies(_ other: any Test) -> Bool {
        guard let other = other as? Regex else { return false }
        return patterns.allSatisfy { pattern in other.patterns.contains { $0.source == pattern.source } }
    }

    var filed: [String] { patterns.map { "/" + $0.source } }

    func sought(_ lengths: [Character: Set<Int>]) -> [String] { patterns.prefix(1).map { "/" + $0.source } }
}
