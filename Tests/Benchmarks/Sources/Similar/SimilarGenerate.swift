import ArgumentParser
import Foundation
import Similarity

struct SimilarGenerate: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate", abstract: "Make a corpus; the same one for the same size.")

    @Option(help: "Requests; one in ten paraphrases an earlier one.") var count = 100_000
    @Option(help: "Queries; every other one paraphrases a request.") var queries = 4_000
    @Argument(help: "The folder, which is made.") var folder: String

    func run() throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let files = SimilarFiles(folder: folder)
        let corpus = try SimilarCorpus()
        let model = try SimilarityModel.shipped()
        var random = BenchRandom(seed: UInt64(count))
        let texts = try SimilarWriter(files.documents)
        let profiles = try SimilarWriter(files.profiles)
        var words: [[UInt16]] = []
        words.reserveCapacity(count)
        var size = 0
        for place in 0..<count {
            let original = place > 0 && random.unit() < 0.1 ? Int.random(in: 0..<place, using: &random) : nil
            words.append(original.map { corpus.paraphrase(of: words[$0], &random) } ?? corpus.fresh(&random))
            let text = corpus.text(of: words[place], isParaphrase: original != nil, &random)
            let profile = TextProfile(title: text.title, body: text.body, model: model).encoded
            size += profile.count
            try texts.write(original: original, text)
            try profiles.write(profile: profile)
        }
        let asked = try SimilarWriter(files.queries)
        for number in 0..<queries {
            let original = number.isMultiple(of: 2) ? Int.random(in: 0..<count, using: &random) : nil
            let query = original.map { corpus.paraphrase(of: words[$0], &random) } ?? corpus.fresh(&random)
            try asked.write(
                original: original, corpus.text(of: query, isParaphrase: original != nil, &random))
        }
        for writer in [texts, profiles, asked] { try writer.flush() }
        print("generated documents \(count) queries \(queries) profile_bytes \(size / max(1, count))")
    }
}
