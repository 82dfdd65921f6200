import ArgumentParser

struct SimilarCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "similar",
        abstract: "See how triaged recognises requests that were asked before.",
        subcommands: [
            SimilarFindCommand.self, SimilarThemesCommand.self, SimilarReportCommand.self, SimilarRebuildCommand.self,
            SimilarEvalCommand.self,
        ])
}
