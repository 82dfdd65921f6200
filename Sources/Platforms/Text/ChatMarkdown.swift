/// Turns a chat's Markdown into plain text, as rules and people read it.
///
/// Marks of bold, italic, strike and code go, links become their label with the address, headings lose their `#`; a
/// mark that would not be taken for one (`snake_case`, `2*3`) stays. Mentions are written as names already. Block quotes
/// keep their `> `. One pass, linear in the text.
struct ChatMarkdown: Sendable {
    /// Whether one `~` strikes (Rocket.Chat), or only two (Mattermost, where `~town-square` is a channel).
    var strikesWithOne = false

    func plain(_ raw: String) -> String {
        guard raw.utf8.contains(where: Self.isSpecial) else { return raw.tidied }
        var scan = MarkdownScan(Array(raw.utf8), strikesWithOne: strikesWithOne)
        return scan.run().tidied
    }

    private static func isSpecial(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "*"), UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: "`"), UInt8(ascii: "["),
            UInt8(ascii: "<"), UInt8(ascii: "#"), UInt8(ascii: "\\"), UInt8(ascii: "&"):
            true
        default: false
        }
    }
}

/// The pass itself: a cursor over the bytes, and the output with marks still to be taken out.
private struct MarkdownScan {
    private let bytes: [UInt8]
    private let strikesWithOne: Bool
    private var at = 0
    private var out: [UInt8] = []
    /// Where in the output an opening mark stands that waits for its partner, by its character and length.
    private var open: [Mark: Int] = [:]
    private var removed: [Range<Int>] = []
    private var isFence = false
    /// Beyond these there is nothing that closes: so that hostile text is not searched again and again.
    private let lastTick: Int
    private let lastParenthesis: Int
    private let lastAngle: Int

    private struct Mark: Hashable {
        var byte: UInt8
        var length: Int
    }

    /// How far a link's label or address is followed.
    private static let reach = 2000

    init(_ bytes: [UInt8], strikesWithOne: Bool) {
        self.bytes = bytes
        self.strikesWithOne = strikesWithOne
        lastTick = bytes.lastIndex(of: UInt8(ascii: "`")) ?? -1
        lastParenthesis = bytes.lastIndex(of: UInt8(ascii: ")")) ?? -1
        lastAngle = bytes.lastIndex(of: UInt8(ascii: ">")) ?? -1
        out.reserveCapacity(bytes.count)
    }

