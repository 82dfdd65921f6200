import Foundation
import Similarity

/// Texts made of words by Zipf's law, some of them paraphrases of earlier ones.
struct Corpus {
    static let words = 50_000
    private let cumulative: [Double]
    /// Each word's vector times its weight; a word and its synonym (its number with the last bit flipped) are near.
    private let vectors: [Float]

    init() {
        var sum = 0.0
        var shares: [Double] = []
        for rank in 1...Self.words {
            sum += 1 / Double(rank)
            shares.append(sum)
        }
        cumulative = shares.map { $0 / sum }
        var random = Generator(seed: 7)
        var vectors: [Float] = []
        vectors.reserveCapacity(128 * Self.words)
        var shared: [Float] = []
        for word in 0..<Self.words {
            if word % 2 == 0 { shared = (0..<128).map { _ in random.normal() } }
            let share = 1 / Double(word + 1) / sum
            let weight = Float(1e-3 / (1e-3 + share))
            for offset in 0..<128 { vectors.append(weight * (0.8 * shared[offset] + 0.6 * random.normal())) }
        }
        self.vectors = vectors
    }

    func word(_ random: inout Generator) -> Int {
        let share = random.unit()
        var low = 0
        var high = Self.words - 1
        while low < high {
            let middle = (low + high) / 2
            if cumulative[middle] < share { low = middle + 1 } else { high = middle }
        }
        return low
    }

    func fresh(_ random: inout Generator) -> [UInt16] {
        (0..<Int.random(in: 8...80, using: &random)).map { _ in UInt16(word(&random)) }
    }

    /// One word in five becomes its synonym, one in ten another word, one in twenty is left out.
    func paraphrase(of text: [UInt16], _ random: inout Generator) -> [UInt16] {
        let changed = text.compactMap { word -> UInt16? in
            switch random.unit() {
            case ..<0.2: word ^ 1
            case ..<0.3: UInt16(self.word(&random))
            case ..<0.35: nil
            default: word
            }
        }
        return changed.isEmpty ? text : changed
    }

    func profile(of text: [UInt16]) -> TextProfile {
        var counts: [UInt16: UInt16] = [:]
        var order: [UInt16] = []
        for word in text {
            if counts[word] == nil { order.append(word) }
            counts[word, default: 0] += 1
        }
        let title = Set(text.prefix(6))
        let terms = order.map { word in
            TextProfile.Term(
                hash: (UInt64(word) &+ 1) &* 0x9E37_79B9_7F4A_7C15, count: counts[word] ?? 1,
                isInTitle: title.contains(word))
        }
        return TextProfile(
            terms: terms, length: text.count, pieces: order.prefix(64).map { $0 % 30_522 },
            titlePieces: order.prefix { title.contains($0) }.prefix(24).map { $0 % 30_522 },
            vector: vector(of: order.map { ($0, counts[$0] ?? 1) }),
            titleVector: vector(of: order.filter(title.contains).map { ($0, 1) }))
    }

    private func vector(of words: [(UInt16, UInt16)]) -> [Int8] {
        var sums = [Float](repeating: 0, count: 128)
        for (word, count) in words {
            let weight = Float(count).squareRoot()
            for offset in 0..<128 { sums[offset] += weight * vectors[128 * Int(word) + offset] }
        }
        let norm = sums.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return sums.map { norm > 0 ? Int8(max(-127, min(127, ($0 / norm * 127).rounded()))) : 0 }
    }
}

struct Generator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var bits = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ bits >> 27) &* 0x94D0_49BB_1331_11EB
        return bits ^ bits >> 31
    }

    mutating func unit() -> Double { Double(next() >> 11) / Double(1 << 53) }

    /// Nearly normal: the sum of twelve even ones.
    mutating func normal() -> Float {
        Float((0..<12).reduce(-6.0) { sum, _ in sum + unit() })
    }
}
