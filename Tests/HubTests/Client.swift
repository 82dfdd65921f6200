private import Foundation
private import Glibc

/// The smallest HTTP client that shows exactly what was sent back: one connection, one request, no redirects.
struct Client: Sendable {
    struct Answer: Sendable {
        var status: Int
        /// As they came, names in lower case.
        var headers: [String: String]
        var body: String
    }

    let port: Int

    func get(_ path: String, _ headers: [String: String] = [:]) async throws -> Answer {
        try await send("GET", path, headers)
    }

    func post(_ path: String, _ body: String, _ headers: [String: String] = [:]) async throws -> Answer {
        try await send("POST", path, headers.merging(["Content-Length": "\(body.utf8.count)"]) { own, _ in own }, body)
    }

    func postForm(_ fields: [String: String], _ headers: [String: String] = [:]) async throws -> Answer {
        let form = fields.map { "\($0)=\($1.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")" }
        return try await post(
            "/lobby", form.joined(separator: "&"),
            headers.merging(["Content-Type": "application/x-www-form-urlencoded"]) { own, _ in own })
    }

    func send(_ method: String, _ path: String, _ headers: [String: String], _ body: String = "") async throws -> Answer
    {
        var all = ["Host": "127.0.0.1:\(port)", "Connection": "close"]
        all.merge(headers) { _, own in own }
        let head = "\(method) \(path) HTTP/1.1\r\n" + all.map { "\($0): \($1)\r\n" }.joined() + "\r\n"
        return try await raw(head + body)
    }

    /// Sends the text as it is, hangs up on its own side if so wanted, and reads until the other side closes.
    func raw(_ text: String, hangsUp: Bool = false) async throws -> Answer {
        let port = port
        let received: [UInt8] = await withCheckedContinuation { continuation in
            Thread { continuation.resume(returning: Self.exchange(Array(text.utf8), hangsUp, port)) }.start()
        }
        let parts = String(decoding: received, as: UTF8.self).components(separatedBy: "\r\n\r\n")
        let lines = (parts.first ?? "").components(separatedBy: "\r\n")
        guard let status = lines.first?.split(separator: " ").dropFirst().first.flatMap({ Int($0) }) else {
            throw POSIXError(.ECONNRESET)
        }
        let headers = lines.dropFirst().compactMap { line -> (String, String)? in
            guard let colon = line.firstIndex(of: ":") else { return nil }
            return (line[..<colon].lowercased(), line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces))
        }
        return Answer(
            status: status, headers: Dictionary(headers) { first, _ in first },
            body: parts.dropFirst().joined(separator: "\r\n\r\n"))
    }

    private static func exchange(_ bytes: [UInt8], _ hangsUp: Bool, _ port: Int) -> [UInt8] {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(socket) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        address.sin_port = in_port_t(UInt16(port)).bigEndian
        let isConnected = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { name in
                unsafe connect(socket, name, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        guard isConnected, unsafe Glibc.send(socket, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count else {
            return []
        }
        if hangsUp { shutdown(socket, Int32(SHUT_WR)) }
        var received: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = unsafe recv(socket, &chunk, chunk.count, 0)
            guard count > 0 else { return received }
            received += chunk.prefix(count)
        }
    }
}
