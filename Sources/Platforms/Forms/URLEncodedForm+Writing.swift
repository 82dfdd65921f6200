import Intake

extension URLEncodedForm {
    /// Names and values as a form body or a query: everything but the unreserved characters of RFC 3986 as `%xx`.
    static func write(_ entries: [(String, String)]) -> String {
        entries.map { escape($0.0) + "=" + escape($0.1) }.joined(separator: "&")
    }

    /// One part of a query or a path.
    static func escape(_ text: String) -> String {
        var out: [UInt8] = []
        out.reserveCapacity(text.utf8.count)
        let hex = Array("0123456789ABCDEF".utf8)
        for byte in text.utf8 {
            switch byte {
            case 48...57, 65...90, 97...122, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
                out.append(byte)
            default: out += [UInt8(ascii: "%"), hex[Int(byte >> 4)], hex[Int(byte & 15)]]
            }
        }
        return String(decoding: out, as: UTF8.self)
    }
}
