import Intake

/// Turns Discord's Markdown into plain text, as rules and people read it.
///
/// Mentions become names, links their label with the address, backslashes before punctuation go, and so do the marks of
/// bold, italic, underline, strike, spoiler, code and headings that have their partner. A mark without one stays, as do
/// `snake_case`, `2*3*4`, lists and block quotes. One pass, linear in the text.
/// Facts: docs.discord.com/developers/reference "Message Formatting", support.discord.com "Markdown Text 101".
package struct DiscordText {
    /// Names of the people, channels and roles that the text may mention, by id.
    package var people: [String: String]
    package var channels: [String: String]
    package var roles: [String: String]

    package init(people: [String: String] = [:], channels: [String: String] = [:], roles: [String: String] = [:]) {
        self.people = people
        self.channels = channels
        self.roles = roles
    }

    package func plain(_ raw: String) -> String {
        guard raw.utf8.contains(where: Scan.isSpecial) else { return raw.tidied }
        var scan = Scan(Array(raw.utf8), names: self)
        return scan.run().tidied
    }
}

/// The pass itself: a cursor over the bytes, and the output with marks still to be taken out.
private struct Scan {
    private let bytes: [UInt8]
    private let names: DiscordText
    private var at = 0
    private var out: [UInt8] = []
    /// Where in the output an opening mark stands that waits for its partner, by mark.
    private var open: [[UInt8]: Int] = [:]
    private var removed: [Range<Int>] = []
    private var isFence = false
    private var isCode = false
    /// Beyond these, there is no closing one: so that hostile text is not searched again and again.
    private let lastAngle: Int
    private let lastTick: Int
    private let lastRound: Int

