import ArgumentParser

struct SimilarCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "similar",
        abstract: "See how triaged recognises requests that were asked before.",
        subcommands: [SimilarEvalCommand.self, SimilarThemesCommand.self])
}
