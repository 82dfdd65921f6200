import Documents
import Intake
import Platforms
import Testing

extension OutSample {
    static let email: [OutSample] = [
        OutSample(
            platform: EmailPlatform.self,
            yaml: "server: smtps://smtp.lantern.example\nfrom: Lantern Ideas <ideas@lantern.example>\n"
                + "user: ideas@lantern.example\npassword: ${env:PLAIN}",
            shown: { try MailDialect(of: $0).shown() },
            isWithinLimit: { request in
                let mail = try MailDialect(of: request)
                return request.body.count < 10_000_000 && mail.html.utf8.count <= 102_000
            },
            calls: ["://evil", "<script>", "<a href='x'"],
            answers: [
                (250, [:], "2.0.0 Ok: queued as 4F1A", "delivered"), (250, [:], "", "delivered"),
                (421, [:], "4.3.2 shutting down", "retry"), (450, [:], "4.2.0 greylisted", "retry"),
                (451, [:], "4.7.1 try again later", "retry"), (452, [:], "4.3.1 out of storage", "retry"),
                (454, [:], "4.7.0 temporary authentication failure", "retry"),
                (530, [:], "5.7.0 must issue a STARTTLS command first", "dead"),
                (534, [:], "5.7.9 application-specific password required", "dead"),
                (535, [:], "5.7.8 username and password not accepted", "dead"),
                (550, [:], "5.1.1 no such user", "dead"), (550, [:], "5.7.1 relaying denied", "dead"),
                (551, [:], "not local", "dead"), (552, [:], "5.3.4 message too big", "dead"),
                (553, [:], "5.7.1 sender address rejected", "dead"), (554, [:], "5.7.1 spam", "dead"),
            ],
            speaking: { request in
                let mail = try MailDialect(of: request)
                // In plain text, angle brackets are but signs.
                return [mail.html, mail.plain.replacing("<", with: "‹")]
            }, address: "dana@studio.example")
    ]
}

/// A reader of composed mail, after RFC 5322, 2045, 2046 and 2047: what these forbid is a fault.
struct MailDialect {
    struct Fault: Error { var words: String }

    var headers: [(name: String, value: String)]
    var plain: String
    var html: String

    init(of request: TransportRequest) throws {
        try self.init(request.body)
    }

    init(_ bytes: [UInt8]) throws {
        guard bytes.allSatisfy({ (0x20...0x7E).contains($0) || $0 == 0x0D || $0 == 0x0A }) else {
            throw Fault(words: "not ASCII")
        }
        let lines = try Self.lines(bytes)
        guard lines.allSatisfy({ $0.utf8.count <= 78 || !$0.contains(" ") || $0.utf8.count <= 200 }) else {
            throw Fault(words: "a line too long")
        }
        let end = lines.firstIndex(of: "") ?? lines.count
        headers = try Self.headers(lines[..<end])
        let type = headers.first { $0.name == "Content-Type" }?.value ?? ""
        guard type.hasPrefix("multipart/alternative; boundary=\""), type.hasSuffix("\"") else {
            throw Fault(words: "another kind: \(type)")
        }
        let boundary = "--" + type.split(separator: "\"")[1]
        let parts = lines[end...].split { $0.hasPrefix(boundary) }.filter { $0.contains { !$0.isEmpty } }
        guard parts.count == 2, lines.last == boundary + "--" else { throw Fault(words: "\(parts.count) parts") }
        (plain, html) = (
            try Self.text(parts[parts.startIndex], "text/plain"),
            try Self.text(parts[parts.startIndex + 1], "text/html")
        )
    }

    func header(_ name: String) -> String? {
        let found = headers.filter { $0.name == name }
        return found.count == 1 ? found[0].value : nil
    }

    // MARK: - Reading

    private static func lines(_ bytes: [UInt8]) throws -> [String] {
        let text = String(decoding: bytes, as: UTF8.self)
        guard text.hasSuffix("\r\n") else { throw Fault(words: "the last line is open") }
        let lines = text.dropLast().split(separator: "\r\n", omittingEmptySubsequences: false)
        guard lines.allSatisfy({ !$0.utf8.contains(0x0D) && !$0.utf8.contains(0x0A) }) else {
            throw Fault(words: "a bare line end")
        }
        return lines.map(String.init)
    }

