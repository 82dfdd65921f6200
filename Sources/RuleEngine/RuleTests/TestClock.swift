import Intake

/// Tells the times that tests are set at: what the clock on the wall shows in the rule set's timezone.
struct TestClock: Sendable {
    /// The instant at which the wall clock shows a time, which is given as if it were UTC.
    let instant: @Sendable (Timestamp) -> Timestamp

    static let utc = TestClock { $0 }

    /// 2026-01-05 is a Monday: a test that gives no time gets ten in the morning.
    var defaultTime: Timestamp { instant(GivenFacts.defaultTime) }

    /// Reads `2026-12-24 17:55` as local time, and RFC 3339 as it stands.
    func time(_ text: String) -> Timestamp? {
        if let exact = Timestamp(iso8601: text) { return exact }
        let seconds = text.utf8.count == "2026-12-24 17:55".utf8.count ? ":00" : ""
        return Timestamp(iso8601: "\(text)\(seconds)Z").map(instant)
    }
}
