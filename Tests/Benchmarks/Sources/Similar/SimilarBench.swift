import ArgumentParser

/// Recognition at size: a corpus is made once, and measured as often as wanted.
struct SimilarBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "similar", abstract: "Find planted paraphrases among many requests.",
        subcommands: [SimilarGenerate.self, SimilarMeasure.self])
}
