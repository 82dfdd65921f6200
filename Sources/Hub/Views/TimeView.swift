import Intake

/// An instant as people speak of it, with the exact one for whoever points at it.
struct TimeView: Sendable {
    static let template = """
        <time datetime="{{iso}}" title="{{exact}}">{{words}}</time>
        """

    let iso: String
    let exact: String
    let words: String

    init(_ time: Timestamp, now: Timestamp) {
        iso = time.iso8601
        exact = "\(Self.day(time)), \(time.iso8601.dropFirst(11).prefix(8)) UTC"
        words = Self.words(time, now: now)
    }

    /// The exact instant without its seconds: `21 Nov 2026, 17:05 UTC`.
    static func minute(_ time: Timestamp) -> String { "\(day(time)), \(time.iso8601.dropFirst(11).prefix(5)) UTC" }

    private static func words(_ time: Timestamp, now: Timestamp) -> String {
        let seconds = now.since(time).milliseconds / 1000
        let distance = abs(seconds)
        let amount: String
        switch distance {
        case ..<5: return "just now"
        case ..<60: amount = counted(distance, "second")
        case ..<3600: amount = counted(distance / 60, "minute")
        case ..<86_400: amount = counted(distance / 3600, "hour")
        case ..<2_592_000: amount = counted(distance / 86_400, "day")
        default: return "on \(day(time))"
        }
        return seconds < 0 ? "in \(amount)" : "\(amount) ago"
    }

    /// `21 Nov 2026`, in UTC.
    private static func day(_ time: Timestamp) -> String {
        let parts = time.iso8601.prefix(10).split(separator: "-")
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        guard parts.count == 3, let month = Int(parts[1]), let day = Int(parts[2]), (1...12).contains(month) else {
            return String(time.iso8601.prefix(10))
        }
        return "\(day) \(months[month - 1]) \(parts[0])"
    }
}

/// `1 voice`, `3 voices`.
func counted(_ count: some BinaryInteger, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
}
