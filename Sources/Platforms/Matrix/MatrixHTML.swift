import Intake

/// Turns the HTML of a message into plain text (spec.matrix.org, "m.room.message msgtypes", the list of tags).
///
/// Mentions become `@name`, links their label with the address, entities their characters. Quoted lines begin with
/// `> `, items of a list with `- `; all other marks go. One pass, linear in the text; what is no tag stays as it is.
enum MatrixHTML {
    static func plain(_ html: String, own: String?) -> String {
        var scan = HTMLScan(Array(html.utf8), own: own)
        return scan.run().tidied
    }
}

private struct HTMLScan {
    private let bytes: [UInt8]
    private let own: String?
    private var at = 0
    private var out: [UInt8] = []
    /// How many blocks of quotation stand around; bounded, since hostile text may open any number.
    private var quotes = 0
    /// As it was at the last word: an empty line is quoted where both sides of it are.
    private var writtenQuotes = 0
    private var isPreformatted = false
    /// Line ends to write before the next word.
    private var lineEnds = 0
    private var needsBlank = false
    /// Inside what is not shown: the quoted message before a reply.
    private var hidden = 0
    private var link: (url: String, start: Int)?
    /// After our own name at the beginning: what divides it from the words goes too.
    private var isCalled = false

    init(_ bytes: [UInt8], own: String?) {
        self.bytes = bytes
        self.own = own
        out.reserveCapacity(bytes.count)
    }

    mutating func run() -> String {
        // Beyond it no tag ends, so that hostile text is not searched again and again.
        let lastAngle = bytes.lastIndex(of: UInt8(ascii: ">")) ?? -1
        while at < bytes.count {
            switch bytes[at] {
            case UInt8(ascii: "<") where at < lastAngle && isTag: tag()
            case UInt8(ascii: "&"): entity()
            default:
                character(bytes[at])
                at += 1
            }
        }
        closeLink()
        return String(decoding: out, as: UTF8.self)
    }

    // MARK: - Writing

    private mutating func character(_ byte: UInt8) {
        let isBlank = byte == 0x20 || (0x09...0x0D).contains(byte)
        if isBlank, !isPreformatted {
            needsBlank = true
        } else if isPreformatted, byte == 0x0A {
            lineEnds += 1
        } else {
            write([byte])
        }
    }

    private mutating func write(_ text: some Collection<UInt8>) {
        guard hidden == 0 else { return }
        if isCalled, let first = text.first {
            if first == UInt8(ascii: ":") || first == UInt8(ascii: ",") { return }
            isCalled = false
        }
        if lineEnds > 0 || out.isEmpty {
            if !out.isEmpty { for _ in 0..<min(lineEnds, 2) { newLine() } }
            if out.isEmpty || out.last == 0x0A { for _ in 0..<quotes { out += Array("> ".utf8) } }
        } else if needsBlank {
            out.append(0x20)
        }
        lineEnds = 0
        needsBlank = false
        writtenQuotes = quotes
        out += text
    }

    private mutating func newLine() {
        if out.last == 0x0A { for _ in 0..<min(quotes, writtenQuotes) { out.append(UInt8(ascii: ">")) } }
        out.append(0x0A)
    }

    private mutating func endLine(_ count: Int) {
        lineEnds = max(lineEnds, count)
        needsBlank = false
    }

    // MARK: - Tags

    private var isTag: Bool {
        guard let next = bytes[at...].dropFirst().first else { return false }
        return next == UInt8(ascii: "/") || next == UInt8(ascii: "!") || (97...122).contains(next | 0x20)
    }

    private mutating func tag() {
        guard let end = bytes[at...].firstIndex(of: UInt8(ascii: ">")) else {
            write([bytes[at]])
            at += 1
            return
        }
        let inside = bytes[(at + 1)..<end]
        at = end + 1
        let isClosing = inside.first == UInt8(ascii: "/")
        let name = String(
            decoding: inside.dropFirst(isClosing ? 1 : 0).prefix { !($0 <= 0x20 || $0 == UInt8(ascii: "/")) },
            as: UTF8.self
        ).lowercased()
        switch name {
        case "mx-reply": hidden = max(0, hidden + (isClosing ? -1 : 1))
        case "br": lineEnds = min(lineEnds + 1, 2)
        case "p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "hr", "details": endLine(2)
        case "tr", "summary", "caption": endLine(1)
        case "td", "th": needsBlank = true
        case "li":
            endLine(1)
            if !isClosing { item() }
        case "pre":
            endLine(2)
            isPreformatted = !isClosing
        case "blockquote": quote(isClosing)
        case "a": isClosing ? closeLink() : openLink(inside)
        case "img": if let alt = attribute("alt", in: inside) { write(alt.utf8) }
        default: break
        }
    }

