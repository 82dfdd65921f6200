import Foundation
import Similarity

/// exact FOLDER: how many of the exact ten best, by cosine and by BM25, are among the candidates.
func compareWithExact(_ folder: String) throws {
    let index = SimilarityIndex()
    var vectors: [Int8] = []
    var lengths: [Float] = []
    var postings: [UInt64: [(Int32, UInt16)]] = [:]
    var entries: [SimilarityIndex.Entry] = []
    for (number, row) in CorpusFile(path: folder + "/documents").enumerated() {
        guard let profile = TextProfile(decoding: row.bytes, extent: .indexed) else { continue }
        vectors += profile.vector
        lengths.append(Float(profile.length))
        for term in profile.terms { postings[term.hash, default: []].append((Int32(number), term.count)) }
        entries.append(.init(document: Int32(number), attributes: Attributes(team: row.team), profile: row.bytes))
    }
    _ = index.load(entries)
    while index.upkeep() {}
    let average = lengths.reduce(0.0) { $0 + Double($1) } / Double(lengths.count)
    var totals = [String: Int]()
    let queries = CorpusFile(path: folder + "/queries").prefix(300)
    for row in queries {
        guard let query = TextProfile(decoding: row.bytes) else { continue }
        var products = [Float](repeating: 0, count: lengths.count)
        unsafe vectors.withUnsafeBufferPointer { vectors in
            for document in lengths.indices {
                var sum: Int32 = 0
                for offset in 0..<128 { unsafe sum &+= Int32(vectors[128 * document + offset]) &* Int32(query.vector[offset]) }
                products[document] = Float(sum)
            }
        }
        var scores = [Float](repeating: 0, count: lengths.count)
        for term in query.terms {
            guard let list = postings[term.hash] else { continue }
            let df = Double(list.count)
            let idf = Float(log1p((Double(lengths.count) - df + 0.5) / (df + 0.5)))
            for (document, count) in list {
                let tf = Float(count)
                scores[Int(document)] += idf * 2.2 * tf / (tf + 1.2 * (0.25 + 0.75 * lengths[Int(document)] / Float(average)))
            }
        }
        let candidates = index.candidates(for: query)
        let found = Set(candidates.map(\.document))
        for candidate in candidates {
            totals["candidates", default: 0] += 1
            if abs(candidate.bm25 - scores[Int(candidate.document)]) > 0.001 * max(1, candidate.bm25) { totals["wrong bm25", default: 0] += 1 }
            if abs(candidate.cosine - products[Int(candidate.document)] / 16129) > 0.001 { totals["wrong cosine", default: 0] += 1 }
        }
        for (name, values) in [("cosine", products), ("bm25", scores)] {
            let order = values.indices.sorted { values[$0] > values[$1] }.prefix(100)
            totals[name + " top 1", default: 0] += found.contains(Int32(order[0])) ? 1 : 0
            totals[name + " top 10", default: 0] += order.prefix(10).filter { found.contains(Int32($0)) }.count
            totals[name + " top 100", default: 0] += order.filter { found.contains(Int32($0)) }.count
            var alone = query
            if name == "bm25" { alone.vector = [] } else { alone.terms = [] }
            let own = Set(index.candidates(for: alone).map(\.document))
            totals["\(name) top 10 by \(name) alone", default: 0] += order.prefix(10).filter { own.contains(Int32($0)) }.count
            if row.original >= 0, own.contains(row.original) { totals["planted found by \(name) alone", default: 0] += 1 }
            if row.original >= 0, order.contains(Int(row.original)) { totals["planted in exact \(name) top 100", default: 0] += 1 }
        }
        if row.original >= 0 {
            totals["planted", default: 0] += 1
            if found.contains(row.original) { totals["planted in candidates", default: 0] += 1 }
        }
    }
    for (name, total) in totals.sorted(by: { $0.key < $1.key }) { print("\(name): \(total)") }
    print("queries: 300")
}
