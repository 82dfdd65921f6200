import Intake

/// The tests of a rule set while it is being read, each distinct one once.
final class TestTable {
    private(set) var facts: [Fact] = []
    private(set) var entries: [Entry] = []
    private var slots: [String: Int] = [:]
    private var numbers: [Identity: Int32] = [:]
    private var patterns: [String: Pattern] = [:]
    private var examples: [String: any PreparedExamples] = [:]
    private let likeness: any Likeness

    init(likeness: any Likeness) {
        self.likeness = likeness
    }

    private struct Identity: Hashable {
        var fact: String
        var type: ObjectIdentifier
        var parts: [String]
    }

    struct Entry: Sendable {
        /// The fact's place in `facts`.
        var slot: Int
        var test: any Test
    }

    func number(of fact: Fact, _ test: any Test) -> Int32 {
        let type = ObjectIdentifier(type(of: test) as any Test.Type)
        let identity = Identity(fact: fact.name, type: type, parts: test.identity)
        if let number = numbers[identity] { return number }
        let slot = slots[fact.name] ?? facts.count
        if slot == facts.count {
            slots[fact.name] = slot
            facts.append(fact)
        }
        let number = Int32(entries.count)
        entries.append(Entry(slot: slot, test: test))
        numbers[identity] = number
        return number
    }

    /// Examples made ready, once for all the tests that use the same.
    func prepared(_ texts: [String], key: String) -> any PreparedExamples {
        if let prepared = examples[key] { return prepared }
        let prepared = likeness.prepare(texts)
        examples[key] = prepared
        return prepared
    }

    func pattern(_ source: String) throws(Pattern.Refusal) -> Pattern {
        if let pattern = patterns[source] { return pattern }
        let pattern = try Pattern(source)
        patterns[source] = pattern
        return pattern
    }
}
