import ArgumentParser
import Documents
import RuleEngine

struct TestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Run the tests that rule files carry.",
        discussion: """
            A failing test shows what was expected, what came, and the rules that led there. Exit code 1 when one fails.

            EXAMPLES
              triaged test Rules/starter.yaml
            """)

    @Argument(help: "A rule file, or a folder of them.")
    var paths: [String]

    func run() throws {
        var passed = 0
        var failed = 0
        for path in paths {
            let problems = Problems()
            guard let rules = RuleFiles.load(path, problems: problems) else {
                Terminal.report(problems)
                throw ExitCode(Exit.failure)
            }
            for result in rules.runTests() {
                if result.passed {
                    passed += 1
                    print("\(Terminal.output.paint("ok", .good))   \(result.name)")
                } else {
                    failed += 1
                    print("\(Terminal.output.paint("FAIL", .bad)) \(result.name)  (\(result.place))")
                    for difference in result.differences { print("       \(difference)") }
                    print(TraceText.render(result.trace, indent: "       ", onlyMatched: true))
                }
            }
        }
        if passed + failed == 0 { print("no tests found; write some under \"tests:\" in the rule file") }
        print("\(passed) passed, \(failed) failed")
        if failed > 0 { throw ExitCode(Exit.failure) }
    }
}
