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
    /// Places in the output.
    private var open = Opened()
    private var hasRemoved = false
    /// Stands in the output for a mark that goes: no byte of any UTF-8.
    private static let gone: UInt8 = 0xFF
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
                    open = Opened()
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
        hasRemoved ? out.filter { $0 != Self.gone } : out
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
        guard !isCode, !isFence else { return copy(byte) }
        let before = at > 0 ? bytes[at - 1] : nil
        let after = at + 1 < bytes.count ? bytes[at + 1] : nil
        let closes = !isBlank(before) && !isWord(after)
        if closes, let start = open[byte], out.count > start + 1 {
            out[start] = Self.gone
            hasRemoved = true
            open[byte] = nil
            out.append(Self.gone)
            at += 1
        } else {
            if !isWord(before), !isBlank(after) { open[byte] = out.count }
            copy(byte)
        }
    }

    private func isBlank(_ byte: UInt8?) -> Bool { byte.map { $0 == 0x20 || (0x09...0x0D).contains($0) } ?? true }

    private func isWord(_ byte: UInt8?) -> Bool {
        byte.map { $0 >= 0x80 || (48...57).contains($0) || (97...122).contains($0 | 0x20) } ?? false
    }

    // MARK: - Entities

    private mutating func reference() {
        guard let found = reference(at: at, before: bytes.count) else { return copy(UInt8(ascii: "&")) }
        out.append(found.character)
        at += found.length
    }

    private func reference(at place: Int, before end: Int) -> (character: UInt8, length: Int)? {
        guard place + 3 < end else { return nil }
        switch (bytes[place + 1], bytes[place + 2], bytes[place + 3]) {
        case (UInt8(ascii: "l"), UInt8(ascii: "t"), UInt8(ascii: ";")): return (UInt8(ascii: "<"), 4)
        case (UInt8(ascii: "g"), UInt8(ascii: "t"), UInt8(ascii: ";")): return (UInt8(ascii: ">"), 4)
        case (UInt8(ascii: "a"), UInt8(ascii: "m"), UInt8(ascii: "p")):
            return place + 4 < end && bytes[place + 4] == UInt8(ascii: ";") ? (UInt8(ascii: "&"), 5) : nil
        default: return nil
        }
    }

    private mutating func entity() {
        let inside = bytes[(at + 1)...].prefix { $0 != UInt8(ascii: ">") && $0 != UInt8(ascii: "<") }
        guard inside.endIndex < bytes.count, bytes[inside.endIndex] == UInt8(ascii: ">"), !inside.isEmpty else {
            return copy(UInt8(ascii: "<"))
        }
        at = inside.endIndex + 1
        let bar = inside.firstIndex(of: UInt8(ascii: "|"))
        let target = inside[..<(bar ?? inside.endIndex)]
        // Empty where there is none.
        let label = bar.map { unescaped(inside[($0 + 1)...]) } ?? []
        switch target.first {
        case UInt8(ascii: "@"): mention(target.dropFirst(), label)
        case UInt8(ascii: "#"): channel(target.dropFirst(), label)
        case UInt8(ascii: "!"): special(target.dropFirst(), label)
        default: link(to: unescaped(target), label)
        }
    }

    private mutating func mention(_ id: ArraySlice<UInt8>, _ label: ArraySlice<UInt8>) {
        out.append(UInt8(ascii: "@"))
        if let name = known(id, directory.person) {
            out += name.utf8
        } else if !label.isEmpty {
            out += label.first == UInt8(ascii: "@") ? label.dropFirst() : label
        } else {
            out += id
        }
    }

    private mutating func channel(_ id: ArraySlice<UInt8>, _ label: ArraySlice<UInt8>) {
        if label.isEmpty, let name = known(id, directory.channel) {
            out += name.utf8
        } else {
            out.append(UInt8(ascii: "#"))
            out += label.isEmpty ? id : label
        }
    }

    private func known(_ id: ArraySlice<UInt8>, _ name: (String) -> String?) -> String? {
        directory.isEmpty ? nil : name(String(decoding: id, as: UTF8.self))
    }

    /// `<!here>`, `<!subteam^S1|@team>`, `<!date^1712^{date}|fallback>`.
    private mutating func special(_ target: ArraySlice<UInt8>, _ label: ArraySlice<UInt8>) {
        let parts = target.split(separator: UInt8(ascii: "^"), maxSplits: 2)
        let kind = target.prefix { $0 != UInt8(ascii: "^") }
        if kind.elementsEqual("date".utf8) {
            out += label
            return
        }
        let isTeam = kind.elementsEqual("subteam".utf8)
        if label.isEmpty || (isTeam && label.first != UInt8(ascii: "@")) { out.append(UInt8(ascii: "@")) }
        out += label.isEmpty ? (isTeam ? parts.dropFirst().first ?? kind : kind) : label
    }

    private mutating func link(to url: ArraySlice<UInt8>, _ label: ArraySlice<UInt8>) {
        if label.isEmpty || isAddress(url, itself: label) {
            out += label.isEmpty ? url : label
        } else {
            out += label
            out += " (".utf8
            out += url
            out.append(UInt8(ascii: ")"))
        }
    }

    /// Slack itself labels what people typed: `<http://acme.example|acme.example>`, `<mailto:a@b.example|a@b.example>`.
    private func isAddress(_ url: ArraySlice<UInt8>, itself label: ArraySlice<UInt8>) -> Bool {
        guard url.last == label.last, url.suffix(label.count).elementsEqual(label) else { return false }
        let scheme = url.dropLast(label.count)
        return ["", "http://", "https://", "mailto:", "tel:"].contains { scheme.elementsEqual($0.utf8) }
    }

    /// - Parameter text: a part of `bytes`.
    private func unescaped(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard text.contains(UInt8(ascii: "&")) else { return text }
        var out: [UInt8] = []
        out.reserveCapacity(text.count)
        var place = text.startIndex
        while place < text.endIndex {
            let found = bytes[place] == UInt8(ascii: "&") ? reference(at: place, before: text.endIndex) : nil
            out.append(found?.character ?? bytes[place])
            place += found?.length ?? 1
        }
        return out[...]
    }
}

/// Where an opening mark stands that waits for its partner, for each of the three.
private struct Opened {
    private var star: Int?
    private var line: Int?
    private var wave: Int?

    subscript(mark: UInt8) -> Int? {
        get {
            switch mark {
            case UInt8(ascii: "*"): star
            case UInt8(ascii: "_"): line
            default: wave
            }
        }
        set {
            switch mark {
            case UInt8(ascii: "*"): star = newValue
            case UInt8(ascii: "_"): line = newValue
            default: wave = newValue
            }
        }
    }
}
