/// Finds every literal of a rule set that stands in a folded text, in one pass over its bytes.
///
/// Each literal waits under four of its bytes, the four that fewest other literals have; a text that has the four is
/// compared with the few that wait there. Literals of one to three bytes wait under all of theirs.
struct LiteralIndex: Sendable {
    struct Literal: Hashable, Sendable {
        /// Folded; empty ones are found in every text.
        var bytes: [UInt8]
        /// Only at the beginning of the text.
        var isAnchored = false
    }

    private var literals: [(literal: Literal, targets: [Int32])] = []
    /// One table for each length of gram that is in use.
    private var tables: [GramTable] = []
    private var always: [Int32] = []

    /// - Parameter entries: each literal with what to report when it is found.
    init(_ entries: [(literal: Literal, target: Int32)]) {
        var places: [Literal: Int] = [:]
        for (literal, target) in entries {
            if literal.bytes.isEmpty {
                always.append(target)
            } else if let place = places[literal] {
                literals[place].targets.append(target)
            } else {
                places[literal] = literals.count
                literals.append((literal, [target]))
            }
        }
        for width in 1...4 {
            let waiting = literals.indices.filter { min(4, literals[$0].literal.bytes.count) == width }
            guard !waiting.isEmpty else { continue }
            tables.append(GramTable(width: width, waiting.map { ($0, literals[$0].literal.bytes) }))
        }
    }

    var isEmpty: Bool { literals.isEmpty && always.isEmpty }

    func scan(_ text: FoldedText, into hits: inout Hits) {
        for target in always { hits.add(target) }
        for table in tables {
            table.scan(text.bytes) { number, start in
                let (literal, targets) = literals[number]
                guard !literal.isAnchored || start == 0, text.holds(literal.bytes, at: start) else { return }
                for target in targets { hits.add(target) }
            }
        }
    }
}

/// Literals under one gram of each: `width` neighbouring bytes.
private struct GramTable: Sendable {
    private let width: Int
    private let mask: UInt32
    /// One bit for each of `1 << bits` hashes: most grams of a text end here.
    private var filter: BitSet
    private let shift: UInt32
    /// Open addressing; the gram, and where its run in `waiting` begins and ends.
    private var slots: [(gram: UInt32, from: Int32, to: Int32)]
    private var waiting: [(literal: Int, offset: Int)] = []

    init(width: Int, _ literals: [(number: Int, bytes: [UInt8])]) {
        self.width = width
        mask = width == 4 ? .max : (1 << UInt32(width * 8)) - 1
        let groups = Self.grouped(literals, width: width, mask: mask)
        var bits: UInt32 = 10
        while 1 << Int(bits) < groups.count * 16, bits < 22 { bits += 1 }
        shift = 32 - bits
        filter = BitSet(bound: 1 << Int(bits))
        var size = 16
        while size < groups.count * 4 { size *= 2 }
        slots = Array(repeating: (0, -1, -1), count: size)
        for (gram, group) in groups.sorted(by: { $0.key < $1.key }) {
            let from = Int32(waiting.count)
            waiting += group
            filter.insert(Int(Self.hash(gram) >> shift))
            var at = Int(Self.hash(gram)) & (size - 1)
            while slots[at].from >= 0 { at = (at + 1) & (size - 1) }
            slots[at] = (gram, from, Int32(waiting.count))
        }
    }

    /// Calls `found` with each literal that may stand in the text, and where it would begin.
    func scan(_ bytes: [UInt8], found: (Int, Int) -> Void) {
        guard bytes.count >= width else { return }
        var gram: UInt32 = 0
        for i in 0..<bytes.count {
            gram = (gram << 8 | UInt32(bytes[i])) & mask
            guard i >= width - 1 else { continue }
            let hash = Self.hash(gram)
            guard filter.contains(Int(hash >> shift)) else { continue }
            var at = Int(hash) & (slots.count - 1)
            while slots[at].from >= 0 {
                if slots[at].gram == gram {
                    for number in slots[at].from..<slots[at].to {
                        let (literal, offset) = waiting[Int(number)]
                        found(literal, i - (width - 1) - offset)
                    }
                    break
                }
                at = (at + 1) & (slots.count - 1)
            }
        }
    }

    private static func hash(_ gram: UInt32) -> UInt32 {
        let mixed = (gram ^ gram >> 15) &* 0x2C1B_3C6D
        return (mixed ^ mixed >> 13) &* 0x9E37_79B1
    }

    private static func grouped(
        _ literals: [(number: Int, bytes: [UInt8])], width: Int, mask: UInt32
    ) -> [UInt32: [(literal: Int, offset: Int)]] {
        func grams(_ bytes: [UInt8]) -> [UInt32] {
            (0...bytes.count - width).map { start in
                bytes[start..<start + width].reduce(0) { $0 << 8 | UInt32($1) }
            }
        }
        var counts: [UInt32: Int] = [:]
        for (_, bytes) in literals { for gram in grams(bytes) { counts[gram, default: 0] += 1 } }
        var groups: [UInt32: [(literal: Int, offset: Int)]] = [:]
        for (number, bytes) in literals {
            let all = grams(bytes).enumerated()
            guard let (offset, gram) = all.min(by: { counts[$0.element, default: 0] < counts[$1.element, default: 0] })
            else { continue }
            groups[gram, default: []].append((number, offset))
        }
        return groups
    }
}
