import Similarity
import Testing

@Suite struct GoldenFeatureTests {
    @Test func `features and logits are those of the training side`() throws {
        let lines = try Golden.lines("features.jsonl")
        guard let documents = lines.first?["documents"] as? [[String: Any]] else { return }
        let model = try Golden.model.get()
        let profiles = documents.map { document in
            TextProfile(
                title: document["title"] as? String ?? "", body: document["body"] as? String ?? "", model: model)
        }
        let scorer = PairScorer(model: model)
        var stored = 0
        var statistics = CorpusStatistics()
        let pairs = lines.dropFirst().sorted { ($0["query"] as? Int ?? 0) < ($1["query"] as? Int ?? 0) }
        #expect(pairs.count > 100)
        for pair in pairs {
            let query = try #require(pair["query"] as? Int)
            let document = try #require(pair["document"] as? Int)
            let expected = try #require(pair["features"] as? [String: Double])
            while stored < query {
                statistics.add(profiles[stored])
                stored += 1
            }
            let cosines = profiles[..<query].map { Golden.cosine($0.vector, profiles[query].vector) }
            let scored = try #require(
                scorer.score(profiles[query], among: [profiles[document]], statistics: statistics, cosines: cosines)
                    .first)
            for (name, value) in zip(PairFeatures.names, scored.features.values) {
                let wanted = try #require(expected[name])
                // A vector's number may round to its neighbour, since the sums are in another order.
                let tolerance = name.hasPrefix("st") ? 2e-3 : 2e-5
                #expect(abs(Double(value) - wanted) < tolerance, "\(name) of \(query) and \(document)")
            }
            if let logit = pair["logit"] as? Double { #expect(abs(Double(scored.logit) - logit) < 1e-2) }
        }
    }

    @Test func `vectors are those of the training side`() throws {
        let model = try Golden.model.get()
        for line in try Golden.lines("texts.jsonl") {
            guard let vector = line["vector"] as? [Int] else { continue }
            let text = try #require(line["text"] as? String)
            guard text.unicodeScalars.count <= 500 else { continue }
            let found = TextProfile(title: text, model: model).vector
            #expect(zip(found, vector).allSatisfy { abs(Int($0) - $1) <= 1 }, "\(text.debugDescription)")
        }
    }
}
