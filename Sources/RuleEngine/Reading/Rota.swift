import Documents
import Intake

/// People who are on one after the other, each for the same time.
struct Rota: Sendable, Equatable {
    let people: [String]
    /// When the first of them was on for the first time; counted from in both directions.
    let from: LocalTime
    let every: TimeSpan

    /// `nil`, with problems, when it could not say who is on.
    init?(_ entry: Node.Entry, _ problems: Problems) {
        guard
            var reader = MappingReader(
                entry.value, what: "the rota \"\(entry.key)\"", prefix: "R", problems: problems)
        else { return nil }
        let people = reader.texts("people").filter { !$0.allSatisfy(\.isWhitespace) }
        let from = reader.requiredText("from", expected: "2026-01-05")
        let every = reader.requiredText("every", expected: "1 week")
        reader.finish()
        if people.isEmpty {
            problems.add(
                Problem(
                    RuleCode.nothingListed.rawValue, "the rota \"\(entry.key)\" has no people",
                    hint: "such as people: [dana, lee]", at: entry.value["people"]?.place ?? entry.keyPlace))
        }
        // By the clock on the wall, so that a time with an offset of its own says too much.
        let start = from.flatMap { Timestamp(iso8601: $0) == nil ? Moment($0, in: .usual) : nil }
        if let from, start == nil {
            problems.add(
                Problem(
                    RuleCode.badTime.rawValue, "\"from\" cannot be \"\(from)\"",
                    hint: "such as 2026-01-05 or \"2026-01-05 09:00\"", at: entry.value["from"]?.place ?? entry.keyPlace
                ))
        }
        let span = every.flatMap(TimeSpan.init)
        if let every, span?.shift == nil {
            problems.add(
                Problem(
                    RuleCode.badSpan.rawValue, "\"every\" cannot be \"\(every)\"",
                    hint: "hours, days or weeks, such as 12 hours, 1 day or 1 week",
                    at: entry.value["every"]?.place ?? entry.keyPlace))
        }
        guard !people.isEmpty, let start, let span, span.shift != nil else { return nil }
        self.people = people
        self.from = LocalTime(day: start.day, second: start.second ?? 0)
        self.every = span
    }

    /// Who is on.
    ///
    /// Counted by the clock on the wall: a shift that begins at nine does so in summer and in winter.
    func person(at clock: DecisionClock) -> String {
        guard let shift = every.shift else { return people[0] }
        let here = clock.calendar.local(clock.now)
        let passed = (here.day.number - from.day.number) * 86_400 + here.second - from.second
        let turn = passed.floored(shift) % Int64(people.count)
        return people[Int(turn < 0 ? turn + Int64(people.count) : turn)]
    }
}

extension TimeSpan {
    /// Its length by the clock on the wall, in seconds; `nil` for what is no shift.
    fileprivate var shift: Int64? {
        switch unit {
        case .hour: Int64(count) * 3600
        case .day: Int64(count) * 86_400
        case .week: Int64(count) * 604_800
        case .minute, .businessMinute, .businessHour, .businessDay: nil
        }
    }
}
