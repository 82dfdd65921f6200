package import Hummingbird
package import Intake
package import Logging
private import NIOCore

/// Takes posts of any platform on loopback, in the platform's place: what was sent can be looked at.
///
/// The first part of the path says which of the `answers` is given.
package struct TestReceiver: Sendable {
    private let answers: [String: Intake.TransportResponse]
    private let logger: Logger
    private let received: @Sendable ([UInt8]) -> Void

    /// - Parameters:
    ///   - answers: by the first part of the path, what the platform would say that takes the post.
    ///   - received: called with every body before it is answered.
    package init(
        answers: [String: Intake.TransportResponse], logger: Logger, received: @escaping @Sendable ([UInt8]) -> Void
    ) {
        self.answers = answers
        self.logger = logger
        self.received = received
    }

    /// - Parameter onListening: called with the port, which the system chooses.
    package func makeApplication(
        onListening: @escaping @Sendable (Int) async -> Void
    ) -> some ApplicationProtocol {
        let router = Router()
        for method in [HTTPRequest.Method.post, .put, .patch] {
            router.on("**", method: method) { request, _ in try await answer(request) }
        }
        return Application(
            router: router, configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { channel in await onListening(channel.localAddress?.port ?? 0) }, logger: logger)
    }

    private func answer(_ request: Request) async throws -> Response {
        let name = request.uri.path.split(separator: "/").first.map(String.init) ?? ""
        guard let answer = answers[name] else { return Response(status: .notFound) }
        var request = request
        received(Array(try await request.collectBody(upTo: 4 << 20).readableBytesView))
        return Response(
            status: .init(code: answer.status), headers: [.contentType: "application/json"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: answer.body)))
    }
}
