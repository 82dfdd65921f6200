import Documents

/// A length of time as people say it: `90 minutes`, `5 business days`.
package struct TimeSpan: Sendable, Hashable {
    package enum Unit: String, Sendable, CaseIterable {
        case minute, hour, day, week
        case businessMinute = "business minute"
        case businessHour = "business hour"
        case businessDay = "business day"
    }

    package let count: Int
    package let unit: Unit

    /// Reads `4 business hours`, `1 week`: a whole number above zero and a unit, singular or plural.
    package init?(_ text: String) {
        let parts = text.lowercased().split(whereSeparator: \.isWhitespace)
        guard parts.count >= 2, parts[0].utf8.allSatisfy({ (48...57).contains($0) }), let count = Int(parts[0]),
            (1...BusinessCalendar.maximumCount).contains(count)
        else { return nil }
        let name = parts.dropFirst().joined(separator: " ")
        guard let unit = Unit.allCases.first(where: { name == $0.rawValue || name == $0.rawValue + "s" }) else {
            return nil
        }
        self.count = count
        self.unit = unit
    }

    package var words: String { "\(count) \(unit.rawValue)\(count == 1 ? "" : "s")" }

    /// Whether it always ends before the other, whenever the two begin.
    ///
    /// Business time is at least as long as other time of the same length; how much longer is not known here.
    func isSurelyShorter(than other: TimeSpan, _ calendar: BusinessCalendar) -> Bool {
        if isBusiness, !other.isBusiness { return false }
        return isBusiness == other.isBusiness
            ? minutes(calendar) < other.minutes(calendar) : minutes(calendar) < other.plainMinutes
    }

    /// Of a business day, the hours that people work.
    private func minutes(_ calendar: BusinessCalendar) -> Int {
        unit == .businessDay ? count * max(1, Int((calendar.hours.to - calendar.hours.from) / 60)) : plainMinutes
    }

    private var plainMinutes: Int {
        switch unit {
        case .minute, .businessMinute: count
        case .hour, .businessHour: count * 60
        case .day: count * 1440
        case .week: count * 10_080
        // The end of the same day counts for one, where people begin in the morning.
        case .businessDay: (count - 1) * 1440
        }
    }

    var isBusiness: Bool {
        switch unit {
        case .businessMinute, .businessHour, .businessDay: true
        case .minute, .hour, .day, .week: false
        }
    }
}

extension ActionReader {
    /// A span of time, told of where it is none.
    func span(_ node: Node, _ name: String) -> TimeSpan? {
        guard let text = text(node, name, expected: "a span of time, such as 5 business days") else { return nil }
        guard let span = TimeSpan(text) else {
            problem(
                .badSpan, "\"\(name)\" cannot be \"\(text)\"",
                hint: "such as 30 minutes, 4 business hours, 5 business days or 2 weeks", at: node.place)
            return nil
        }
        if span.isBusiness, !glossary.calendar.hasOwnHours {
            problems.add(
                Problem(
                    RuleCode.noBusinessHours.rawValue,
                    "business time is counted Monday to Friday, nine to five: the rules give no business_hours",
                    hint: "give business_hours", at: node.place, severity: .warning))
        }
        return span
    }
}
