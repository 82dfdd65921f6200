import Intake

/// A rule set in the form that decides quickly.
///
/// One pass over each fact's value finds all the tests that hold. Each rule waits under tests of which one must hold
/// for it to match, so that only rules with a chance are looked at; the few without such tests are always looked at.
/// A class, since copies of so many arrays would cost more than many a message.
final class Program: Sendable {
    let hash: String
    let rules: [Rule]
    let facts: [Fact]
    let tests: [TestTable.Entry]
    let surroundings: Surroundings

    private let indexes: [FactIndex]
    /// Tests that no index answers: each is asked by itself when a rule comes to it.
    private let isAskedSingly: [Bool]
    /// The tests by example.
    private let similar: [Int32]
    /// Facts every submission has, and form fields by key: of these only the submission's own are looked at.
    private let fixedSlots: [Int]
    private let fieldSlots: [String: Int]
    /// Rules to look at for every submission, and by test those that it brings up.
    private let always: BitSet
    private let brought: [[Int32]]

    init(hash: String, rules: [Rule], tests table: TestTable, surroundings: Surroundings = .none) {
        self.hash = hash
        self.rules = rules
        self.surroundings = surroundings
        facts = table.facts
        tests = table.entries
        var builders = facts.map { _ in FactIndex.Builder() }
        var isAskedSingly: [Bool] = []
        for (number, entry) in tests.enumerated() {
            isAskedSingly.append(
                table.facts[entry.slot].isReadLate
                    || !entry.test.register(Int32(number), in: &builders[entry.slot]))
        }
        self.isAskedSingly = isAskedSingly
        similar = tests.indices.filter { table.entries[$0].test is SimilarTo }.map { Int32($0) }
        indexes = builders.map(FactIndex.init)
        let prefix = fieldFamily + "."
        var fixedSlots: [Int] = []
        var fieldSlots: [String: Int] = [:]
        for (slot, fact) in table.facts.enumerated() {
            if fact.name.hasPrefix(prefix) {
                fieldSlots[String(fact.name.dropFirst(prefix.count))] = slot
            } else if !fact.isReadLate {
                fixedSlots.append(slot)
            }
        }
        self.fixedSlots = fixedSlots
        self.fieldSlots = fieldSlots
        (always, brought) = Self.waiting(rules, tests, isAskedSingly)
    }

    func evaluate(_ facts: Facts) -> Decision {
        var hits = Hits(bound: tests.count)
        for slot in fixedSlots { indexes[slot].scan(self.facts[slot].read(facts, in: surroundings), into: &hits) }
        if !fieldSlots.isEmpty {
            for (key, values) in facts.fields.values {
                if let slot = fieldSlots[key] { indexes[slot].scan(values, into: &hits) }
            }
        }
        var candidates = always
        for test in hits.list {
            for rule in brought[Int(test)] { candidates.insert(Int(rule)) }
        }
        let single = SingleAnswers(program: self, facts: facts)
        var conclusion = begin(facts)
        var next = candidates.next(from: 0)
        while let number = next, !conclusion.isOver {
            let holds = rules[number].condition.holds { test in
                isAskedSingly[Int(test)] ? single.holds(test) : hits.contains(test)
            }
            if holds, rules[number].applies(at: facts.now) { follow(rules[number], &conclusion) }
            next = candidates.next(from: number + 1)
        }
        return conclusion.finished
    }

    /// A decision about these facts that no rule has touched yet.
    func begin(_ facts: Facts) -> Conclusion {
        Conclusion(rules: hash, facts: facts, surroundings: surroundings)
    }

    /// A fact's values, ready to be asked one test after the other.
    func values(of slot: Int, _ facts: Facts) -> [FactValue] {
        self.facts[slot].read(facts, in: surroundings).texts.map { FactValue($0) }
    }

    private func follow(_ rule: Rule, _ conclusion: inout Conclusion) {
        conclusion.begin(rule.name)
        for action in rule.actions { _ = action.apply(to: &conclusion) }
    }

    var asksForLikeness: Bool { !similar.isEmpty }

    /// The score of every `similar_to` by its key; those of facts without a value are left out.
    func likeness(of submission: Submission, match: Match, inputs: Inputs) -> [String: Int] {
        guard !similar.isEmpty else { return [:] }
        let facts = Facts(
            submission, platform: submission.key.platform, match: match, now: submission.submittedAt, inputs: inputs)
        var scores: [String: Int] = [:]
        var known: [Int: [FactValue]] = [:]
        for number in similar {
            let entry = tests[Int(number)]
            guard let test = entry.test as? SimilarTo, scores[test.key] == nil else { continue }
            let values = known[entry.slot] ?? values(of: entry.slot, facts)
            known[entry.slot] = values
            if !values.isEmpty { scores[test.key] = test.score(of: values) }
        }
        return scores
    }

    /// Finds for each live rule the tests it waits for.
    private static func waiting(
        _ rules: [Rule], _ tests: [TestTable.Entry], _ isAskedSingly: [Bool]
    ) -> (always: BitSet, brought: [[Int32]]) {
        var uses = Array(repeating: 0, count: tests.count)
        for rule in rules { rule.condition.forEachTest { uses[Int($0)] += 1 } }
        var always = BitSet(bound: rules.count)
        var brought: [[Int32]] = Array(repeating: [], count: tests.count)
        for (number, rule) in rules.enumerated() where !rule.isDraft {
            let triggers = rule.condition.triggers { test in
                guard !isAskedSingly[Int(test)] else { return nil }
                // A rough guess at how often it holds: platforms and presence nearly always, words seldom.
                let likelihood = tests[Int(test)].test is Presence ? 64 : (tests[Int(test)].test is Equals ? 8 : 1)
                return likelihood * uses[Int(test)]
            }
            guard let triggers else {
                always.insert(number)
                continue
            }
            for test in Set(triggers.tests) { brought[Int(test)].append(Int32(number)) }
        }
        return (always, brought)
    }
}

/// Answers to tests that no index answers, each asked at most once per submission.
private final class SingleAnswers {
    private let program: Program
    private let facts: Facts
    private var answers: [Int32: Bool] = [:]
    private var values: [Int: [FactValue]] = [:]

    init(program: Program, facts: Facts) {
        self.program = program
        self.facts = facts
    }

    func holds(_ test: Int32) -> Bool {
        if let answer = answers[test] { return answer }
        let entry = program.tests[Int(test)]
        let values = values[entry.slot] ?? program.values(of: entry.slot, facts)
        self.values[entry.slot] = values
        let answer = entry.test.holds(for: values, of: facts)
        answers[test] = answer
        return answer
    }
}

extension Condition {
    fileprivate func forEachTest(_ body: (Int32) -> Void) {
        switch self {
        case .test(let number): body(number)
        case .all(let parts), .any(let parts): for part in parts { part.forEachTest(body) }
        case .narrowed(let inner, let cheap):
            inner.forEachTest(body)
            cheap.forEachTest(body)
        case .not(let inner, _): inner.forEachTest(body)
        }
    }
}
