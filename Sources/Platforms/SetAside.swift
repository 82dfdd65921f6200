import Intake

/// Why a part of a source — a channel, a mailbox, a survey — is not read at the moment, while the others go on.
///
/// It is tried again after a while, in case somebody has mended it; it is told until it can be read.
struct SetAside: Sendable, Equatable {
    private let until: Int64
    let reason: String

    /// Somebody has to let us in, and that may take days; those who have done it do not want to wait for hours.
    private static let rest: Duration = .seconds(120)

    init(_ reason: String, now: Timestamp) {
        until = (now + Self.rest).milliseconds
        self.reason = reason.shortened(to: 300)
    }

    /// Whether it still rests; a time further away than the rest comes from a clock that was set back.
    func holds(_ now: Timestamp) -> Bool {
        until > now.milliseconds && until <= (now + Self.rest).milliseconds
    }

    init?(_ json: JSON?) {
        guard let json, let until = json["until"]?.int else { return nil }
        self.until = until
        reason = json["reason"]?.string ?? ""
    }

    var json: JSON { ["until": .int(until), "reason": .string(reason)] }
}
