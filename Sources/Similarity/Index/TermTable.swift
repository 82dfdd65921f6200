/// Numbers terms from 0 in the order in which they are first met.
///
/// Open addressing over hashes that are already stirred: a load of a million documents asks it 30 million times, and a
/// `Dictionary`, which hashes once more, takes several times as long.
struct TermTable {
    private(set) var hashes: [UInt64] = []
    /// The number plus one at each slot, 0 where it is free.
    private var slots: [UInt32]

    init(expecting terms: Int) {
        slots = [UInt32](repeating: 0, count: Self.slotCount(for: terms))
    }

    mutating func number(of hash: UInt64) -> Int {
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: hash) & mask
        while slots[slot] != 0 {
            let number = Int(slots[slot]) - 1
            if hashes[number] == hash { return number }
            slot = (slot + 1) & mask
        }
        hashes.append(hash)
        slots[slot] = UInt32(hashes.count)
        if 2 * hashes.count > slots.count { grow() }
        return hashes.count - 1
    }

    private mutating func grow() {
        slots = [UInt32](repeating: 0, count: 2 * slots.count)
        let mask = slots.count - 1
        for (number, hash) in hashes.enumerated() {
            var slot = Int(truncatingIfNeeded: hash) & mask
            while slots[slot] != 0 { slot = (slot + 1) & mask }
            slots[slot] = UInt32(number + 1)
        }
    }

    private static func slotCount(for terms: Int) -> Int {
        var count = 16
        while count < 2 * terms { count *= 2 }
        return count
    }
}
