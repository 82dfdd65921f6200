import Platforms

/// Writes forms as a browser does, to see whether they read as what they were.
enum FormWriter {
    static func urlEncoded(_ entries: [FormEntry]) -> [UInt8] {
        Array(entries.map { escaped($0.name) + "=" + escaped($0.value) }.joined(separator: "&").utf8)
    }

    private static func escaped(_ text: String) -> String {
        text.utf8.map { byte in
            if byte == 0x20 { return "+" }
            let isPlain = (48...57).contains(byte) || (97...122).contains(byte | 0x20)
            let digits = String(byte, radix: 16, uppercase: byte % 2 == 0)
            return isPlain ? String(UnicodeScalar(byte)) : "%" + (byte < 16 ? "0" : "") + digits
        }.joined()
    }

    static func multipart(_ entries: [FormEntry], contentsIn body: [UInt8]) -> (body: [UInt8], boundary: String) {
        var boundary = "triaged"
        while contains(body, boundary) { boundary += "x" }
        var out: [UInt8] = []
        for entry in entries {
            out += "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(quoted(entry.name))\"".utf8
            if let file = entry.file {
                out += "; filename=\"\(quoted(file.name))\"".utf8
                if let type = file.mediaType { out += "\r\nContent-Type: \(type)".utf8 }
            }
            out += "\r\n\r\n".utf8
            out += entry.file.map { Array(body[$0.content]) } ?? Array(entry.value.utf8)
            out += "\r\n".utf8
        }
        return (out + "--\(boundary)--\r\n".utf8, boundary)
    }

    /// What must be the same after writing and reading; the places of files are not.
    static func comparable(_ entries: [FormEntry], contentsIn body: [UInt8]) -> [[[UInt8]]] {
        entries.map { entry in
            let file = entry.file.map { [Array($0.name.utf8), Array(body[$0.content])] } ?? []
            return [Array(plain(entry.name).utf8), Array(entry.value.utf8)] + file
        }
    }

    /// A backslash in a name is read in two ways, as old browsers meant it in two ways: it is left out here.
    private static func plain(_ name: String) -> String {
        String(decoding: name.utf8.filter { $0 != 0x5C }, as: UTF8.self)
    }

    private static func quoted(_ name: String) -> String {
        String(
            decoding: plain(name).utf8.flatMap { byte -> [UInt8] in
                switch byte {
                case UInt8(ascii: "\""): Array("%22".utf8)
                case 0x0D: Array("%0D".utf8)
                case 0x0A: Array("%0A".utf8)
                default: [byte]
                }
            }, as: UTF8.self)
    }

    private static func contains(_ body: [UInt8], _ text: String) -> Bool {
        let text = Array(text.utf8)
        return body.indices.contains { body[$0...].starts(with: text) }
    }
}