    private mutating func item() {
        write("-".utf8)
        needsBlank = true
    }

    private mutating func quote(_ isClosing: Bool) {
        endLine(2)
        quotes = min(8, max(0, quotes + (isClosing ? -1 : 1)))
    }

    // MARK: - Links

    private mutating func openLink(_ inside: ArraySlice<UInt8>) {
        closeLink()
        guard hidden == 0, let url = attribute("href", in: inside) else { return }
        // What stands before is written first, so that the label begins here.
        if lineEnds > 0 || needsBlank || out.isEmpty { write([]) }
        link = (url, out.count)
    }

    private mutating func closeLink() {
        guard let (url, start) = link, start <= out.count else { return }
        link = nil
        let label = String(decoding: out[start...], as: UTF8.self)
        guard let target = Self.matrixTarget(url) else {
            let isAddressItself = ["", "http://", "https://", "mailto:"].contains {
                url == $0 + label || url == $0 + label + "/"
            }
            if label.isEmpty { write(url.utf8) } else if !isAddressItself { out += Array(" (\(url))".utf8) }
            return
        }
        guard target.hasPrefix("@") else { return }
        if target == own, out[..<start].allSatisfy({ $0 <= 0x20 }) {
            out.removeAll()
            isCalled = true
        } else if !label.hasPrefix("@") {
            out.replaceSubrange(start..., with: Array("@\(label)".utf8))
        }
    }

    /// The person, room or message that a link of Matrix names.
    private static func matrixTarget(_ url: String) -> String? {
        let prefix = "https://matrix.to/#/"
        guard url.hasPrefix(prefix) else { return nil }
        return percentDecoded(url.dropFirst(prefix.count).prefix { $0 != "?" })
    }

    private static func percentDecoded(_ text: Substring) -> String {
        var out: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), let code = Hex.decode(rest.prefix(2)), code.count == 1 {
                out += code
                rest = rest.dropFirst(2)
            } else {
                out.append(byte)
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    /// The value of an attribute, in quotes or bare.
    private func attribute(_ name: String, in inside: ArraySlice<UInt8>) -> String? {
        let wanted = Array(name.utf8) + [UInt8(ascii: "=")]
        var rest = inside
        while let blank = rest.firstIndex(where: { $0 <= 0x20 }) {
            rest = rest[(blank + 1)...]
            guard rest.count > wanted.count, rest.prefix(wanted.count).map({ $0 | 0x20 }) == wanted.map({ $0 | 0x20 })
            else { continue }
            let value = rest.dropFirst(wanted.count)
            let mark = value.first
            let isQuoted = mark == UInt8(ascii: "\"") || mark == UInt8(ascii: "'")
            let raw = isQuoted ? value.dropFirst().prefix { $0 != mark } : value.prefix { $0 > 0x20 }
            return Self.decoded(raw).tidied.nonEmpty
        }
        return nil
    }

    // MARK: - Entities

    private mutating func entity() {
        let name = bytes[(at + 1)...].prefix(10).prefix { $0 != UInt8(ascii: ";") && $0 > 0x20 }
        guard name.endIndex < bytes.count, bytes[name.endIndex] == UInt8(ascii: ";"), let text = Self.character(name)
        else {
            write([bytes[at]])
            at += 1
            return
        }
        at = name.endIndex + 1
        if text == "\u{A0}" { needsBlank = true } else { write(text.utf8) }
    }

    private static func decoded(_ raw: ArraySlice<UInt8>) -> String {
        var out: [UInt8] = []
        var rest = raw
        while let byte = rest.popFirst() {
            let name = rest.prefix(10).prefix { $0 != UInt8(ascii: ";") }
            if byte == UInt8(ascii: "&"), name.endIndex < rest.endIndex, let text = character(name) {
                out += Array(text.utf8)
                rest = rest[(name.endIndex + 1)...]
            } else {
                out.append(byte)
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    private static let named = ["amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": "\u{A0}"]

    private static func character(_ name: ArraySlice<UInt8>) -> String? {
        let text = String(decoding: name, as: UTF8.self)
        guard text.hasPrefix("#") else { return named[text] }
        let digits = text.dropFirst()
        let code = digits.lowercased().hasPrefix("x") ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
        return code.flatMap(Unicode.Scalar.init).map { String(Character($0)) }
    }
}
