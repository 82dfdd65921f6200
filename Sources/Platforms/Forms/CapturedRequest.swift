import Intake

/// A request written down whole, as captures, bug reports and documentation hold it: a request line, header lines, an
/// empty line, the body (RFC 9112).
package enum CapturedRequest {
    /// - Parameter needsRequestLine: false where a file that begins with its header lines is a request too.
    /// - Returns: `nil` where the bytes are not written like that.
    package static func read(_ bytes: [UInt8], needsRequestLine: Bool = true) -> IncomingRequest? {
        var lines: [String] = []
        var at = 0
        while at < bytes.count, lines.count < 200 {
            guard let end = bytes[at...].prefix(16_384).firstIndex(of: 0x0A) else { return nil }
            let line = bytes[at..<end]
            let text = String(decoding: line.last == 0x0D ? line.dropLast() : line, as: UTF8.self)
            at = end + 1
            if text.isEmpty { return request(lines, Array(bytes[at...]), needsRequestLine) }
            lines.append(text)
            if lines.count == 1, needsRequestLine, method(of: text) == nil { return nil }
        }
        return nil
    }

    private static func request(_ lines: [String], _ body: [UInt8], _ needsRequestLine: Bool) -> IncomingRequest? {
        let method = lines.first.flatMap(method(of:))
        let target = lines.first.map(path(of:)) ?? ""
        let fields = lines.dropFirst(method == nil ? 0 : 1).compactMap { line -> (String, String)? in
            guard let colon = line.firstIndex(of: ":") else { return nil }
            return (String(line[..<colon]), String(line[line.index(after: colon)...].trimmed))
        }
        guard method != nil || !fields.isEmpty else { return nil }
        let headers = Headers(fields)
        // Documentation breaks forms into lines; a form itself has none.
        let isForm = headers["content-type"]?.contains("urlencoded") ?? false
        let lines = isForm ? body.filter { $0 != 0x0A && $0 != 0x0D } : body
        return IncomingRequest(
            method: method ?? "POST", path: method == nil ? "" : target, headers: headers, body: lines)
    }

    /// What follows the source's name in `/in/<source>/…`, as the door gets it: it may be a secret.
    private static func path(of line: String) -> String {
        let words = line.split(separator: " ")
        guard words.count == 3, let start = words[1].firstRange(of: "/in/")?.upperBound else { return "" }
        let target = words[1][start...].prefix { $0 != "?" && $0 != "#" }
        return String(target.drop { $0 != "/" })
    }

    private static func method(of line: String) -> String? {
        let words = line.split(separator: " ")
        guard words.count == 3, ["HTTP/1.0", "HTTP/1.1", "HTTP/2", "HTTP/2.0"].contains(words[2]),
            words[0].allSatisfy({ $0.isASCII && $0.isUppercase })
        else { return nil }
        return String(words[0])
    }
}
