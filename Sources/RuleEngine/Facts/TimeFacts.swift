import Intake

/// The time of the decision, by the rule set's `timezone`.
extension Fact {
    static let timeBusinessHours = Fact(
        name: "time.business_hours", kind: .flag,
        summary: "Whether people are at work, by the file's `business_hours`; `business_hours` alone is the same.",
        example: "business_hours: true", isSingle: true, isReadLate: true
    ) { facts, surroundings in
        .one(surroundings.calendar.isOpen(at: facts.now) ? "true" : "false")
    } give: { _, _ in
        false
    }

    static let timeWeekday = Fact(
        name: "time.weekday", kind: .word(Weekday.allCases.map(\.rawValue)),
        summary: "The day of the week; `mon-fri` means each of these days.", example: "time.weekday: [mon-thu, sat]",
        isSingle: true, isReadLate: true
    ) { facts, surroundings in
        .one(surroundings.calendar.local(facts.now).day.weekday.rawValue)
    } give: { _, _ in
        false
    }

    static let timeDate = Fact(
        name: "time.date", kind: .date, summary: "The day, or with a time the minute.",
        example: "time.date: { between: [2026-12-24, 2027-01-06] }", isSingle: true, isReadLate: true
    ) { facts, surroundings in
        .one(surroundings.calendar.local(facts.now).text)
    } give: { _, _ in
        false
    }

    static let timeClock = Fact(
        name: "time.clock", kind: .clock, summary: "The time of day.", example: "time.clock: { gte: \"17:00\" }",
        isSingle: true, isReadLate: true
    ) { facts, surroundings in
        .one(clockText(surroundings.calendar.local(facts.now).second))
    } give: { _, _ in
        false
    }
}
