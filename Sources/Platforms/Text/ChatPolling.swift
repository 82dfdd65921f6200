import Documents
import Intake

/// What pollers of chats share: where they start, and what they remember to lose and repeat nothing.
enum ChatPolling {
    /// From when on messages are read.
    enum Start: Sendable, Equatable {
        case now
        case time(Timestamp)
        case daysAgo(Int)

        func milliseconds(_ now: Timestamp) -> Int64 {
            switch self {
            case .now: now.milliseconds
            case .time(let time): min(time.milliseconds, now.milliseconds)
            case .daysAgo(let days): now.milliseconds.addingSaturating(-Int64(days) * 86_400_000)
            }
        }
    }

    /// The setting `since`: a time (`2026-11-01T00:00:00Z`) or a number of days.
    static func start(_ settings: inout MappingReader) -> Start {
        guard let node = settings.take("since") else { return .now }
        if let text = node.scalar {
            if let days = Int(text), (0...3650).contains(days) { return .daysAgo(days) }
            if let time = Timestamp(iso8601: text) ?? Timestamp(iso8601: text + "T00:00:00Z") { return .time(time) }
        }
        settings.problem(
            "003", "\"since\" must be a time or a number of days, found \(node.kindInWords)",
            hint: "such as 2026-11-01T00:00:00Z, or 30 for the last thirty days", at: node.place)
        return .now
    }

    /// Messages at the edge of what was asked: the next question asks for these again, since others of the same moment
    /// may have come late.
    static let overlap: Int64 = 5_000
    private static let remembered = 300

    /// Names of the messages seen at the edge, with their times; the oldest are forgotten first.
    struct Edge {
        private(set) var seen: [(name: String, time: Int64)]

        init(_ json: JSON?) {
            seen = (json?.members ?? []).prefix(remembered).compactMap { member in
                member.value.int.map { (member.key, $0) }
            }
        }

        func contains(_ name: String) -> Bool { seen.contains { $0.name == name } }

        mutating func add(_ name: String, _ time: Int64) { seen.append((name, time)) }

        /// Forgets what no later question will bring again.
        mutating func trim(before time: Int64) {
            seen = seen.filter { $0.time >= time }.sorted { $0.time < $1.time }.suffix(remembered)
        }

        var json: JSON { .object(seen.map { JSON.Member($0.name, .int($0.time)) }) }
    }

    /// A text as one piece of an address: everything but RFC 3986's unreserved characters as `%xx`.
    static func encoded(_ text: String) -> String {
        var out: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                out.append(byte)
            default: out += [UInt8(ascii: "%")] + Hex.encode([byte]).map { $0 >= 97 ? $0 - 32 : $0 }
            }
        }
        return String(decoding: out, as: UTF8.self)
    }
}
