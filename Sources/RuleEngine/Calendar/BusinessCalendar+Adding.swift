package import Intake

extension BusinessCalendar {
    /// What spans of time are counted in.
    package enum Unit: Sendable, Equatable, CaseIterable {
        /// Wall time: sixty minutes are an hour whatever the clocks are changed to.
        case minutes, hours
        /// The same time by the clock on a later day.
        case days, weeks
        /// Only what lies within business hours counts.
        case businessMinutes, businessHours
        /// The same time by the clock on a later day of work.
        case businessDays
    }

    /// Counts above this are taken for this: some decades of working days.
    static let maximumCount = 10_000

    /// The instant a span after another.
    ///
    /// Business time begins to count when the business next opens: a day of work from Saturday ends on Tuesday morning,
    /// when Monday's has passed.
    package func adding(_ count: Int, _ unit: Unit, to time: Timestamp) -> Timestamp {
        let count = Int64(max(0, min(Self.maximumCount, count)))
        let time = Timestamp(milliseconds: max(-62_135_596_800_000, min(253_402_300_799_999, time.milliseconds)))
        switch unit {
        case .minutes: return Timestamp(milliseconds: time.milliseconds.addingSaturating(count * 60_000))
        case .hours: return Timestamp(milliseconds: time.milliseconds.addingSaturating(count * 3_600_000))
        case .days: return adding(days: count, to: time)
        case .weeks: return adding(days: count * 7, to: time)
        case .businessMinutes: return adding(businessSeconds: count * 60, to: time)
        case .businessHours: return adding(businessSeconds: count * 3600, to: time)
        case .businessDays: return adding(businessDays: count, to: time)
        }
    }

    private func adding(days: Int64, to time: Timestamp) -> Timestamp {
        guard days > 0 else { return time }
        let local = local(time)
        return instant(LocalTime(day: local.day.adding(days), second: local.second))
    }

    private func adding(businessDays: Int64, to time: Timestamp) -> Timestamp {
        guard businessDays > 0 else { return time }
        var local = local(opening(from: time))
        for _ in 0..<businessDays { local.day = nextOpenDay(from: local.day.adding(1)) }
        return instant(local)
    }

    private func adding(businessSeconds: Int64, to time: Timestamp) -> Timestamp {
        guard businessSeconds > 0 else { return time }
        var at = opening(from: time)
        var day = local(at).day
        var left = businessSeconds * 1000
        // Enough for the largest count in days of half an hour; beyond the last year that has a calendar, none helps.
        for _ in 0..<2 * Self.maximumCount {
            let closing = instant(LocalTime(day: day, second: hours.to))
            // Measured between instants, so that a change of clocks within business hours counts as what it is.
            let today = max(0, closing.milliseconds.addingSaturating(-at.milliseconds))
            if left <= today { break }
            left -= today
            day = nextOpenDay(from: day.adding(1))
            at = instant(LocalTime(day: day, second: hours.from))
        }
        return Timestamp(milliseconds: at.milliseconds.addingSaturating(left))
    }
}
