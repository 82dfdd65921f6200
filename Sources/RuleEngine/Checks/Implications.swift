/// Which conditions of a rule set follow from which: sound, and not complete.
///
/// Everything is bounded, so that ten thousand rules are checked in the time of reading them; what lies beyond the
/// bounds is not found, and nothing is found that is not so.
final class Implications {
    private let tests: [TestTable.Entry]
    private let facts: [Fact]
    /// For each test the tests of its fact that it implies, and those that imply it.
    private(set) var implied: [[Int32]]
    private(set) var implying: [[Int32]]
    private var steps = 0

    /// Tests that one test is compared with, those of them that are kept, and steps to prove one implication.
    private static let maximumComparisons = 128
    private static let maximumNeighbours = 64
    private static let maximumSteps = 4000

    init(_ program: Program) {
        tests = program.tests
        facts = program.facts
        implied = program.tests.map { _ in [] }
        implying = implied
        compare()
    }

    /// Whether the second holds whenever the first does.
    func proves(_ form: NormalForm, _ other: NormalForm) -> Bool {
        steps = 0
        return prove(form, other)
    }

    /// Two literals that never hold together, somewhere where both must; `nil` when none are found.
    func contradiction(in form: NormalForm, beside outer: [NormalForm.Literal] = []) -> (
        NormalForm.Literal, NormalForm.Literal
    )? {
        switch form {
        case .literal(let literal):
            for other in outer.prefix(200) where refutes(other, literal) { return (other, literal) }
            return nil
        case .all(let parts):
            var known = outer
            for part in parts {
                guard case .literal(let literal) = part else { continue }
                if let found = contradiction(in: part, beside: known) { return found }
                known.append(literal)
            }
            for part in parts {
                if case .literal = part { continue }
                if let found = contradiction(in: part, beside: known) { return found }
            }
            return nil
        case .any(let parts):
            for part in parts {
                if let found = contradiction(in: part, beside: outer) { return found }
            }
            return nil
        }
    }

    // MARK: - Tests

    private struct Key: Hashable {
        var slot: Int
        var key: String
    }

    private func compare() {
        var filed: [Key: [Int32]] = [:]
        var lengths: [Int: [Character: Set<Int>]] = [:]
        for (number, entry) in tests.enumerated() {
            for key in (entry.test as? any Implying)?.filed ?? [] {
                filed[Key(slot: entry.slot, key: key), default: []].append(Int32(number))
                if let kind = key.first {
                    lengths[entry.slot, default: [:]][kind, default: []].insert(key.utf8.count - 1)
                }
            }
        }
        let presence = presences()
        for (number, entry) in tests.enumerated() {
            var found: Set<Int32> = []
            if let test = entry.test as? any Implying {
                var near: Set<Int32> = []
                for key in test.sought(lengths[entry.slot] ?? [:]).sorted() where near.count < Self.maximumComparisons {
                    near.formUnion((filed[Key(slot: entry.slot, key: key)] ?? []).prefix(Self.maximumNeighbours))
                }
                // The earliest first: they belong to the rules that could be in the way.
                let others = near.filter { $0 != number }.sorted().prefix(Self.maximumComparisons)
                found = Set(others.filter { test.implies(tests[Int($0)].test) }.prefix(Self.maximumNeighbours))
            }
            if let present = presence[entry.slot], present != number { found.insert(present) }
            implied[number] = found.sorted()
            for other in found where implying[Int(other)].count < Self.maximumNeighbours {
                implying[Int(other)].append(Int32(number))
            }
        }
    }

    private func presences() -> [Int: Int32] {
        var found: [Int: Int32] = [:]
        for (number, entry) in tests.enumerated() where entry.test is Presence { found[entry.slot] = Int32(number) }
        return found
    }

    // MARK: - Literals

    private func proves(_ literal: NormalForm.Literal, _ other: NormalForm.Literal) -> Bool {
        if literal == other { return true }
        switch (literal.holds, other.holds) {
        case (true, true): return implied[Int(literal.test)].contains(other.test)
        case (false, false): return implied[Int(other.test)].contains(literal.test)
        case (true, false): return areApart(literal.test, other.test)
        case (false, true): return false
        }
    }

    private func refutes(_ literal: NormalForm.Literal, _ other: NormalForm.Literal) -> Bool {
        if proves(literal, other.negated) { return true }
        // Of a form's several answers each might pass one; but nobody asks for two numbers or days of one field at once.
        let test = tests[Int(literal.test)].test
        return literal.holds && other.holds && (test is Bounds || test is TimeBounds)
            && areApart(literal.test, other.test, isSingle: true)
    }

    /// Whether two tests never hold of one submission.
    private func areApart(_ first: Int32, _ second: Int32, isSingle: Bool = false) -> Bool {
        let (a, b) = (tests[Int(first)], tests[Int(second)])
        guard a.slot == b.slot, isSingle || facts[a.slot].isSingle, let test = a.test as? any Implying else {
            return false
        }
        return test.excludes(b.test)
    }

    // MARK: - Forms

    private func prove(_ form: NormalForm, _ other: NormalForm) -> Bool {
        steps += 1
        guard steps <= Self.maximumSteps else { return false }
        switch (form, other) {
        case (_, .all(let parts)): return parts.allSatisfy { prove(form, $0) }
        case (.any(let parts), _): return parts.allSatisfy { prove($0, other) }
        case (.literal(let literal), .literal(let wanted)): return proves(literal, wanted)
        case (.all(let parts), .literal): return parts.contains { prove($0, other) }
        case (.literal, .any(let choices)): return choices.contains { prove(form, $0) }
        case (.all(let parts), .any(let choices)):
            return choices.contains { prove(form, $0) } || parts.contains { prove($0, other) }
        }
    }
}
