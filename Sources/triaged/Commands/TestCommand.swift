import ArgumentParser
import Documents
import Foundation
import Intake
import RuleEngine

struct TestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Run the tests of rule files.",
        discussion: """
            Runs what stands under "tests:" in rule files, and in files NAME.test.yaml beside them. A failing test \
            shows what was expected, what came, and the rules that led there. Exit code 1 when one fails, or when \
            the coverage is below --min-coverage.

            Coverage counts rules that some test matched, and conditions that held in some test and failed in another.

            EXAMPLES
              triaged test Rules/starter.yaml
              triaged test Rules/ --filter refund --coverage
              triaged test Rules/ --junit results.xml --min-coverage 80
            """)

    @Argument(help: "A rule file, or a folder of them.")
    var paths: [String]
    @Option(help: "Run only the tests whose names have this in them.")
    var filter: String?
    @Flag(help: "List the rules and conditions that the tests leave open.")
    var coverage = false
    @Option(help: "Fail when less than this, in per cent, is covered.")
    var minCoverage: Int?
    @Flag(help: "Print the results and the coverage as JSON.")
    var json = false
    @Option(help: "Write the results as JUnit XML to this file; - is standard output.")
    var junit: String?

    /// A rule set whose tests have run.
    private struct Run {
        var path: String
        var hash: String
        var report: RuleTestReport
    }

    func validate() throws {
        if json, junit == "-" { throw ValidationError("--json and --junit - both write to standard output") }
        if let minCoverage, !(0...100).contains(minCoverage) {
            throw ValidationError("--min-coverage is a whole number from 0 to 100")
        }
    }

    func run() throws {
        let runs = try paths.map(run)
        let failed = runs.reduce(0) { $0 + $1.report.failed }
        if json { print(object(runs).indented) } else if junit != "-" { show(runs) }
        if let junit { try JUnit.write(runs.map(suite), to: junit) }
        if filter != nil, runs.allSatisfy(\.report.results.isEmpty) {
            Terminal.standardError("no test has \"\(filter ?? "")\" in its name")
            throw ExitCode(Exit.failure)
        }
        let poor = runs.filter { $0.report.coverage.percent < minCoverage ?? 0 }
        for run in poor {
            Terminal.standardError(
                "\(run.path): \(run.report.coverage.percent) % is covered, and --min-coverage asks for "
                    + "\(minCoverage ?? 0) %; --coverage lists what is missing")
        }
        if failed > 0 || !poor.isEmpty { throw ExitCode(Exit.failure) }
    }

    private func run(_ path: String) throws -> Run {
        let rules = try RuleFiles.required(path, withTests: true)
        let wanted = filter?.lowercased()
        let report = rules.runTests { name in wanted.map { name.lowercased().contains($0) } ?? true }
        return Run(path: path, hash: rules.hash, report: report)
    }

    // MARK: - For people

    private func show(_ runs: [Run]) {
        for run in runs {
            for result in run.report.results { show(result) }
            if coverage { print(CoverageText.render(run.report.coverage)) }
        }
        let (passed, failed) = counts(runs)
        if passed + failed == 0, filter == nil {
            print("no tests found; write some under \"tests:\" in the rule file, or in a file NAME.test.yaml beside it")
        }
        print("\(passed) passed, \(failed) failed")
        if minCoverage != nil, !coverage { for run in runs { print(CoverageText.summary(run.report.coverage)) } }
    }

    private func show(_ result: RuleTestResult) {
        let terminal = Terminal.output
        guard !result.passed else {
            print("\(terminal.paint("ok", .good))   \(Terminal.inert(result.name))")
            return
        }
        let indent = "       "
        print("\(terminal.paint("FAIL", .bad)) \(Terminal.inert(result.name))  (\(result.place))")
        for difference in result.differences { print(indent + terminal.paint(Terminal.inert(difference), .strong)) }
        let tree = TraceText(indent: indent, showsAll: true)
        print(tree.render(Trace(rules: result.trail.rules), live: result.decision.matched))
        for remark in result.trail.remarks { print(indent + terminal.paint(Terminal.inert(remark), .warn)) }
    }

    private func counts(_ runs: [Run]) -> (passed: Int, failed: Int) {
        (runs.reduce(0) { $0 + $1.report.passed }, runs.reduce(0) { $0 + $1.report.failed })
    }

    // MARK: - For programs

    private func object(_ runs: [Run]) -> JSON {
        let (passed, failed) = counts(runs)
        return [
            "passed": .int(Int64(passed)), "failed": .int(Int64(failed)),
            "sets": .array(runs.map { TestReportJSON.object(path: $0.path, rules: $0.hash, $0.report) }),
        ]
    }

    private func suite(_ run: Run) -> JUnit.Suite {
        let plain = TraceText(terminal: Terminal(hasColour: false), showsAll: true)
        return JUnit.Suite(
            name: run.path,
            cases: run.report.results.map { result in
                let tree = plain.render(Trace(rules: result.trail.rules), live: result.decision.matched)
                let details = (result.differences + [tree] + result.trail.remarks).joined(separator: "\n")
                let failure = JUnit.Failure(message: result.differences.joined(separator: "; "), details: details)
                return JUnit.Case(
                    name: result.name, place: result.place, failure: result.passed ? nil : failure)
            })
    }
}
