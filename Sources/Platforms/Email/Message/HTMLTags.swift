/// Writes HTML anew with what `MailHTML` asks for, before a library parses it: libxml2 compares each attribute of a tag
/// with all that stand before it.
///
/// Each attribute that means something stands at most once in its tag, always in double quotes; comments, declarations,
/// scripts and styles are left out. So nothing is quoted, or is a tag, for one reader and not for the other.
struct HTMLTags {
    private static let attributes = ["id", "class", "style", "hidden", "href", "alt"].map { Array($0.utf8) }
    private static let longestName = 60
    /// Of one attribute's value; what is longer is left out.
    private static let longestValue = 16_384

    private let html: [UInt8]
    private var at = 0
    private var out: [UInt8] = []

    static func rewritten(_ html: [UInt8]) -> [UInt8] {
        var tags = HTMLTags(html: html)
        tags.out.reserveCapacity(html.count)
        while tags.at < html.count { tags.step() }
        return tags.out
    }

    private init(html: [UInt8]) { self.html = html }

    private func byte(_ offset: Int = 0) -> UInt8 { at + offset < html.count ? html[at + offset] : 0 }

    private mutating func step() {
        let open = html[at...].firstIndex(of: UInt8(ascii: "<")) ?? html.count
        out += html[at..<open]
        at = open
        guard at < html.count else { return }
        switch byte(1) {
        case let next where Self.isLetter(next): start()
        case UInt8(ascii: "/"): end()
        case UInt8(ascii: "!") where byte(2) == UInt8(ascii: "-") && byte(3) == UInt8(ascii: "-"): comment()
        case UInt8(ascii: "!"), UInt8(ascii: "?"): pass(UInt8(ascii: ">"))
        default:
            out += "&lt;".utf8
            at += 1
        }
    }

    // MARK: - Tags

    private mutating func start() {
        at += 1
        let name = self.name()
        let before = out.count
        out.append(UInt8(ascii: "<"))
        out += name
        var seen: [Bool] = Array(repeating: false, count: Self.attributes.count)
        var isClosed = false
        while at < html.count, byte() != UInt8(ascii: ">") {
            if byte() <= 0x20 || byte() == UInt8(ascii: "/") {
                isClosed = byte() == UInt8(ascii: "/") && byte(1) == UInt8(ascii: ">")
                at += 1
                continue
            }
            attribute(&seen)
        }
        at += 1
        out += (isClosed ? "/>" : ">").utf8
        let lower = name.map { $0 | 0x20 }
        if !isClosed, lower.elementsEqual("script".utf8) || lower.elementsEqual("style".utf8) {
            // Not even empty: libxml2 would take what follows for theirs.
            out.removeSubrange(before...)
            raw(lower)
        }
    }

    private mutating func end() {
        at += 2
        if Self.isLetter(byte()) {
            out += "</".utf8
            out += name()
            out.append(UInt8(ascii: ">"))
        }
        pass(UInt8(ascii: ">"))
    }

    private mutating func name() -> ArraySlice<UInt8> {
        let start = at
        while at < html.count, Self.isName(html[at]) { at += 1 }
        return html[start..<at].prefix(Self.longestName)
    }

    private mutating func attribute(_ seen: inout [Bool]) {
        let start = at
        at += 1
        while at < html.count, !Self.endsName(html[at]) { at += 1 }
        let name = html[start..<at]
        while at < html.count, html[at] <= 0x20 { at += 1 }
        var value: ArraySlice<UInt8> = []
        if byte() == UInt8(ascii: "=") {
            at += 1
            while at < html.count, html[at] <= 0x20 { at += 1 }
            value = self.value()
        }
        guard value.count <= Self.longestValue,
            let place = Self.attributes.firstIndex(where: { $0.elementsEqual(name.lazy.map { $0 | 0x20 }) }),
            !seen[place]
        else { return }
        seen[place] = true
        out.append(0x20)
        out += Self.attributes[place]
        out += "=\"".utf8
        for byte in value {
            switch byte {
            case UInt8(ascii: "\""): out += "&quot;".utf8
            case UInt8(ascii: "<"): out += "&lt;".utf8
            default: out.append(byte)
            }
        }
        out.append(UInt8(ascii: "\""))
    }

    private mutating func value() -> ArraySlice<UInt8> {
        let quote = byte()
        if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
            at += 1
            let rest = html[min(at, html.count)...]
            let end = rest.firstIndex(of: quote) ?? html.count
            at = end + 1
            return rest[..<end]
        }
        let start = at
        while at < html.count, html[at] > 0x20, html[at] != UInt8(ascii: ">") { at += 1 }
        return html[start..<at]
    }

    // MARK: - What is left out

    /// Behind the next such byte, else to the end.
    private mutating func pass(_ byte: UInt8) {
        guard at < html.count, let end = html[at...].firstIndex(of: byte) else {
            at = html.count
            return
        }
        at = end + 1
    }

    private mutating func comment() {
        at += 2
        while at < html.count {
            pass(UInt8(ascii: ">"))
            if at >= 3, html[at - 1] == UInt8(ascii: ">"), html[at - 2] == UInt8(ascii: "-"),
                html[at - 3] == UInt8(ascii: "-")
            {
                return
            }
        }
    }

    /// To the end tag of that name.
    private mutating func raw(_ name: [UInt8]) {
        while at < html.count {
            if byte() == UInt8(ascii: "<"), byte(1) == UInt8(ascii: "/"),
                html[at...].dropFirst(2).prefix(name.count).lazy.map({ $0 | 0x20 }).elementsEqual(name)
            {
                return
            }
            at += 1
        }
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }

    private static func isName(_ byte: UInt8) -> Bool {
        isLetter(byte) || (0x30...0x39).contains(byte) || byte == UInt8(ascii: ":") || byte == UInt8(ascii: "-")
            || byte == UInt8(ascii: "_")
    }

    private static func endsName(_ byte: UInt8) -> Bool {
        byte <= 0x20 || byte == UInt8(ascii: "=") || byte == UInt8(ascii: ">") || byte == UInt8(ascii: "/")
    }
}
