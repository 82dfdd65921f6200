import Documents
package import Intake

/// Where a source that is asked begins the first time: with what is new from then on, unless its setting `since` says
/// otherwise.
package enum PollStart: Sendable, Equatable {
    case now
    case daysAgo(Int)
    case at(Timestamp)

    /// The moment itself, when the first question is asked at `now`; `nil` for what is new.
    package func moment(_ now: Timestamp) -> Timestamp? {
        switch self {
        case .now: nil
        case .daysAgo(let days): now + .seconds(-86_400 * days)
        case .at(let moment): moment
        }
    }
}

extension MappingReader {
    /// `since: 2026-11-01T00:00:00Z`, or `since: 7` for seven days.
    mutating func pollStart(_ key: String = "since") -> PollStart {
        guard let node = take(key) else { return .now }
        if let text = node.scalar {
            if let days = Int(text), (0...3650).contains(days) { return .daysAgo(days) }
            if let moment = Timestamp(iso8601: text) ?? Timestamp(iso8601: text + "T00:00:00Z") { return .at(moment) }
        }
        problem(
            "003", "\"\(key)\" must be a time or a number of days, found \(node.kindInWords)",
            hint: "such as 2026-11-01T00:00:00Z, or 7", at: node.place)
        return .now
    }
}
