import ArgumentParser
import Foundation
import Hub
import Logging
import ServiceLifecycle
import UnixSignals

/// A receiver that does what Slack does with a post: checks who sends it, reads it, answers with its number.
struct SinkBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sink", abstract: "Take posts as Slack does at /api/chat.postMessage; prints \"listening PORT\".")

    func run() async throws {
        var logger = Logger(label: "sink")
        logger.logLevel = .error
        let application = SlackStandIn(port: 0, logger: logger) { _ in }
            .makeApplication { port in FileHandle.standardOutput.write(Data("listening \(port)\n".utf8)) }
        try await ServiceGroup(
            configuration: .init(
                services: [.init(service: application)], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        ).run()
    }
}
