/// Keeps what explanations meet, for the coverage of a run of tests.
///
/// A condition counts as decided where the explanation came to ask it: behind an earlier condition that failed, or
/// beside one of `any` that held, it decides nothing.
final class CoverageRecorder {
    private let program: Program
    private var rules: [Met]
    /// The number of the rule that is being explained.
    private var current = 0

    private struct Met {
        var matches = 0
        var held: Set<Int32> = []
        var failed: Set<Int32> = []
    }

    init(_ program: Program) {
        self.program = program
        rules = program.rules.map { _ in Met() }
    }

    func begin(_ rule: Int) { current = rule }

    func matched() { rules[current].matches += 1 }

    func decided(_ test: Int32, _ holds: Bool) {
        if holds { rules[current].held.insert(test) } else { rules[current].failed.insert(test) }
    }

    var coverage: Coverage {
        Coverage(
            rules: zip(program.rules, rules).map { rule, met in
                Coverage.RuleCoverage(
                    name: rule.name, place: rule.place, isDraft: rule.isDraft, matches: met.matches,
                    conditions: rule.condition.written.map { condition(for: $0, met) })
            })
    }

    private func condition(for written: WrittenTest, _ met: Met) -> Coverage.ConditionCoverage {
        let held = met.held.contains(written.test)
        let failed = met.failed.contains(written.test)
        // `missing` is written, and `present` is asked.
        if let words = written.opposite {
            return Coverage.ConditionCoverage(condition: words, held: failed, failed: held)
        }
        return Coverage.ConditionCoverage(
            condition: program.words(of: .test(written.test)), held: held, failed: failed)
    }
}

/// A test as it stands in a rule's conditions.
private struct WrittenTest {
    var test: Int32
    /// The words of the test's opposite, where that is what the rule says.
    var opposite: String?
}

extension Condition {
    /// The tests that a person has written, each once, in order.
    fileprivate var written: [WrittenTest] {
        var seen: Set<Int32> = []
        return everyWritten.filter { seen.insert($0.test).inserted }
    }

    private var everyWritten: [WrittenTest] {
        switch self {
        case .test(let number): [WrittenTest(test: number)]
        case .all(let parts), .any(let parts): parts.flatMap(\.everyWritten)
        case .narrowed(let inner, _): inner.everyWritten
        case .not(.test(let number), let words?): [WrittenTest(test: number, opposite: words)]
        case .not(let inner, _): inner.everyWritten
        }
    }
}
