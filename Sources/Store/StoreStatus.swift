internal import GRDB
private import Intake

/// The store in numbers, for `triaged status`, the hub and the gauges.
package struct StoreStatus: Sendable, Equatable, Codable {
    package var events: Int
    /// Events kept and not yet decided.
    package var waiting: Int
    package var outcomes: [String: Int]
    /// Distinct wishes: those merged into another are not counted again.
    package var requests: Int
    package var requestsByStatus: [String: Int]
    package var requestsByTeam: [String: Int]
    package var voices: Int
    package var dropped: Int
    package var posts: [String: Int]
}

extension Store {
    package func status() async throws(StoreError) -> StoreStatus {
        try await translating(path) {
            try await self.pool.read { db in
                func count(_ sql: String) throws -> Int { try Int.fetchOne(db, sql: sql) ?? 0 }
                func table(_ sql: String) throws -> [String: Int] {
                    let rows = try Row.fetchAll(db, sql: sql).map { ($0[0] as String, $0[1] as Int) }
                    return Dictionary(rows, uniquingKeysWith: +)
                }
                return StoreStatus(
                    events: try count("SELECT count(*) FROM inbox"), waiting: try Self.countWaiting(db),
                    outcomes: try table("SELECT outcome, count(*) FROM inbox_outcome GROUP BY 1"),
                    requests: try count("SELECT count(*) FROM request WHERE merged_into IS NULL"),
                    requestsByStatus: try table("SELECT status, count(*) FROM request GROUP BY 1"),
                    requestsByTeam: try table("SELECT coalesce(team, '-'), count(*) FROM request GROUP BY 1"),
                    voices: try count("SELECT coalesce(sum(voices), 0) FROM request WHERE merged_into IS NULL"),
                    dropped: try count("SELECT count(*) FROM submission WHERE state = 'dropped'"),
                    posts: try table("SELECT state, count(*) FROM outbox GROUP BY 1"))
            }
        }
    }

    /// Posts in a state where a person should look: uncertain ones, and dead ones.
    package func troubledPosts() async throws(StoreError) -> (uncertain: Int, dead: Int) {
        try await translating(path) {
            try await self.pool.read { db in
                let row = try Row.fetchOne(
                    db,
                    sql:
                        "SELECT total(state = 'uncertain'), total(state = 'dead') FROM outbox WHERE state IN ('uncertain', 'dead')"
                )
                return (Int(row?[0] as Double? ?? 0), Int(row?[1] as Double? ?? 0))
            }
        }
    }

    /// What became of an event; `nil` while it waits.
    package func outcome(of event: Int64) async throws(StoreError) -> (outcome: String, submission: Int64?)? {
        try await translating(path) {
            try await self.pool.read { db in
                try Row.fetchOne(
                    db, sql: "SELECT outcome, submission FROM inbox_outcome WHERE event = ?", arguments: [event]
                )
                .map { ($0[0], $0[1]) }
            }
        }
    }
}

extension Store {
    /// SQLite's own word for how hard the writer pushes commits: 0 off, 1 normal, 2 full.
    package func synchronousMode() async throws(StoreError) -> Int {
        try await translating(path) {
            try await self.pool.writeWithoutTransaction { db in try Int.fetchOne(db, sql: "PRAGMA synchronous") ?? -1 }
        }
    }
}
