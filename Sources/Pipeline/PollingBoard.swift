package import Intake
private import Synchronization

/// How the sources that are asked stand, for the status page, readiness and the log.
package final class PollingBoard: Sendable {
    package struct Standing: Sendable {
        package var source: String
        /// When it last answered as it should; `nil` until it did.
        package var answeredAt: Timestamp?
        /// What is wrong, since when, and when it is tried again; `nil` while nothing is wrong.
        package var trouble: (reason: String, since: Timestamp, until: Timestamp)?
        /// What it goes on without: channels, mailboxes that cannot be read, each with its reason.
        package var lacking: [String] = []
    }

    private let standings: Mutex<[String: Standing]>

    package init(sources: [String]) {
        standings = Mutex(Dictionary(uniqueKeysWithValues: Set(sources).map { ($0, Standing(source: $0)) }))
    }

    /// By name.
    package var all: [Standing] { standings.withLock { $0.values.sorted { $0.source < $1.source } } }

    /// What is different from before: whether it did not work then, and what it newly goes on without.
    func works(_ source: String, at now: Timestamp, lacking: [String]) -> (hadTrouble: Bool, lost: [String]) {
        standings.withLock { standings in
            let before = standings[source]
            standings[source] = Standing(source: source, answeredAt: now, lacking: lacking)
            return (before?.trouble != nil, lacking.filter { before?.lacking.contains($0) != true })
        }
    }

    /// It is left alone until then.
    func rests(_ source: String, until: Timestamp) {
        standings.withLock { $0[source]?.trouble?.until = until }
    }

    /// True when that trouble is new.
    func fails(_ source: String, _ reason: String, at now: Timestamp) -> Bool {
        standings.withLock { standings in
            var standing = standings[source] ?? Standing(source: source)
            let isNew = standing.trouble?.reason != reason
            standing.trouble = (reason, standing.trouble?.since ?? now, now)
            standings[source] = standing
            return isNew
        }
    }
}