    static func isSpecial(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "<"), UInt8(ascii: "*"), UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: "`"),
            UInt8(ascii: "|"), UInt8(ascii: "\\"), UInt8(ascii: "["), UInt8(ascii: "#"), UInt8(ascii: ">"):
            true
        default: false
        }
    }

    init(_ bytes: [UInt8], names: DiscordText) {
        self.bytes = bytes
        self.names = names
        lastAngle = bytes.lastIndex(of: UInt8(ascii: ">")) ?? -1
        lastTick = bytes.lastIndex(of: UInt8(ascii: "`")) ?? -1
        lastRound = bytes.lastIndex(of: UInt8(ascii: ")")) ?? -1
        out.reserveCapacity(bytes.count)
    }

    mutating func run() -> String {
        while at < bytes.count {
            if isAtLineStart, !isFence, !isCode { skipLineMark() }
            guard at < bytes.count else { break }
            step(bytes[at])
        }
        return String(decoding: withoutMarks(), as: UTF8.self)
    }

    private mutating func step(_ byte: UInt8) {
        if byte == UInt8(ascii: "`") { return tick() }
        guard !isFence, !isCode else { return copy(1) }
        switch byte {
        case UInt8(ascii: "\\"): escape()
        case UInt8(ascii: "<") where at < lastAngle: entity()
        case UInt8(ascii: "[") where at < lastRound: link()
        case UInt8(ascii: "*"), UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: "|"): mark(byte)
        default: copy(1)
        }
    }

    private mutating func copy(_ count: Int) {
        let end = min(at + count, bytes.count)
        out += bytes[at..<end]
        at = end
    }

    private func withoutMarks() -> [UInt8] {
        guard !removed.isEmpty else { return out }
        var kept: [UInt8] = []
        kept.reserveCapacity(out.count)
        var from = 0
        for gone in removed.sorted(by: { $0.lowerBound < $1.lowerBound }) where gone.lowerBound >= from {
            kept += out[from..<gone.lowerBound]
            from = gone.upperBound
        }
        return kept + out[from...]
    }

    // MARK: - Lines

    private var isAtLineStart: Bool { at == 0 || bytes[at - 1] == 0x0A }

    /// `# `, `## `, `### ` and `-# ` make headings and small print; `>>> ` quotes the rest.
    private mutating func skipLineMark() {
        let line = bytes[at...]
        for mark in ["# ", "## ", "### ", "-# "] where line.starts(with: mark.utf8) {
            at += mark.utf8.count
            return
        }
        if line.starts(with: ">>> ".utf8) {
            out += "> ".utf8
            at += 4
        }
    }

    // MARK: - Marks

    private mutating func tick() {
        let isTriple = bytes[at...].starts(with: "```".utf8)
        if isTriple, isFence || at + 3 <= lastTick {
            isFence.toggle()
            at += 3
            if isFence { skipLanguage() }
        } else if !isFence, isCode || closesOnLine(after: at + 1) {
            isCode.toggle()
            at += 1
        } else {
            copy(1)
        }
    }

    /// The word behind an opening fence, where it stands alone on its line.
    private mutating func skipLanguage() {
        let word = bytes[at...].prefix(24).prefix { $0 > 0x20 && $0 != UInt8(ascii: "`") }
        guard word.endIndex < bytes.count, bytes[word.endIndex] == 0x0A else { return }
        at = word.endIndex + (out.isEmpty || out.last == 0x0A ? 1 : 0)
    }

    private func closesOnLine(after start: Int) -> Bool {
        guard start <= lastTick else { return false }
        // Stops at the next backtick or line end, so that all searches together are linear.
        let stop = bytes[start...].first { $0 == UInt8(ascii: "`") || $0 == 0x0A }
        return stop == UInt8(ascii: "`")
    }

    private mutating func mark(_ byte: UInt8) {
        let isDouble = at + 1 < bytes.count && bytes[at + 1] == byte
        // A single one of these is a character like any other.
        if !isDouble, byte == UInt8(ascii: "~") || byte == UInt8(ascii: "|") { return copy(1) }
        let width = isDouble ? 2 : 1
        let key = [UInt8](repeating: byte, count: width)
        let before = at > 0 ? bytes[at - 1] : nil
        let after = at + width < bytes.count ? bytes[at + width] : nil
        let closes = !isBlank(before) && (isDouble || !isWord(after))
        if closes, let start = open[key], out.count > start + width {
            removed += [start..<(start + width), out.count..<(out.count + width)]
            open[key] = nil
        } else if !isBlank(after), isDouble || !isWord(before) {
            open[key] = out.count
        }
        copy(width)
    }

    private func isBlank(_ byte: UInt8?) -> Bool { byte.map { $0 == 0x20 || (0x09...0x0D).contains($0) } ?? true }

    private func isWord(_ byte: UInt8?) -> Bool {
        byte.map { $0 >= 0x80 || (48...57).contains($0) || (97...122).contains($0 | 0x20) } ?? false
    }

    /// A backslash makes the punctuation behind it plain.
    private mutating func escape() {
        guard at + 1 < bytes.count, bytes[at + 1] > 0x20, bytes[at + 1] < 0x7F, !isWord(bytes[at + 1]) else {
            return copy(1)
        }
        at += 1
        copy(1)
    }

    // MARK: - Links and mentions

    /// `[label](address)`, the address perhaps in angle brackets and with a title behind it.
    private mutating func link() {
        let label = bytes[(at + 1)...].prefix(500).prefix { $0 != UInt8(ascii: "]") && $0 != 0x0A }
        let opening = label.endIndex + 1
        guard !label.isEmpty, opening + 1 < bytes.count, bytes[label.endIndex] == UInt8(ascii: "]"),
            bytes[opening] == UInt8(ascii: "(")
        else { return copy(1) }
        let target = bytes[(opening + 1)...].prefix(2000).prefix { $0 != UInt8(ascii: ")") && $0 != 0x0A }
        guard target.endIndex < bytes.count, bytes[target.endIndex] == UInt8(ascii: ")") else { return copy(1) }
        var url = target.prefix { $0 != 0x20 }
        if url.first == UInt8(ascii: "<"), url.last == UInt8(ascii: ">") { url = url.dropFirst().dropLast() }
        let address = String(decoding: url, as: UTF8.self)
        guard ["https://", "http://", "mailto:"].contains(where: { address.hasPrefix($0) }) else { return copy(1) }
        let shown = DiscordText().plain(String(decoding: label, as: UTF8.self))
        out += (shown == address ? address : "\(shown) (\(address))").utf8
        at = target.endIndex + 1
    }

    private mutating func entity() {
        let inside = bytes[(at + 1)...].prefix(2000)
            .prefix { $0 != UInt8(ascii: ">") && $0 != UInt8(ascii: "<") && $0 != 0x0A }
        guard !inside.isEmpty, inside.endIndex < bytes.count, bytes[inside.endIndex] == UInt8(ascii: ">"),
            let shown = shown(String(decoding: inside, as: UTF8.self))
        else { return copy(1) }
        out += shown.utf8
        at = inside.endIndex + 1
    }

    /// `nil` where the angle brackets are the person's own.
    private func shown(_ entity: String) -> String? {
        switch entity.first {
        case "@":
            let target = entity.dropFirst()
            if target.first == "&" {
                let id = String(target.dropFirst())
                return DiscordSnowflake.isOne(id) ? "@" + (names.roles[id] ?? "role") : nil
            }
            let id = String(target.first == "!" ? target.dropFirst() : target)
            return DiscordSnowflake.isOne(id) ? "@" + (names.people[id] ?? id) : nil
        case "#":
            let id = String(entity.dropFirst())
            guard DiscordSnowflake.isOne(id) else { return nil }
            return names.channels[id] ?? "#" + id
        case "/": return command(entity)
        case ":", "a": return emoji(entity) ?? address(entity)
        case "t" where entity.hasPrefix("t:"): return time(entity)
        default: return address(entity)
        }
    }

    /// `</name:id>`.
    private func command(_ entity: String) -> String? {
        guard let colon = entity.lastIndex(of: ":"),
            DiscordSnowflake.isOne(String(entity[entity.index(after: colon)...]))
        else { return nil }
        return String(entity[..<colon])
    }

    /// `<:name:id>` and `<a:name:id>`.
    private func emoji(_ entity: String) -> String? {
        let parts = entity.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].isEmpty || parts[0] == "a", !parts[1].isEmpty,
            DiscordSnowflake.isOne(String(parts[2]))
        else { return nil }
        return ":\(parts[1]):"
    }

    /// `<t:1618953630:R>`: the time, as nobody knows the reader's zone.
    private func time(_ entity: String) -> String? {
        let parts = entity.split(separator: ":")
        guard (2...3).contains(parts.count), let seconds = Int64(parts[1]), seconds.magnitude < 253_402_300_800 else {
            return nil
        }
        return Timestamp(milliseconds: seconds * 1000).iso8601
    }

    /// An address in angle brackets shows no preview.
    private func address(_ entity: String) -> String? {
        ["https://", "http://", "mailto:"].contains { entity.hasPrefix($0) } && !entity.contains(" ") ? entity : nil
    }
}
