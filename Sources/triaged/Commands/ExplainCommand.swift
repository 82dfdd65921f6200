import ArgumentParser
import Documents
import Foundation
import Intake
import Pipeline
import Platforms
import RuleEngine
import Store

struct ExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Show how the rules decide one message, rule by rule.",
        discussion: """
            A message comes from --text, from a file with a platform's body, or from the store: R-123 is shown as it \
            was decided at the time, and whether today's rules would decide otherwise. With --config, earlier requests in \
            the store are recognised as the daemon would. Nothing is kept and nothing is \
            sent.

            EXAMPLES
              triaged explain --rules Rules/starter.yaml --text "Refunds fail on the payment page"
              triaged explain --rules Rules/ --text "It is down" --given "source.kind: mail, at: 2026-12-24 17:55"
              triaged explain --rules Rules/ --platform slack message.json
              triaged explain --rules Rules/ --platform typeform response.json --json
              triaged explain --config deploy/triaged.yaml --text "Could we get a dark theme?"
              triaged explain --config deploy/triaged.yaml R-123
            """)

    @Option(help: "A rule file, or a folder of them; with --config its own are meant.")
    var rules: String?
    @Option(help: "A message, as a person would write it.")
    var text: String?
    @Option(
        help: "What else is known of the message, as a test's \"given\" says it: \"customer.plan: pro, language: de\".")
    var given: String?
    @Option(help: "The platform that FILE's body came from.")
    var platform: String?
    @Option(help: "A request in the store, such as R-123.")
    var request: String?
    @Option(help: "The daemon's configuration, for its store and its rules.")
    var config: String?
    @Option(help: "The database file, without a configuration.")
    var store: String?
    @Flag(help: "Show every rule, however many there are.")
    var all = false
    @Flag(help: "Print the decision and its trace as JSON.")
    var json = false
    @Argument(help: "A file with a platform's raw body, - for standard input, or a request such as R-123.")
    var file: String?

    /// The request asked for: by its option, or in the place of the file.
    private var stored: String? {
        if let request { return request }
        guard let file, file.hasPrefix("R-") || file.hasPrefix("r-") else { return nil }
        return RequestID(parsing: file) == nil ? nil : file
    }

    func validate() throws {
        if let stored {
            guard RequestID(parsing: stored) != nil else {
                throw ValidationError("\"\(stored)\" is no request; they are written R-123")
            }
            guard text == nil, platform == nil, request == nil || file == nil else {
                throw ValidationError("give a request, or a message, not both")
            }
            guard (config != nil) != (store != nil) else {
                throw ValidationError("a request needs either --config or --store")
            }
            return
        }
        guard store == nil else { throw ValidationError("--store needs a request, such as R-123") }
        guard (text != nil) != (file != nil) else {
            throw ValidationError("give --text \"…\", a file with --platform, or a request such as R-123")
        }
        guard text != nil || platform != nil else { throw ValidationError("a file needs --platform") }
        guard text != nil || given == nil else { throw ValidationError("--given goes with --text") }
        guard rules != nil || config != nil else { throw ValidationError("give --rules or --config") }
    }

    func run() async throws {
        let paths = try config.map(Configurations.places)
        if let id = stored.flatMap({ RequestID(parsing: $0) }) {
            let path = store ?? paths?.store ?? ""
            try await StoredExplanation(id: id, store: path, rules: rules ?? paths?.rules).run(json: json, all: all)
            return
        }
        let rules = try RuleFiles.required(rules ?? paths?.rules ?? "")
        var facts = try facts(rules)
        if let store = paths?.store, given == nil { facts = try recognised(facts, in: store, rules) }
        let (decision, trace) = rules.explain(facts)
        if json {
            let explanation: JSON = [
                "match": facts.match.json, "decision": decision.json, "trace": trace.json,
            ]
            print(explanation.indented)
        } else {
            ExplanationText.show(facts.submission, decision, trace, match: facts.match, all: all)
        }
    }

    /// With what the store has of earlier requests, where there is one; a set that was never served has none.
    private func recognised(_ facts: Facts, in path: String, _ rules: RuleSet) throws -> Facts {
        guard FileManager.default.fileExists(atPath: path) else { return facts }
        do {
            let store = try Store(readingFrom: path)
            defer { store.close() }
            let search = try StoredSearch(
                store, model: try InstalledModel.required(), policy: rules.dedupe, isSilent: json)
            let submission = facts.submission
            let match = try search.find(submission).match
            return Facts(
                submission, platform: submission.key.platform, match: match, now: facts.now,
                inputs: rules.inputs(for: submission, match: match))
        } catch let error as StoreError {
            Terminal.standardError(error.message)
            throw ExitCode(Exit.failure)
        }
    }

    private func facts(_ rules: RuleSet) throws -> Facts {
        guard let given, let text else {
            let submission = try submission()
            return Facts(
                submission, platform: submission.key.platform, match: .new, now: submission.submittedAt,
                inputs: rules.inputs(for: submission))
        }
        let problems = Problems()
        let node = YAMLReader.read(Array("{ \(given) }".utf8), file: "--given", problems: problems)
        guard let facts = node.flatMap({ rules.facts(given: $0, text: text, now: Daemon.now(), problems: problems) })
        else {
            Terminal.report(problems)
            throw ExitCode(Exit.failure)
        }
        return facts
    }

    private func submission() throws -> Submission {
        if let text {
            let now = Timestamp(seconds: Date().timeIntervalSince1970) ?? Timestamp(milliseconds: 0)
            let key = MessageKey(platform: platform ?? "lobby", scope: "explain", externalID: "1")
            return Submission(key: key, source: "explain", kind: .chat, text: text, submittedAt: now)
        }
        let source = try Sources.find(platform: platform ?? "", source: nil, config: nil)
        let readings = try NormalizeCommand.read(file ?? "-", from: source, named: platform ?? "")
        for reading in readings {
            switch reading {
            case .submission(let submission), .edit(let submission), .past(let submission, _): return submission
            default: continue
            }
        }
        let why = readings.first.map { $0.label + ($0.reason.map { ", \($0)" } ?? "") } ?? "empty"
        Terminal.standardError("\(file ?? "-") is no ask: \(why)")
        throw ExitCode(Exit.failure)
    }
}
