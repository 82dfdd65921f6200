/// Numbers terms from 0 in the order in which they are first met.
///
/// Open addressing over hashes that are stirred already: a load of a million documents asks it 30 million times, and a
/// `Dictionary` would hash once more each time.
struct TermTable {
    private(set) var hashes: [UInt64] = []
    /// The hash at each slot, and beside it the number plus one, 0 where the slot is free.
    private var keys: [UInt64]
    private var numbers: [UInt32]

    init(expecting terms: Int) {
        let count = Self.slotCount(for: terms)
        keys = [UInt64](repeating: 0, count: count)
        numbers = [UInt32](repeating: 0, count: count)
    }

    mutating func number(of hash: UInt64) -> Int {
        let slot = slot(of: hash)
        if numbers[slot] != 0 { return Int(numbers[slot]) - 1 }
        hashes.append(hash)
        keys[slot] = hash
        numbers[slot] = UInt32(hashes.count)
        if 2 * hashes.count > keys.count { grow() }
        return hashes.count - 1
    }

    /// Where the hash is, or belongs.
    private func slot(of hash: UInt64) -> Int {
        let mask = keys.count - 1
        var slot = Int(truncatingIfNeeded: hash) & mask
        while numbers[slot] != 0, keys[slot] != hash { slot = (slot + 1) & mask }
        return slot
    }

    private mutating func grow() {
        keys = [UInt64](repeating: 0, count: 2 * keys.count)
        numbers = [UInt32](repeating: 0, count: keys.count)
        for (number, hash) in hashes.enumerated() {
            let slot = slot(of: hash)
            keys[slot] = hash
            numbers[slot] = UInt32(number + 1)
        }
    }

    private static func slotCount(for terms: Int) -> Int {
        var count = 16
        while count < 2 * terms { count *= 2 }
        return count
    }
}
