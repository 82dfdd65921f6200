import ArgumentParser
import Foundation
import Similarity

/// Loads a corpus from its encoded profiles and asks its queries: first only for candidates, then for the ranking.
///
/// Run it on one core: `taskset -c 0 triaged-bench similar measure FOLDER`. Beside each time stands the processor's,
/// which tells a query's cost where others take the core away.
struct SimilarMeasure: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "measure", abstract: "Measure loading, queries and inserts on a corpus; prints milliseconds.")

    @Option(help: "At most so many queries.") var queries = 4_000
    @Flag(help: "Only the ranking.") var onlyRanking = false
    @Argument(help: "What `similar generate` has made.") var folder: String

    func run() throws {
        let files = SimilarFiles(folder: folder)
        let queries = try files.readQueries(limit: queries)
        let model = try SimilarityModel.shipped()
        let profiles = try SimilarProfiles(files.profiles)
        let index = SimilarityIndex()
        let before = Self.residentMegabytes()
        var statistics = CorpusStatistics()
        let loading = Meter.once {
            var loader = index.loader()
            for document in 0..<profiles.count {
                guard let profile = TextProfile(decoding: profiles[document]) else { continue }
                loader.append(Int32(clamping: document), Attributes(team: UInt32(document % 10)), profile)
            }
            loader.finish()
            statistics = loader.statistics
        }
        let upkeep = Meter.once { while index.upkeep() {} }
        print(
            "load documents \(index.count) wall_s \(loading.seconds) cpu_s \(loading.processorSeconds) "
                + "upkeep_s \(upkeep.seconds) resident_mb \(Self.residentMegabytes()) before_mb \(before)")

        let asked = queries.map { TextProfile(title: $0.text.title, body: $0.text.body, model: model) }
        // What every later query finds warm.
        for profile in asked.prefix(200) { _ = index.candidates(for: profile) }
        if !onlyRanking { measureCandidates(of: index, queries, asked) }
        let ranking = Ranking(index: index, model: model, statistics: statistics, profiles: profiles)
        measureRanking(ranking, queries)
        if !onlyRanking { measureInserts(into: index, asked, from: profiles.count) }
    }

    private func measureCandidates(of index: SimilarityIndex, _ queries: [SimilarFiles.Query], _ asked: [TextProfile]) {
        for (name, scope) in [("candidates", Scope.all), ("candidates_of_a_tenth", Scope(team: 3))] {
            var meter = Meter()
            var found = 0
            var planted = 0
            for (query, profile) in zip(queries, asked) {
                let candidates = meter.measure { index.candidates(for: profile, in: scope) }
                guard let original = query.original, scope.team.map({ original % 10 == $0 }) ?? true else { continue }
                planted += 1
                if candidates.contains(where: { $0.document == original }) { found += 1 }
            }
            print("\(name) \(meter.text) planted \(planted) recall \(Self.share(found, planted))")
        }
    }

    private func measureRanking(_ ranking: Ranking, _ queries: [SimilarFiles.Query]) {
        var meter = Meter()
        var first = 0
        var tenth = 0
        var planted = 0
        for query in queries {
            let ranked = meter.measure { ranking.ranked(query.text) }
            guard let original = query.original else { continue }
            planted += 1
            if ranked.first == original { first += 1 }
            if ranked.prefix(10).contains(original) { tenth += 1 }
        }
        print(
            "ranked \(meter.text) planted \(planted) recall@1 \(Self.share(first, planted)) "
                + "recall@10 \(Self.share(tenth, planted))")
    }

    private func measureInserts(into index: SimilarityIndex, _ asked: [TextProfile], from next: Int) {
        var meter = Meter()
        for (offset, profile) in asked.enumerated() {
            meter.measure { index.insert(Int32(clamping: next + offset), Attributes(team: 1), profile) }
        }
        print("insert \(meter.text) resident_mb \(Self.residentMegabytes())")
    }

    private static func share(_ part: Int, _ all: Int) -> Double {
        (Double(part) / Double(max(1, all)) * 10_000).rounded() / 10_000
    }

    private static func residentMegabytes() -> Int {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS") } ?? ""
        return (line.split(whereSeparator: { !$0.isNumber }).first.flatMap { Int($0) } ?? 0) / 1_024
    }
}

/// From a text to the requests most like it, as triage does it: profile, candidates, their profiles read, scored.
private struct Ranking {
    let index: SimilarityIndex
    let scorer: PairScorer
    let model: SimilarityModel
    let statistics: CorpusStatistics
    let profiles: SimilarProfiles

    init(index: SimilarityIndex, model: SimilarityModel, statistics: CorpusStatistics, profiles: SimilarProfiles) {
        self.index = index
        self.model = model
        self.statistics = statistics
        self.profiles = profiles
        scorer = PairScorer(model: model)
    }

    func ranked(_ text: SimilarText) -> [Int] {
        let profile = TextProfile(title: text.title, body: text.body, model: model)
        let found = index.candidates(for: profile)
        let candidates = found.best()
        let known = candidates.compactMap { candidate in
            TextProfile(decoding: profiles[Int(candidate.document)]).map { (Int(candidate.document), $0) }
        }
        let scored = scorer.score(
            profile, among: known.map(\.1), statistics: statistics, cosines: found.map(\.cosine))
        return scored.map { known[$0.candidate].0 }
    }
}
