import ArgumentParser
import CurlTransport
import Documents
import Foundation
import Intake
import Platforms
import RuleEngine

struct DrillCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drill",
        abstract: "Send a made-up request along every route, and report for each whether it arrives.",
        discussion: """
            Each team that rules lead to, and each address that they notify, gets a notice like any other, rendered \
            for its platform and sent through libcurl. It goes to a receiver on this machine that stands in for the \
            platforms, so no secret is needed; with --live it goes to the real channels, and says there that it is a \
            drill. Nothing is kept.

            Exit code 0 when every post arrived, 1 otherwise.

            EXAMPLES
              triaged drill --config deploy/triaged.yaml
              triaged drill --config deploy/triaged.yaml --live --only payments
              triaged drill --config deploy/triaged.yaml --rules new-rules.yaml --json
            """)

    @Option(help: "The daemon's configuration.")
    var config: String
    @Option(help: "Other rules than the configuration's: a file, or a folder of them.")
    var rules: String?
    @Option(help: "Only this team, by its key, or this address; may be given several times.")
    var only: [String] = []
    @Flag(help: "Send to the real destinations.")
    var live = false
    @Flag(help: "Print the results as JSON.")
    var json = false

    func run() async throws {
        let configuration = try Configurations.load(config, vault: live ? .ofProcess : .pretended)
        let rules = try RuleFiles.required(rules ?? configuration.rulesPath)
        var destinations = configuration.destinations.mapValues(\.destination)
        destinations[LobbyPlatform.name] = LobbyDestination(
            url: { "http://127.0.0.1/lobby/posts" }, token: Secret("drill"))
        try checkNames(rules)
        let results = try await results(rules, destinations, hub: configuration.publicURL)
        if json { print(DrillText.json(results).indented) } else { DrillText.show(results, isLive: live) }
        if results.contains(where: \.failed) { throw ExitCode(Exit.failure) }
    }

    private func checkNames(_ rules: RuleSet) throws {
        let known = rules.routeTargets.compactMap { $0.team ?? $0.address }
        for name in only where !known.contains(name) {
            let hint = suggestion(for: name, in: known).map { "; \($0)" } ?? ""
            Terminal.standardError("no rule leads to \"\(name)\"\(hint)")
            throw ExitCode(Exit.failure)
        }
    }

    private func results(
        _ rules: RuleSet, _ destinations: [String: any Destination], hub: String?
    ) async throws -> [Drill.Result] {
        let transport = try CurlTransport()
        defer { transport.stop() }
        let wanted = Set(only)
        @Sendable func drill(_ receiver: DrillReceiver?) async -> [Drill.Result] {
            let drill = Drill(
                rules: rules, destinations: destinations, hub: hub, transport: transport, receiver: receiver,
                now: Daemon.now)
            return await drill.run { wanted.isEmpty || wanted.contains($0) }
        }
        if live { return await drill(nil) }
        return try await DrillReceiver.run(for: destinations) { await drill($0) } ?? []
    }
}

extension Vault {
    /// Something in the place of every secret.
    fileprivate static let pretended: Vault = {
        let secret = "whsec_" + Data("only for a drill, known to all".utf8).base64EncodedString()
        return Vault(environment: { _ in secret }, file: { _ in secret }, isPretended: true)
    }()
}
