package import Documents
package import Intake

/// The zone a rule set means its times in, and the hours its people work.
package struct BusinessCalendar: Sendable, Equatable {
    package let zone: Zone
    package let hours: BusinessHours
    /// Whether the rule set says its hours, or these are only the usual ones.
    package let hasOwnHours: Bool

    /// UTC and the usual hours.
    package static let usual = BusinessCalendar()

    package init(zone: Zone = .utc, hours: BusinessHours? = nil) {
        self.zone = zone
        self.hours = hours ?? .usual
        hasOwnHours = hours != nil
    }

    // MARK: - Clock and calendar

    /// What the wall says at an instant.
    package func local(_ time: Timestamp) -> LocalTime {
        // Beyond the year 9999 no wall says anything: the last second of it stands for all later ones.
        let seconds = max(-62_135_596_800, min(253_402_300_799, time.milliseconds.floored(1000)))
        let here = seconds + zone.offset(at: Timestamp(milliseconds: seconds * 1000)) / 1000
        let day = here.floored(86_400)
        return LocalTime(day: CalendarDay(number: day), second: here - day * 86_400)
    }

    /// The instant at which the wall says this.
    ///
    /// A time that the clocks skip in spring is read as if they had not been changed yet, so that 02:30 is 03:30; of
    /// one that comes twice in autumn, the first is meant.
    package func instant(_ local: LocalTime) -> Timestamp {
        let wall = local.day.number.multipliedSaturating(86_400).addingSaturating(local.second)
            .multipliedSaturating(1000)
        // Zones change by a few hours at most, so the offsets of a day before and after are all that can apply.
        let before = zone.offset(at: Timestamp(milliseconds: wall.addingSaturating(-86_400_000)))
        let after = zone.offset(at: Timestamp(milliseconds: wall.addingSaturating(86_400_000)))
        for offset in [before, after] {
            let time = Timestamp(milliseconds: wall.addingSaturating(-offset))
            if zone.offset(at: time) == offset { return time }
        }
        return Timestamp(milliseconds: wall.addingSaturating(-before))
    }

    /// The first instant of a day.
    package func start(of day: CalendarDay) -> Timestamp { instant(LocalTime(day: day, second: 0)) }

    /// Reads `2026-12-24 17:55` or `2026-12-24` by the wall, and RFC 3339 with its own offset.
    package func instant(_ text: some StringProtocol) -> Timestamp? {
        if let time = Timestamp(iso8601: text) { return time }
        guard let moment = Moment(text, in: self) else { return nil }
        return instant(LocalTime(day: moment.day, second: moment.second ?? 0))
    }

    // MARK: - Business hours

    package func isOpen(at time: Timestamp) -> Bool {
        let local = local(time)
        return isOpen(on: local.day) && (hours.from..<hours.to).contains(local.second)
    }

    /// Whether it is a day of work at all.
    package func isOpen(on day: CalendarDay) -> Bool {
        hours.days.contains(day.weekday) && !hours.holidays.contains(day)
    }

    /// The instant itself when it is within business hours, else when they next begin.
    package func opening(from time: Timestamp) -> Timestamp {
        if isOpen(at: time) { return time }
        let local = local(time)
        let day = local.second < hours.from ? local.day : local.day.adding(1)
        return instant(LocalTime(day: nextOpenDay(from: day), second: hours.from))
    }

    /// That day, or the next on which people work.
    func nextOpenDay(from first: CalendarDay) -> CalendarDay {
        var day = first
        // A week without holidays has an open day, and no more days are skipped than there are holidays and weekends.
        for _ in 0..<(hours.holidays.count + 1) * 7 where !isOpen(on: day) { day = day.adding(1) }
        return day
    }
}

/// When people work: the same hours on each of some days of the week, but on holidays.
package struct BusinessHours: Sendable, Equatable {
    /// Never empty.
    package var days: Set<Weekday>
    /// Seconds since midnight by the clock; `from` is before `to`.
    package var from: Int64
    package var to: Int64
    package var holidays: Set<CalendarDay>

    /// Monday to Friday, nine to five.
    package static let usual = BusinessHours(
        days: [.mon, .tue, .wed, .thu, .fri], from: 9 * 3600, to: 17 * 3600, holidays: [])
}

extension Int64 {
    /// Division that rounds down, also below zero.
    func floored(_ divisor: Int64) -> Int64 {
        let quotient = self / divisor
        return self % divisor < 0 ? quotient - 1 : quotient
    }

    func multipliedSaturating(_ other: Int64) -> Int64 {
        let (product, overflow) = multipliedReportingOverflow(by: other)
        return overflow ? ((self < 0) == (other < 0) ? .max : .min) : product
    }
}
