private import Documents
private import HTTPTypes
package import Hummingbird
package import Intake
package import Logging
private import NIOCore
private import Synchronization

/// Answers `chat.postMessage` on loopback as Slack does, and shows what it was sent: for trying without a workspace.
package struct SlackStandIn: Sendable {
    private let port: Int
    private let logger: Logger
    private let received: @Sendable (JSON) -> Void
    private let clock = MessageClock()

    /// - Parameter received: called with the JSON body of every accepted post.
    package init(port: Int, logger: Logger, received: @escaping @Sendable (JSON) -> Void) {
        self.port = port
        self.logger = logger
        self.received = received
    }

    package func makeApplication(
        onListening: @escaping @Sendable (Int) async -> Void
    ) -> some ApplicationProtocol {
        let router = Router()
        router.post("api/chat.postMessage") { request, _ in try await answer(request) }
        return Application(
            router: router, configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: port)),
            onServerRunning: { channel in await onListening(channel.localAddress?.port ?? port) }, logger: logger)
    }

    private func answer(_ request: Request) async throws -> Response {
        var request = request
        let buffer = try await request.collectBody(upTo: 1 << 20)
        let isAuthorised = request.headers[.authorization]?.hasPrefix("Bearer ") ?? false
        guard isAuthorised else { return json(["ok": false, "error": "not_authed"]) }
        guard let body = try? JSON(parsing: Array(buffer.readableBytesView)), let channel = body["channel"]?.string,
            body["text"] != nil || body["blocks"] != nil
        else { return json(["ok": false, "error": "invalid_arguments"]) }
        received(body)
        return json(["ok": true, "channel": .string(channel), "ts": .string(clock.next())])
    }

    private func json(_ body: JSON) -> Response {
        Response(
            status: .ok, headers: [.contentType: "application/json; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: body.serialised)))
    }
}

/// Message times as Slack writes them, each later than the one before.
private final class MessageClock: Sendable {
    private let count = Atomic<Int>(0)

    func next() -> String {
        let (_, number) = count.add(1, ordering: .relaxed)
        return "1750000000." + String(String(1_000_000 + number).dropFirst())
    }
}
