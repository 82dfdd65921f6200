import ArgumentParser

/// The command line: every command is one file in `Commands/` and one line in `allCommands`.
@main
struct TriagedCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "triaged",
        abstract: "The intake router for product teams.",
        discussion: """
            Receives requests where people voice them, keeps every one, decides by a rule file, and answers where \
            the question was asked.

            EXAMPLES
              triaged check Rules/starter.yaml
              triaged explain --rules Rules/starter.yaml --text "Refunds fail on the payment page"
              triaged serve --config deploy/triaged.yaml
            """,
        version: Version.current,
        subcommands: allCommands)
}

/// In the order a newcomer needs them.
let allCommands: [any ParsableCommand.Type] = [
    ServeCommand.self,
    CheckCommand.self,
    TestCommand.self,
    ExplainCommand.self,
    BacktestCommand.self,
    DiffCommand.self,
    CorrectCommand.self,
    MergeCommand.self,
    UnmergeCommand.self,
    ImportCommand.self,
    SchemaCommand.self,
    NormalizeCommand.self,
    StatusCommand.self,
    DoctorCommand.self,
    DrillCommand.self,
    RehearseCommand.self,
    SimilarCommand.self,
]

enum Version {
    static let current = "0.1.0"
}
