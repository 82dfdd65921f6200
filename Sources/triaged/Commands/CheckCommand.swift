import ArgumentParser
import Documents
import RuleEngine

struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Read rule files and tell every problem, with its place.",
        discussion: """
            Exit code 0 when there is no error (warnings may remain), 1 otherwise.

            EXAMPLES
              triaged check Rules/starter.yaml
              triaged check Rules/
            """)

    @Argument(help: "A rule file, or a folder of them.")
    var paths: [String]

    func run() throws {
        var failed = false
        for path in paths {
            let problems = Problems()
            let rules = RuleFiles.load(path, withTests: true, problems: problems)
            Terminal.report(problems)
            if let rules, !problems.hasErrors {
                let warnings = problems.all.count
                let remark = warnings == 0 ? "" : ", \(warnings) \(warnings == 1 ? "warning" : "warnings")"
                print(
                    "\(Terminal.output.paint("ok", .good)) \(path): \(rules.ruleCount) rules, \(rules.teams.count) teams\(remark)"
                )
            } else {
                let errors = problems.all.count { $0.severity == .error }
                Terminal.standardError("\(path): \(errors) \(errors == 1 ? "error" : "errors")")
                failed = true
            }
        }
        if failed { throw ExitCode(Exit.failure) }
    }
}
