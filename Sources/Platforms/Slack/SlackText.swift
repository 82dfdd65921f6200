import Intake

/// Turns Slack's mrkdwn into plain text, as rules and people read it.
///
/// Mentions become names, links their label with the address, entities their characters. The marks of bold, italic,
/// strike and code go, since `*payment* page` must match a rule for "payment page"; a mark that Slack would not
/// take for one (`snake_case`, `2*3`) stays. Block quotes keep their `> `. One pass, linear in the text.
package struct SlackText {
    private let directory: SlackDirectory

    package init(directory: SlackDirectory) {
        self.directory = directory
    }

    package func plain(_ raw: String) -> String {
        let special: (UInt8) -> Bool = { byte in
            switch byte {
            case UInt8(ascii: "<"), UInt8(ascii: "&"), UInt8(ascii: "*"), UInt8(ascii: "_"), UInt8(ascii: "~"),
                UInt8(ascii: "`"):
                true
            default: false
            }
        }
        guard raw.utf8.contains(where: special) else { return raw.tidied }
        var scan = Scan(Array(raw.utf8), directory: directory)
        return scan.run().tidied
    }
}

/// The pass itself: a cursor over the bytes, and the output with marks still to be taken out.
private struct Scan {
    private let bytes: [UInt8]
    private let directory: SlackDirectory
    private var at = 0
    private var out: [UInt8] = []
    /// Where in the output an opening mark stands that waits for its partner, for each of `*`, `_` and `~`.
    private var open: [UInt8: Int] = [:]
    private var removed: [Int] = []
    private var isCode = false
    private var isFence = false
    /// Beyond these, there is no closing `>`, backtick or fence: so that hostile text is not searched again and again.
    private let lastAngle: Int
    private let lastTick: Int

    init(_ bytes: [UInt8], directory: SlackDirectory) {
        self.bytes = bytes
        self.directory = directory
        lastAngle = bytes.lastIndex(of: UInt8(ascii: ">")) ?? -1
        lastTick = bytes.lastIndex(of: UInt8(ascii: "`")) ?? -1
        out.reserveCapacity(bytes.count)
    }

    mutating func run() -> String {
        while at < bytes.count {
            let byte = bytes[at]
            switch byte {
            case UInt8(ascii: "<") where at < lastAngle: entity()
            case UInt8(ascii: "&"): reference()
            case UInt8(ascii: "`"): tick()
            case UInt8(ascii: "*"), UInt8(ascii: "_"), UInt8(ascii: "~"): mark(byte)
            default:
                if byte == 0x0A {
                    open.removeAll(keepingCapacity: true)
                    isCode = false
                }
                copy(byte)
            }
        }
        return String(decoding: withoutMarks(), as: UTF8.self)
    }

    private mutating func copy(_ byte: UInt8) {
        out.append(byte)
        at += 1
    }

    private func withoutMarks() -> [UInt8] {
        guard !removed.isEmpty else { return out }
        let gone = Set(removed)
        return out.indices.filter { !gone.contains($0) }.map { out[$0] }
    }

    // MARK: - Marks

    private mutating func tick() {
        let isTriple =
            bytes[at...].prefix(3).count == 3 && bytes[at...].prefix(3).allSatisfy { $0 == UInt8(ascii: "`") }
        if isTriple, isFence || at + 3 <= lastTick {
            isFence.toggle()
            at += 3
        } else if !isFence, isCode || closesOnLine(after: at + 1) {
            isCode.toggle()
            at += 1
        } else {
            copy(UInt8(ascii: "`"))
        }
    }

    private func closesOnLine(after start: Int) -> Bool {
        guard start <= lastTick else { return false }
        // Stops at the next backtick or line end, so that all searches together are linear.
        let stop = bytes[start...].first { $0 == UInt8(ascii: "`") || $0 == 0x0A }
        return stop == UInt8(ascii: "`")
    }

    private mutating func mark(_ byte: UInt8) {
        defer { copy(byte) }
        guard !isCode, !isFence else { return }
        let before = at > 0 ? bytes[at - 1] : nil
        let after = at + 1 < bytes.count ? bytes[at + 1] : nil
        let closes = !isBlank(before) && !isWord(after)
        if closes, let start = open[byte], out.count > start + 1 {
            removed += [start, out.count]
            open[byte] = nil
        } else if !isWord(before), !isBlank(after) {
            open[byte] = out.count
        }
    }

    private func isBlank(_ byte: UInt8?) -> Bool { byte.map { $0 == 0x20 || (0x09...0x0D).contains($0) } ?? true }

    private func isWord(_ byte: UInt8?) -> Bool {
        byte.map { $0 >= 0x80 || (48...57).contains($0) || (97...122).contains($0 | 0x20) } ?? false
    }

    // MARK: - Entities

    private mutating func reference() {
        for (text, character) in [("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">")]
        where bytes[at...].starts(with: text.utf8) {
            out += character.utf8
            at += text.utf8.count
            return
        }
        copy(UInt8(ascii: "&"))
    }

    private mutating func entity() {
        let inside = bytes[(at + 1)...].prefix { $0 != UInt8(ascii: ">") && $0 != UInt8(ascii: "<") }
        guard inside.endIndex < bytes.count, bytes[inside.endIndex] == UInt8(ascii: ">"), !inside.isEmpty else {
            return copy(UInt8(ascii: "<"))
        }
        out += shown(String(decoding: inside, as: UTF8.self)).utf8
        at = inside.endIndex + 1
    }

    private func shown(_ entity: String) -> String {
        let bar = entity.firstIndex(of: "|")
        let target = String(entity[..<(bar ?? entity.endIndex)])
        let label = bar.map { unescaped(String(entity[entity.index(after: $0)...])) }?.nonEmpty
        switch target.first {
        case "@":
            let id = String(target.dropFirst())
            return "@" + (directory.person(id) ?? label.map { $0.hasPrefix("@") ? String($0.dropFirst()) : $0 } ?? id)
        case "#":
            let id = String(target.dropFirst())
            return label.map { "#" + $0 } ?? directory.channel(id) ?? "#" + id
        case "!": return special(target.dropFirst(), label: label)
        default: return link(to: unescaped(target), label: label)
        }
    }

    /// `<!here>`, `<!subteam^S1|@team>`, `<!date^1712^{date}|fallback>`.
    private func special(_ target: Substring, label: String?) -> String {
        let kind = target.prefix { $0 != "^" }
        if kind == "date" { return label ?? "" }
        if let label { return kind == "subteam" && !label.hasPrefix("@") ? "@" + label : label }
        let id = target.split(separator: "^").dropFirst().first
        return "@" + (kind == "subteam" ? id ?? kind : kind)
    }

    private func link(to url: String, label: String?) -> String {
        guard let label else { return url }
        // Slack itself labels what people typed: `<http://acme.example|acme.example>`, `<mailto:a@b.example|a@b.example>`.
        let isAddressItself = ["", "http://", "https://", "mailto:", "tel:"].contains { url == $0 + label }
        return isAddressItself ? label : "\(label) (\(url))"
    }

    private func unescaped(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "&")) else { return text }
        return text.replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&amp;", with: "&")
    }
}
