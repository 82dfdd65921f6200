/// An instant, as whole milliseconds since 1970-01-01T00:00:00Z.
package struct Timestamp: Hashable, Comparable, Sendable {
    package var milliseconds: Int64

    package init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    /// Whole or fractional Unix seconds; `nil` for what no calendar can show (not finite, or beyond the year 9999).
    package init?(seconds: Double) {
        guard seconds.isFinite, abs(seconds) < 253_402_300_800 else { return nil }
        self.milliseconds = Int64((seconds * 1000).rounded())
    }

    package static func < (a: Timestamp, b: Timestamp) -> Bool { a.milliseconds < b.milliseconds }

    /// Adds a duration; saturates instead of overflowing.
    package static func + (time: Timestamp, duration: Duration) -> Timestamp {
        Timestamp(milliseconds: time.milliseconds.addingSaturating(duration.milliseconds))
    }

    /// How long after `earlier` this instant is; negative when it is before.
    package func since(_ earlier: Timestamp) -> Duration {
        .milliseconds(milliseconds.subtractingReportingOverflow(earlier.milliseconds).partialValue)
    }
}

extension Duration {
    /// Whole milliseconds, rounded towards zero.
    package var milliseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds.multipliedReportingOverflow(by: 1000).overflow
            ? (seconds < 0 ? .min : .max)
            : (seconds * 1000).addingSaturating(attoseconds / 1_000_000_000_000_000)
    }
}

extension Int64 {
    package func addingSaturating(_ other: Int64) -> Int64 {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? (other < 0 ? .min : .max) : sum
    }
}

// MARK: - RFC 3339

extension Timestamp {
    /// `2026-11-21T10:02:15.250Z`; the milliseconds are left out where they are zero.
    ///
    /// Times before the year 0 and after 9999 are shown as its first and last moment: the format has no others.
    package var iso8601: String {
        let milliseconds = min(max(milliseconds, -62_167_219_200_000), 253_402_300_799_999)
        let day = milliseconds.floorDivided(by: 86_400_000)
        let inDay = milliseconds - day * 86_400_000
        let (year, month, dayOfMonth) = Self.civil(fromDays: day)
        let clock =
            "\(two(inDay / 3_600_000)):\(two(inDay / 60_000 % 60)):\(two(inDay / 1000 % 60))"
        let fraction = inDay % 1000 == 0 ? "" : "." + String(String(1000 + inDay % 1000).dropFirst())
        return "\(String(String(10_000 + year).dropFirst()))-\(two(month))-\(two(dayOfMonth))T\(clock)\(fraction)Z"
    }

    /// Reads an RFC 3339 date-time: `2026-11-21T10:02:15Z`, with a fraction, or with an offset such as `+01:00`.
    package init?(iso8601 text: some StringProtocol) {
        var digits = Digits(Array(text.utf8))
        guard let year = digits.number(4), digits.skip("-"), let month = digits.number(2), (1...12).contains(month),
            digits.skip("-"), let day = digits.number(2), (1...31).contains(day),
            digits.skip("T") || digits.skip("t") || digits.skip(" "),
            let hour = digits.number(2), hour < 24, digits.skip(":"), let minute = digits.number(2), minute < 60,
            digits.skip(":"), let second = digits.number(2), second <= 60
        else { return nil }
        let milliseconds = digits.skip(".") ? digits.fraction() : 0
        var offset: Int64 = 0
        if !(digits.skip("Z") || digits.skip("z")) {
            let sign: Int64 = digits.skip("-") ? -1 : (digits.skip("+") ? 1 : 0)
            guard sign != 0, let hours = digits.number(2), hours < 24 else { return nil }
            _ = digits.skip(":")
            guard let minutes = digits.number(2), minutes < 60 else { return nil }
            offset = sign * (hours * 60 + minutes)
        }
        guard digits.isAtEnd else { return nil }
        let days = Self.days(fromCivil: year, month, day)
        // 31 February would be a day in March.
        guard Self.civil(fromDays: days) == (year, month, day) else { return nil }
        let minutes = days * 1440 + hour * 60 + minute - offset
        self.milliseconds = (minutes * 60 + second) * 1000 + milliseconds
    }

    // Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms": proleptic Gregorian, eras of 400 years.
    package static func civil(fromDays days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let shifted = days + 719_468
        let era = shifted.floorDivided(by: 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    package static func days(fromCivil year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted.floorDivided(by: 400)
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}

private func two(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }

extension Int64 {
    fileprivate func floorDivided(by divisor: Int64) -> Int64 {
        let quotient = self / divisor
        return self % divisor < 0 ? quotient - 1 : quotient
    }
}

/// A cursor over ASCII digits and separators.
private struct Digits {
    private let bytes: [UInt8]
    private var at = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { at == bytes.count }

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard at < bytes.count, UInt32(bytes[at]) == character.value else { return false }
        at += 1
        return true
    }

    mutating func number(_ count: Int) -> Int64? {
        guard at + count <= bytes.count else { return nil }
        var value: Int64 = 0
        for _ in 0..<count {
            guard (48...57).contains(bytes[at]) else { return nil }
            value = value * 10 + Int64(bytes[at] - 48)
            at += 1
        }
        return value
    }

    /// The digits after the point as milliseconds; what is finer is cut off.
    mutating func fraction() -> Int64 {
        var value: Int64 = 0
        var scale: Int64 = 100
        while at < bytes.count, (48...57).contains(bytes[at]) {
            value += Int64(bytes[at] - 48) * scale
            scale /= 10
            at += 1
        }
        return value
    }
}
