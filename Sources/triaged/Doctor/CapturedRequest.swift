import Intake
import Platforms

/// A request as it was captured: a request line where there is one, headers, an empty line, the body.
enum CapturedRequest {
    /// `nil` where there are no headers with an empty line behind them.
    static func read(_ bytes: [UInt8]) -> IncomingRequest? {
        var lines: [String] = []
        var at = 0
        while at < bytes.count {
            guard let end = bytes[at...].firstIndex(of: 0x0A) else { return nil }
            let line = String(decoding: bytes[at..<end], as: UTF8.self)
            let text = line.hasSuffix("\r") ? String(line.dropLast()) : line
            at = end + 1
            if text.isEmpty { return request(lines, Array(bytes[at...])) }
            lines.append(text)
        }
        return nil
    }

    private static func request(_ lines: [String], _ body: [UInt8]) -> IncomingRequest? {
        var lines = lines[...]
        var method = "POST"
        if let first = lines.first,
            first.hasSuffix("HTTP/1.1") || first.hasSuffix("HTTP/1.0") || first.hasSuffix("HTTP/2")
        {
            method = String(first.prefix { $0 != " " })
            lines = lines.dropFirst()
        }
        let fields = lines.compactMap { line -> (String, String)? in
            guard let colon = line.firstIndex(of: ":") else { return nil }
            let value = line[line.index(after: colon)...].drop { $0 == " " }
            return (String(line[..<colon]), String(value))
        }
        guard !fields.isEmpty else { return nil }
        return IncomingRequest(method: method, headers: Headers(fields), body: body)
    }
}
