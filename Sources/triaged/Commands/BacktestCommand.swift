import ArgumentParser
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

    func run() async throws {
        let tried = try RuleFiles.required(rules)
        try await history.report(Backtest(tried), of: "\(rules) on the past")
    }
}
