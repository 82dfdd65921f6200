import ArgumentParser
import Foundation

/// Requests made of words that are as unequally common as those of a language, some of them paraphrases of earlier ones.
///
/// The words are those of the model's vocabulary, and compounds of two where it has no more; their shares follow Zipf's
/// law with exponent 1. A paraphrase says little in other words of the same meaning, since no list of such is at hand:
/// that is what the labelled sets are for. This one is for size.
struct SimilarCorpus {
    static let wordCount = 50_000
    static let titleWords = 6

    private let words: [String]
    /// By word, the sum of the shares up to and with it.
    private let shares: [Double]

    init() throws {
        let vocabulary = try RulesBench.bytes(of: Self.root + "/Sources/Similarity/Resources/vocab.txt")
        let known = String(decoding: vocabulary, as: UTF8.self).split(separator: "\n").filter { word in
            word.utf8.count >= 4 && word.utf8.allSatisfy { (0x61...0x7A).contains($0) }
        }
        guard known.count > 1_000 else { throw ValidationError("vocab.txt has too few words") }
        words = (0..<Self.wordCount).map { number in
            guard number >= known.count else { return String(known[number]) }
            return String(known[number * 7_919 % 1_000]) + known[number % known.count]
        }
        var sum = 0.0
        shares = (1...Self.wordCount).map { rank in
            sum += 1 / Double(rank)
            return sum
        }
    }

    private static let root = URL(fileURLWithPath: #filePath).pathComponents.dropLast(5).joined(separator: "/")

    /// 8 to 80 words.
    func fresh(_ random: inout BenchRandom) -> [UInt16] {
        (0..<Int.random(in: 8...80, using: &random)).map { _ in word(&random) }
    }

    /// The halves change places; one word in ten becomes another, one in twenty is left out.
    func paraphrase(of text: [UInt16], _ random: inout BenchRandom) -> [UInt16] {
        let turned = text[(text.count / 2)...] + text[..<(text.count / 2)]
        let changed = turned.compactMap { word -> UInt16? in
            switch random.unit() {
            case ..<0.1: self.word(&random)
            case ..<0.15: nil
            default: word
            }
        }
        return changed.isEmpty ? text : changed
    }

    /// The text; of a paraphrase one word in five stands in another form.
    func text(of numbers: [UInt16], isParaphrase: Bool, _ random: inout BenchRandom) -> SimilarText {
        let written = numbers.map { number in
            let word = words[Int(number)]
            guard isParaphrase, random.unit() < 0.2 else { return word }
            return word + ["s", "ing", "ed"][Int.random(in: 0..<3, using: &random)]
        }
        return SimilarText(
            title: written.prefix(Self.titleWords).joined(separator: " "),
            body: written.dropFirst(Self.titleWords).joined(separator: " "))
    }

    private func word(_ random: inout BenchRandom) -> UInt16 {
        let share = random.unit() * (shares.last ?? 1)
        var low = 0
        var high = shares.count - 1
        while low < high {
            let middle = (low + high) / 2
            if shares[middle] < share { low = middle + 1 } else { high = middle }
        }
        return UInt16(clamping: low)
    }
}

/// Numbers that are the same in every run: SplitMix64.
struct BenchRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var bits = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ bits >> 27) &* 0x94D0_49BB_1331_11EB
        return bits ^ bits >> 31
    }

    mutating func unit() -> Double { Double(next() >> 11) / Double(1 << 53) }
}