    mutating func run() -> String {
        while at < bytes.count {
            let byte = bytes[at]
            switch byte {
            case UInt8(ascii: "`"): tick()
            case _ where isFence: copy(byte)
            case UInt8(ascii: "*"), UInt8(ascii: "_"), UInt8(ascii: "~"): mark(byte)
            case UInt8(ascii: "["): link()
            case UInt8(ascii: "<"): autolink()
            case UInt8(ascii: "#"): heading()
            case UInt8(ascii: "\\"): backslash()
            case UInt8(ascii: "&"): entity()
            default:
                if byte == 0x0A { open.removeAll(keepingCapacity: true) }
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
        var kept: [UInt8] = []
        kept.reserveCapacity(out.count)
        var from = 0
        for range in removed.sorted(by: { $0.lowerBound < $1.lowerBound }) where range.lowerBound >= from {
            kept += out[from..<range.lowerBound]
            from = range.upperBound
        }
        return kept + out[from...]
    }

    // MARK: - Marks and code

    private func runLength(of byte: UInt8) -> Int {
        var end = at
        while end < bytes.count, bytes[end] == byte { end += 1 }
        return end - at
    }

    private mutating func mark(_ byte: UInt8) {
        let length = runLength(of: byte)
        defer { for _ in 0..<length { copy(byte) } }
        let isMark = byte == UInt8(ascii: "~") ? length == 2 || (length == 1 && strikesWithOne) : length <= 3
        guard isMark else { return }
        let before = at > 0 ? bytes[at - 1] : nil
        let after = at + length < bytes.count ? bytes[at + length] : nil
        let mark = Mark(byte: byte, length: length)
        if let start = open[mark], !isBlank(before), !isWord(after), out.count > start + length {
            removed += [start..<(start + length), out.count..<(out.count + length)]
            open[mark] = nil
        } else if !isWord(before), !isBlank(after) {
            open[mark] = out.count
        }
    }

    private mutating func tick() {
        let length = runLength(of: UInt8(ascii: "`"))
        if length >= 3 {
            isFence.toggle()
            at += length
            // What stands behind an opening fence is a language's name, not words.
            if isFence {
                let rest = bytes[at...].prefix(40).prefix { $0 != 0x0A }
                let isName = rest.allSatisfy { isWord($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") }
                if isName, rest.endIndex < bytes.count, bytes[rest.endIndex] == 0x0A { at = rest.endIndex }
            }
            return
        }
        let inside = bytes[(at + length)...].prefix { $0 != UInt8(ascii: "`") && $0 != 0x0A }
        let isClosed =
            !isFence && at + length <= lastTick && inside.endIndex < bytes.count
            && bytes[inside.endIndex] == UInt8(ascii: "`") && !inside.isEmpty
        guard isClosed else {
            for _ in 0..<length { copy(UInt8(ascii: "`")) }
            return
        }
        out += inside
        at = inside.endIndex
        at += min(length, runLength(of: UInt8(ascii: "`")))
    }

    private func isBlank(_ byte: UInt8?) -> Bool { byte.map { $0 == 0x20 || (0x09...0x0D).contains($0) } ?? true }

    private func isWord(_ byte: UInt8?) -> Bool {
        byte.map { $0 >= 0x80 || (48...57).contains($0) || (97...122).contains($0 | 0x20) } ?? false
    }

    // MARK: - Links, headings, escapes

    /// `[label](address "title")`; an image's `!` before it goes.
    private mutating func link() {
        guard at < lastParenthesis else { return copy(bytes[at]) }
        let label = bytes[(at + 1)...].prefix(Self.reach).prefix {
            $0 != UInt8(ascii: "]") && $0 != UInt8(ascii: "[") && $0 != 0x0A
        }
        let close = label.endIndex
        guard close + 1 < bytes.count, bytes[close] == UInt8(ascii: "]"), bytes[close + 1] == UInt8(ascii: "(") else {
            return copy(bytes[at])
        }
        let target = self.target(from: close + 2)
        guard target.endIndex < bytes.count, bytes[target.endIndex] == UInt8(ascii: ")"), !target.isEmpty else {
            return copy(bytes[at])
        }
        if out.last == UInt8(ascii: "!") { out.removeLast() }
        let words = String(decoding: label, as: UTF8.self)
        let address = String(decoding: target.prefix { $0 != 0x20 }, as: UTF8.self)
        let isAddressItself = ["", "http://", "https://", "mailto:"].contains { address == $0 + words }
        out += (words.isEmpty ? address : isAddressItself ? words : "\(words) (\(address))").utf8
        at = target.endIndex + 1
    }

    /// What stands up to the parenthesis that closes the link; those inside an address come in pairs.
    private func target(from start: Int) -> ArraySlice<UInt8> {
        var depth = 0
        // At the next `[` another link would begin: so that all searches together are linear.
        return bytes[start...].prefix(Self.reach).prefix { byte in
            if byte == UInt8(ascii: "(") { depth += 1 }
            if byte == UInt8(ascii: ")") { depth -= 1 }
            return depth >= 0 && byte != 0x0A && byte != UInt8(ascii: "[")
        }
    }

    /// `<https://…>` is the address; `<https://…|label>` is Slack's and Rocket.Chat's link; anything else stays.
    private mutating func autolink() {
        guard at < lastAngle else { return copy(bytes[at]) }
        let inside = bytes[(at + 1)...].prefix(Self.reach).prefix {
            $0 != UInt8(ascii: ">") && $0 != UInt8(ascii: "<") && $0 >= 0x20
        }
        let text = String(decoding: inside, as: UTF8.self)
        let isAddress = ["http://", "https://", "mailto:"].contains { text.hasPrefix($0) }
        guard isAddress, inside.endIndex < bytes.count, bytes[inside.endIndex] == UInt8(ascii: ">") else {
            return copy(bytes[at])
        }
        let parts = text.split(separator: "|", maxSplits: 1)
        out += (parts.count == 2 ? "\(parts[1]) (\(parts[0]))" : text).utf8
        at = inside.endIndex + 1
    }

    /// The `#`s that open a line, with a blank behind them.
    private mutating func heading() {
        let length = runLength(of: UInt8(ascii: "#"))
        let isAtStart = at == 0 || bytes[at - 1] == 0x0A
        if isAtStart, length <= 6, at + length < bytes.count, bytes[at + length] == 0x20 {
            at += length + 1
        } else {
            for _ in 0..<length { copy(UInt8(ascii: "#")) }
        }
    }

    private mutating func backslash() {
        let next = at + 1 < bytes.count ? bytes[at + 1] : 0
        guard "`*_~#[]()>.!+-|{}\\".utf8.contains(next) else { return copy(bytes[at]) }
        out.append(next)
        at += 2
    }

    private mutating func entity() {
        for (text, character) in [("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'")]
        where bytes[at...].starts(with: text.utf8) {
            out += character.utf8
            at += text.utf8.count
            return
        }
        copy(bytes[at])
    }
}
