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
        // Foundation would also take abbreviations such as EST, which say nothing of summer time.
        guard Self.names.contains(name), let zone = TimeZone(identifier: name) else { return nil }
        self.name = name
        self.zone = zone
    }

    /// What to add to UTC for the zone's clock, in milliseconds.
    package func offset(at time: Timestamp) -> Int64 {
        guard let zone else { return 0 }
        return Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(time.milliseconds) / 1000))) * 1000
    }

    package static let names = Set(TimeZone.knownTimeZoneIdentifiers + ["UTC"])

    package static func == (a: Zone, b: Zone) -> Bool { a.name == b.name }
}
