import Intake

/// What pollers of chats share: what they remember to lose and repeat nothing.
enum ChatPolling {
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
}
