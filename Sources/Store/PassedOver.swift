internal import GRDB
package import Intake

/// Events of one source that became no request, all for one reason.
package struct PassedOver: Sendable, Equatable {
    package var source: String
    /// `ignored`, `invalid` or `failed`.
    package var outcome: String
    package var reason: String
    package var count: Int
    /// When the newest of them was looked at.
    package var last: Timestamp
}

extension Store {
    /// Why events were no requests, the newest reason first, among the newest of all events.
    ///
    /// - Parameter events: how far it is looked back.
    package func passedOver(limit: Int, among events: Int = 20_000) async throws(StoreError) -> [PassedOver] {
        try await translating(path) {
            try await self.pool.read { db in
                try Row.fetchAll(
                    db,
                    sql: """
                        SELECT inbox.source, done.outcome, coalesce(done.reason, 'no reason is kept'), count(*), max(done.at)
                        FROM inbox_outcome AS done JOIN inbox ON inbox.id = done.event
                        WHERE done.event > (SELECT coalesce(max(id), 0) FROM inbox) - ?
                        AND done.outcome IN ('ignored', 'invalid', 'failed')
                        GROUP BY 1, 2, 3 ORDER BY 5 DESC, 4 DESC LIMIT ?
                        """, arguments: [events, limit]
                ).map {
                    PassedOver(
                        source: $0[0], outcome: $0[1], reason: $0[2], count: $0[3],
                        last: Timestamp(milliseconds: $0[4]))
                }
            }
        }
    }
}
