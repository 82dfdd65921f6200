import ArgumentParser
import Documents
import Intake
import RuleEngine

struct BacktestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backtest",
        abstract: "Decide the past anew with other rules, and tell what would have come out differently.",
        discussion: """
            Compares with what was decided at the time, from the recorded inputs, and scores the rules against what \
            people have corrected by hand. Nothing is changed; works beside a running daemon. Exit code 1 only when \
            something cannot be read.

            EXAMPLES
              triaged backtest --rules new-rules.yaml --config deploy/triaged.yaml
              triaged backtest --rules Rules/ --since 90d --store /var/lib/triaged/triaged.sqlite --json
            """)

    @Option(help: "The rules to try: a file, or a folder of them.")
    var rules: String
    @OptionGroup var history: HistoryOptions
    @Flag(help: "Print the whole report as JSON.")
    var json = false

    func run() async throws {
        let problems = Problems()
        let tried = RuleFiles.load(rules, problems: problems)
        guard let tried else {
            Terminal.report(problems)
            throw ExitCode(Exit.failure)
        }
        let report = try await history.run(Backtest(tried))
        print(
            json
                ? BacktestText.json(report).indented
                : BacktestText.render(report, what: "\(rules) on the past", terminal: Terminal.output))
    }
}
