/// A time between two ends, either of which may be open.
///
/// An end that says only a day means the whole of that day. A value that is no time is never within.
struct TimeBounds: Test {
    var lower: End?
    var upper: End?
    /// Tells values that have an offset of their own.
    let calendar: BusinessCalendar

    struct End: Sendable {
        var time: Measure
        var isIncluding: Bool
    }

    var words: String {
        switch (lower, upper) {
        case (let low?, let high?) where low.isIncluding && high.isIncluding:
            low.time == high.time ? low.time.text : "{ between: [\(low.time.text), \(high.time.text)] }"
        case (let low?, _): "{ \(low.isIncluding ? "gte" : "gt"): \(low.time.text) }"
        case (_, let high?): "{ \(high.isIncluding ? "lte" : "lt"): \(high.time.text) }"
        case (nil, nil): "present"
        }
    }

    func find(in value: FactValue) -> Finding? {
        if let lower {
            guard let order = lower.time.order(of: value.text, in: calendar),
                order > 0 || order == 0 && lower.isIncluding
            else { return nil }
        }
        if let upper {
            guard let order = upper.time.order(of: value.text, in: calendar),
                order < 0 || order == 0 && upper.isIncluding
            else { return nil }
        }
        return Finding("is \(value.text)")
    }
}

/// One of several days or times: `time.date: [2026-12-24, 2026-12-31]`.
struct EqualsTime: Test {
    let times: [Measure]
    let calendar: BusinessCalendar

    var words: String { times.count == 1 ? times[0].text : listed(times.map(\.text)) }

    func find(in value: FactValue) -> Finding? {
        times.contains { $0.order(of: value.text, in: calendar) == 0 } ? Finding("is \(value.text)") : nil
    }
}

/// What stands behind `gt`, `gte`, `lt`, `lte` and `between`.
enum Measure: Sendable, Hashable {
    case number(Number)
    case moment(Moment)
    /// Seconds since midnight.
    case clock(Int64)

    var text: String {
        switch self {
        case .number(let number): number.text
        case .moment(let moment): moment.text
        case .clock(let second): clockText(second)
        }
    }

    var isNumber: Bool {
        if case .number = self { return true }
        return false
    }

    func isComparable(to other: Measure) -> Bool {
        switch (self, other) {
        case (.number, .number), (.moment, .moment), (.clock, .clock): true
        default: false
        }
    }

    static func < (a: Measure, b: Measure) -> Bool {
        switch (a, b) {
        case (.number(let a), .number(let b)): a < b
        case (.moment(let a), .moment(let b)): (a.day, a.second ?? 0) < (b.day, b.second ?? 86_400)
        case (.clock(let a), .clock(let b)): a < b
        default: false
        }
    }

    /// Whether a value is before (-1), at (0) or after (1) this time; `nil` when it is none.
    func order(of value: String, in calendar: BusinessCalendar) -> Int? {
        switch self {
        case .number: return nil
        case .clock(let wanted): return clockSecond(value).map { ($0 - wanted).signum() }.map(Int.init)
        case .moment(let wanted):
            guard let moment = Moment(value, in: calendar) else { return nil }
            guard moment.day == wanted.day else { return moment.day < wanted.day ? -1 : 1 }
            guard let second = wanted.second else { return 0 }
            return Int(((moment.second ?? 0) - second).signum())
        }
    }
}
