import Intake

/// The time of one decision, and when spans that begin with it end.
struct DecisionClock: Sendable {
    let now: Timestamp
    let calendar: BusinessCalendar

    func due(_ span: TimeSpan) -> Timestamp {
        calendar.adding(span.count, span.unit.counted, to: now)
    }
}

extension TimeSpan.Unit {
    fileprivate var counted: BusinessCalendar.Unit {
        switch self {
        case .minute: .minutes
        case .hour: .hours
        case .day: .days
        case .week: .weeks
        case .businessMinute: .businessMinutes
        case .businessHour: .businessHours
        case .businessDay: .businessDays
        }
    }
}
