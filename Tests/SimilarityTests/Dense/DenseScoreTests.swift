import Intake
import Testing

@testable import Similarity

@Suite struct DenseScoreTests {
    private static let outside = DenseModel(named: "an outside model")
    private let model: SimilarityModel
    private let plain: SimilarityModel
    private var statistics = CorpusStatistics()

    init() throws {
        model = try TinyModel.make(dense: "[0.5, 1, -2]")
        plain = try TinyModel.make()
        for number in 0..<60 { statistics.add(TextProfile(title: "the page \(number) works", model: plain)) }
    }

    private func profile(_ title: String) -> TextProfile { TextProfile(title: title, model: plain) }

    private func ask(_ title: String, at angle: Float? = nil, of model: DenseModel = outside) -> Recogniser.Ask {
        let dense = angle.flatMap { DenseVector([1 - $0, $0], model: model) }
        return Recogniser.Ask(title: title, profile: profile(title), dense: dense)
    }

    /// Six that the base scorer cannot tell apart.
    private static let titles = (0..<6).map { "dark mode \($0)" }

    private func scored(_ dense: [Float?]?, by model: SimilarityModel? = nil) -> [PairScorer.Scored] {
        PairScorer(model: model ?? self.model).score(
            profile("night mode"), among: Self.titles.map(profile), statistics: statistics, dense: dense)
    }

    @Test func `without dense cosines every logit is as before`() {
        let base = scored(nil, by: plain)
        #expect(scored(nil) == base)
        #expect(scored([nil, nil, nil, nil, nil, nil]) == base)
        #expect(scored([]) == base)
    }

    @Test func `without weights in the model dense cosines do nothing`() {
        #expect(scored([0.9, 0.1, 0.1, 0.2, 0.1, 0.1], by: plain) == scored(nil, by: plain))
    }

    @Test func `the one that stands out rises above its likes`() throws {
        let base = Dictionary(uniqueKeysWithValues: scored(nil).map { ($0.candidate, $0.logit) })
        let cosines: [Float] = [0.30, 0.31, 0.29, 0.30, 0.9, 0.30]
        let found = scored(cosines)
        #expect(found.first?.candidate == 4)
        let standing = try #require(DenseStanding(of: cosines))
        for pair in found {
            let expected = 0.5 * (base[pair.candidate] ?? 0) + standing[cosines[pair.candidate]] - 2
            #expect(abs(pair.logit - expected) < 1e-5)
        }
    }

    @Test func `a candidate without a vector keeps its logit`() throws {
        let base = Dictionary(uniqueKeysWithValues: scored(nil).map { ($0.candidate, $0.logit) })
        let found = scored([0.3, 0.4, 0.3, 0.3, nil, 0.3])
        #expect(found.first { $0.candidate == 4 }?.logit == base[4])
        #expect(found.first { $0.candidate == 1 }?.logit != base[1])
    }

    /// Only the order and the distances count, not where a model's cosines lie.
    @Test func `a model whose cosines lie elsewhere gives the same`() throws {
        let low: [Float] = [0.1, 0.2, 0.15, 0.6, 0.12, 0.05]
        let a = scored(low)
        let b = scored(low.map { 0.7 + 0.4 * $0 })
        #expect(a.map(\.candidate) == b.map(\.candidate))
        for (a, b) in zip(a, b) { #expect(abs(a.logit - b.logit) < 1e-4) }
    }

    @Test(arguments: [
        [], [0.1, 0.2, 0.3, 0.4], [nil, nil, 0.2, 0.3, 0.4, 0.5], [0.5, 0.5, 0.5, 0.5, 0.5, 0.5],
        [0.5, 0.5, 0.5, 0.5, 0.5001], [0.1, 0.2, 0.3, 0.4, .nan],
    ])
    func `too few, all the same, or no numbers have no standing`(cosines: [Float?]) {
        #expect(DenseStanding(of: cosines) == nil)
    }

    /// The numbers are NumPy's.
    @Test func `a standing is the distance from the mean in standard deviations`() throws {
        let cosines: [Float] = [0.1, 0.2, 0.15, 0.6, 0.12, 0.05]
        let standing = try #require(DenseStanding(of: cosines))
        for (cosine, expected) in zip(cosines, [-0.5641, -0.0182, -0.29115, 2.16543, -0.45492, -0.83706] as [Float]) {
            #expect(abs(standing[cosine] - expected) < 1e-4)
        }
    }

    @Test func `the shipped model says how an outside model counts`() throws {
        let weights = try #require(try Golden.model.get().reranker.dense)
        // Standing above the others speaks for a pair, and takes part of the words' say.
        #expect(weights.standing > 0.3)
        #expect((0.2...1).contains(weights.logit))
        // An average candidate of which the words say nothing does not become a match.
        #expect(weights.stacked(0, 0) < Thresholds.shipped.possible)
    }

    @Test func `a standing is bounded`() throws {
        let standing = try #require(DenseStanding(of: Array(repeating: 0.1, count: 29) + [0.9]))
        #expect(standing[0.9] == 3)
        #expect(standing[-100] == -3)
    }

    @Test func `the recogniser compares what both sides have`() {
        let recogniser = Recogniser(model: model, thresholds: Thresholds(duplicate: 50, possible: -50))
        let others = Self.titles.enumerated().map { ask($0.element, at: 0.02 * Float($0.offset)) }
        func best(_ ask: Recogniser.Ask, _ others: [Recogniser.Ask]) -> [Recogniser.Likely] {
            recogniser.outcome(of: ask, among: others, statistics: statistics).matches
        }
        let near = others.prefix(5) + [ask(Self.titles[5], at: 0.9)]
        #expect(best(ask("night mode", at: 1), Array(near)).first?.candidate == 5)
        // Nobody to compare with: the query has none, or they are another model's.
        let without = best(ask("night mode"), Array(near))
        #expect(without == best(ask("night mode"), Self.titles.map { ask($0) }))
        let foreign = ask("night mode", at: 1, of: DenseModel(named: "another"))
        #expect(best(foreign, Array(near)) == without)
    }

    @Test(arguments: ["[]", "[1, 2]", "[1, 2, 3, 4]", "\"x\"", "[1, 2, 1e999]"])
    func `weights that are not three numbers are refused`(dense: String) {
        #expect { try TinyModel.make(dense: dense) } throws: { ($0 as? ModelError)?.code == .reranker }
    }
}
