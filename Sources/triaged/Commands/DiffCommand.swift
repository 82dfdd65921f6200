import ArgumentParser
import Documents
import Intake
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
    @Flag(help: "Print the whole report as JSON.")
    var json = false

    func run() async throws {
        let problems = Problems()
        let before = RuleFiles.load(old, problems: problems)
        let after = RuleFiles.load(new, problems: problems)
        guard let before, let after else {
            Terminal.report(problems)
            throw ExitCode(Exit.failure)
        }
        let report = try await history.run(Backtest(after, against: before))
        print(
            json
                ? BacktestText.json(report).indented
                : BacktestText.render(report, what: "from \(old) to \(new)", terminal: Terminal.output))
    }
}
