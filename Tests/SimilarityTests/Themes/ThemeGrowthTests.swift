import Testing

@testable import Similarity

@Suite struct ThemeGrowthTests {
    private static let now: Int64 = 1_790_000_000_000
    private static let day: Int64 = 86_400_000

    /// So many in this week, in the week before, and long ago.
    private static func growth(_ this: Int, _ last: Int, _ old: Int = 1) -> ThemeGrowth {
        let times = Array(repeating: now - 3 * day, count: this) + Array(repeating: now - 10 * day, count: last)
        return ThemeGrowth(times: times + Array(repeating: now - 90 * day, count: old), now: now)
    }

    @Test(arguments: [
        (4, 1, ThemeGrowth.Trend.steady), (1, 4, .steady), (5, 0, .rising), (0, 5, .falling), (4, 0, .steady),
        (10, 3, .rising), (10, 4, .steady), (0, 0, .steady), (60, 40, .rising), (55, 45, .steady),
        (1_040, 1_000, .steady), (1_100, 1_000, .rising), (100_000, 99_000, .rising),
    ])
    func `a trend is one that chance would not make`(this: Int, last: Int, trend: ThemeGrowth.Trend) {
        let growth = Self.growth(this, last)
        #expect(growth.trend == trend)
        #expect((growth.thisWeek, growth.lastWeek) == (this, last))
    }

    @Test func `a theme of this week is new, whatever its size`() {
        #expect(Self.growth(1, 0, 0).trend == .new)
        #expect(Self.growth(50, 0, 0).trend == .new)
        #expect(Self.growth(1, 0, 1).trend == .steady)
        #expect(Self.growth(0, 0, 0).trend == .steady)
    }

    @Test func `per cents are only told of numbers that bear it`() {
        #expect(Self.growth(4, 1).changePercent == nil)
        #expect(Self.growth(36, 9).changePercent == nil)
        #expect(Self.growth(15, 10).changePercent == 50)
        #expect(Self.growth(0, 12).changePercent == -100)
    }

    @Test func `weeks are rolling, begin after their first instant, and the future is not counted`() {
        let week = 7 * Self.day
        let times = [0, 1, week - 1, week, week + 1, 2 * week - 1, 2 * week, -1, -week].map { Self.now - $0 }
        let growth = ThemeGrowth(times: times, now: Self.now)
        #expect((growth.thisWeek, growth.lastWeek, growth.total) == (3, 3, 7))
    }

    @Test(arguments: [Int64.min, .min + 5, 0, .max])
    func `no time is too far`(now: Int64) {
        let growth = ThemeGrowth(times: [.min, -1, 0, 1, .max], now: now)
        #expect(growth.thisWeek + growth.lastWeek <= growth.total)
        #expect(growth.total == [Int64.min, -1, 0, 1, .max].count { $0 <= now })
    }

    @Test func `the tail is that of the coin, and the curve continues it`() {
        #expect(abs(ThemeGrowth.upperTail(4, of: 5) - 6.0 / 32) < 1e-12)
        #expect(abs(ThemeGrowth.upperTail(10, of: 13) - 0.046142578125) < 1e-12)
        #expect(ThemeGrowth.upperTail(0, of: 9) == 1)
        #expect(abs(ThemeGrowth.upperTail(530, of: 1000) - ThemeGrowth.upperTail(531, of: 1001)) < 0.003)
    }
}
