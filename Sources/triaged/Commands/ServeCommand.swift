import ArgumentParser
import Documents
import Foundation
import Intake
import Logging
import Store
import Telemetry

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Run the daemon.",
        discussion: """
            Logs JSON lines to standard error. SIGTERM or Ctrl-C finishes what is under way and stops. Exit codes: \
            78 when the configuration, the rules or the installation are wrong, 1 when the port, the database or the network fails.

            EXAMPLES
              triaged serve --config deploy/triaged.yaml
              triaged serve --config deploy/triaged.yaml --log-level debug
            """)

    @Option(help: "The configuration file.")
    var config: String
    @Option(help: "The least important lines that are logged.")
    var logLevel: Level = .info

    enum Level: String, ExpressibleByArgument, CaseIterable {
        case trace, debug, info, notice, warning, error
    }

    func run() async throws {
        let configuration = try Configurations.load(config)
        // Also where no rule asks for it yet: one may come while the daemon runs.
        try InstalledModel.require()
        let problems = Problems()
        let shelf = RulesShelf(configuration.rulesPath)
        let rules = shelf.read(problems: problems)
        Terminal.report(problems)
        guard let rules else {
            Terminal.standardError("the rules at \(configuration.rulesPath) have errors; `triaged check` tells more")
            throw ExitCode(Exit.configuration)
        }
        var logger = Logger(label: "triaged") { label in JSONLogHandler(label: label, sink: .standardError) }
        logger.logLevel = Logger.Level(rawValue: logLevel.rawValue) ?? .info
        // Until the daemon listens for it, a hang-up must not cut it off in the middle of a migration.
        signal(SIGHUP, SIG_IGN)
        do {
            try await Daemon(configuration, rules, from: shelf, logger).run()
        } catch let error as StoreError {
            Terminal.standardError("triaged cannot start: \(error.message)")
            throw ExitCode(Exit.failure)
        } catch let error as TransportFailure {
            Terminal.standardError("triaged cannot start: \(error.message)")
            throw ExitCode(Exit.failure)
        } catch {
            let (host, port) = configuration.listen
            Terminal.standardError("triaged stopped: \(DaemonError.words(error, host: host, port: port))")
            throw ExitCode(Exit.failure)
        }
    }
}
