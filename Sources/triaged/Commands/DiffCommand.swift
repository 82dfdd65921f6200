import ArgumentParser
import Documents
import RuleEngine

struct DiffCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Tell what two rule sets decide differently about the same past requests.",
        discussion: """
            EXAMPLES
              triaged diff Rules/ new-rules/ --config deploy/triaged.yaml --since 30d
            """)

    @Argument(help: "The rules as they are: a file, or a folder of them.")
    var old: String
    @Argument(help: "The rules as they would be.")
    var new: String
    @OptionGroup var history: HistoryOptions

    func run() async throws {
        // The problems of both are told, not those of the first alone.
        let problems = Problems()
        let (before, after) = (RuleFiles.load(old, problems: problems), RuleFiles.load(new, problems: problems))
        guard let before, let after else {
            Terminal.report(problems)
            throw ExitCode(Exit.failure)
        }
        try await history.report(Backtest(after, against: before), of: "from \(old) to \(new)")
    }
}
