package import Intake

/// What pollers of chats share: what they remember to lose and repeat nothing.
package enum ChatPolling {
    /// Messages at the edge of what was asked: the next question asks for these again, since others of the same moment
    /// may have come late.
    static let overlap: Int64 = 5_000
    /// More than the longest answer that is told in messages (Mattermost's thousand).
    package static let remembered = 2000

    /// Names of the messages seen at the edge, with their times; the oldest are forgotten first.
    package struct Edge {
        package private(set) var seen: [(name: String, time: Int64)]
        private var names: Set<String>
        /// The time up to which names were forgotten for want of room: nothing as old is asked for again, or it would
        /// be news at every round.
        package private(set) var floor: Int64

        package init(_ json: JSON? = nil, floor: Int64? = nil) {
            seen = (json?.members ?? []).compactMap { member in member.value.int.map { (member.key, $0) } }
            names = Set(seen.map(\.name))
            self.floor = max(0, floor ?? 0)
            if seen.count > remembered { keep(remembered) }
        }

        package func contains(_ name: String) -> Bool { names.contains(name) }

        package mutating func add(_ name: String, _ time: Int64) {
            guard names.insert(name).inserted else { return }
            seen.append((name, time))
        }

        /// What is to be asked for, and news if unknown, where all up to `since` was read: what changed after this.
        package func start(_ since: Int64) -> Int64 {
            min(since, max(since.addingSaturating(-overlap), floor))
        }

        /// Forgets what no later question will bring again, and the oldest where that is not enough.
        package mutating func trim(before time: Int64, keeping most: Int = remembered) {
            seen.removeAll { $0.time < time }
            keep(most)
        }

        private mutating func keep(_ most: Int) {
            seen.sort { $0.time < $1.time }
            if let newest = seen.dropLast(max(0, most)).last?.time {
                floor = max(floor, newest)
                // Others of the same millisecond went with it.
                seen.removeAll { $0.time <= newest }
            }
            names = Set(seen.map(\.name))
        }

        package var json: JSON { .object(seen.map { JSON.Member($0.name, .int($0.time)) }) }
    }
}
