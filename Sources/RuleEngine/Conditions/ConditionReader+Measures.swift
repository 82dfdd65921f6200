import Documents

/// What the matchers of numbers and dates use to read their values. Each adds a problem where it gives `nil`.
extension ConditionReader {
    private var calendar: BusinessCalendar { surroundings.calendar }

    /// A number or a time, as the fact is one.
    func measure(_ node: Node, _ name: String, of fact: Fact) -> Measure? {
        let found = node.scalar.flatMap(measure)
        switch (fact.kind, found) {
        case (.clock, _):
            if let second = node.scalar.flatMap({ clockSecond($0) }) { return .clock(second) }
            problem(
                .badTime, "\"\(name)\" must be a time of day, found \(node.kindInWords)", hint: "such as \"17:00\"",
                at: node.place)
        case (.date, .moment?), (.text, .moment?), (.text, .number?), (.number, .number?): return found
        case (.date, .number?), (.number, .moment?):
            let what = found?.isNumber ?? false ? "number" : "date"
            problem(
                .mixedMeasures,
                "\(fact.name) is \(fact.kind.inWords) and cannot be compared with the \(what) \(node.scalar ?? "")",
                at: node.place)
        case (.date, _):
            problem(
                .badTime, "\"\(name)\" must be a date, found \(node.kindInWords)",
                hint: "such as 2026-12-31, or \"2026-12-31 17:00\"", at: node.place)
        case (.text, _):
            problem(
                .badNumber, "\"\(name)\" must be a number or a date, found \(node.kindInWords)",
                hint: "such as 100000, 99.5 or 2026-12-31", at: node.place)
        default:
            problem(
                .badNumber, "\"\(name)\" must be a number, found \(node.kindInWords)", hint: "such as 100000 or 99.5",
                at: node.place)
        }
        return nil
    }

    private func measure(_ text: String) -> Measure? {
        Number(text).map { .number($0) } ?? Moment(text, in: calendar).map { .moment($0) }
    }

    /// An end of a range.
    enum End {
        case including(Measure)
        case excluding(Measure)
    }

    /// The condition that a fact is within ends of one kind.
    func within(_ fact: Fact, lower: End? = nil, upper: End? = nil) -> Condition? {
        switch (lower ?? upper)?.measure {
        case nil: return nil
        case .number: return test(fact, Bounds(lower: lower?.number, upper: upper?.number))
        case .moment, .clock:
            return test(fact, TimeBounds(lower: lower?.time, upper: upper?.time, calendar: calendar))
        }
    }

    /// The plain comparison with days or times.
    func equalTimes(_ nodes: [Node], of fact: Fact) -> Condition? {
        let times = nodes.compactMap { measure($0, fact.name, of: fact) }
        return times.count == nodes.count ? test(fact, EqualsTime(times: times, calendar: calendar)) : nil
    }

    /// What a range of weekdays stands for: the keys of each of its days.
    func weekdays(_ text: String, of fact: Fact) -> [String]? {
        guard fact.name == Fact.timeWeekday.name else { return nil }
        return Weekday.days(text)?.map(\.rawValue)
    }

    /// Whether the ends below one fact are all numbers or all times; no value is both.
    func measuresAgree(_ entries: [Node.Entry], of fact: Fact) -> Bool {
        guard fact.kind == .text, entries.count > 1 else { return true }
        let ends = entries.filter { ["gt", "gte", "lt", "lte"].contains($0.key) }.compactMap { entry in
            entry.value.scalar.flatMap(measure).map { (measure: $0, place: entry.value.place) }
        }
        guard let first = ends.first, let other = ends.first(where: { !$0.measure.isComparable(to: first.measure) })
        else { return true }
        problem(
            .mixedMeasures, "\(other.measure.text) and \(first.measure.text) are not of one kind: no value is both",
            at: other.place)
        return false
    }
}

extension ConditionReader.End {
    fileprivate var measure: Measure {
        switch self {
        case .including(let measure), .excluding(let measure): measure
        }
    }

    fileprivate var number: Bounds.End? {
        switch self {
        case .including(.number(let number)): .including(number)
        case .excluding(.number(let number)): .excluding(number)
        default: nil
        }
    }

    fileprivate var time: TimeBounds.End? {
        switch self {
        case .including(let time): TimeBounds.End(time: time, isIncluding: true)
        case .excluding(let time): TimeBounds.End(time: time, isIncluding: false)
        }
    }
}
