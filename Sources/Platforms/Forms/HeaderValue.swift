/// A header's value with parameters: `form-data; name="subject"; filename="a.png"`.
package struct HeaderValue: Sendable, Equatable {
    /// The value before the first `;`, in lower case.
    package let value: String
    private var parameters: [(name: String, value: String)] = []

    package init(_ text: some StringProtocol) {
        var rest = Substring(text)
        value = String(Self.token(from: &rest)).trimmed.lowercased()
        while rest.first == ";", parameters.count < 32 {
            rest.removeFirst()
            let name = Self.token(from: &rest, stoppingAt: "=").trimmed.lowercased()
            guard rest.first == "=" else { continue }
            rest.removeFirst()
            rest = rest.drop { $0 == " " || $0 == "\t" }
            let isQuoted = rest.first == "\""
            parameters.append((name, isQuoted ? Self.quoted(from: &rest) : String(Self.token(from: &rest).trimmed)))
            if isQuoted { _ = Self.token(from: &rest) }
        }
    }

    package func parameter(_ name: String) -> String? {
        guard let found = parameters.first(where: { $0.name == name })?.value else { return continued(name) }
        return name.hasSuffix("*") ? Self.extended(found) : Self.browserUnescaped(found)
    }

    /// A value in numbered pieces (RFC 2231, section 3), each written plainly or, behind a `*`, in `%xx`.
    private func continued(_ name: String) -> String? {
        guard !name.hasSuffix("*") else { return nil }
        var bytes: [UInt8] = []
        var charset = Charset.utf8
        for number in 0..<32 {
            let piece = "\(name)*\(number)"
            if let plain = parameters.first(where: { $0.name == piece }) {
                bytes += plain.value.utf8
            } else if let extended = parameters.first(where: { $0.name == piece + "*" })?.value {
                let parts = extended.split(separator: "'", maxSplits: 2, omittingEmptySubsequences: false)
                if number == 0, parts.count == 3 { charset = Charset(named: String(parts[0])) ?? .utf8 }
                bytes += Self.percentDecoded(number == 0 && parts.count == 3 ? parts[2] : extended[...])
            } else {
                return number == 0 ? nil : charset.decode(bytes)
            }
        }
        return charset.decode(bytes)
    }

    package static func == (a: HeaderValue, b: HeaderValue) -> Bool {
        a.value == b.value && a.parameters.elementsEqual(b.parameters) { $0.name == $1.name && $0.value == $1.value }
    }

    private static func token(from rest: inout Substring, stoppingAt other: Character = ";") -> Substring {
        let token = rest.prefix { $0 != ";" && $0 != other }
        rest = rest[token.endIndex...]
        return token
    }

    /// A quoted string.
    ///
    /// A backslash escapes only a quote or a backslash: Internet Explorer's full paths have bare ones,
    /// and a path that begins with a drive or a share keeps them all (as werkzeug and browsers' own readers do).
    private static func quoted(from rest: inout Substring) -> String {
        rest.removeFirst()
        let isPath = rest.dropFirst().hasPrefix(":\\") || rest.hasPrefix("\\\\")
        var text = ""
        while let character = rest.popFirst() {
            if character == "\"" { break }
            if character == "\\", !isPath, let next = rest.first, next == "\"" || next == "\\" {
                text.append(next)
                rest.removeFirst()
            } else {
                text.append(character)
            }
        }
        return text
    }

    /// HTML's multipart rule: browsers write `%22`, `%0D` and `%0A` for a quote and line ends in a name.
    private static func browserUnescaped(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "%")) else { return text }
        return text.replacing("%22", with: "\"").replacing("%0D", with: "\r").replacing("%0A", with: "\n")
    }

    /// RFC 5987: `UTF-8''na%C3%AFve.png`.
    private static func extended(_ text: String) -> String? {
        let pieces = text.split(separator: "'", maxSplits: 2, omittingEmptySubsequences: false)
        guard pieces.count == 3, let charset = Charset(named: String(pieces[0])) else { return nil }
        return charset.decode(percentDecoded(pieces[2]))
    }

    private static func percentDecoded(_ text: Substring) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), let decoded = Hex.decode(rest.prefix(2))?.first {
                bytes.append(decoded)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return bytes
    }
}

extension String {
    /// Every place of these very bytes; the library's own `replacing` comes with its regex module, and is slow.
    func replacing(_ text: String, with replacement: String) -> String {
        let bytes = Array(utf8)
        let wanted = Array(text.utf8)
        guard let first = wanted.first, bytes.contains(first) else { return self }
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count)
        var at = 0
        while at < bytes.count {
            if bytes[at] == first, bytes[at...].starts(with: wanted) {
                out += replacement.utf8
                at += wanted.count
            } else {
                out.append(bytes[at])
                at += 1
            }
        }
        return String(decoding: out, as: UTF8.self)
    }
}
