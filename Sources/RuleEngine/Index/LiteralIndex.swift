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

    /// A literal's bytes and targets, as places in the arrays below: loops over arrays in arrays would count references.
    private struct Entry {
        var bytes: Range<Int32>
        var targets: Range<Int32>
        var isAnchored: Bool
    }

    private var entries: [Entry] = []
    private var bytes: [UInt8] = []
    private var targets: [Int32] = []
    /// One table for each length of gram that is in use.
    private var tables: [GramTable] = []
    private var always: [Int32] = []

    /// - Parameter wanted: each literal with what to report when it is found.
    init(_ wanted: [(literal: Literal, target: Int32)]) {
        var places: [Literal: Int] = [:]
        var literals: [(literal: Literal, targets: [Int32])] = []
        for (literal, target) in wanted {
            if literal.bytes.isEmpty {
                always.append(target)
            } else if let place = places[literal] {
                literals[place].targets.append(target)
            } else {
                places[literal] = literals.count
                literals.append((literal, [target]))
            }
        }
        for (literal, targets) in literals {
            let start = (Int32(bytes.count), Int32(self.targets.count))
            bytes += literal.bytes
            self.targets += targets
            entries.append(
                Entry(
                    bytes: start.0..<Int32(bytes.count), targets: start.1..<Int32(self.targets.count),
                    isAnchored: literal.isAnchored))
        }
        for width in 1...4 {
            let waiting = literals.indices.filter { min(4, literals[$0].literal.bytes.count) == width }
            guard !waiting.isEmpty else { continue }
            tables.append(GramTable(width: width, waiting.map { ($0, literals[$0].literal.bytes) }))
        }
    }

    var isEmpty: Bool { entries.isEmpty && always.isEmpty }

    /// Calls `found` with the targets of each literal, as often as it stands in the text.
    func scan(_ text: FoldedText, found: (Int32) -> Void) {
        for target in always { found(target) }
        for table in tables { scan(text.bytes.span, table, found) }
    }

    /// All arrays are borrowed once: most of what a message costs is spent here.
    private func scan(_ text: Span<UInt8>, _ table: GramTable, _ found: (Int32) -> Void) {
        guard text.count >= table.width else { return }
        let (filter, slots, waiting) = (table.filter.span, table.slots.span, table.waiting.span)
        let (entries, bytes, targets) = (entries.span, bytes.span, targets.span)
        var gram: UInt32 = 0
        for i in 0..<table.width - 1 { gram = gram << 8 | UInt32(text[i]) }
        for i in table.width - 1..<text.count {
            gram = (gram << 8 | UInt32(text[i])) & table.mask
            let hash = GramTable.hash(gram)
            let place = Int(hash >> table.shift)
            guard filter[place >> 6] >> UInt64(place & 63) & 1 == 1 else { continue }
            var at = Int(hash) & (slots.count - 1)
            while slots[at].from >= 0, slots[at].gram != gram { at = (at + 1) & (slots.count - 1) }
            guard slots[at].from >= 0 else { continue }
            for number in slots[at].from..<slots[at].to {
                let (literal, offset) = waiting[Int(number)]
                let entry = entries[literal]
                let start = i - (table.width - 1) - offset
                guard !entry.isAnchored || start == 0, Self.stands(bytes, entry.bytes, in: text, at: start) else {
                    continue
                }
                for target in entry.targets { found(targets[Int(target)]) }
            }
        }
    }

    private static func stands(
        _ bytes: Span<UInt8>, _ literal: Range<Int32>, in text: Span<UInt8>, at start: Int
    ) -> Bool {
        guard start >= 0, start + literal.count <= text.count else { return false }
        let first = Int(literal.lowerBound)
        for i in 0..<literal.count where text[start + i] != bytes[first + i] { return false }
        return true
    }
}

/// Literals under one gram of each: `width` neighbouring bytes.
private struct GramTable: Sendable {
    let width: Int
    let mask: UInt32
    /// One bit for each of `1 << bits` hashes: most grams of a text end here.
    private(set) var filter: [UInt64]
    let shift: UInt32
    /// Open addressing; the gram, and where its run in `waiting` begins and ends.
    private(set) var slots: [(gram: UInt32, from: Int32, to: Int32)]
    private(set) var waiting: [(literal: Int, offset: Int)] = []

    init(width: Int, _ literals: [(number: Int, bytes: [UInt8])]) {
        self.width = width
        mask = width == 4 ? .max : (1 << UInt32(width * 8)) - 1
        let groups = Self.grouped(literals, width: width, mask: mask)
        var bits: UInt32 = 10
        while 1 << Int(bits) < groups.count * 16, bits < 22 { bits += 1 }
        shift = 32 - bits
        filter = Array(repeating: 0, count: 1 << Int(bits - 6))
        var size = 16
        while size < groups.count * 4 { size *= 2 }
        slots = Array(repeating: (0, -1, -1), count: size)
        for (gram, group) in groups.sorted(by: { $0.key < $1.key }) {
            let from = Int32(waiting.count)
            waiting += group
            let place = Int(Self.hash(gram) >> shift)
            filter[place >> 6] |= 1 << UInt64(place & 63)
            var at = Int(Self.hash(gram)) & (size - 1)
            while slots[at].from >= 0 { at = (at + 1) & (size - 1) }
            slots[at] = (gram, from, Int32(waiting.count))
        }
    }

    static func hash(_ gram: UInt32) -> UInt32 {
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
