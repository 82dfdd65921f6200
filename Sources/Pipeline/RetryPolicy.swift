package import Intake
package import Store

/// When a failed delivery is tried again.
///
/// The later part is the schedule the Standard Webhooks specification suggests (75 hours in all); the first steps are
/// shorter, since a person waits for the answer.
package enum RetryPolicy {
    package static let delays: [Duration] = [
        .seconds(1), .seconds(5), .seconds(30), .seconds(120), .seconds(600), .seconds(1800), .seconds(7200),
        .seconds(18_000), .seconds(36_000), .seconds(50_400), .seconds(72_000), .seconds(86_400),
    ]

    /// The longest that a platform's `Retry-After` is believed.
    package static let longestWait: Duration = .seconds(86_400)

    /// The wait after the `attempt`-th attempt (from 1) failed; `nil` when it was the last.
    ///
    /// - Parameters:
    ///   - asked: what the platform asked for; never undercut.
    ///   - jitter: from 0 up to 1; spreads the waits over ± 20 %, so that many posts do not return at one instant.
    package static func wait(after attempt: Int, asked: Duration?, jitter: Double) -> Duration? {
        guard attempt >= 1, attempt <= delays.count else { return nil }
        let spread = delays[attempt - 1] * (0.8 + 0.4 * min(max(jitter, 0), 1))
        return max(spread, min(asked ?? .zero, longestWait))
    }

    /// How an attempt ended, for the outbox.
    package static func settle(_ outcome: Outcome, of claim: Claim, now: Timestamp, jitter: Double) -> Settlement.End {
        switch outcome {
        case .delivered(let externalID): return .delivered(externalID: externalID)
        case .dead(let reason): return .dead(reason: reason)
        case .uncertain(let reason): return .uncertain(reason: reason)
        case .retry(let asked, let reason):
            guard let wait = wait(after: claim.attempts, asked: asked, jitter: jitter) else {
                return .dead(reason: "gave up after \(claim.attempts) attempts; the last: \(reason)")
            }
            return .retry(at: now + wait, reason: reason)
        }
    }
}
