import Intake

/// Turns Chat's own markup into plain text, as rules and people read it.
///
/// `<https://a.example|label>` becomes its label with the address, `<users/1>` a name, and the marks of bold, italic, strike
/// and code go where they have their partner; `snake_case` and `2*3` stay. There are no entities. One pass, linear.
/// Facts: developers.google.com/workspace/chat/format-messages.
struct GoogleChatText {
    /// Names by `users/123`.
    var people: [String: String] = [:]

    func plain(_ raw: String) -> String {
        let special = Set("<*_~`".utf8)
        guard raw.utf8.contains(where: special.contains) else { return raw.tidied }
        var scan = Scan(Array(raw.utf8), people: people)
        return scan.run().tidied
    }

    private struct Scan {
        let bytes: [UInt8]
        let people: [String: String]
        var at = 0
        var out: [UInt8] = []
        /// Where in the output an opening mark stands that waits for its partner.
        var open: [UInt8: Int] = [:]
        var removed: Set<Int> = []
        var isCode = false
        var isFence = false
        let lastAngle: Int
        let lastTick: Int

        init(_ bytes: [UInt8], people: [String: String]) {
            self.bytes = bytes
            self.people = people
            lastAngle = bytes.lastIndex(of: UInt8(ascii: ">")) ?? -1
            lastTick = bytes.lastIndex(of: UInt8(ascii: "`")) ?? -1
        }

        mutating func run() -> String {
            while at < bytes.count {
                let byte = bytes[at]
                switch byte {
                case UInt8(ascii: "`"): tick()
                case _ where isCode || isFence: copy(byte)
                case UInt8(ascii: "<") where at < lastAngle: entity()
                case UInt8(ascii: "*"), UInt8(ascii: "_"), UInt8(ascii: "~"): mark(byte)
                default:
                    if byte == 0x0A { open.removeAll() }
                    copy(byte)
                }
            }
            let kept = removed.isEmpty ? out : out.indices.filter { !removed.contains($0) }.map { out[$0] }
            return String(decoding: kept, as: UTF8.self)
        }

        mutating func copy(_ byte: UInt8) {
            out.append(byte)
            at += 1
        }

        mutating func tick() {
            if bytes[at...].starts(with: "```".utf8), isFence || at + 3 <= lastTick {
                isFence.toggle()
                at += 3
                return
            }
            // Stops at the next backtick or line end, so that all searches together are linear.
            let closes =
                at < lastTick
                && bytes[(at + 1)...].first { $0 == UInt8(ascii: "`") || $0 == 0x0A } == UInt8(ascii: "`")
            guard !isFence, isCode || closes else { return copy(UInt8(ascii: "`")) }
            isCode.toggle()
            at += 1
        }

        mutating func mark(_ byte: UInt8) {
            defer { copy(byte) }
            let before = at > 0 ? bytes[at - 1] : nil
            let after = at + 1 < bytes.count ? bytes[at + 1] : nil
            if !isBlank(before), !isWord(after), let start = open[byte], out.count > start + 1 {
                removed.formUnion([start, out.count])
                open[byte] = nil
            } else if !isWord(before), !isBlank(after) {
                open[byte] = out.count
            }
        }

        func isBlank(_ byte: UInt8?) -> Bool { byte.map { $0 == 0x20 || (0x09...0x0D).contains($0) } ?? true }

        func isWord(_ byte: UInt8?) -> Bool {
            byte.map { $0 >= 0x80 || (48...57).contains($0) || (97...122).contains($0 | 0x20) } ?? false
        }

        mutating func entity() {
            let inside = bytes[(at + 1)...].prefix(4000)
                .prefix { $0 != UInt8(ascii: ">") && $0 != UInt8(ascii: "<") && $0 != 0x0A }
            guard inside.endIndex < bytes.count, bytes[inside.endIndex] == UInt8(ascii: ">"), !inside.isEmpty,
                let shown = shown(String(decoding: inside, as: UTF8.self))
            else { return copy(UInt8(ascii: "<")) }
            out += shown.utf8
            at = inside.endIndex + 1
        }

        /// `nil` where the angle brackets are the person's own.
        func shown(_ entity: String) -> String? {
            if entity == "users/all" { return "@all" }
            if entity.hasPrefix("users/") { return "@" + (people[entity] ?? String(entity.dropFirst(6))) }
            guard ["https://", "http://", "mailto:"].contains(where: { entity.hasPrefix($0) }) else { return nil }
            guard let bar = entity.firstIndex(of: "|") else { return entity }
            let (url, label) = (entity[..<bar], entity[entity.index(after: bar)...])
            return label.isEmpty || label == url ? String(url) : "\(label) (\(url))"
        }
    }
}
