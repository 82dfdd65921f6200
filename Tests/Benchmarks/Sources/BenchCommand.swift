import ArgumentParser

/// The parts of the benchmarks that must be Swift; the scripts beside it drive them.
@main
struct BenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "triaged-bench", abstract: "Measures parts of triaged against their references.",
        subcommands: [
            ServeBench.self, SinkBench.self, DeliverBench.self, NormaliseBench.self, RulesBench.self,
            HistoryBench.self, SimilarBench.self,
        ])
}
