import ArgumentParser
import CurlTransport
import Foundation
import Hub
import Intake
import Logging
import ServiceLifecycle
import Store

struct RehearseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rehearse",
        abstract: "Send a running daemon a set of signed requests, and tell what became of each.",
        discussion: """
            The requests have the real wire formats of Slack and Typeform. A stand-in for Slack listens on loopback \
            and receives the answers, so nothing leaves the machine. `deploy/quickstart` runs this.

            The secrets come from the environment, as in the configuration: SLACK_SIGNING_SECRET, TYPEFORM_SECRET.

            EXAMPLES
              triaged rehearse --url http://127.0.0.1:8080 --store var/triaged.sqlite --stand-in-port 8091
            """)

    @Option(help: "Where the daemon listens.")
    var url: String
    @Option(help: "The daemon's database, to read what was decided.")
    var store: String
    @Option(help: "The port of the Slack stand-in, as the daemon's configuration names it.")
    var standInPort: Int
    @Option(help: "The Slack source's name.")
    var slackSource = "slack"
    @Option(help: "The Typeform source's name.")
    var typeformSource = "typeform"

    func run() async throws {
        let script = RehearsalScript(
            slackSource: slackSource, slackSecret: try secret("SLACK_SIGNING_SECRET"), typeformSource: typeformSource,
            typeformSecret: try secret("TYPEFORM_SECRET"), start: Daemon.now().milliseconds / 1000)
        let transport = try CurlTransport()
        defer { transport.stop() }
        let rehearsal = Rehearsal(url: url, store: try Store(readingFrom: store), transport: transport)
        var quiet = Logger(label: "stand-in")
        quiet.logLevel = .critical
        let (listening, signal) = AsyncStream<Void>.makeStream()
        let standIn = SlackStandIn(port: standInPort, logger: quiet) { _ in }
            .makeApplication { _ in signal.yield() }
        do {
            try await withThrowingTaskGroup { group in
                group.addTask { try await standIn.run() }
                group.addTask {
                    for await _ in listening.prefix(1) { try await rehearsal.play(script.lines) }
                }
                // Whichever ends first: the play, or a stand-in that could not listen.
                try await group.next()
                group.cancelAll()
            }
        } catch let exit as ExitCode {
            throw exit
        } catch {
            let words = DaemonError.words(error, host: "127.0.0.1", port: standInPort)
            Terminal.standardError("the rehearsal failed: \(words)")
            throw ExitCode(Exit.failure)
        }
    }

    private func secret(_ name: String) throws -> Secret {
        guard let value = ProcessInfo.processInfo.environment[name], !value.isEmpty else {
            Terminal.standardError("set \(name) to the secret that the daemon was started with")
            throw ExitCode(Exit.failure)
        }
        return Secret(value)
    }
}
