import ArgumentParser
import Documents
import Foundation
import Intake
import Platforms
import RuleEngine
import Store

struct ExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Show how the rules decide one message, rule by rule.",
        discussion: """
            Nothing is kept and nothing is sent.

            EXAMPLES
              triaged explain --rules Rules/starter.yaml --text "Refunds fail on the payment page"
              triaged explain --rules Rules/ --platform slack message.json
              triaged explain --rules Rules/ --platform typeform response.json --json
            """)

    @Option(help: "A rule file, or a folder of them.")
    var rules: String
    @Option(help: "A message, as a person would write it.")
    var text: String?
    @Option(help: "The platform that FILE's body came from.")
    var platform: String?
    @Flag(help: "Print the decision and its trace as JSON.")
    var json = false
    @Argument(help: "A file with a platform's raw body; - is standard input.")
    var file: String?

    func validate() throws {
        guard (text != nil) != (file != nil) else {
            throw ValidationError("give either --text \"…\" or a file with --platform")
        }
        guard text != nil || platform != nil else { throw ValidationError("a file needs --platform") }
    }

    func run() async throws {
        let problems = Problems()
        guard let rules = RuleFiles.load(rules, problems: problems) else {
            Terminal.report(problems)
            throw ExitCode(Exit.failure)
        }
        let submission = try submission()
        let facts = Facts(
            submission, platform: submission.key.platform, match: .new, now: submission.submittedAt)
        let (decision, trace) = rules.explain(facts)
        if json {
            let explanation: JSON = ["decision": decision.json, "trace": trace.json]
            print(explanation.indented)
        } else {
            print("\(Terminal.output.paint("message", .dim))   \(Terminal.inert(submission.text))")
            print(
                "\(Terminal.output.paint("decision", .dim))  \(Terminal.output.paint(TraceText.summary(decision), .strong))"
            )
            for reply in decision.replies {
                print("\(Terminal.output.paint("reply", .dim))     \(Terminal.inert(reply))")
            }
            print("")
            print(TraceText.render(trace))
        }
    }

    private func submission() throws -> Submission {
        if let text {
            let now = Timestamp(seconds: Date().timeIntervalSince1970) ?? Timestamp(milliseconds: 0)
            let key = MessageKey(platform: platform ?? "lobby", scope: "explain", externalID: "1")
            return Submission(key: key, source: "explain", kind: .chat, text: text, submittedAt: now)
        }
        let source = try Sources.find(platform: platform ?? "", source: nil, config: nil)
        let reading = try NormalizeCommand.read(file ?? "-", from: source, named: platform ?? "")
        switch reading {
        case .submission(let submission), .edit(let submission): return submission
        default:
            Terminal.standardError(
                "\(file ?? "-") is no ask: \(reading.label)\(reading.reason.map { ", \($0)" } ?? "")")
            throw ExitCode(Exit.failure)
        }
    }
}
