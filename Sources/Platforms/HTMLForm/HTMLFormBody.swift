import Documents
import Intake

/// A form's body as named values, in the order they were sent, however it was encoded.
///
/// The three encodings of HTML (html.spec.whatwg.org, "Form submission"), and JSON, which scripts send; also under
/// `text/plain`, by which they spare a browser the question whether they may.
struct HTMLFormBody {
    private(set) var entries: [FormEntry] = []

    /// - Parameter declared: the encoding of the form's page, where the settings tell; without it UTF-8, or Windows-1252
    ///   where the bytes cannot be that.
    /// - Throws: `FormError` with where and what, for what no form sends.
    init(_ body: [UInt8], contentType: String?, charset declared: Charset?) throws(FormError) {
        let header = contentType.map { HeaderValue($0) }
        let named = header?.parameter("charset").flatMap(Charset.init(named:))?.output
        // Browsers write no charset; one that is written goes before the setting.
        let charset = named ?? declared
        let isPlain = header?.value == "text/plain"
        switch BodyFormat(contentType: isPlain ? nil : contentType, body: body) {
        case .json: entries = try Self.json(body)
        case .urlEncoded where !(isPlain && body.contains(0x0A)):
            entries = try Self.guessing(charset) { charset throws(FormError) in
                try URLEncodedForm.read(body, charset: charset)
            }
        case .multipart(let boundary):
            entries = try Self.guessing(charset) { charset throws(FormError) in
                try MultipartForm.read(body, boundary: boundary, charset: charset)
            }
        default:
            entries = try Self.guessing(charset) { charset throws(FormError) in Self.plain(charset.decode(body)) }
            if entries.isEmpty {
                throw FormError(
                    description: isPlain
                        ? "the body is no form: its text/plain has no name=value lines"
                        : "the body is no form: neither urlencoded, multipart/form-data, text/plain nor JSON")
            }
        }
        entries = HTMLFormBuilder.undressed(entries)
        let used = entries.value("_charset_").flatMap(Charset.init(named:))?.output ?? charset ?? .utf8
        if used != .utf8 { resolveReferences() }
    }

    /// Without a word on the encoding, UTF-8, or Windows-1252 where names or values cannot be that; files may be anything.
    private static func guessing(
        _ charset: Charset?, _ read: (Charset) throws(FormError) -> [FormEntry]
    ) throws(FormError) -> [FormEntry] {
        if let charset { return try read(charset) }
        let entries = try read(.utf8)
        let isBroken = entries.contains { $0.name.contains("\u{FFFD}") || $0.value.contains("\u{FFFD}") }
        return isBroken ? try read(.windows1252) : entries
    }

    // MARK: - text/plain

    /// Lines of `name=value`; a line that cannot begin with a name belongs to the value before.
    ///
    /// The standard calls this encoding ambiguous, and it is: a line of a text that looks like a pair is one.
    private static func plain(_ text: String) -> [FormEntry] {
        var entries: [FormEntry] = []
        let lines = text.replacing("\r\n", with: "\n").split(separator: "\n", omittingEmptySubsequences: false)
        for line in lines.prefix(20_000) {
            if let equals = line.firstIndex(of: "="), isName(line[..<equals]), entries.count < FormLimits.entries {
                entries.append(
                    FormEntry(name: String(line[..<equals]), value: String(line[line.index(after: equals)...])))
            } else if !entries.isEmpty {
                entries[entries.count - 1].value += "\n" + line
            } else {
                return []
            }
        }
        return entries
    }

    private static func isName(_ text: Substring) -> Bool {
        !text.isEmpty && text.utf8.count <= 100 && text.utf8.allSatisfy { $0 > 0x20 && $0 != UInt8(ascii: "<") }
    }

    // MARK: - JSON

    private static func json(_ body: [UInt8]) throws(FormError) -> [FormEntry] {
        let value: JSON
        do { value = HTMLFormBuilder.values(of: try JSON(parsing: body)) } catch {
            throw FormError(description: "the body is not JSON: \(error)")
        }
        var entries: [FormEntry] = []
        switch value {
        case .object(let members):
            for member in members { collect(member.key, member.value, depth: 0, into: &entries) }
        // Pairs, as some libraries read them from a page.
        case .array(let pairs) where !pairs.isEmpty && pairs.allSatisfy({ $0["name"]?.string != nil }):
            for pair in pairs { collect(pair["name"]?.string ?? "", pair["value"] ?? .null, depth: 0, into: &entries) }
        default: throw FormError(description: "expected a JSON object with the form's values")
        }
        return entries
    }

    /// A value under its path, as forms write it: `contact[email]`.
    private static func collect(_ name: String, _ value: JSON, depth: Int, into entries: inout [FormEntry]) {
        guard entries.count < FormLimits.entries, depth < 6 else { return }
        switch value {
        case .object(let members):
            for member in members { collect("\(name)[\(member.key)]", member.value, depth: depth + 1, into: &entries) }
        case .array(let elements):
            for element in elements { collect(name, element, depth: depth + 1, into: &entries) }
        default:
            let text = value.bool.map { $0 ? "yes" : "no" } ?? value.scalarText ?? ""
            entries.append(FormEntry(name: name, value: text))
        }
    }

    // MARK: - What an encoding lacks

    /// Browsers write `&#8364;` for what the page's encoding has no byte for.
    private mutating func resolveReferences() {
        for index in entries.indices where entries[index].value.utf8.contains(UInt8(ascii: "&")) {
            entries[index].value = Self.resolved(entries[index].value)
        }
    }

    private static func resolved(_ text: String) -> String {
        var out = ""
        var rest = text[...]
        while let start = rest.firstIndex(of: "&") {
            out += rest[..<start]
            rest = rest[start...]
            let digits = rest.dropFirst(2).prefix(8).prefix { $0.isASCII && $0.isNumber }
            let end = rest.index(rest.startIndex, offsetBy: digits.count + 2, limitedBy: rest.endIndex) ?? rest.endIndex
            if rest.hasPrefix("&#"), end < rest.endIndex, rest[end] == ";",
                let scalar = UInt32(digits).flatMap(Unicode.Scalar.init), scalar.value > 0x7F
            {
                out.unicodeScalars.append(scalar)
                rest = rest[rest.index(after: end)...]
            } else {
                out.append("&")
                rest = rest.dropFirst()
            }
        }
        return out + rest
    }
}
