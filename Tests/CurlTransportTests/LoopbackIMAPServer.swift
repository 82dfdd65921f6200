private import Foundation
private import Support
private import Synchronization

/// An IMAP server on a free loopback port: the login is its own affair, the rest says what a test wants.
final class LoopbackIMAPServer: Sendable {
    enum Say: Sendable {
        /// These bytes, each piece in a packet of its own; `%T` is the command's tag.
        case pieces([String])
        /// Nothing, with the line kept open.
        case nothing
        case hangUp
        /// The same bytes without end.
        case endless(String)
    }

    private struct State {
        var said: [String] = []
    }

    private let listener: LoopbackListener
    private let state = Mutex(State())
    private let arrived: AsyncStream<Void>
    private let bell: AsyncStream<Void>.Continuation
    var port: UInt16 { listener.port }
    var url: String { "imap://127.0.0.1:\(port)" }

    /// - Parameters:
    ///   - capabilities: what it says before the login.
    ///   - login: how the login ends: `OK` or `NO` and more.
    ///   - say: the answer to a command after it, given without its tag; `nil` ends it with OK.
    init(
        capabilities: String = "IMAP4rev1", login: String = "OK welcome",
        say: @escaping @Sendable (String) -> Say?
    ) throws {
        (arrived, bell) = AsyncStream.makeStream()
        listener = try LoopbackListener()
        listener.start { [weak self] in self?.serve($0, capabilities, login, say) }
    }

    /// Every command, in order, without tags.
    var said: [String] { state.withLock { $0.said } }

    /// Returns when that command has come.
    func waitFor(_ command: String) async {
        for await _ in arrived where said.contains(command) { return }
    }

    private func serve(
        _ connection: Int32, _ capabilities: String, _ login: String, _ say: @Sendable (String) -> Say?
    ) {
        defer { close(connection) }
        var on: Int32 = 1
        _ = unsafe setsockopt(connection, Int32(IPPROTO_TCP), TCP_NODELAY, &on, 4)
        Self.send(connection, "* OK here\r\n")
        var buffer: [UInt8] = []
        while let line = Self.line(connection, &buffer) {
            let words = line.split(separator: " ", maxSplits: 1).map(String.init)
            guard words.count == 2 else { return }
            let (tag, command) = (words[0], words[1])
            state.withLock { $0.said.append(command) }
            bell.yield()
            if command == "CAPABILITY", tag.hasPrefix("A") {
                Self.send(connection, "* CAPABILITY \(capabilities)\r\n\(tag) OK\r\n")
            } else if command.hasPrefix("LOGIN ") {
                Self.send(connection, "\(tag) \(login)\r\n")
            } else if command == "LOGOUT" {
                Self.send(connection, "* BYE\r\n\(tag) OK\r\n")
                return
            } else {
                switch say(command) ?? .pieces(["%T OK done\r\n"]) {
                case .pieces(let pieces):
                    for piece in pieces {
                        Self.send(connection, piece.replacingOccurrences(of: "%T", with: tag))
                        if pieces.count > 1 { usleep(300) }
                    }
                case .nothing:
                    _ = Self.line(connection, &buffer)
                    return
                case .hangUp: return
                case .endless(let text): while Self.send(connection, text) {}
                }
            }
        }
    }

    @discardableResult private static func send(_ connection: Int32, _ text: String) -> Bool {
        let bytes = Array(text.utf8)
        return unsafe Glibc.send(connection, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count
    }

    private static func line(_ connection: Int32, _ buffer: inout [UInt8]) -> String? {
        while true {
            if let end = buffer.firstIndex(of: 0x0A) {
                defer { buffer.removeFirst(end + 1) }
                return String(decoding: buffer[..<end].filter { $0 != 0x0D }, as: UTF8.self)
            }
            var chunk = [UInt8](repeating: 0, count: 4096)
            let count = unsafe recv(connection, &chunk, chunk.count, 0)
            guard count > 0 else { return nil }
            buffer += chunk.prefix(count)
        }
    }
}
