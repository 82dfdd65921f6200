import ArgumentParser
import Conversation
import Documents
import Foundation
import Intake
import RuleEngine
import Store

struct CorrectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "correct",
        abstract: "Set right what the rules decided about a request.",
        discussion: """
            The correction is recorded with who made it, set on the request, and never overridden by rules; a new team \
            is told. With --as-test it is also written into the rule file's tests, so that the rules learn it. Works \
            beside a running daemon.

            EXAMPLES
              triaged correct R-123 --route identity --config deploy/triaged.yaml
              triaged correct R-123 --route identity --priority high --as-test --config deploy/triaged.yaml
              triaged correct R-123 --status planned --because "for Q1" --config deploy/triaged.yaml
              triaged correct R-123 --label sso --label enterprise --by dana --config deploy/triaged.yaml
            """)

    @Argument(help: "The request, such as R-123.")
    var request: String
    @Option(help: "The team that should have it.")
    var route: String?
    @Option(help: "Its priority.")
    var priority: String?
    @Option(help: "A label; all labels it should have, one option each. \"\" takes them all away.")
    var label: [String] = []
    @Option(help: "Who should have it.")
    var assign: String?
    @Option(help: "Where it stands: \(Status.settable.map(\.rawValue).joined(separator: ", ")).")
    var status: String?
    @Option(help: "What people who ask for it are told beside the status: \"for Q1\", or why not.")
    var because: String?
    @Option(help: "Who says so; the user who runs this command otherwise.")
    var by: String?
    @Flag(help: "Write it as a test into the rule file too.")
    var asTest = false
    @Option(help: "The daemon's configuration, which says where the store and the rules are.")
    var config: String

    func validate() throws {
        guard RequestID(parsing: request) != nil else {
            throw ValidationError("\"\(request)\" is no request; write R-123")
        }
        if let status, !Status.settable.map(\.rawValue).contains(status) {
            throw ValidationError(
                "\"\(status)\" is no status a person sets; known here: \(Status.settable.map(\.rawValue).joined(separator: ", "))"
            )
        }
        for (option, value) in [
            ("--assign", assign), ("--priority", priority), ("--route", route), ("--because", because),
        ]
        where value == "" {
            throw ValidationError("\(option) needs a value")
        }
        guard !correction.isEmpty else {
            throw ValidationError(
                "nothing to set right; give --route, --priority, --label, --assign, --status or --because")
        }
    }

    private var correction: Correction {
        Correction(
            route: route, priority: priority, labels: label.isEmpty ? nil : label.filter { !$0.isEmpty },
            assignee: assign, status: status.flatMap(Status.init(rawValue:)), words: because)
    }

    func run() async throws {
        guard let id = RequestID(parsing: request) else { return }
        let places = try Configurations.places(config)
        let rules = try loadRules(places.rules)
        let team = try route.map { try find($0, in: rules) }
        do {
            let store = try Store(changing: places.store)
            defer { store.close() }
            guard let detail = try await store.request(id) else { throw StoreError(.notFound, "there is no \(id)") }
            let person = by ?? NSUserName()
            try await store.correct(
                id, correction, by: person, posts: posts(id, detail, team, person, places.publicURL), at: Daemon.now())
            print(
                "\(Terminal.output.paint("\(id)", .accent))  \(Terminal.inert(correction.settings.joined(separator: ", ")))"
                    + "  by \(Terminal.inert(person))")
            if let before = detail.summary.team, let route, before != route { print("      it was with \(before)") }
            if asTest { try writeTest(id, detail, places.rules) }
        } catch let error as StoreError {
            Terminal.standardError(error.message)
            throw ExitCode(Exit.failure)
        }
    }

    private func loadRules(_ path: String) throws -> RuleSet {
        let problems = Problems()
        if let rules = RuleFiles.load(path, problems: problems) { return rules }
        Terminal.report(problems)
        Terminal.standardError("nothing was corrected: the rules must be readable, to know the teams")
        throw ExitCode(Exit.configuration)
    }

    private func find(_ key: String, in rules: RuleSet) throws -> Team {
        if let team = rules.team(key) { return team }
        let hint = suggestion(for: key, in: rules.teams.map(\.key)).map { "; \($0)" } ?? ""
        Terminal.standardError("there is no team \"\(key)\"\(hint)")
        throw ExitCode(Exit.failure)
    }

    private func posts(
        _ id: RequestID, _ detail: RequestDetail, _ team: Team?, _ person: String, _ hub: String?
    ) -> [Post] {
        guard let team, let channel = team.channel, detail.summary.team != team.key else { return [] }
        return [
            Conversation.movedNotice(
                of: id, titled: detail.summary.title, to: NoticeTarget(channel), team: team.name, by: person,
                at: Daemon.now(), hub: hub)
        ]
    }

    // MARK: - As a test

    private func writeTest(_ id: RequestID, _ detail: RequestDetail, _ rules: String) throws {
        guard let record = detail.standing else {
            return Terminal.standardError("\(id) has no decision to make a test of")
        }
        let shown = record.content.redacted(by: record.decision.redactions)
        let name = "\(id): \(detail.summary.title)"
        let entry = TestWriter.entry(named: name, shown, inputs: record.inputs, at: record.at, expect: correction)
        let file = URL(fileURLWithPath: RuleFiles.testFile(besides: rules)).resolvingSymlinksInPath().path
        let before = FileManager.default.contents(atPath: file).map { String(decoding: $0, as: UTF8.self) }
        guard let after = TestWriter.adding(entry, to: before ?? "version: 1\n"),
            let set = read(rules, with: after, as: file),
            let result = set.runTests().results.last(where: { $0.name == name })
        else {
            Terminal.standardError("\(file): the test cannot be added to it line by line; add it by hand:")
            return print(entry.map { Terminal.inert($0, limit: .max) }.joined(separator: "\n"))
        }
        try Data(after.utf8).write(to: URL(fileURLWithPath: file), options: .atomic)
        print(
            result.passed
                ? "      test written to \(file); the rules pass it already"
                : "      test written to \(file); it fails until the rules decide so too (triaged test \(rules))")
    }

    /// The rule set as it would be with the new file; `nil` when that would break it.
    private func read(_ rules: String, with text: String, as file: String) -> RuleSet? {
        let problems = Problems()
        var files = RuleFiles.read(rules, withTests: true, problems: problems)
        files.removeAll { URL(fileURLWithPath: $0.path).resolvingSymlinksInPath().path == file }
        files.append(RuleFile(path: file, bytes: Array(text.utf8)))
        let set = RuleSet.load(
            files.sorted { $0.path < $1.path }, library: RuleFiles.library(of: rules),
            likeness: InstalledModel.likeness, today: Daemon.now(), problems: problems)
        return problems.hasErrors ? nil : set
    }
}
