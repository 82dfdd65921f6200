internal import Glibc

/// In how many documents each of many keys occurs, with the logarithm that every use of a count needs.
///
/// Open addressing in one flat array: scoring one query looks up some thousand keys, which a `Dictionary` makes the
/// dearest part of it.
struct CountTable: Sendable {
    /// A count, and ln(count + 0.5).
    struct Entry: Sendable {
        /// Zero where the slot is empty.
        fileprivate var key: UInt64 = 0
        var count: UInt32
        var logarithm: Float
    }

    private var slots: [Entry]
    private var used = 0

    static let absent = Entry(count: 0, logarithm: log(Float(0.5)))

    init() {
        slots = Array(repeating: Self.absent, count: 1024)
    }

    subscript(key: UInt64) -> Entry { slots[slot(of: key)] }

    /// The entries of a document's words, in their order.
    ///
    /// One after the other without anything between them, so that their trips to memory overlap.
    func look(up terms: [TextProfile.Term], into entries: inout [Entry]) {
        entries.removeAll(keepingCapacity: true)
        for term in terms { entries.append(slots[slot(of: term.hash)]) }
    }

    /// Adds to the key's count.
    mutating func increment(_ key: UInt64, by count: UInt32 = 1) {
        if 2 * (used + 1) > slots.count { rebuild() }
        let slot = slot(of: key)
        if slots[slot].key == 0 { used += 1 }
        set(slot, to: Self.stored(key), count: slots[slot].count &+ count)
    }

    /// Takes one from the key's count; a key that is not there stays so.
    mutating func decrement(_ key: UInt64) {
        let slot = slot(of: key)
        guard slots[slot].key != 0, slots[slot].count > 0 else { return }
        set(slot, to: slots[slot].key, count: slots[slot].count - 1)
    }

    private mutating func set(_ slot: Int, to key: UInt64, count: UInt32) {
        slots[slot] = Entry(key: key, count: count, logarithm: log(Float(count) + 0.5))
    }

    /// Where the key is, or would be put.
    private func slot(of key: UInt64) -> Int {
        let key = Self.stored(key)
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: ((key ^ Self.salt) &* 0x9E37_79B9_7F4A_7C15) >> 32) & mask
        while slots[slot].key != 0, slots[slot].key != key { slot = (slot + 1) & mask }
        return slot
    }

    /// Differs from run to run, so that nobody can prepare words that fall together.
    private static let salt = UInt64.random(in: .min ... .max)

    /// Zero marks an empty slot, so that the key zero is kept as one.
    private static func stored(_ key: UInt64) -> UInt64 { key == 0 ? 1 : key }

    /// Leaves out the keys whose count came down to zero, and doubles the room when that is not enough.
    private mutating func rebuild() {
        let old = slots.filter { $0.key != 0 && $0.count > 0 }
        let capacity = 4 * old.count >= slots.count ? 2 * slots.count : slots.count
        slots = Array(repeating: Self.absent, count: capacity)
        used = old.count
        for entry in old { slots[slot(of: entry.key)] = entry }
    }
}
