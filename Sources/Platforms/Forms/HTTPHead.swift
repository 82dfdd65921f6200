import Intake

/// A body saved with the request around it, as examples in documentation are.
enum HTTPHead {
    /// The body behind the head and its media type, or the bytes as they are where they begin with no request line.
    static func strip(_ bytes: [UInt8]) -> (body: [UInt8], contentType: String?) {
        let methods = ["POST ", "PUT ", "PATCH "]
        guard methods.contains(where: { bytes.starts(with: $0.utf8) }) else { return (bytes, nil) }
        let head = bytes.prefix(16_384)
        let firstLine = head.prefix { $0 != 0x0A }
        guard String(decoding: firstLine, as: UTF8.self).tidied.contains(" HTTP/") else { return (bytes, nil) }
        var contentType: String?
        var at = firstLine.endIndex + 1
        while at < head.endIndex {
            let line = head[at...].prefix { $0 != 0x0A }
            at = line.endIndex + 1
            let text = String(decoding: line, as: UTF8.self).tidied
            guard !text.isEmpty else { return (at < bytes.count ? Array(bytes[at...]) : [], contentType) }
            let parts = text.split(separator: ":", maxSplits: 1)
            if parts.count == 2, parts[0].equalsIgnoringASCIICase("content-type") {
                contentType = String(parts[1].trimmed)
            }
        }
        return (bytes, nil)
    }
}
