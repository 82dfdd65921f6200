import ArgumentParser
import Foundation
import Intake
import Store

struct MergeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "merge",
        abstract: "Let a request count as part of another.",
        discussion: """
            A link is made and nothing is moved: its voices count for the other, and `triaged unmerge` brings back \
            exactly what was. Recognition learns from it. Works beside a running daemon.

            EXAMPLES
              triaged merge R-95 R-87 --config deploy/triaged.yaml
            """)

    @Argument(help: "The request that becomes part of the other, such as R-95.")
    var request: String
    @Argument(help: "The other, such as R-87.")
    var other: String
    @Option(help: "Who says so; the user who runs this command otherwise.")
    var by: String?
    @OptionGroup var choice: StoreChoice

    func validate() throws {
        for text in [request, other] where RequestID(parsing: text) == nil {
            throw ValidationError("\"\(text)\" is no request; write R-123")
        }
    }

    func run() async throws {
        guard let id = RequestID(parsing: request), let target = RequestID(parsing: other) else { return }
        try await choice.changing { store in
            try await store.merge(id, into: target, by: by ?? NSUserName(), at: Daemon.now())
            let voices = try await store.request(target)?.summary.voices ?? 0
            print("\(id) is part of \(target) now, which has \(voices) \(voices == 1 ? "voice" : "voices")")
        }
    }
}
