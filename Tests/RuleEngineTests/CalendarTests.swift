import Documents
import Foundation
import Intake
import Testing

@testable import RuleEngine

@Suite struct CalendarTests {
    private static func berlin(_ holidays: [String] = []) throws -> BusinessCalendar {
        BusinessCalendar(
            zone: try #require(Zone("Europe/Berlin")),
            hours: BusinessHours(
                days: Set(try #require(Weekday.days("mon-fri"))), from: 9 * 3600, to: 17 * 3600 + 1800,
                holidays: Set(holidays.compactMap { CalendarDay($0) })))
    }

    private func at(_ text: String) throws -> Timestamp { try #require(Timestamp(iso8601: text)) }

    @Test(arguments: [
        ("2026-03-28T22:59:59Z", "2026-03-28 23:59:59"), ("2026-03-29T00:59:59Z", "2026-03-29 01:59:59"),
        ("2026-03-29T01:00:00Z", "2026-03-29 03:00"), ("2026-10-25T00:30:00Z", "2026-10-25 02:30"),
        ("2026-10-25T01:30:00Z", "2026-10-25 02:30"), ("2026-12-31T23:00:00Z", "2027-01-01 00:00"),
        ("1969-12-31T22:59:59.999Z", "1969-12-31 23:59:59"),
    ])
    func `an instant is told by the clock of the zone`(instant: String, local: String) throws {
        #expect(try Self.berlin().local(at(instant)).text == local)
    }

    @Test(arguments: [
        ("2026-03-29 01:30", "2026-03-29T00:30:00Z"), ("2026-03-29 02:30", "2026-03-29T01:30:00Z"),
        ("2026-03-29 03:00", "2026-03-29T01:00:00Z"), ("2026-10-25 02:30", "2026-10-25T00:30:00Z"),
        ("2026-10-25 03:00", "2026-10-25T02:00:00Z"), ("2026-07-01", "2026-06-30T22:00:00Z"),
        ("2026-12-24 17:55", "2026-12-24T16:55:00Z"), ("2026-12-24T17:55:00Z", "2026-12-24T17:55:00Z"),
    ])
    func `a time by the clock is an instant, also when the clocks are changed`(local: String, instant: String) throws {
        #expect(try Self.berlin().instant(local)?.iso8601 == instant)
    }

    @Test(arguments: [
        "2026-02-29", "2026-13-01", "26-01-01", "2026-1-1", "2026-01-01 25:00", "soon", "", "2026-01-01x",
    ])
    func `what is no date is none`(text: String) throws {
        #expect(try Self.berlin().instant(text) == nil)
    }

    @Test(arguments: [
        ("2026-11-20T08:00:00Z", true), ("2026-11-20T07:59:59Z", false), ("2026-11-20T16:29:59Z", true),
        ("2026-11-20T16:30:00Z", false), ("2026-11-21T10:00:00Z", false), ("2026-12-25T10:00:00Z", false),
        // The Monday after each change of clocks: nine o'clock is another instant.
        ("2026-03-27T07:30:00Z", false), ("2026-03-30T07:30:00Z", true), ("2026-10-26T07:30:00Z", false),
    ])
    func `business hours have days, a beginning, an end and holidays`(instant: String, isOpen: Bool) throws {
        #expect(try Self.berlin(["2026-12-25"]).isOpen(at: at(instant)) == isOpen)
    }

    @Test(arguments: [
        (90, BusinessCalendar.Unit.minutes, "2026-03-28T23:30:00Z", "2026-03-29T01:00:00Z"),
        // 24 hours are not a day when the clocks are changed.
        (24, .hours, "2026-03-28T12:00:00Z", "2026-03-29T12:00:00Z"),
        (1, .days, "2026-03-28T12:00:00Z", "2026-03-29T11:00:00Z"),
        (1, .weeks, "2026-10-20T12:00:00Z", "2026-10-27T13:00:00Z"),
        // Friday afternoon to Monday, over the change of clocks.
        (1, .businessDays, "2026-03-27T14:00:00Z", "2026-03-30T13:00:00Z"),
        (5, .businessDays, "2026-11-20T10:00:00Z", "2026-11-27T10:00:00Z"),
        // Saturday: the day of work that counts is Monday.
        (1, .businessDays, "2026-11-21T10:00:00Z", "2026-11-24T08:00:00Z"),
        (2, .businessHours, "2026-11-20T15:30:00Z", "2026-11-23T09:00:00Z"),
        (2, .businessHours, "2026-10-23T14:30:00Z", "2026-10-26T09:00:00Z"),
        (17, .businessHours, "2026-11-23T08:00:00Z", "2026-11-24T16:30:00Z"),
        (30, .businessMinutes, "2026-11-23T04:00:00Z", "2026-11-23T08:30:00Z"),
        (0, .businessDays, "2026-11-21T10:00:00Z", "2026-11-21T10:00:00Z"),
        // Christmas Day 2026 is a Friday and a holiday here.
        (1, .businessDays, "2026-12-24T10:00:00Z", "2026-12-28T10:00:00Z"),
        (9, .businessHours, "2026-12-24T08:00:00Z", "2026-12-28T08:30:00Z"),
    ])
    func `spans of time end when people would say so`(
        count: Int, unit: BusinessCalendar.Unit, from: String, to: String
    ) throws {
        #expect(try Self.berlin(["2026-12-25"]).adding(count, unit, to: at(from)).iso8601 == to)
    }

    @Test func `no instant and no count is too far out`() throws {
        let calendar = try Self.berlin()
        for unit in BusinessCalendar.Unit.allCases {
            for start in [Int64.min, -1, 0, 253_402_300_799_999, .max] {
                let end = calendar.adding(.max, unit, to: Timestamp(milliseconds: start))
                #expect(end.milliseconds >= -62_135_596_800_000)
            }
        }
        for time in [Int64.min, .max] {
            let local = calendar.local(Timestamp(milliseconds: time))
            #expect(local.text.count > 10)
            _ = calendar.isOpen(at: Timestamp(milliseconds: time))
        }
    }

    @Test func `zones are known by their names only`() {
        #expect(Zone("Europe/Berlin")?.name == "Europe/Berlin")
        #expect(Zone("UTC") == .utc)
        #expect(Zone("Europe/Berln") == nil)
        // What several zones are called, and what is no name at all.
        for name in ["PST", "IST", "BST", "CEST", "JST", "GMT+5", "UTC+3", "America", "us/eastern", "", "/"] {
            #expect(Zone(name) == nil, "\(name)")
        }
    }

    @Test(arguments: [
        ("CET", 3600, 7200), ("EST", -18000, -18000), ("US/Eastern", -18000, -14400), ("Etc/UTC", 0, 0),
        ("Etc/GMT+5", -18000, -18000), ("GB", 0, 3600), ("Asia/Calcutta", 19800, 19800), ("NZ-CHAT", 49500, 45900),
        ("America/Argentina/Buenos_Aires", -10800, -10800), ("PST8PDT", -28800, -25200), ("Zulu", 0, 0),
    ])
    func `every name of the tz database is known, the old ones too`(
        name: String, winter: Int64, summer: Int64
    ) throws {
        let zone = try #require(Zone(name))
        #expect(zone.offset(at: Timestamp(milliseconds: 1_767_225_600_000)) == winter * 1000)
        #expect(zone.offset(at: Timestamp(milliseconds: 1_782_864_000_000)) == summer * 1000)
    }

    @Test func `the system's own table has no name that is refused`() throws {
        let table = try String(contentsOfFile: "/usr/share/zoneinfo/tzdata.zi", encoding: .utf8)
        let names = table.split(separator: "\n").compactMap { line -> Substring? in
            let words = line.split(separator: " ")
            // Z NAME … is a zone, L TARGET NAME another name of it.
            return words.first == "Z" ? words.dropFirst().first : words.first == "L" ? words.dropFirst(2).first : nil
        }
        #expect(names.count > 500)
        #expect(names.filter { Zone(String($0)) == nil && $0 != "Factory" } == [])
    }

    @Test func `weekdays are words and ranges`() {
        #expect(Weekday.days("wed") == [.wed])
        #expect(Weekday.days("Mon-Fri") == [.mon, .tue, .wed, .thu, .fri])
        #expect(Weekday.days("fri - mon") == [.fri, .sat, .sun, .mon])
        for wrong in ["monday", "mon-", "mon-tue-wed", "", "1-5"] { #expect(Weekday.days(wrong) == nil, "\(wrong)") }
        #expect(CalendarDay("2026-11-21")?.weekday == .sat)
        #expect(CalendarDay("1970-01-01")?.weekday == .thu)
        #expect(CalendarDay("1969-12-29")?.weekday == .mon)
    }
}
