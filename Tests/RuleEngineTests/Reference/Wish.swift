import Intake

/// A condition: as the rule file says it, and the plainest way to tell whether it holds.
struct Wish: Sendable {
    /// A flow mapping.
    var yaml: String
    /// The mapping's keys.
    var keys: Set<String>
    var holds: @Sendable (Note) -> Bool

    /// - Parameter yaml: a flow mapping with one key.
    init(_ yaml: String, _ holds: @escaping @Sendable (Note) -> Bool) {
        self.yaml = yaml
        keys = [String(yaml.dropFirst(2).prefix { $0 != ":" })]
        self.holds = holds
    }

    static func random(_ random: inout SmallRandom, depth: Int = 0) -> Wish {
        func parts() -> [Wish] { (0...random.below(2)).map { _ in .random(&random, depth: depth + 1) } }
        switch random.below(depth > 2 ? 8 : 14) {
        case 0...7: return aboutFact(&random)
        case 8: return oneMapping(parts())
        case 9:
            let parts = parts()
            return Wish("{ all: \(list(parts)) }") { note in parts.allSatisfy { $0.holds(note) } }
        case 10, 11:
            let parts = parts()
            return Wish("{ any: \(list(parts)) }") { note in parts.contains { $0.holds(note) } }
        case 12:
            let part = Wish.random(&random, depth: depth + 1)
            return Wish("{ not: \(part.yaml) }") { !part.holds($0) }
        default:
            let parts = parts()
            return Wish("{ not: \(list(parts)) }") { note in !parts.contains { $0.holds(note) } }
        }
    }

    private static func list(_ parts: [Wish]) -> String { "[\(parts.map(\.yaml).joined(separator: ", "))]" }

    /// The parts' entries in one mapping; a part whose keys are taken is left out.
    private static func oneMapping(_ all: [Wish]) -> Wish {
        var parts: [Wish] = []
        for part in all where parts.allSatisfy({ $0.keys.isDisjoint(with: part.keys) }) {
            parts.append(part)
        }
        let kept = parts
        var joined = Wish("{ \(kept.map { $0.yaml.dropFirst(2).dropLast(2) }.joined(separator: ", ")) }") { note in
            kept.allSatisfy { $0.holds(note) }
        }
        joined.keys = kept.reduce(into: []) { $0.formUnion($1.keys) }
        return joined
    }

    /// A fact with a value, a list of values, or a mapping of matchers.
    private static func aboutFact(_ random: inout SmallRandom) -> Wish {
        let fact = random.pick(facts)
        let ask: Ask
        switch random.below(10) {
        case 0: ask = random.pick([Ask("missing") { $0.isEmpty }, Ask("present") { !$0.isEmpty }])
        case 1, 2: ask = fact.equal(&random)
        default: ask = fact.matchers.isEmpty ? fact.equal(&random) : matchers(of: fact, &random)
        }
        let isLonger = fact.name.contains(".") && random.below(2) == 0
        let parts = fact.name.split(separator: ".", maxSplits: 1)
        let yaml = isLonger ? "{ \(parts[0]): { \(parts[1]): \(ask.yaml) } }" : "{ \(fact.name): \(ask.yaml) }"
        return Wish(yaml) { ask.holds(fact.values($0)) }
    }

    private static func matchers(of fact: AskedFact, _ random: inout SmallRandom, depth: Int = 0) -> Ask {
        let ask = random.pick(fact.matchers)(&random)
        let inner = "{ \(ask.yaml) }"
        guard depth < 2 else { return Ask(inner, ask.holds) }
        switch random.below(8) {
        case 0:
            let other = matchers(of: fact, &random, depth: depth + 1)
            return Ask("{ \(ask.yaml), not: \(other.yaml) }") { ask.holds($0) && !other.holds($0) }
        case 1:
            let other = matchers(of: fact, &random, depth: depth + 1)
            return Ask("{ any: [\(inner), \(other.yaml)] }") { ask.holds($0) || other.holds($0) }
        default: return Ask(inner, ask.holds)
        }
    }
}

/// A question about a fact's values, as it stands behind the fact's name.
struct Ask: Sendable {
    var yaml: String
    var holds: @Sendable ([String]) -> Bool

    init(_ yaml: String, _ holds: @escaping @Sendable ([String]) -> Bool) {
        self.yaml = yaml
        self.holds = holds
    }

    /// Holds when one of the values passes.
    static func any(_ yaml: String, _ passes: @escaping @Sendable (String) -> Bool) -> Ask {
        Ask(yaml) { $0.contains(where: passes) }
    }
}

/// A fact that rules ask for, and where a note has it.
struct AskedFact: Sendable {
    var name: String
    /// What the plain comparison may be with.
    var choices: [String]
    var matchers: [Maker]
    /// Blank ones count as none.
    var read: @Sendable (Note) -> [String?]

    typealias Maker = @Sendable (inout SmallRandom) -> Ask

    init(_ name: String, _ choices: [String], _ matchers: [Maker] = [], _ read: @escaping @Sendable (Note) -> [String?])
    {
        self.name = name
        self.choices = choices
        self.matchers = matchers
        self.read = read
    }

    func values(_ note: Note) -> [String] {
        read(note).compactMap { $0 }.filter { !$0.allSatisfy(\.isWhitespace) }
    }

    func equal(_ random: inout SmallRandom) -> Ask {
        let isNumber = !matchers.isEmpty && choices.allSatisfy { plainNumber($0) != nil }
        let wanted = [random.pick(choices)] + random.some(of: choices, atMost: 2)
        let list = quotedList(wanted)
        return .any(wanted.count == 1 ? String(list.dropFirst().dropLast()) : list) { value in
            wanted.contains {
                isNumber
                    ? plainNumber($0) == plainNumber(value) && plainNumber(value) != nil
                    : PlainText($0).trimmed == PlainText(value).trimmed
            }
        }
    }
}

/// The number a text is, commas between groups of three left out.
func plainNumber(_ text: String) -> Double? { Double(text.filter { $0 != "," && !$0.isWhitespace }) }

func quotedList(_ texts: [String]) -> String { "[\(texts.map { "\"\($0)\"" }.joined(separator: ", "))]" }
