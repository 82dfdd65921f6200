package import Intake

/// Discord's ids: a time, where it was made, and a counter in 64 bits (docs.discord.com/developers/reference, "Snowflakes").
package enum DiscordSnowflake {
    /// 2015-01-01T00:00:00Z, from which their milliseconds count.
    private static let epoch: Int64 = 1_420_070_400_000

    /// `nil` for anything but digits of a whole number from 1.
    package static func value(_ text: String) -> UInt64? {
        guard (1...20).contains(text.utf8.count), text.utf8.allSatisfy({ (48...57).contains($0) }),
            let value = UInt64(text), value > 0
        else { return nil }
        return value
    }

    package static func isOne(_ text: String) -> Bool { value(text) != nil }

    /// When the thing with this id was made.
    package static func time(_ id: UInt64) -> Timestamp {
        Timestamp(milliseconds: Int64(id >> 22) + epoch)
    }

    /// The smallest id of a time: everything made from then on has a larger one.
    package static func first(at time: Timestamp) -> UInt64 {
        let (since, overflow) = time.milliseconds.subtractingReportingOverflow(epoch)
        guard !overflow, since > 0 else { return 1 }
        return UInt64(min(since, Int64(1) << 41)) << 22
    }
}
