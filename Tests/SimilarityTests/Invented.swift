import Foundation

@testable import Similarity

/// Texts invented from a small vocabulary, the same ones each time.
struct Invented {
    private var random: SplitMix
    /// Fewer words make more documents alike.
    var words: UInt64 = 200

    init(seed: UInt64) {
        random = SplitMix(seed: seed)
    }

    mutating func number(below bound: Int) -> Int { Int.random(in: 0..<bound, using: &random) }

    mutating func attributes() -> Attributes {
        Attributes(
            team: UInt32(number(below: 3)), source: UInt32(number(below: 2)), channel: UInt32(number(below: 30)))
    }

    mutating func profile() -> TextProfile {
        let texts = (0..<number(below: 30)).map { _ in
            // The square makes some words common and most rare.
            let share = Double.random(in: 0..<1, using: &random)
            return UInt64(share * share * Double(words))
        }
        let counts = Dictionary(grouping: texts) { $0 }.sorted { $0.key < $1.key }
        let terms = counts.map { word, all in
            TextProfile.Term(
                hash: word &* 0x9E37_79B9_7F4A_7C15, count: UInt16(all.count), isInTitle: word.isMultiple(of: 3))
        }
        return TextProfile(
            terms: terms, length: texts.count, pieces: counts.map { UInt16($0.key) },
            titlePieces: counts.prefix(3).map { UInt16($0.key) }, vector: vector(of: texts),
            titleVector: vector(of: Array(texts.prefix(2))))
    }

    /// Each word's direction, added up, its length 127.
    private func vector(of words: [UInt64]) -> [Int8] {
        var sums = [Double](repeating: 0, count: 128)
        for word in words {
            var random = SplitMix(seed: word)
            for offset in sums.indices { sums[offset] += Double.random(in: -1...1, using: &random) }
        }
        let norm = sums.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return sums.map { norm > 0 ? Int8((127 * $0 / norm).rounded()) : 0 }
    }
}

/// The index without any cleverness: every document compared with every query.
struct PlainIndex {
    var documents: [Int32: (attributes: Attributes, profile: TextProfile)] = [:]

    func cosines(for query: TextProfile, in scope: Scope) -> [Int32: Float] {
        documents.filter { holds($0.value.attributes, scope) }.mapValues { document in
            let product = zip(document.profile.vector, query.vector).reduce(0) { $0 + Int($1.0) * Int($1.1) }
            return Float(product) / (127 * 127)
        }
    }

    func scores(for query: TextProfile, in scope: Scope) -> [Int32: Float] {
        let average = documents.values.reduce(0.0) { $0 + Double($1.profile.length) } / Double(documents.count)
        var found: [UInt64: [(document: Int32, count: Double)]] = [:]
        for (document, entry) in documents {
            for term in entry.profile.terms { found[term.hash, default: []].append((document, Double(term.count))) }
        }
        var scores: [Int32: Float] = [:]
        for term in query.terms {
            let frequency = Double(found[term.hash]?.count ?? 0)
            let idf = log1p((Double(documents.count) - frequency + 0.5) / (frequency + 0.5))
            for (document, count) in found[term.hash] ?? [] {
                guard let entry = documents[document], holds(entry.attributes, scope) else { continue }
                let norm = 1.2 * (0.25 + 0.75 * Double(entry.profile.length) / max(average, 1))
                scores[document, default: 0] += Float(idf * 2.2 * count / (count + norm))
            }
        }
        return scores
    }

    func holds(_ attributes: Attributes, _ scope: Scope) -> Bool {
        (scope.team ?? attributes.team) == attributes.team && (scope.source ?? attributes.source) == attributes.source
            && (scope.channel ?? attributes.channel) == attributes.channel
    }
}
