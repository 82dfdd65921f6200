private import Foundation
private import Synchronization

/// A plain HTTP/1.1 server on a free loopback port, one thread a connection: for seeing what really was sent.
package final class LoopbackServer: Sendable {
    package struct Answer: Sendable {
        package var status: Int
        package var headers: [String]
        package var body: String

        package init(status: Int = 200, headers: [String] = [], body: String = "") {
            self.status = status
            self.headers = headers
            self.body = body
        }
    }

    private struct State {
        var requests: [String] = []
        var connections = 0
        var isStopped = false
    }

    private let listener: LoopbackListener
    private let state = Mutex(State())
    private let arrived: AsyncStream<Void>
    private let bell: AsyncStream<Void>.Continuation
    package var url: String { "http://127.0.0.1:\(listener.port)" }

    /// - Parameter answer: what to say to a request (head and body as text); `nil` says nothing and keeps the line open.
    package init(answer: @escaping @Sendable (String) -> Answer?) throws {
        (arrived, bell) = AsyncStream.makeStream()
        listener = try LoopbackListener()
        listener.start { [weak self] in self?.serve($0, answer) }
    }

    package var requests: [String] { state.withLock { $0.requests } }
    package var connections: Int { state.withLock { $0.connections } }

    /// Returns when a request that fits has come.
    package func waitForRequest(_ fits: @Sendable (String) -> Bool = { _ in true }) async {
        for await _ in arrived where requests.contains(where: fits) { return }
    }

    private func serve(_ connection: Int32, _ answer: @Sendable (String) -> Answer?) {
        state.withLock { $0.connections += 1 }
        defer { close(connection) }
        var buffer: [UInt8] = []
        while let request = Self.read(connection, &buffer) {
            state.withLock { $0.requests.append(request) }
            bell.yield()
            guard let said = answer(request) else {
                // Silent until the other side gives up.
                _ = Self.read(connection, &buffer)
                return
            }
            let head = (["HTTP/1.1 \(said.status) X", "Content-Length: \(said.body.utf8.count)"] + said.headers)
                .joined(separator: "\r\n")
            let bytes = Array((head + "\r\n\r\n" + said.body).utf8)
            guard unsafe send(connection, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count else { return }
        }
    }

    /// One request, by its Content-Length; `nil` when the line is closed.
    private static func read(_ connection: Int32, _ buffer: inout [UInt8]) -> String? {
        while true {
            let text = String(decoding: buffer, as: UTF8.self)
            if let end = text.range(of: "\r\n\r\n") {
                let head = text[..<end.lowerBound].lowercased()
                let length =
                    head.range(of: "content-length: ").flatMap { Int(head[$0.upperBound...].prefix { $0.isNumber }) }
                    ?? 0
                let total = text[..<end.upperBound].utf8.count + length
                if buffer.count >= total {
                    defer { buffer.removeFirst(total) }
                    return String(decoding: buffer.prefix(total), as: UTF8.self)
                }
            }
            var chunk = [UInt8](repeating: 0, count: 65_536)
            let count = unsafe recv(connection, &chunk, chunk.count, 0)
            guard count > 0 else { return nil }
            buffer += chunk.prefix(count)
        }
    }
}
