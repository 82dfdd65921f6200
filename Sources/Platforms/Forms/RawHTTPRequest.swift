/// A request written down whole, as captures and bug reports hold it: request line, header fields, body.
enum RawHTTPRequest {
    /// The body of what begins with an HTTP request line (RFC 9112 §3); anything else as it is.
    static func body(of bytes: [UInt8]) -> [UInt8] {
        let line = bytes.prefix(8192).prefix { $0 != 0x0A }
        let words = line.split(separator: 0x20)
        guard words.count == 3, words[2].starts(with: "HTTP/1".utf8) || words[2].starts(with: "HTTP/2".utf8) else {
            return bytes
        }
        var at = bytes.startIndex
        var lineStart = at
        while at < bytes.endIndex {
            if bytes[at] == 0x0A {
                // An empty line, with or without a carriage return, ends the head.
                let length = at - lineStart
                if length == 0 || (length == 1 && bytes[lineStart] == 0x0D) { return Array(bytes[(at + 1)...]) }
                lineStart = at + 1
            }
            at += 1
        }
        return []
    }
}
