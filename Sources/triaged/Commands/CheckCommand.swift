import ArgumentParser
import Documents
import Foundation
import Intake
import RuleEngine

struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Read rule files and tell every problem, with its place.",
        discussion: """
            Exit code 0 when there is no error (warnings may remain), 1 otherwise.

            EXAMPLES
              triaged check Rules/starter.yaml
              triaged check Rules/ --fix --dry-run
              triaged check --config deploy/triaged.yaml
              triaged check Rules/ --json
              triaged check --explain R017
            """)

    @Argument(help: "Rule files, or folders of them; with --config, by default the ones it names.")
    var paths: [String] = []
    @Option(help: "A configuration, against whose destinations addresses are held.")
    var config: String?
    @Option(name: [.long, .customLong("code")], help: "Print the page of a code, such as R017 or Y003.")
    var explain: String?
    @Flag(help: "Print the problems as a JSON array.")
    var json = false
    @Option(help: "Write the problems as JUnit XML to this file; - is standard output.")
    var junit: String?
    @Flag(help: "Make the corrections that are beyond doubt, then check again.")
    var fix = false
    @Flag(help: "With --fix: print what would change, and change nothing.")
    var dryRun = false

    func validate() throws {
        guard !paths.isEmpty || config != nil || explain != nil else {
            throw ValidationError("give a rule file or a folder of them")
        }
        guard !(json && junit == "-") else { throw ValidationError("--json and --junit - both want standard output") }
        guard fix || !dryRun else { throw ValidationError("--dry-run goes with --fix") }
    }

    func run() throws {
        if let explain {
            try printPage(of: explain)
            return
        }
        let configured = try config.map(Configurations.places)
        let paths = paths.isEmpty ? [configured?.rules].compactMap { $0 } : paths
        var runs = paths.map { CheckRun($0, destinations: configured?.destinations) }
        if fix {
            for index in runs.indices { runs[index].fix(dryRun: dryRun) }
        }
        try report(runs)
        if runs.contains(where: { $0.rules == nil || $0.problems.hasErrors }) { throw ExitCode(Exit.failure) }
    }

    private func printPage(of code: String) throws {
        guard let page = RulePages.page(of: code.uppercased(), likeness: InstalledModel.likeness) else {
            let near = suggestion(for: code.uppercased(), in: RulePages.codes)
            Terminal.standardError("there is no page for \"\(code)\"\(near.map { "; \($0)" } ?? "")")
            throw ExitCode(Exit.failure)
        }
        print(page, terminator: "")
    }

    private func report(_ runs: [CheckRun]) throws {
        if let junit { try JUnit.write(runs.map(\.suite), to: junit) }
        if json {
            print(ProblemReport.json(runs.flatMap(\.problems.inOrder), page: RulePages.path).text)
        } else if junit != "-" {
            for run in runs { run.show() }
        }
    }
}
