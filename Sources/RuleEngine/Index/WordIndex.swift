/// Finds every phrase of a rule set that stands in a text, in one pass over the text's words.
///
/// Each phrase waits under its rarest word, so that a thousand phrases that begin alike cost no more than a thousand
/// that do not. The words come from the rule file: no text can make the table slow.
struct WordIndex: Sendable {
    /// A word of the rule file, and the phrases that wait for it.
    private struct Bucket {
        var bytes: [UInt8]
        var isPrefix: Bool
        /// Phrases, with the number of words before this one.
        var uses: [(phrase: Int, offset: Int)]
    }

    private var buckets: [Bucket] = []
    private var phrases: [(phrase: Phrase, targets: [Int32])] = []
    /// Open addressing over `hashes`; -1 is free.
    ///
    /// Its size is a power of two.
    private var slots: [Int32] = []
    private var hashes: [UInt64] = []
    /// Bit n: some prefix has n bytes.
    private var prefixLengths: UInt64 = 0

    /// - Parameter entries: each phrase with what to report when it is found.
    init(_ entries: [(phrase: Phrase, target: Int32)]) {
        var places: [Phrase: Int] = [:]
        for (phrase, target) in entries {
            if let place = places[phrase] {
                phrases[place].targets.append(target)
            } else {
                places[phrase] = phrases.count
                phrases.append((phrase, [target]))
            }
        }
        file()
    }

    var isEmpty: Bool { phrases.isEmpty }

    /// Adds what is found to `hits`.
    ///
    /// The text must have its tokens.
    func scan(_ text: FoldedText, into hits: inout Hits) {
        guard !isEmpty else { return }
        for (place, token) in text.tokens.enumerated() {
            var hash = Self.basis
            var length: UInt64 = 0
            for i in token.start..<token.end {
                hash = (hash ^ UInt64(text.bytes[i])) &* Self.prime
                length += 1
                if length < 64, prefixLengths >> length & 1 == 1 {
                    look(hash ^ Self.prefixSalt, isPrefix: true, text, token, place, &hits)
                }
            }
            look(hash, isPrefix: false, text, token, place, &hits)
        }
    }

    private func look(
        _ hash: UInt64, isPrefix: Bool, _ text: FoldedText, _ token: FoldedText.Token, _ place: Int,
        _ hits: inout Hits
    ) {
        let mask = slots.count - 1
        var at = Int(truncatingIfNeeded: hash ^ hash >> 29) & mask
        while slots[at] >= 0 {
            let number = Int(slots[at])
            if hashes[number] == hash, buckets[number].isPrefix == isPrefix,
                text.holds(buckets[number].bytes, at: token.start)
            {
                report(number, text, place, &hits)
                return
            }
            at = (at + 1) & mask
        }
    }

    private func report(_ bucket: Int, _ text: FoldedText, _ place: Int, _ hits: inout Hits) {
        for use in buckets[bucket].uses {
            guard phrases[use.phrase].phrase.stands(in: text, at: place - use.offset) else { continue }
            for target in phrases[use.phrase].targets { hits.add(target) }
        }
    }

    // MARK: - Building

    // FNV-1a: a byte at a time, so that the hash of each prefix falls out on the way.
    private static let basis: UInt64 = 0xCBF2_9CE4_8422_2325
    private static let prime: UInt64 = 0x100_0000_01B3
    private static let prefixSalt: UInt64 = 0x9E37_79B9_7F4A_7C15

    private struct Key: Hashable {
        var bytes: [UInt8]
        var isPrefix: Bool
    }

    private mutating func file() {
        var counts: [Key: Int] = [:]
        for (phrase, _) in phrases {
            for word in phrase.words { counts[Key(bytes: word.bytes, isPrefix: word.isPrefix), default: 0] += 1 }
        }
        var places: [Key: Int] = [:]
        for (number, (phrase, _)) in phrases.enumerated() {
            let keys = phrase.words.map { Key(bytes: $0.bytes, isPrefix: $0.isPrefix) }
            let rarest = keys.enumerated().min { counts[$0.element, default: 0] < counts[$1.element, default: 0] }
            guard let (offset, key) = rarest else { continue }
            if let place = places[key] {
                buckets[place].uses.append((number, offset))
            } else {
                places[key] = buckets.count
                buckets.append(Bucket(bytes: key.bytes, isPrefix: key.isPrefix, uses: [(number, offset)]))
            }
        }
        fillTable()
    }

    private mutating func fillTable() {
        var size = 16
        while size < buckets.count * 4 { size *= 2 }
        slots = Array(repeating: -1, count: size)
        for (number, bucket) in buckets.enumerated() {
            var hash = bucket.bytes.reduce(Self.basis) { ($0 ^ UInt64($1)) &* Self.prime }
            if bucket.isPrefix {
                hash ^= Self.prefixSalt
                prefixLengths |= 1 << UInt64(bucket.bytes.count)
            }
            hashes.append(hash)
            var at = Int(truncatingIfNeeded: hash ^ hash >> 29) & (size - 1)
            while slots[at] >= 0 { at = (at + 1) & (size - 1) }
            slots[at] = Int32(number)
        }
    }
}
