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

    private let socket: Int32
    private let state = Mutex(State())
    private let arrived: AsyncStream<Void>
    private let bell: AsyncStream<Void>.Continuation
    package let url: String

    /// - Parameter answer: what to say to a request (head and body as text); `nil` says nothing and keeps the line open.
    package init(answer: @escaping @Sendable (String) -> Answer?) throws {
        (arrived, bell) = AsyncStream.makeStream()
        socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let socket = socket
        let bound = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { name in
                unsafe bind(socket, name, length) == 0 && listen(socket, 64) == 0
                    && getsockname(socket, name, &length) == 0
            }
        }
        guard bound else { throw POSIXError(.EADDRINUSE) }
        url = "http://127.0.0.1:\(UInt16(bigEndian: address.sin_port))"
        let thread = Thread { [weak self] in Self.accept(socket) { self?.serve($0, answer) } }
        thread.start()
    }

    deinit {
        shutdown(socket, Int32(SHUT_RDWR))
        close(socket)
    }

    package var requests: [String] { state.withLock { $0.requests } }
    package var connections: Int { state.withLock { $0.connections } }

    /// Returns when a request that fits has come.
    package func waitForRequest(_ fits: @Sendable (String) -> Bool = { _ in true }) async {
        for await _ in arrived where requests.contains(where: fits) { return }
    }

    private static func accept(_ socket: Int32, _ serve: @escaping @Sendable (Int32) -> Void) {
        while true {
            let connection = Glibc.accept(socket, nil, nil)
            guard connection >= 0 else { return }
            Thread { serve(connection) }.start()
        }
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
