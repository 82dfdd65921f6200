internal import Glibc

/// Whether a theme is asked for more than before: this week against last, both seven times 24 hours.
package struct ThemeGrowth: Sendable, Equatable, Codable {
    package enum Trend: String, Sendable, Codable {
        /// Its first request came this week.
        case new
        case rising, steady, falling
    }

    /// Requests of the last seven days, up to and with now.
    package let thisWeek: Int
    /// Requests of the seven days before.
    package let lastWeek: Int
    package let total: Int
    package let trend: Trend
    /// By how many per cent this week is above last; `nil` where last week had fewer than `percentNeeds`: "from 1 to 4"
    /// is news, "+300 %" is noise.
    package let changePercent: Int?

    package static let percentNeeds = 10
    private static let week: Int64 = 7 * 24 * 3_600_000

    /// - Parameter times: of the theme's requests, in Unix milliseconds, in any order; later than now is not counted.
    package init(times: some Sequence<Int64>, now: Int64) {
        let start = now.subtractingReportingOverflow(Self.week)
        let before = start.partialValue.subtractingReportingOverflow(Self.week)
        let thisStart = start.overflow ? .min : start.partialValue
        let lastStart = start.overflow || before.overflow ? .min : before.partialValue
        var (this, last, total) = (0, 0, 0)
        for time in times where time <= now {
            total += 1
            if time > thisStart { this += 1 } else if time > lastStart { last += 1 }
        }
        (thisWeek, lastWeek, self.total) = (this, last, total)
        trend = Self.trend(this, last, isNew: this > 0 && this == total)
        changePercent =
            last >= Self.percentNeeds ? Int((100 * (Double(this) / Double(last) - 1)).rounded()) : nil
    }

    /// The exact test of two Poisson rates (Przyborowski and Wilenski 1940): if both weeks had the same, this week's
    /// count would be a fair coin's among the sum of both.
    ///
    /// A change is one where the rates' ratio differs from 1 at 90 %, 5 % on either side: from 0 to 5 or 3 to 10 is
    /// rising, from 1 to 4 is not.
    private static func trend(_ this: Int, _ last: Int, isNew: Bool) -> Trend {
        if isNew { return .new }
        guard this != last, upperTail(max(this, last), of: this + last) <= 0.05 else { return .steady }
        return this > last ? .rising : .falling
    }

    /// The probability of `count` heads or more in `throwing` throws; by the normal curve above a thousand.
    static func upperTail(_ count: Int, of throwing: Int) -> Double {
        let n = Double(throwing)
        if throwing > 1000 {
            let z = (Double(count) - 0.5 - n / 2) / (n.squareRoot() / 2)
            return 0.5 * erfc(z / 2.0.squareRoot())
        }
        // Of the sum over k, each term follows from the one before; the first is 2 to the power of -n.
        var term = exp2(-n)
        var sum = count == 0 ? term : 0
        for k in 0..<throwing {
            term *= (n - Double(k)) / Double(k + 1)
            if k + 1 >= count { sum += term }
        }
        return min(1, sum)
    }
}
