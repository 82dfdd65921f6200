import ArgumentParser
import Documents
import Foundation
import Intake
import Platforms
import RuleEngine
import Store

struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Bring past requests in from a CSV or JSONL file.",
        discussion: """
            Each row becomes a request, or one more voice of a request that says the same, with the status, team, date \
            and answer it had. Nobody is told of it. Columns are found by their usual names, or named with --map. \
            Works beside a running daemon, which then decides the rows, and without one.

            Ctrl-C, a crash or a restart loses nothing: the same command goes on where it stood. Importing the same \
            rows again changes nothing.

            Parts for --map: \(ImportOptions.partNames.joined(separator: ", ")).

            Exit code 0 when every row is in, 1 when some were refused, 78 when the configuration or the rules are \
            wrong, 130 after Ctrl-C.

            EXAMPLES
              triaged import csv past.csv --config deploy/triaged.yaml --dry-run
              triaged import csv past.csv --config deploy/triaged.yaml --map "title=Subject,text=Description"
              triaged import jsonl past.jsonl --config deploy/triaged.yaml --status-map "Parked=under_review"
            """)

    @Argument(help: "csv (with a header; commas, semicolons or tabs) or jsonl (one object a line).")
    var format: Format
    @Argument(help: "The file, in UTF-8.")
    var file: String
    @Option(help: "The daemon's configuration.")
    var config: String
    @Option(help: "The import's name, within which ids are unique; the file's own otherwise.")
    var name: String?
    @Option(help: "Which column has which part: \"title=Subject,text=Description\". A JSON Pointer reaches deeper.")
    var map: [String] = []
    @Option(help: "What other tools' words mean: \"Parked=under_review,Duplicate=declined\".")
    var statusMap: [String] = []
    @Option(help: "What 03/02/2024 means: dmy or mdy.")
    var dates: Dates?
    @Option(help: "Write refused rows to this file, as JSONL with their reasons.")
    var refused: String?
    @Flag(help: "Read and check the whole file, and keep nothing.")
    var dryRun = false
    @Flag(help: "Print the result as JSON, and no progress.")
    var json = false

    enum Format: String, ExpressibleByArgument, CaseIterable { case csv, jsonl }
    enum Dates: String, ExpressibleByArgument, CaseIterable { case dmy, mdy }

    func validate() throws {
        do { _ = try options() } catch { throw ValidationError("\(error)") }
        let name = importName
        guard !name.isEmpty, name.utf8.count <= 200, name.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
            throw ValidationError("--name must be one line of at most 200 bytes")
        }
    }

    private var importName: String { name ?? URL(fileURLWithPath: file).lastPathComponent }

    private func options() throws(ImportOptions.Refusal) -> ImportOptions {
        var options = ImportOptions(dates: dates.flatMap { PastDate.Order(rawValue: $0.rawValue) })
        for text in map { try options.map(text) }
        for text in statusMap { try options.mapStatuses(text) }
        return options
    }

    func run() async throws {
        let places = try Configurations.places(config)
        let rules = try RuleFiles.required(places.rules)
        let progress = Progress(isSilent: json, unit: "rows")
        Interruption.watch()
        do {
            let options = try options()
            let check = ImportCheck(
                file: try ImportFile(file, ImportReader.Format(rawValue: format.rawValue) ?? .csv, options: options),
                name: importName, options: options, teams: rules.teams.flatMap { [$0.key, $0.name] })
            if dryRun { return try look(check, progress) }
            guard places.isTriageOn else {
                throw ImportFile.Refusal(
                    description: "deciding is paused by the configuration (triage: off): the rows would only wait")
            }
            try await bring(check, places, rules, progress)
        } catch {
            progress.clear()
            throw exit(error)
        }
    }

    private func look(_ check: ImportCheck, _ progress: Progress) throws {
        let report = try check.report(at: Daemon.now()) { report in
            try Interruption.check()
            progress.show("checking", report.rows, of: nil)
        }
        progress.clear()
        print(json ? ImportText.json(check.name, report).indented : ImportText.checked(check.name, report))
        if report.refused > 0 { throw ExitCode(Exit.failure) }
    }

    private func bring(
        _ check: ImportCheck, _ places: Configuration.Places, _ rules: RuleSet, _ progress: Progress
    ) async throws {
        let desk = try await ImportDesk.open(places.store, rules: rules) { try Configurations.load(config) }
        defer { desk.store.close() }
        let run = ImportRun(
            check: check, desk: desk, progress: progress, refusedPath: refused, now: { Daemon.now() })
        let result = try await run.run()
        progress.clear()
        print(json ? ImportText.json(result).indented : ImportText.summary(check.name, result, Terminal.output))
        if result.cursor.refused > 0 || result.results.failed > 0 { throw ExitCode(Exit.failure) }
    }

    /// Says what happened, and the exit code for it.
    private func exit(_ error: any Error) -> any Error {
        switch error {
        case let code as ExitCode: return code
        case is Interruption.Interrupted:
            Terminal.standardError("stopped; the same command goes on from here")
            return ExitCode(130)
        case let fault as ByteStream.Fault:
            let hint = fault.hint.map { "\n  \($0)" } ?? ""
            Terminal.standardError(
                Terminal.inert("\(file):\(fault.line):\(fault.column): \(fault.message)") + hint
                    + "\n  nothing was imported")
        case let error as StoreError:
            Terminal.standardError("\(error.message)\nthe same command goes on from here")
        case let refusal as ImportFile.Refusal: Terminal.standardError(refusal.description)
        default: Terminal.standardError("the import failed: \(error)")
        }
        return ExitCode(Exit.failure)
    }
}
