import Intake

/// A date as people write it, with or without a time of day.
struct Moment: Sendable, Hashable {
    var day: CalendarDay
    /// Since midnight by the clock; `nil` where only a day is said.
    var second: Int64?

    /// Reads `2026-12-31`, `2026-12-31 17:05` and RFC 3339; what has an offset of its own is told by our clock.
    init?(_ text: some StringProtocol, in calendar: BusinessCalendar) {
        // A cheap look first: most texts that are asked are no dates.
        let bytes = text.utf8.drop { $0 <= 0x20 }.prefix(41)
        guard bytes.count >= 10, bytes.count <= 40, bytes.first.map({ (48...57).contains($0) }) ?? false,
            bytes.dropFirst(4).first == UInt8(ascii: "-")
        else { return nil }
        var words = String(decoding: bytes, as: UTF8.self)[...]
        while words.utf8.last.map({ $0 <= 0x20 }) ?? false { words.removeLast() }
        if let day = CalendarDay(words) {
            self.day = day
            return
        }
        if let time = Timestamp(iso8601: words) {
            let local = calendar.local(time)
            (day, second) = (local.day, local.second)
            return
        }
        let parts = words.split(maxSplits: 1, whereSeparator: { $0 == " " || $0 == "T" || $0 == "t" })
        guard parts.count == 2, let day = CalendarDay(parts[0]), let second = clockSecond(parts[1]), second < 86_400
        else { return nil }
        (self.day, self.second) = (day, second)
    }

    /// `2026-12-31`, or `2026-12-31 17:05`.
    var text: String { second.map { LocalTime(day: day, second: $0).text } ?? day.text }
}
