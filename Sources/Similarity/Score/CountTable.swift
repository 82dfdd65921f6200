internal import Glibc

/// In how many documents each of many keys occurs, with the logarithm that every use of a count needs.
///
/// Open addressing in flat arrays: scoring one query looks up some thousand keys, which a `Dictionary` makes the
/// dearest part of it.
struct CountTable: Sendable {
    /// A count, and ln(count + 0.5).
    struct Entry: Sendable {
        var count: UInt32
        var logarithm: Float
    }

    private var keys: [UInt64]
    private var entries: [Entry]
    private var used = 0

    static let absent = Entry(count: 0, logarithm: log(Float(0.5)))

    init() {
        keys = Array(repeating: 0, count: 1024)
        entries = Array(repeating: Self.absent, count: 1024)
    }

    subscript(key: UInt64) -> Entry {
        let slot = slot(of: key)
        return keys[slot] == 0 ? Self.absent : entries[slot]
    }

    /// Adds one to the key's count.
    mutating func increment(_ key: UInt64) {
        if 2 * (used + 1) > keys.count { rebuild() }
        let slot = slot(of: key)
        if keys[slot] == 0 {
            keys[slot] = Self.stored(key)
            used += 1
        }
        set(slot, to: entries[slot].count &+ 1)
    }

    /// Takes one from the key's count; a key that is not there stays so.
    mutating func decrement(_ key: UInt64) {
        let slot = slot(of: key)
        guard keys[slot] != 0, entries[slot].count > 0 else { return }
        set(slot, to: entries[slot].count - 1)
    }

    private mutating func set(_ slot: Int, to count: UInt32) {
        entries[slot] = Entry(count: count, logarithm: log(Float(count) + 0.5))
    }

    /// Where the key is, or would be put.
    private func slot(of key: UInt64) -> Int {
        let key = Self.stored(key)
        let mask = keys.count - 1
        var slot = Int(truncatingIfNeeded: ((key ^ Self.salt) &* 0x9E37_79B9_7F4A_7C15) >> 32) & mask
        while keys[slot] != 0, keys[slot] != key { slot = (slot + 1) & mask }
        return slot
    }

    /// Differs from run to run, so that nobody can prepare words that fall together.
    private static let salt = UInt64.random(in: .min ... .max)

    /// Zero marks an empty slot, so that the key zero is kept as one.
    private static func stored(_ key: UInt64) -> UInt64 { key == 0 ? 1 : key }

    /// Leaves out the keys whose count came down to zero, and doubles the room when that is not enough.
    private mutating func rebuild() {
        let old = zip(keys, entries).filter { $0.0 != 0 && $0.1.count > 0 }
        let capacity = 4 * old.count >= keys.count ? 2 * keys.count : keys.count
        keys = Array(repeating: 0, count: capacity)
        entries = Array(repeating: Self.absent, count: capacity)
        used = old.count
        for (key, entry) in old {
            let slot = slot(of: key)
            keys[slot] = key
            entries[slot] = entry
        }
    }
}
