/// Reads `multipart/form-data` (RFC 7578): parts between boundary lines, each with a name and perhaps a file name.
///
/// Lines may end in CRLF, as they must, or in LF, as some clients and captures have them.
package enum MultipartForm {
    /// - Parameter charset: of names and values that do not tell their own; a field named `_charset_` goes before it.
    /// - Throws: `FormError` when the boundary never stands at a line's start, the last one is missing (the body was
    ///   cut off), a part has no name, or a bound in `FormLimits` is passed.
    package static func read(
        _ body: [UInt8], boundary: String, charset: Charset = .utf8
    ) throws(FormError) -> [FormEntry] {
        guard !boundary.isEmpty, boundary.utf8.count <= 200 else {
            throw FormError(description: "multipart/form-data without a usable boundary")
        }
        let parts = try parts(of: body, delimiter: Array("--\(boundary)".utf8))
        let entries = try entries(parts, in: body, charset)
        // RFC 7578 §4.6: a field of this name tells the charset of those that do not tell their own.
        guard let declared = entries.value("_charset_").flatMap(Charset.init(named:))?.output, declared != charset
        else {
            return entries
        }
        return try self.entries(parts, in: body, declared)
    }

    /// Where the values of that name lie in the body, in their order.
    ///
    /// - Throws: `FormError`, as `read` does.
    package static func values(
        of name: String, in body: [UInt8], boundary: String
    ) throws(FormError) -> [Range<Int>] {
        var found: [Range<Int>] = []
        for part in try parts(of: body, delimiter: Array("--\(boundary)".utf8)) {
            let (headers, content) = try header(of: part, in: body, .utf8)
            if headers["content-disposition"]?.parameter("name") == name { found.append(content) }
        }
        return found
    }

    private static func entries(
        _ parts: [Range<Int>], in body: [UInt8], _ charset: Charset
    ) throws(FormError) -> [FormEntry] {
        var entries: [FormEntry] = []
        for part in parts { entries.append(try entry(part, in: body, charset: charset)) }
        return entries
    }

    /// The boundary that a body begins with, when its first line looks like one; `nil` otherwise.
    package static func boundary(openingOf body: [UInt8]) -> String? {
        guard body.starts(with: "--".utf8), let end = body.prefix(205).firstIndex(of: 0x0A) else { return nil }
        let line = body[2..<(end > 2 && body[end - 1] == 0x0D ? end - 1 : end)]
        let isPlain = line.allSatisfy { $0 > 0x20 && $0 < 0x7F }
        let next = body[(end + 1)...].prefix(20)
        let hasHeader = String(decoding: next, as: UTF8.self).lowercased().hasPrefix("content-disposition:")
        return isPlain && !line.isEmpty && hasHeader ? String(decoding: line, as: UTF8.self) : nil
    }

    /// The bytes between boundary lines, without the line end that belongs to the boundary.
    private static func parts(of body: [UInt8], delimiter: [UInt8]) throws(FormError) -> [Range<Int>] {
        var parts: [Range<Int>] = []
        var partStart: Int?
        var lineStart = 0
        while lineStart < body.count {
            let lineEnd = body[lineStart...].firstIndex(of: 0x0A) ?? body.count
            let line = body[lineStart..<lineEnd]
            if line.starts(with: delimiter) {
                let rest = line.dropFirst(delimiter.count)
                let isLast = rest.starts(with: "--".utf8)
                if isLast || rest.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) {
                    if let start = partStart {
                        parts.append(start..<max(start, endOfContent(before: lineStart, in: body)))
                    }
                    guard parts.count <= FormLimits.entries else {
                        throw FormError(description: "the form has more than \(FormLimits.entries) parts")
                    }
                    if isLast { return parts }
                    partStart = lineEnd + 1
                }
            }
            lineStart = lineEnd + 1
        }
        throw FormError(
            description: partStart == nil
                ? "the boundary that the Content-Type names is not in the body"
                : "the last boundary is missing after part \(parts.count + 1): the body was cut off")
    }

    private static func endOfContent(before lineStart: Int, in body: [UInt8]) -> Int {
        let beforeLF = max(0, lineStart - 1)
        return beforeLF > 0 && body[beforeLF - 1] == 0x0D ? beforeLF - 1 : beforeLF
    }

    private static func entry(
        _ part: Range<Int>, in body: [UInt8], charset fallback: Charset
    ) throws(FormError) -> FormEntry {
        let (headers, content) = try header(of: part, in: body, fallback)
        guard let disposition = headers["content-disposition"], let name = disposition.parameter("name") else {
            throw FormError(description: "a part has no name in its Content-Disposition")
        }
        let type = headers["content-type"]
        if let file = disposition.parameter("filename*") ?? disposition.parameter("filename") {
            let named = FormEntry.File(name: Self.baseName(file), mediaType: type?.value, content: content)
            return FormEntry(name: name, value: "", file: named)
        }
        let charset = type?.parameter("charset").flatMap(Charset.init(named:)) ?? fallback
        return FormEntry(name: name, value: charset.decode(body[content]))
    }

    private static func header(
        of part: Range<Int>, in body: [UInt8], _ charset: Charset
    ) throws(FormError) -> ([String: HeaderValue], Range<Int>) {
        var lines: [String] = []
        var at = part.lowerBound
        while at < part.upperBound {
            guard at - part.lowerBound <= FormLimits.partHeaderBytes else {
                throw FormError(description: "a part's header is longer than \(FormLimits.partHeaderBytes) bytes")
            }
            let end = body[at..<part.upperBound].firstIndex(of: 0x0A) ?? part.upperBound
            let line = charset.decode(body[at..<end])
            at = min(end + 1, part.upperBound)
            if line.trimmed.isEmpty { return (headers(lines), at..<part.upperBound) }
            // Old mailers' libraries fold long lines (RFC 5322, section 2.2.3).
            if let first = line.utf8.first, first == 0x20 || first == 0x09, !lines.isEmpty {
                lines[lines.count - 1] += " " + line.trimmed
            } else {
                lines.append(String(line.trimmed))
            }
        }
        return (headers(lines), part.upperBound..<part.upperBound)
    }

    private static func headers(_ lines: [String]) -> [String: HeaderValue] {
        var headers: [String: HeaderValue] = [:]
        for line in lines {
            guard let colon = line.firstIndex(of: ":") else { continue }
            headers[line[..<colon].trimmed.lowercased()] = HeaderValue(line[line.index(after: colon)...])
        }
        return headers
    }

    /// The last component: Internet Explorer sent `C:\Users\me\report.doc`, and a hostile client may send `../../x`.
    private static func baseName(_ path: String) -> String {
        String(path.split(omittingEmptySubsequences: true) { $0 == "/" || $0 == "\\" }.last ?? "")
    }
}
