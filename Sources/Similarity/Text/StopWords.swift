/// English words that say nothing about what is asked.
enum StopWords {
    private static let list = """
        a am an and are as at be been but by can could do does for from had has have how i if in into is it its just me \
        my no not of on or our please should so such than that the their them then there these they this to too up was \
        we were what when where which who will with would you your also
        """

    private static let longest = 6

    /// The hashes, in the slot that their lowest bits name or a later one; zero is an empty slot.
    private static let slots: [UInt64] = {
        var slots = [UInt64](repeating: 0, count: 512)
        for word in list.split(separator: " ") {
            let hash = WordHash(String(word)).value
            var slot = Int(truncatingIfNeeded: hash & 511)
            while slots[slot] != 0 { slot = (slot + 1) & 511 }
            slots[slot] = hash
        }
        return slots
    }()

    static func contains(_ word: borrowing [UInt32]) -> Bool {
        guard word.count <= longest else { return false }
        var hash = WordHash()
        for index in word.indices { hash.take(word[index]) }
        var slot = Int(truncatingIfNeeded: hash.value & 511)
        while slots[slot] != 0 {
            if slots[slot] == hash.value { return true }
            slot = (slot + 1) & 511
        }
        return false
    }
}
