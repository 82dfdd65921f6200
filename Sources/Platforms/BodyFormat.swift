/// How a body is written, by its Content-Type or, without one, by its own look.
package enum BodyFormat: Sendable, Equatable {
    case json
    case urlEncoded(Charset)
    case multipart(boundary: String)
    /// An Internet message (RFC 5322).
    case mail
    case unknown

    /// What the Content-Type says where it is one we know, else what the body looks like.
    package init(contentType: String?, body: [UInt8]) {
        guard let contentType else {
            self = Self.look(of: body)
            return
        }
        // The usual one, without taking it apart: this is on every event's way, twice.
        if contentType == "application/json" || contentType.utf8.starts(with: "application/json;".utf8) {
            self = .json
            return
        }
        let header = HeaderValue(contentType)
        switch header.value {
        case "application/json", "text/json": self = .json
        case let type where type.hasSuffix("+json"): self = .json
        case "application/x-www-form-urlencoded":
            self = .urlEncoded(header.parameter("charset").flatMap(Charset.init(named:)) ?? .utf8)
        case "multipart/form-data":
            self =
                (header.parameter("boundary") ?? MultipartForm.boundary(openingOf: body))
                .map { .multipart(boundary: $0) } ?? .unknown
        case "message/rfc822": self = .mail
        default: self = Self.look(of: body)
        }
    }

    /// The look of a body: JSON by its first bracket, multipart by its first boundary line, mail by a first line that
    /// is a header field, a form by `name=value` without blanks.
    package static func look(of body: [UInt8]) -> BodyFormat {
        let start = body.starts(with: [0xEF, 0xBB, 0xBF]) ? body[3...] : body[...]
        let text = start.drop { $0 == 0x20 || (0x09...0x0D).contains($0) }
        switch text.first {
        case UInt8(ascii: "{"), UInt8(ascii: "["): return .json
        case nil: return .unknown
        default: break
        }
        if let boundary = MultipartForm.boundary(openingOf: body) { return .multipart(boundary: boundary) }
        if isHeaderLine(text) { return .mail }
        if isForm(text) { return .urlEncoded(.utf8) }
        return .unknown
    }

    private static func isHeaderLine(_ text: ArraySlice<UInt8>) -> Bool {
        if text.starts(with: "From ".utf8) { return true }
        let line = text.prefix(1000).prefix { $0 != 0x0A }
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > line.startIndex else { return false }
        let isName = line[..<colon].allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "=") }
        let after = line[line.index(after: colon)...]
        return isName && (after.first.map { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D } ?? (line.endIndex < text.endIndex))
    }

    private static func isForm(_ text: ArraySlice<UInt8>) -> Bool {
        let sample = text.prefix(4096)
        guard let equals = sample.firstIndex(of: UInt8(ascii: "=")), equals > sample.startIndex else { return false }
        // A line end may follow the whole of it, as editors and `echo` leave one in a file.
        let inside = sample.reversed().drop { $0 == 0x0A || $0 == 0x0D }
        return inside.allSatisfy { $0 > 0x20 && $0 != UInt8(ascii: "<") && $0 != UInt8(ascii: "{") }
    }
}
