/// A request that somebody captured whole: request line, headers, an empty line, the body.
package enum RawHTTPRequest {
    private static let methods = ["POST ", "PUT ", "GET ", "PATCH ", "DELETE "]

    /// The body alone where the bytes begin with a request line, else the bytes as they are.
    package static func body(of bytes: [UInt8]) -> [UInt8] {
        guard methods.contains(where: { bytes.starts(with: $0.utf8) }) else { return bytes }
        let line = bytes.prefix(8192).prefix { $0 != 0x0A }
        guard String(decoding: line, as: UTF8.self).contains(" HTTP/") else { return bytes }
        var lineStart = true
        for index in line.endIndex..<bytes.count {
            if bytes[index] == 0x0A {
                if lineStart, index > line.endIndex { return Array(bytes[(index + 1)...]) }
                lineStart = true
            } else if bytes[index] != 0x0D {
                lineStart = false
            }
        }
        return []
    }
}
