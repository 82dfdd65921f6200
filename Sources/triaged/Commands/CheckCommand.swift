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
    @Option(name: [.long, .customLong("code")], help: "Print the page of a code, such as R017.")
    var explain: String?
    @Flag(help: "Print the problems as a JSON array.")
    var json = false
    @Flag(help: "Print the problems as a JUnit report.")
    var junit = false
    @Flag(help: "Make the corrections that are beyond doubt, then check again.")
    var fix = false
    @Flag(help: "With --fix: print what would change, and change nothing.")
    var dryRun = false

    func validate() throws {
        guard !paths.isEmpty || config != nil || explain != nil else {
            throw ValidationError("give a rule file or a folder of them")
        }
        guard !(json && junit) else { throw ValidationError("give either --json or --junit") }
        guard fix || !dryRun else { throw ValidationError("--dry-run goes with --fix") }
    }

    func run() throws {
        if let explain {
            try printPage(of: explain)
            return
        }
        let configured = try config.map(Configurations.rules)
        let paths = paths.isEmpty ? [configured?.path].compactMap { $0 } : paths
        var runs = paths.map { CheckRun($0, destinations: configured?.destinations) }
        if fix {
            for index in runs.indices { runs[index].fix(dryRun: dryRun) }
        }
        report(runs)
        if runs.contains(where: { $0.rules == nil || $0.problems.hasErrors }) { throw ExitCode(Exit.failure) }
    }

    private func printPage(of code: String) throws {
        guard let known = RuleCode(rawValue: code.uppercased()) else {
            let near = suggestion(for: code.uppercased(), in: RuleCode.allCases.map(\.rawValue))
            Terminal.standardError("there is no page for \"\(code)\"\(near.map { "; \($0)" } ?? "")")
            throw ExitCode(Exit.failure)
        }
        print(RulePages.page(for: known), terminator: "")
    }

    private func report(_ runs: [CheckRun]) {
        let found = runs.flatMap(\.problems.inOrder)
        if json {
            print(ProblemReport.json(found, page: RulePages.path).text)
        } else if junit {
            let files = runs.flatMap { $0.files.map(\.path) }
            print(ProblemReport.junit(found, files: files, suite: "triaged check"), terminator: "")
        } else {
            for run in runs { run.show() }
        }
    }
}

/// One path that is checked, and mended where asked.
private struct CheckRun {
    let path: String
    let destinations: [String]?
    private(set) var problems = Problems()
    private(set) var rules: RuleSet?
    private(set) var files: [RuleFile] = []
    private var fixed = 0

    init(_ path: String, destinations: [String]?) {
        self.path = path
        self.destinations = destinations
        check()
    }

    private mutating func check() {
        problems = Problems()
        rules = RuleFiles.load(path, problems: problems)
        for problem in rules?.check(destinations: destinations) ?? [] { problems.add(problem) }
        files = rules?.files ?? RuleFiles.read(path, problems: Problems())
    }

    /// Again and again while there is something to mend: two fixes of one place take two rounds.
    mutating func fix(dryRun: Bool) {
        for _ in 0..<8 {
            let changed = files.map { ($0, Fixer.apply(problems.all, to: $0.bytes, file: $0.path)) }
                .filter { $0.0.bytes != $0.1 }
            guard !changed.isEmpty else { return }
            for (file, bytes) in changed {
                if dryRun {
                    let (old, new) = (
                        String(decoding: file.bytes, as: UTF8.self), String(decoding: bytes, as: UTF8.self)
                    )
                    print(UnifiedDiff.between(old, new, file: file.path), terminator: "")
                    continue
                }
                guard write(bytes, to: file.path) else { return }
                fixed += Fixer.count(problems.all, in: file.bytes, file: file.path)
            }
            if dryRun { return }
            check()
        }
    }

    private func write(_ bytes: [UInt8], to path: String) -> Bool {
        do {
            try Data(bytes).write(to: URL(fileURLWithPath: path).resolvingSymlinksInPath(), options: .atomic)
            return true
        } catch {
            Terminal.standardError("\(path) cannot be written: \(error.localizedDescription)")
            return false
        }
    }

    /// The problems with their places, and a line that sums them up.
    func show() {
        Terminal.report(problems)
        let errors = problems.all.count { $0.severity == .error }
        let warnings = problems.all.count - errors
        var remarks: [String] = []
        if errors > 0 { remarks.append(count(errors, "error")) }
        if warnings > 0 { remarks.append(count(warnings, "warning")) }
        if fixed > 0 { remarks.append("\(count(fixed, "correction")) made") }
        if let mendable { remarks.append("--fix can mend \(mendable)") }
        if let rules, errors == 0 {
            let parts = ["\(count(rules.ruleCount, "rule"))", "\(count(rules.teams.count, "team"))"] + remarks
            print("\(Terminal.output.paint("ok", .good)) \(path): \(parts.joined(separator: ", "))")
        } else {
            Terminal.standardError("\(path): \(remarks.joined(separator: ", "))")
        }
    }

    /// How many fixes there are to make; `nil` for none.
    private var mendable: Int? {
        let fixes = files.reduce(0) { $0 + Fixer.count(problems.all, in: $1.bytes, file: $1.path) }
        return fixes == 0 ? nil : fixes
    }

    private func count(_ number: Int, _ what: String) -> String { "\(number) \(what)\(number == 1 ? "" : "s")" }
}
