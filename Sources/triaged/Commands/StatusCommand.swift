import ArgumentParser
import Foundation
import Intake
import Store

struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Read the store and say how things stand; works beside a running daemon.",
        discussion: """
            EXAMPLES
              triaged status --config deploy/triaged.yaml
              triaged status --store /var/lib/triaged/triaged.sqlite --json
            """)

    @Option(help: "The daemon's configuration.")
    var config: String?
    @Option(help: "The database file, without a configuration.")
    var store: String?
    @Flag(help: "Print the numbers as JSON.")
    var json = false

    func validate() throws {
        guard (config != nil) != (store != nil) else { throw ValidationError("give either --config or --store") }
    }

    func run() async throws {
        let path = try store ?? Configurations.storePath(config ?? "")
        do {
            let store = try Store(readingFrom: path)
            let status = try await store.status()
            let newest = try await store.requests(limit: 5)
            let passedOver = try await store.passedOver(limit: json ? 1000 : Self.shown + 1)
            if json {
                let encoder = JSONEncoder()
                encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
                let numbers = Numbers(status: status, passedOver: passedOver.map(Numbers.Passed.init))
                print(String(decoding: try encoder.encode(numbers), as: UTF8.self))
            } else {
                show(status, newest, passedOver)
            }
        } catch let error as StoreError {
            Terminal.standardError(error.message)
            throw ExitCode(Exit.failure)
        }
    }

    /// Reasons that are shown.
    private static let shown = 10

    /// The status with the reasons beside its numbers.
    private struct Numbers: Encodable {
        struct Passed: Encodable {
            var source: String
            var outcome: String
            var reason: String
            var count: Int
            var last: String

            init(_ passed: PassedOver) {
                (source, outcome, reason) = (passed.source, passed.outcome, passed.reason)
                (count, last) = (passed.count, passed.last.iso8601)
            }

        }

        var status: StoreStatus
        var passedOver: [Passed]

        private enum Key: String, CodingKey { case passedOver = "passed_over" }

        func encode(to encoder: any Encoder) throws {
            try status.encode(to: encoder)
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(passedOver, forKey: .passedOver)
        }
    }

    private func show(_ status: StoreStatus, _ newest: [RequestSummary], _ passedOver: [PassedOver]) {
        func table(_ counts: [String: Int]) -> String {
            let parts = counts.sorted { $0.value == $1.value ? $0.key < $1.key : $0.value > $1.value }
            return parts.isEmpty ? "none" : parts.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
        }
        let terminal = Terminal.output
        print(
            "\(terminal.paint("inbox", .dim))     \(status.events) events, \(status.waiting) waiting  (\(table(status.outcomes)))"
        )
        print(
            "\(terminal.paint("requests", .dim))  \(status.requests) from \(status.voices) voices, \(status.dropped) dropped  (\(table(status.requestsByStatus)))"
        )
        print("\(terminal.paint("teams", .dim))     \(table(status.requestsByTeam))")
        print("\(terminal.paint("posts", .dim))     \(table(status.posts))")
        // Whole: the end of a reason says what to do.
        for passed in passedOver.prefix(Self.shown) {
            print(
                "\(terminal.paint("no request", .dim))  \(passed.count) × \(passed.source): "
                    + Terminal.inert(passed.reason, limit: 1000))
        }
        if passedOver.count > Self.shown {
            print(terminal.paint("more reasons are on the hub's page /ignored, and in --json", .dim))
        }
        for state in ["uncertain", "dead"] {
            if let count = status.posts[state], count > 0 {
                print(
                    terminal.paint(
                        "look at the \(count) \(state) \(count == 1 ? "post" : "posts") on the hub's page /deliveries",
                        .warn))
            }
        }
        if !newest.isEmpty { print("") }
        for request in newest {
            print(
                "\(terminal.paint("\(request.id)", .accent))  \(request.team ?? "-")  \(request.voices) \(request.voices == 1 ? "voice" : "voices")  \(Terminal.inert(request.title, limit: 80))"
            )
        }
    }
}
