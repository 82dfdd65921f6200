private import Foundation
private import Support
private import Synchronization

/// A mail server on a free loopback port that says what a test wants, and keeps what was said to it.
final class LoopbackMailServer: Sendable {
    enum Say: Sendable, ExpressibleByStringLiteral {
        /// A reply, without the line end; several lines where it has some.
        case line(String)
        /// Nothing, with the line kept open.
        case nothing
        case hangUp

        init(stringLiteral text: String) { self = .line(text) }
    }

    private struct State {
        var said: [String] = []
        var messages: [String] = []
    }

    private let listener: LoopbackListener
    private let state = Mutex(State())
    private let arrived: AsyncStream<Void>
    private let bell: AsyncStream<Void>.Continuation
    var port: UInt16 { listener.port }

    /// - Parameter say: the answer to a command; `""` stands for the greeting, `"."` for the end of a message. `nil` is
    ///   what a server that takes everything says.
    init(say: @escaping @Sendable (String) -> Say?) throws {
        (arrived, bell) = AsyncStream.makeStream()
        listener = try LoopbackListener()
        listener.start { [weak self] in self?.serve($0) { say($0) ?? Self.usual($0) } }
    }

    /// Every command, in order.
    var said: [String] { state.withLock { $0.said } }
    /// Every message as it came over the line, with the dots that were added.
    var messages: [String] { state.withLock { $0.messages } }

    func waitFor(_ command: String) async {
        for await _ in arrived where said.contains(where: { $0.hasPrefix(command) }) { return }
    }

    private static func usual(_ command: String) -> Say {
        switch command.prefix(4).uppercased() {
        case "": "220 loopback ESMTP"
        case "EHLO": "250-loopback\r\n250 AUTH PLAIN"
        case "AUTH": "334 "
        case "DATA": "354 go on"
        case ".": "250 2.0.0 queued as 77"
        case "QUIT": "221 bye"
        case "MAIL", "RCPT", "NOOP", "RSET", "HELO": "250 2.1.0 fine"
        // What follows the question for a login.
        default: "235 2.7.0 in"
        }
    }

    private func serve(_ connection: Int32, _ say: (String) -> Say) {
        defer { close(connection) }
        var buffer: [UInt8] = []
        guard Self.answer(connection, say("")) else { return }
        while let line = Self.read(connection, &buffer, until: "\r\n") {
            state.withLock { $0.said.append(line) }
            bell.yield()
            let answer = say(line)
            guard Self.answer(connection, answer) else { return }
            guard line == "DATA", case .line(let text) = answer, text.hasPrefix("354") else { continue }
            guard let message = Self.read(connection, &buffer, until: "\r\n.\r\n") else { return }
            state.withLock {
                $0.messages.append(message)
                $0.said.append(".")
            }
            bell.yield()
            guard Self.answer(connection, say(".")) else { return }
        }
    }

    private static func answer(_ connection: Int32, _ answer: Say) -> Bool {
        switch answer {
        case .nothing: return true
        case .hangUp: return false
        case .line(let text):
            let bytes = Array((text + "\r\n").utf8)
            return unsafe send(connection, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count
        }
    }

    private static func read(_ connection: Int32, _ buffer: inout [UInt8], until end: String) -> String? {
        while true {
            if let found = buffer.firstRange(of: Array(end.utf8)) {
                defer { buffer.removeFirst(found.upperBound) }
                return String(decoding: buffer[..<found.lowerBound], as: UTF8.self)
            }
            var chunk = [UInt8](repeating: 0, count: 65_536)
            let count = unsafe recv(connection, &chunk, chunk.count, 0)
            guard count > 0 else { return nil }
            buffer += chunk.prefix(count)
        }
    }
}
