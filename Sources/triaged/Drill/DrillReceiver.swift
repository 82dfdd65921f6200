import Hub
import Intake
import Logging
import Platforms
import ServiceLifecycle
import Synchronization

/// The receiver that stands in for all platforms during a drill.
final class DrillReceiver: Sendable {
    private struct State {
        var port = 0
        /// The body that arrived last.
        var last: [UInt8] = []
    }

    private let state = Mutex(State())

    /// Runs `body` while a receiver listens on a port of loopback that the system chooses.
    static func run<T: Sendable>(
        for destinations: [String: any Destination], _ body: @escaping @Sendable (DrillReceiver) async -> T
    ) async throws -> T? {
        var quiet = Logger(label: "receiver")
        quiet.logLevel = .critical
        let (listening, found) = AsyncStream<Void>.makeStream()
        let receiver = DrillReceiver()
        let application = TestReceiver(answers: destinations.mapValues(\.acceptance), logger: quiet) { bytes in
            receiver.state.withLock { $0.last = bytes }
        }
        .makeApplication { port in
            receiver.state.withLock { $0.port = port }
            found.yield()
        }
        return try await withThrowingTaskGroup(of: T?.self) { group in
            group.addTask {
                try await application.run()
                return nil
            }
            group.addTask {
                for await _ in listening { return await body(receiver) }
                return nil
            }
            // Whichever ends first: the drill, or a receiver that could not listen.
            let result = try await group.next() ?? nil
            group.cancelAll()
            return result
        }
    }

    /// The same path here as at the platform.
    func url(instead url: String, of destination: String) -> String {
        let rest = url.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        return "http://127.0.0.1:\(state.withLock { $0.port })/\(destination)/" + (rest.count > 3 ? rest[3] : "")
    }

    /// The body that arrived last.
    func takeLast() -> [UInt8] {
        state.withLock { state in
            defer { state.last = [] }
            return state.last
        }
    }
}
