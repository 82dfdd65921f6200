internal import GRDB
package import Intake

extension Store {
    /// How far a source has been read; `nil` when it was never asked.
    package func pollCursor(of source: String) async throws(StoreError) -> JSON? {
        try await translating(path) {
            try await self.pool.read { db in
                try String.fetchOne(db, sql: "SELECT cursor FROM poll WHERE source = ?", arguments: [source])
                    .map { try Coding.json($0) }
            }
        }
    }

    /// Keeps what a source told and how far it has been read, in one commit: after a crash, both are there or neither.
    package func keep(
        _ events: [Event], cursor: JSON, of source: String, at now: Timestamp
    ) async throws(StoreError) {
        try await translating(path) {
            try await self.pool.writeWithoutTransaction { db in
                try db.inTransaction(.immediate) {
                    for event in events { try Self.insert(event, db) }
                    try db.execute(
                        sql: """
                            INSERT INTO poll VALUES (?, ?, ?)
                            ON CONFLICT (source) DO UPDATE SET cursor = excluded.cursor, updated_at = excluded.updated_at
                            """, arguments: [source, cursor.text, now.milliseconds])
                    return .commit
                }
                self.countBacklog(adding: events.count, db)
            }
        }
    }

    // MARK: - What was looked up

    /// Everything that was looked up.
    package func lookedUp() async throws(StoreError) -> [LookedUp] {
        try await translating(path) {
            try await self.pool.read { db in
                try Row.fetchAll(db, sql: "SELECT source, kind, id, fact, until FROM fact").map { row in
                    LookedUp(
                        source: row[0], kind: row[1], id: row[2], fact: try (row[3] as String?).map(Coding.json),
                        until: Timestamp(milliseconds: row[4]))
                }
            }
        }
    }

    package func forgetLookedUp(before time: Timestamp) async throws(StoreError) {
        try await translating(path) {
            try await self.pool.write { db in
                try db.execute(sql: "DELETE FROM fact WHERE until < ?", arguments: [time.milliseconds])
            }
        }
    }

    package func keep(_ found: [LookedUp]) async throws(StoreError) {
        guard !found.isEmpty else { return }
        try await translating(path) {
            try await self.pool.write { db in
                let statement = try db.cachedStatement(
                    sql: """
                        INSERT INTO fact VALUES (?, ?, ?, ?, ?)
                        ON CONFLICT (source, kind, id) DO UPDATE SET fact = excluded.fact, until = excluded.until
                        """)
                for one in found {
                    try statement.execute(arguments: [
                        one.source, one.kind, one.id, one.fact?.text, one.until.milliseconds,
                    ])
                }
            }
        }
    }
}

/// One thing that was looked up at a platform, as it is kept.
package struct LookedUp: Sendable, Equatable {
    package var source: String
    package var kind: String
    package var id: String
    /// `nil` where the platform knows no such thing, or will not tell.
    package var fact: JSON?
    /// How long it is good for.
    package var until: Timestamp

    package init(source: String, kind: String, id: String, fact: JSON?, until: Timestamp) {
        self.source = source
        self.kind = kind
        self.id = id
        self.fact = fact
        self.until = until
    }
}
