import Intake

/// Makes plain text of Zulip's Markdown (zulip.com/help/format-your-message-using-markdown).
///
/// Mentions become `@Name`, links their label with the address; quotes keep `> `; the marks of bold, italic, strike, code
/// and headings go. Each search remembers where it last found something, so the whole is linear in the text.
enum ZulipText {
    static func plain(_ raw: String, links: inout ZulipLinks) -> String {
        var lines: [String] = []
        var fences: [(mark: Substring, kind: Fence)] = []
        for line in raw.split(separator: "\n", omittingEmptySubsequences: false) {
            let bare = line.trimmed
            let quote = String(repeating: "> ", count: min(fences.filter { $0.kind == .quote }.count, 5))
            if let open = fences.last, bare == open.mark {
                fences.removeLast()
            } else if fences.last?.kind == .code {
                lines.append(quote + line)
            } else if let (mark, info) = fence(bare), fences.count < 20 {
                let kind = Fence(info)
                fences.append((mark, kind))
                if kind == .spoiler, let title = info.dropFirst("spoiler".count).trimmed.nonEmpty {
                    lines.append(quote + title)
                }
            } else {
                var scan = Scan(Array(withoutHeading(line).utf8))
                lines.append(quote + scan.run(&links))
            }
        }
        return lines.joined(separator: "\n")
    }

    private enum Fence: Equatable {
        case code, quote, spoiler

        init(_ info: Substring) {
            switch info.lowercased().split(separator: " ").first.map(String.init) {
            case "quote": self = .quote
            case "spoiler": self = .spoiler
            default: self = .code
            }
        }
    }

    /// Three or more backticks or tildes, and what is said behind them.
    private static func fence(_ line: Substring) -> (mark: Substring, info: Substring)? {
        guard let first = line.first, first == "`" || first == "~" else { return nil }
        let mark = line.prefix { $0 == first }
        let info = line[mark.endIndex...]
        guard mark.utf8.count >= 3, !info.contains("`") else { return nil }
        return (mark, info.trimmed)
    }

    private static func withoutHeading(_ line: Substring) -> Substring {
        let marks = line.prefix { $0 == "#" }
        let rest = line[marks.endIndex...]
        return (1...6).contains(marks.utf8.count) && rest.first == " " ? rest.trimmed : line
    }

    // MARK: - One line

    private struct Scan {
        private let bytes: [UInt8]
        private var at = 0
        private var out: [UInt8] = []
        /// Where each closing mark was found last; beyond the end when there is none.
        private var found: [String: Int] = [:]
        /// Closing marks that are to be left out, with their lengths.
        private var closing: [Int: Int] = [:]

        init(_ bytes: [UInt8]) { self.bytes = bytes }

        mutating func run(_ links: inout ZulipLinks) -> String {
            while at < bytes.count {
                if let length = closing[at] {
                    at += length
                    continue
                }
                switch bytes[at] {
                case UInt8(ascii: "@") where mention(): break
                case UInt8(ascii: "#") where stream(): break
                case UInt8(ascii: "`") where code(): break
                case UInt8(ascii: "!") where starts("![") && link(from: at + 1, &links): break
                case UInt8(ascii: "[") where link(from: at, &links): break
                case UInt8(ascii: "<") where time(): break
                case UInt8(ascii: "*") where marks("***") || marks("**") || marks("*"): break
                case UInt8(ascii: "~") where marks("~~"): break
                default:
                    out.append(bytes[at])
                    at += 1
                }
            }
            return String(decoding: out, as: UTF8.self)
        }

        private func starts(_ text: String) -> Bool { bytes[at...].starts(with: text.utf8) }

        /// The next place of a mark at or after `start`.
        private mutating func next(_ mark: String, from start: Int) -> Int? {
            if let known = found[mark], known >= start { return known < bytes.count ? known : nil }
            let wanted = Array(mark.utf8)
            var place = start
            while place + wanted.count <= bytes.count {
                if bytes[place] == wanted[0], bytes[place...].starts(with: wanted) {
                    found[mark] = place
                    return place
                }
                place += 1
            }
            found[mark] = bytes.count
            return nil
        }

        private func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

        /// `@**Name**`, `@**Name|12**`, `@_**Name**` (silent), `@*group*`.
        private mutating func mention() -> Bool {
            for (open, close) in [("@_**", "**"), ("@**", "**"), ("@_*", "*"), ("@*", "*")] where starts(open) {
                let from = at + open.utf8.count
                guard let end = next(close, from: from), end > from, end - from <= 300 else { return false }
                let name = text(from..<end)
                let bar = name.lastIndex(of: "|")
                out += ("@" + (bar.map { String(name[..<$0]) }?.nonEmpty ?? name)).utf8
                at = end + close.utf8.count
                return true
            }
            return false
        }

        /// `#**stream**`, `#**stream>topic**`, `#**stream>topic@12**`.
        private mutating func stream() -> Bool {
            guard starts("#**"), let end = next("**", from: at + 3), end > at + 3, end - at <= 400 else { return false }
            let parts = text(at + 3..<end).split(separator: ">", maxSplits: 1).map(String.init)
            out += "#".utf8
            out += (parts.first ?? "").utf8
            if parts.count == 2 {
                let topic = parts[1]
                let mark = topic.lastIndex(of: "@").flatMap {
                    Int64(topic[topic.index(after: $0)...]) == nil ? nil : $0
                }
                out += (" > " + (mark.map { String(topic[..<$0]) } ?? topic)).utf8
            }
            at = end + 2
            return true
        }

        private mutating func code() -> Bool {
            let ticks = bytes[at...].prefix { $0 == UInt8(ascii: "`") }.count
            let mark = String(repeating: "`", count: min(ticks, 16))
            guard let end = next(mark, from: at + ticks), end > at + ticks else { return false }
            out += bytes[(at + ticks)..<end]
            at = end + ticks
            return true
        }

        private mutating func link(from open: Int, _ links: inout ZulipLinks) -> Bool {
            guard let middle = next("](", from: open + 1), let end = next(")", from: middle + 2) else { return false }
            let label = text(open + 1..<middle)
            // What stands before another bracket is no label.
            guard !label.utf8.contains(UInt8(ascii: "[")) else { return false }
            out += links.shown(label, text(middle + 2..<end)).utf8
            at = end + 1
            return true
        }

        /// A moment: `<time:2026-11-21T10:00:00+01:00>`.
        private mutating func time() -> Bool {
            guard starts("<time:"), let end = next(">", from: at + 6), end - at <= 100 else { return false }
            out += bytes[(at + 6)..<end]
            at = end + 1
            return true
        }

        /// Marks that stand around words on one line.
        private mutating func marks(_ mark: String) -> Bool {
            let length = mark.utf8.count
            guard starts(mark), let end = next(mark, from: at + length), end > at + length else { return false }
            guard !isBlank(bytes[at + length]), !isBlank(bytes[end - 1]) else { return false }
            closing[end] = length
            found[mark] = nil
            at += length
            return true
        }

        private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
    }
}
