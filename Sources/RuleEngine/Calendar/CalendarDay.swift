import Intake

/// A day of the calendar, without a time and without a zone.
package struct CalendarDay: Hashable, Comparable, Sendable {
    /// Since 1970-01-01.
    package var number: Int64

    package init(number: Int64) {
        self.number = number
    }

    /// `nil` for a day that no calendar has, such as 31 February.
    package init?(year: Int64, month: Int64, day: Int64) {
        guard (1...9999).contains(year), (1...12).contains(month), (1...31).contains(day) else { return nil }
        number = Timestamp.days(fromCivil: year, month, day)
        guard Timestamp.civil(fromDays: number) == (year, month, day) else { return nil }
    }

    /// Reads `2026-12-31`.
    package init?(_ text: some StringProtocol) {
        let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard parts.map(\.count) == [4, 2, 2], parts.joined().allSatisfy({ (48...57).contains($0) }) else { return nil }
        let numbers = parts.map { $0.reduce(Int64(0)) { $0 * 10 + Int64($1 - 48) } }
        self.init(year: numbers[0], month: numbers[1], day: numbers[2])
    }

    package var weekday: Weekday {
        // 1970-01-01 was a Thursday.
        let fromMonday = ((number + 3) % 7 + 7) % 7
        return Weekday.allCases[Int(fromMonday)]
    }

    package func adding(_ days: Int64) -> CalendarDay { CalendarDay(number: number.addingSaturating(days)) }

    /// `2026-12-31`.
    package var text: String {
        let (year, month, day) = Timestamp.civil(fromDays: number)
        return "\(String(String(10_000 + year).dropFirst()))-\(twoDigits(month))-\(twoDigits(day))"
    }

    package static func < (a: CalendarDay, b: CalendarDay) -> Bool { a.number < b.number }
}

/// In the words of the rule language, Monday first.
package enum Weekday: String, CaseIterable, Sendable {
    case mon, tue, wed, thu, fri, sat, sun

    /// Reads `mon`, or a range of days such as `mon-fri`; `fri-mon` runs over the weekend.
    package static func days(_ text: String) -> [Weekday]? {
        let ends = text.lowercased().split(separator: "-", omittingEmptySubsequences: false).map {
            Weekday(rawValue: $0.filter { $0 != " " })
        }
        guard let first = ends.first ?? nil, let last = ends.last ?? nil, ends.count <= 2 else { return nil }
        var days = [first]
        while let day = days.last, day != last, days.count < 7 { days.append(day.next) }
        return days
    }

    private var next: Weekday {
        let at = Self.allCases.firstIndex(of: self) ?? 0
        return Self.allCases[(at + 1) % Self.allCases.count]
    }
}

/// What the clock on the wall and the calendar beside it say.
package struct LocalTime: Hashable, Comparable, Sendable {
    package var day: CalendarDay
    /// Since midnight, by the clock: 3,600 is `01:00` also on a day whose clocks are changed.
    package var second: Int64

    package init(day: CalendarDay, second: Int64) {
        self.day = day
        self.second = second
    }

    package var minute: Int64 { second / 60 }

    /// `2026-12-31 17:05`; the seconds only where there are any.
    package var text: String { "\(day.text) \(clockText(second))" }

    package static func < (a: LocalTime, b: LocalTime) -> Bool { (a.day, a.second) < (b.day, b.second) }
}

/// Reads a time of day, `9:00`, `17:30` or `17:30:15`, as seconds since midnight; `24:00` is the end of the day.
func clockSecond(_ text: some StringProtocol) -> Int64? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard (2...3).contains(parts.count), (1...2).contains(parts[0].count),
        parts.dropFirst().allSatisfy({ $0.count == 2 }),
        parts.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } })
    else { return nil }
    let numbers = parts.compactMap { Int64($0) }
    guard numbers.count == parts.count else { return nil }
    let second = numbers[0] * 3600 + numbers[1] * 60 + (numbers.count == 3 ? numbers[2] : 0)
    guard numbers.dropFirst().allSatisfy({ $0 < 60 }), second <= 86_400 else { return nil }
    return second
}

/// `17:05`, or `17:05:09`.
func clockText(_ second: Int64) -> String {
    let clock = "\(twoDigits(second / 3600)):\(twoDigits(second / 60 % 60))"
    return second % 60 == 0 ? clock : clock + ":\(twoDigits(second % 60))"
}

private func twoDigits(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
