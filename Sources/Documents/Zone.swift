private import Foundation
package import Intake

/// A time zone: how far its clocks are from UTC at an instant.
///
/// The only file that asks Foundation, and through it the system's table of zones; all else is whole numbers.
package struct Zone: Sendable, Equatable {
    /// Such as `Europe/Berlin`.
    package let name: String
    private let zone: TimeZone?

    package static let utc = Zone()

    private init() {
        name = "UTC"
        zone = nil
    }

    /// `nil` for a name that no zone has.
    package init?(_ name: String) {
        if name == "UTC" {
            self = .utc
            return
        }
        // Foundation lists one name for each zone and knows them all. It would take more than names, too:
        // abbreviations such as PST or IST, of which several zones have one, and differences such as GMT+5.
        guard name.contains("/") || Self.names.contains(name), let zone = TimeZone(identifier: name) else {
            return nil
        }
        self.name = name
        self.zone = zone
    }

    /// What to add to UTC for the zone's clock, in milliseconds.
    package func offset(at time: Timestamp) -> Int64 {
        guard let zone else { return 0 }
        return Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(time.milliseconds) / 1000))) * 1000
    }

    /// The instant at which the zone's clocks show a time, given as if they were those of UTC.
    ///
    /// Of an hour that clocks show twice it is the later one; one that they leave out counts from before it.
    package func instant(showing clock: Timestamp) -> Timestamp {
        let day: Int64 = 86_400_000
        let before = Timestamp(milliseconds: clock.milliseconds.addingSaturating(-day))
        let after = Timestamp(milliseconds: clock.milliseconds.addingSaturating(day))
        let later = Timestamp(milliseconds: clock.milliseconds.addingSaturating(-offset(at: after)))
        if offset(at: later) == offset(at: after) { return later }
        return Timestamp(milliseconds: clock.milliseconds.addingSaturating(-offset(at: before)))
    }

    /// What suggestions are made from.
    package static let names = Set(TimeZone.knownTimeZoneIdentifiers).union(
        names(
            """
            CET CST6CDT Cuba EET EST EST5EDT Egypt Eire GB GB-Eire GMT GMT+0 GMT-0 GMT0 Greenwich HST Hongkong Iceland \
            Iran Israel Jamaica Japan Kwajalein Libya MET MST MST7MDT NZ NZ-CHAT Navajo PRC PST8PDT Poland Portugal ROC \
            ROK Singapore Turkey UCT UTC Universal W-SU WET Zulu
            """))

    /// The tz database's names without a slash, which Foundation does not list.
    private static func names(_ text: String) -> [String] {
        text.split(whereSeparator: \.isWhitespace).map(String.init)
    }

    package static func == (a: Zone, b: Zone) -> Bool { a.name == b.name }
}
