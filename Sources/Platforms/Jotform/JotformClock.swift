import Documents
import Intake

/// When something was said, and when it was changed.
enum JotformClock {
    /// Jotform's own zone, where accounts begin.
    static let usual = Zone("America/New_York") ?? .utc

    /// A time of the API, `2026-07-20 09:15:00` by some zone's clocks, which it does not name.
    static func time(_ value: JSON?, in zone: Zone, before now: Timestamp) -> Timestamp? {
        guard let text = value?.string?.tidied.nonEmpty else { return nil }
        // Tools that pass it on may have made it one that says its zone.
        let time =
            Timestamp(iso8601: text) ?? Timestamp(iso8601: text + "Z").map { zone.instant(showing: $0) }
        return time.map { min($0, now) }
    }

    /// When a person pressed the button, by the clock of their own device.
    ///
    /// The webhook itself has no time. Newer forms send `submitDate`; all send `event_id`, which begins with the moment the
    /// form was opened, and `timeToSubmit`, the seconds until it was sent.
    static func saidAt(_ raw: [JSON.Member], receivedAt: Timestamp) -> Timestamp? {
        let value = { (key: String) in raw.first { $0.key == key }?.value.scalarText }
        let pressed = value("submitDate").flatMap { Int64($0) } ?? opened(value("event_id"), value("timeToSubmit"))
        guard let pressed else { return nil }
        let age = receivedAt.milliseconds.subtractingReportingOverflow(pressed)
        // Nobody's clock is believed far: what is older than that, or not yet, came from one that is wrong.
        guard !age.overflow, age.partialValue <= 30 * 86_400_000 else { return nil }
        return Timestamp(milliseconds: min(pressed, receivedAt.milliseconds))
    }

    private static func opened(_ event: String?, _ seconds: String?) -> Int64? {
        guard let start = event?.prefix(while: { $0 != "_" }), let opened = Int64(start), opened > 1_000_000_000_000,
            let seconds = seconds.flatMap({ Int64($0) }), (0...86_400).contains(seconds)
        else { return nil }
        return opened.addingSaturating(seconds * 1000)
    }
}
