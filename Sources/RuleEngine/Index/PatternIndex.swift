/// Finds every regular expression of a rule set that matches a text, without trying each of them.
///
/// Most patterns cannot match without some literal: they wait for it in the fact's `LiteralIndex`, and are tried when the text has it.
/// The others, and those that share their literals with many, are matched together in sets of bounded size. RE2 builds
/// a set's automaton while it matches, at a cost that grows with the set: hence several small ones.
struct PatternIndex: Sendable {
    private static let patternsPerSet = 64
    private static let programPerSet = 6000
    /// What the automata of all sets together may grow to, unless there are so many that each gets `leastMemory`.
    private static let memory: Int64 = 128 << 20
    private static let leastMemory: Int64 = 2 << 20
    /// A literal that more patterns share parts them too badly.
    private static let sharers = 8

    private let patterns: [(pattern: Pattern, targets: [Int32])]
    /// Literals without which a pattern cannot match, with the pattern's number.
    let announcing: [(literal: LiteralIndex.Literal, number: Int32)]
    private var sets: [(set: PatternSet, numbers: [Int])] = []
    /// Those that no set could take.
    private var singles: [Int] = []

    /// - Parameter entries: each pattern with what to report when it matches.
    init(_ entries: [(pattern: Pattern, target: Int32)]) {
        var places: [String: Int] = [:]
        var patterns: [(pattern: Pattern, targets: [Int32])] = []
        for (pattern, target) in entries {
            if let place = places[pattern.source] {
                patterns[place].targets.append(target)
            } else {
                places[pattern.source] = patterns.count
                patterns.append((pattern, [target]))
            }
        }
        self.patterns = patterns
        let others: [Int]
        (announcing, others) = Self.parted(patterns.map(\.pattern.source))
        let groups = Self.grouped(others, by: { patterns[$0].pattern.programSize })
        let share = max(Self.leastMemory, min(PatternSet.maximumMemory, Self.memory / Int64(max(1, groups.count))))
        for group in groups { addSet(of: group, memory: share) }
    }

    var isEmpty: Bool { patterns.isEmpty }

    var count: Int { patterns.count }

    /// - Parameter announced: the patterns of which a literal stands in the text, each once.
    func scan(_ utf8: [UInt8], announced: [Int32], into hits: inout Hits) {
        guard !isEmpty else { return }
        for number in announced { attempt(Int(number), utf8, &hits) }
        for (set, numbers) in sets {
            if let found = set.matches(in: utf8) {
                for number in found where numbers.indices.contains(number) { report(numbers[number], &hits) }
            } else {
                for number in numbers { attempt(number, utf8, &hits) }
            }
        }
        for number in singles { attempt(number, utf8, &hits) }
    }

    private func attempt(_ number: Int, _ utf8: [UInt8], _ hits: inout Hits) {
        if patterns[number].pattern.first(in: utf8) != nil { report(number, &hits) }
    }

    private func report(_ number: Int, _ hits: inout Hits) {
        for target in patterns[number].targets { hits.add(target) }
    }

    // MARK: - Building

    /// The patterns that a literal announces, with their literals, and the others.
    private static func parted(
        _ sources: [String]
    ) -> (waiting: [(literal: LiteralIndex.Literal, number: Int32)], others: [Int]) {
        let clauses = sources.map { RequiredLiterals.clauses(of: $0) }
        var sharers: [String: Int] = [:]
        for literal in clauses.joined().joined() { sharers[literal, default: 0] += 1 }
        var waiting: [(literal: LiteralIndex.Literal, number: Int32)] = []
        var others: [Int] = []
        for (number, clauses) in clauses.enumerated() {
            func cost(_ clause: RequiredLiterals.Clause) -> Int { clause.map { sharers[$0, default: 0] }.reduce(0, +) }
            guard let best = clauses.min(by: { cost($0) < cost($1) }),
                best.allSatisfy({ sharers[$0, default: 0] <= Self.sharers })
            else {
                others.append(number)
                continue
            }
            for literal in best { waiting.append((.init(bytes: FoldedText(literal).bytes), Int32(number))) }
        }
        return (waiting, others)
    }

    private static func grouped(_ numbers: [Int], by size: (Int) -> Int) -> [[Int]] {
        var groups: [[Int]] = []
        var total = Int.max / 2
        for number in numbers {
            if total + size(number) > programPerSet || groups.last?.count == patternsPerSet {
                groups.append([])
                total = 0
            }
            groups[groups.count - 1].append(number)
            total += size(number)
        }
        return groups
    }

    /// A set that does not compile is tried again in halves.
    private mutating func addSet(of numbers: [Int], memory: Int64) {
        guard numbers.count > 1 else {
            singles += numbers
            return
        }
        if let set = PatternSet(numbers.map { patterns[$0].pattern.source }, memory: memory) {
            sets.append((set, numbers))
        } else {
            let half = numbers.count / 2
            addSet(of: Array(numbers[..<half]), memory: memory)
            addSet(of: Array(numbers[half...]), memory: memory)
        }
    }
}
