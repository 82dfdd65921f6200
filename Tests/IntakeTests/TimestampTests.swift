import Foundation
import Intake
import Testing

struct TimestampTests {
    @Test(
        arguments: [
            ("1970-01-01T00:00:00Z", 0), ("2026-11-21T10:02:15Z", 1_795_255_335_000),
            ("2026-11-21T10:02:15.250Z", 1_795_255_335_250), ("1969-12-31T23:59:59.999Z", -1),
            ("2024-02-29T12:00:00Z", 1_709_208_000_000), ("0000-01-01T00:00:00Z", -62_167_219_200_000),
            ("9999-12-31T23:59:59Z", 253_402_300_799_000), ("1900-03-01T00:00:00Z", -2_203_891_200_000),
        ] as [(String, Int64)])
    func `RFC 3339 goes both ways`(text: String, milliseconds: Int64) {
        #expect(Timestamp(iso8601: text)?.milliseconds == milliseconds)
        #expect(Timestamp(milliseconds: milliseconds).iso8601 == text)
    }

    @Test(
        arguments: [
            ("2026-11-21T11:02:15+01:00", 1_795_255_335_000), ("2026-11-21t05:02:15-0500", 1_795_255_335_000),
            ("2026-11-21 10:02:15z", 1_795_255_335_000), ("2026-11-21T10:02:15.2509Z", 1_795_255_335_250),
            ("2026-11-21T10:02:15.2Z", 1_795_255_335_200), ("2026-12-31T23:59:60Z", 1_798_761_600_000),
            ("2026-11-21T10:02:15-00:00", 1_795_255_335_000), ("2026-11-21T00:30:00+14:00", 1_795_170_600_000),
        ] as [(String, Int64)])
    func `offsets, fractions, leap seconds and other spellings are read`(text: String, milliseconds: Int64) {
        #expect(Timestamp(iso8601: text)?.milliseconds == milliseconds)
    }

    @Test(arguments: [
        "", "2026", "2026-11-21", "2026-02-31T00:00:00Z", "2025-02-29T00:00:00Z", "2026-11-21T10:02Z",
        "2026-11-21T10:02:15", "2026-13-01T00:00:00Z",
        "2026-00-01T00:00:00Z", "2026-01-32T00:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z",
        "2026-01-01T00:00:61Z", "2026-01-01T00:00:00Zx", "2026-01-01T00:00:00+1", "2026-01-01T00:00:00+25:00",
        "-026-01-01T00:00:00Z", "２０２６-01-01T00:00:00Z", "2026-01-01T00:00:00 Z",
    ])
    func `what is no date-time is not read`(text: String) {
        #expect(Timestamp(iso8601: text) == nil)
    }

    @Test func `it agrees with Foundation over the centuries`() throws {
        let style = Date.ISO8601FormatStyle(includingFractionalSeconds: false)
        for seconds in stride(from: Int64(-2_000_000_000), through: 6_000_000_000, by: 9_876_543) {
            let expected = Date(timeIntervalSince1970: Double(seconds)).formatted(style)
            #expect(Timestamp(milliseconds: seconds * 1000).iso8601 == expected)
            #expect(Timestamp(iso8601: expected)?.milliseconds == seconds * 1000)
        }
    }

    @Test func `seconds become milliseconds, and what no calendar shows is refused`() {
        #expect(Timestamp(seconds: 1.2345)?.milliseconds == 1235)
        #expect(Timestamp(seconds: -0.5)?.milliseconds == -500)
        for seconds in [Double.nan, .infinity, -.infinity, 1e300, 253_402_300_800] {
            #expect(Timestamp(seconds: seconds) == nil)
        }
    }

    @Test func `adding saturates, and the time between has a sign`() {
        let start = Timestamp(milliseconds: 1000)
        #expect((start + .seconds(2)).milliseconds == 3000)
        #expect((start + .milliseconds(-1500)).milliseconds == -500)
        #expect((Timestamp(milliseconds: .max) + .seconds(1)).milliseconds == .max)
        #expect((Timestamp(milliseconds: .min) + .seconds(-1)).milliseconds == .min)
        #expect((start + .seconds(Int64.max)).milliseconds == .max)
        #expect(start.since(Timestamp(milliseconds: 4000)) == .seconds(-3))
        #expect(Timestamp(milliseconds: 1) < Timestamp(milliseconds: 2))
    }

    @Test(arguments: [
        (Int64.min, "0000-01-01T00:00:00Z"), (Int64.max, "9999-12-31T23:59:59.999Z"),
        (-62_167_219_200_001, "0000-01-01T00:00:00Z"), (253_402_300_800_000, "9999-12-31T23:59:59.999Z"),
    ])
    func `times that the format does not have are shown as its ends`(milliseconds: Int64, text: String) {
        #expect(Timestamp(milliseconds: milliseconds).iso8601 == text)
    }
}
