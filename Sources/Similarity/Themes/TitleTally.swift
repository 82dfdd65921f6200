/// The words of a theme's titles, counted: in how many titles, in which spellings, beside which other word.
struct TitleTally {
    private static let wordLimit = 24

    private struct Pair: Hashable {
        var left: UInt64
        var right: UInt64
    }

    private(set) var titles = 0
    /// In how many titles a word is, by the hash of its stem.
    private(set) var counts: [UInt64: Int] = [:]
    private var spellings: [UInt64: [String: Int]] = [:]
    private var pairs: [Pair: Int] = [:]

    mutating func take(_ title: String) {
        titles += 1
        var seen: Set<UInt64> = []
        var seenPairs: Set<Pair> = []
        var previous: UInt64?
        var taken = 0
        let head = Substring(title.unicodeScalars.prefix(FoldedScalars.titleLimit)).unicodeScalars
        for chunk in head.split(whereSeparator: { $0.properties.isWhitespace || "/,;|".unicodeScalars.contains($0) }) {
            let words = SpelledWord.words(of: chunk)
            for word in words {
                // A capital at the title's start is no spelling of the word's own: it only counts for want of another.
                let isBegun = taken == 0 && word.text == words.first?.text && Self.isCapitalised(word.text)
                spellings[word.hash, default: [:]][word.text, default: 0] += isBegun ? 0 : 1
                if seen.insert(word.hash).inserted { counts[word.hash, default: 0] += 1 }
            }
            taken += words.count
            if taken >= Self.wordLimit { return }
            // Only what a blank alone parts is a pair; "mode: dark" is none, nor are the pieces of a run.
            let only = words.count == 1 ? words.first : nil
            if let left = previous, let right = only?.hash, left != right {
                let pair = Pair(left: left, right: right)
                if seenPairs.insert(pair).inserted { pairs[pair, default: 0] += 1 }
            }
            let goesOn = chunk.last.map { ScalarClass($0.value) == .letter } ?? false
            let isFollowedByBlank = chunk.endIndex < head.endIndex && head[chunk.endIndex].properties.isWhitespace
            previous = goesOn && isFollowedByBlank ? only?.hash : nil
        }
    }

    private static func isCapitalised(_ text: String) -> Bool {
        guard let first = text.first else { return false }
        return first.isUppercase && text.dropFirst().allSatisfy { !$0.isUppercase }
    }

    /// Whether a word could be in a label: more than one letter, and no word that any request may have.
    func isTelling(_ hash: UInt64) -> Bool {
        guard let text = spellings[hash]?.first?.key else { return false }
        let scalars = text.unicodeScalars
        let isOneSmallLetter = scalars.count == 1 && scalars.allSatisfy { $0.isASCII }
        return !isOneSmallLetter && !Self.empty.contains(hash)
    }

    /// The most common spelling; of equally common ones the one in small letters.
    func spelling(of hash: UInt64) -> String {
        let all = spellings[hash, default: [:]]
        let best = all.max { a, b in a.value != b.value ? a.value < b.value : a.key < b.key }
        return best?.key ?? ""
    }

    /// The neighbours of which the word is one, if at least half the titles with either have both; spelled out.
    func pair(around hash: UInt64) -> (left: String, right: String)? {
        var best: (pair: Pair, count: Int)?
        for (pair, count) in pairs where pair.left == hash || pair.right == hash {
            guard count >= 2 || titles == 1, isTelling(pair.left), isTelling(pair.right) else { continue }
            guard 2 * count >= max(counts[pair.left] ?? 0, counts[pair.right] ?? 0) else { continue }
            // Of equally common pairs, the one that is written first in the dictionary of spellings.
            if let known = best, (count, text(of: known.pair)) <= (known.count, text(of: pair)) { continue }
            best = (pair, count)
        }
        return best.map { (spelling(of: $0.pair.left), spelling(of: $0.pair.right)) }
    }

    private func text(of pair: Pair) -> String { spelling(of: pair.left) + " " + spelling(of: pair.right) }

    /// Words that no theme is about, by the hashes of their stems.
    private static let empty: Set<UInt64> = {
        let words = """
            ability able add added adding allow allows another any anymore bad better bug ca can't cannot change couldn't \
            didn't different doesn't don't each enable ever every feature fix fixed get getting gets give go good great \
            hasn't haven't having he hello help hi however implement implemented implementing improve improved improvement \
            incorrect incorrectly isn't issue issues it's let like make makes making many more most much must n't need \
            needed needs new no none nt off one only option options other out over please possibility possible problem \
            problems provide really request requests same say see several some something still support supported supports \
            thank thanks thing things two under unable until us use used useful user users using very via want wanted wants \
            wasn't way well while without won't wouldn't wrong wrongly after before when does always never cause causes \
            caused work works working since again nothing show shows correctly properly instead \
            own http https www com
            """
        return Set(words.split(separator: " ").flatMap { SpelledWord.all(in: String($0), "", limit: 1).map(\.hash) })
    }()
}
