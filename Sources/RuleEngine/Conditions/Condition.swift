/// When a rule applies: tests of facts, joined.
///
/// Tests are numbers in the rule set's table, so that each distinct one is answered once per submission however many
/// rules ask for it.
indirect enum Condition: Sendable {
    case test(Int32)
    case all([Condition])
    case any([Condition])
    /// The first, which never holds without the second: that one is cheap to ask, and not worth showing.
    case narrowed(Condition, by: Condition)
    /// With the words to show for it where they differ from `not: …`.
    case not(Condition, words: String? = nil)

    /// No condition at all.
    static let always = Condition.all([])

    var isAlways: Bool {
        if case .all(let parts) = self { return parts.allSatisfy(\.isAlways) }
        return false
    }

    func holds(_ isTrue: (Int32) -> Bool) -> Bool {
        switch self {
        case .test(let number): isTrue(number)
        case .all(let parts): parts.allSatisfy { $0.holds(isTrue) }
        case .any(let parts): parts.contains { $0.holds(isTrue) }
        case .narrowed(let inner, let cheap): cheap.holds(isTrue) && inner.holds(isTrue)
        case .not(let inner, _): !inner.holds(isTrue)
        }
    }

    /// Tests of which at least one must hold for the condition to hold, the cheapest such choice; `nil` when there is
    /// none, and the condition must be looked at for every submission.
    func triggers(cost: (Int32) -> Int?) -> (tests: [Int32], cost: Int)? {
        switch self {
        case .test(let number): return cost(number).map { ([number], $0) }
        case .all(let parts): return parts.compactMap { $0.triggers(cost: cost) }.min { $0.cost < $1.cost }
        case .any(let parts):
            var tests: [Int32] = []
            var total = 0
            for part in parts {
                guard let found = part.triggers(cost: cost) else { return nil }
                tests += found.tests
                total += found.cost
            }
            return (tests, total)
        case .narrowed(let inner, let cheap): return cheap.triggers(cost: cost) ?? inner.triggers(cost: cost)
        case .not(.not(let inner, _), _): return inner.triggers(cost: cost)
        case .not: return nil
        }
    }
}
