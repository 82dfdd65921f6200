import ArgumentParser
import Documents
import Foundation
import Hub
import Intake
import Logging
import Platforms
import ServiceLifecycle
import Store
import Synchronization
import Telemetry
import UnixSignals

/// The hub's own door with three kinds of inbox behind it, to see what keeping costs.
struct ServeBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Serve a Slack source at /in/slack; prints \"listening PORT\".")

    enum Mode: String, ExpressibleByArgument, CaseIterable {
        /// Verified, and forgotten.
        case none
        /// One transaction for each request.
        case single
        /// The store's group commit.
        case group
    }

    @Option var mode: Mode
    @Option var port = 0
    @Option(help: "The signing secret.") var secret: String

    func run() async throws {
        let folder = NSTemporaryDirectory() + "triaged-bench-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let store = try Store(path: folder + "/a.sqlite", options: .init(maximumBacklog: 100_000_000))
        let inbox: any InboxWriter =
            switch mode {
            case .none: NoInbox()
            case .single: SingleInbox(store: store)
            case .group: store
            }
        var logger = Logger(label: "bench")
        logger.logLevel = .error
        let hub = Hub(
            configuration: HubConfiguration(host: "127.0.0.1", port: port, maximumBodyBytes: 1 << 20, version: "bench"),
            store: store, inbox: inbox, sources: ["slack": try source()], lobbyToken: Secret("x"), metrics: Metrics(),
            teamName: { $0 }, explain: { _ in nil }, themes: { _ in throw CancellationError() },
            readiness: { [] }, refreshGauges: {}, ring: {},
            now: { Timestamp(seconds: Date().timeIntervalSince1970) ?? Timestamp(milliseconds: 0) }, logger: logger)
        let application = hub.makeApplication { port in
            // `print` would keep the line in its buffer while a script waits for it.
            FileHandle.standardOutput.write(Data("listening \(port)\n".utf8))
        }
        try await ServiceGroup(
            configuration: .init(
                services: [.init(service: application)], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        ).run()
    }

    private func source() throws -> any Source {
        let problems = Problems()
        let secret = secret
        guard
            let node = YAMLReader.read(
                Array("signing_secret: ${env:SECRET}".utf8), file: "bench", problems: problems),
            var reader = MappingReader(node, what: "the source", problems: problems),
            let source = SlackPlatform.source(
                named: "slack", settings: &reader, vault: Vault(environment: { _ in secret }, file: { _ in nil }))
        else { throw ValidationError("no source: \(problems.all)") }
        return source
    }
}

private struct NoInbox: InboxWriter {
    func append(_ event: Event) async throws(StoreError) -> Int64 { 1 }
}

/// Sends one event after the other to the store, so that none shares a commit.
private struct SingleInbox: InboxWriter {
    let store: Store

    func append(_ event: Event) async throws(StoreError) -> Int64 { try await store.appendAlone(event) }
}