    private static func headers(_ lines: ArraySlice<String>) throws -> [(name: String, value: String)] {
        var headers: [(name: String, value: String)] = []
        for line in lines {
            if line.hasPrefix(" ") {
                guard let last = headers.indices.last else { throw Fault(words: "a fold of nothing") }
                headers[last].value += line
            } else {
                guard let colon = line.firstIndex(of: ":"), line[colon...].hasPrefix(": ") || line.hasSuffix(":") else {
                    throw Fault(words: "no header: \(line)")
                }
                headers.append((String(line[..<colon]), String(line[colon...].dropFirst(2))))
            }
        }
        return headers
    }

    private static func text(_ part: ArraySlice<String>, _ type: String) throws -> String {
        let end = part.firstIndex(of: "") ?? part.endIndex
        let headers = try headers(part[..<end])
        guard headers.contains(where: { $0 == ("Content-Type", "\(type); charset=utf-8") }),
            headers.contains(where: { $0 == ("Content-Transfer-Encoding", "quoted-printable") })
        else { throw Fault(words: "another part: \(headers)") }
        var out: [UInt8] = []
        for line in part[end...].dropFirst() {
            guard line.utf8.count <= 76, line.last != " " else { throw Fault(words: "no quoted-printable: \(line)") }
            var rest = line.utf8[...]
            var isSoft = false
            while let byte = rest.popFirst() {
                guard byte == UInt8(ascii: "=") else {
                    out.append(byte)
                    continue
                }
                isSoft = rest.isEmpty
                guard !isSoft else { break }
                let digits = String(decoding: rest.prefix(2), as: UTF8.self)
                guard rest.count >= 2, let value = UInt8(digits, radix: 16) else { throw Fault(words: line) }
                rest = rest.dropFirst(2)
                out.append(value)
            }
            if !isSoft { out.append(0x0A) }
        }
        guard let text = String(validating: out, as: UTF8.self) else { throw Fault(words: "no UTF-8") }
        return text
    }

    // MARK: - What is read

    /// The text of the HTML, which has to be that of the plain part.
    func shown() throws -> String {
        let shown = try Self.shown(html)
        let read = { (text: String) in text.split(whereSeparator: \.isWhitespace).filter { $0 != ">" && $0 != "-" } }
        guard read(plain) == read(shown) else { throw Fault(words: "two texts: \(plain) and \(shown)") }
        return shown
    }

    private static let tags = ["p", "blockquote", "ul", "li", "pre", "code", "strong", "a", "br", "div"]

    static func shown(_ html: String) throws -> String {
        guard let body = html.firstRange(of: "<body"), let end = html.firstRange(of: "</body>") else {
            throw Fault(words: "no body")
        }
        var out = ""
        var rest = html[body.lowerBound..<end.lowerBound]
        rest = rest[(rest.firstIndex(of: ">") ?? rest.startIndex)...].dropFirst()
        while let next = rest.first {
            if next == "<" {
                guard let close = rest.firstIndex(of: ">") else { throw Fault(words: "an open tag") }
                let name = rest[..<close].dropFirst().drop { $0 == "/" }.prefix { $0.isLetter }
                guard tags.contains(String(name)) else { throw Fault(words: "a tag of others: \(name)") }
                if !["strong", "code", "a"].contains(name) { out += "\n" }
                rest = rest[close...].dropFirst()
            } else if next == "&" {
                guard let close = rest.firstIndex(of: ";") else { throw Fault(words: "a bare &") }
                let names = ["&amp": "&", "&lt": "<", "&gt": ">", "&quot": "\"", "&#39": "'"]
                guard let sign = names[String(rest[..<close])] else { throw Fault(words: "\(rest[..<close])") }
                out += sign
                rest = rest[close...].dropFirst()
            } else {
                out.append(next)
                rest = rest.dropFirst()
            }
        }
        return out
    }
}

extension String {
    /// `nil` for bytes that are no UTF-8.
    fileprivate init?(validating bytes: [UInt8], as: UTF8.Type) {
        let text = String(decoding: bytes, as: UTF8.self)
        guard Array(text.utf8) == bytes else { return nil }
        self = text
    }
}
