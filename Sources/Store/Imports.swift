internal import GRDB
package import Intake

extension Store {
    /// Where the import of that name stands; `nil` when there was none.
    package func importCursor(_ name: String) async throws(StoreError) -> ImportCursor? {
        try await translating(path) {
            try await self.pool.read { db in
                try String.fetchOne(db, sql: "SELECT cursor FROM import WHERE name = ?", arguments: [name])
                    .map { try Coding.value(ImportCursor.self, $0) }
            }
        }
    }

    /// Keeps a piece of an import and how far it has come, in one commit: after a crash, both are there or neither.
    ///
    /// - Returns: the cursor with the places that the events got.
    package func keep(
        _ events: [Event], of cursor: ImportCursor, at now: Timestamp
    ) async throws(StoreError) -> ImportCursor {
        try await translating(path) {
            try await self.pool.writeWithoutTransaction { db in
                var cursor = cursor
                try db.inTransaction(.immediate) {
                    for event in events {
                        try Self.insert(event, db)
                        cursor.lastEvent = db.lastInsertedRowID
                        cursor.firstEvent = cursor.firstEvent ?? cursor.lastEvent
                    }
                    try db.execute(
                        sql: """
                            INSERT INTO import VALUES (?, ?, ?)
                            ON CONFLICT (name) DO UPDATE SET cursor = excluded.cursor, updated_at = excluded.updated_at
                            """, arguments: [cursor.name, Coding.text(cursor), now.milliseconds])
                    return .commit
                }
                self.countBacklog(adding: events.count, db)
                return cursor
            }
        }
    }

    /// How many events wait, whoever sent them.
    package func waitingCount() async throws(StoreError) -> Int {
        try await translating(path) { try await self.pool.read(Self.countWaiting) }
    }

    /// What has become of the rows of an import so far.
    ///
    /// Costs a look at every event since the import began.
    package func results(of cursor: ImportCursor, from source: String) async throws(StoreError) -> ImportResults {
        guard let first = cursor.firstEvent, let last = cursor.lastEvent else { return ImportResults() }
        return try await translating(path) {
            try await self.pool.read { db in
                var results = ImportResults()
                let rows = try Row.fetchCursor(
                    db, sql: Self.resultsOfImport,
                    arguments: [first, last, source, ImportCursor.header(cursor.name).stored])
                while let row = try rows.next() { results.add(row[0], row[1], count: row[2]) }
                return results
            }
        }
    }

    /// The opener of a request is its first ask.
    private static let resultsOfImport = """
        SELECT
            CASE
                WHEN o.event IS NULL THEN 'waiting'
                WHEN o.outcome <> 'submission' THEN o.outcome
                WHEN s.request IS NULL THEN 'dropped'
                WHEN s.id = (SELECT id FROM submission WHERE request = s.request AND role = 'ask' ORDER BY id LIMIT 1)
                    THEN 'opened'
                ELSE 'joined'
            END AS became,
            CASE WHEN o.outcome IN ('submission', 'repeated', 'edit') THEN NULL ELSE o.reason END AS why, count(*)
        FROM inbox i LEFT JOIN inbox_outcome o ON o.event = i.id LEFT JOIN submission s ON s.id = o.submission
        WHERE i.id BETWEEN ? AND ? AND i.source = ? AND i.headers = ?
        GROUP BY became, why ORDER BY count(*) DESC
        """

    /// Sets how a request stood on the one it opened: it is older than this store, and its clocks have run out.
    ///
    /// The team is recorded like a person's correction, so that rules never override it and a backtest is scored
    /// against it. The status is not: rules could only be wrong about a request that has long shipped.
    static func set(_ past: Past, on id: RequestID, since: Timestamp, _ now: Timestamp, _ db: Database) throws {
        let update = try db.cachedStatement(
            sql: """
                UPDATE request SET created_at = ?, status = coalesce(?, status),
                    assignee = CASE WHEN ? <> team THEN NULL ELSE assignee END, team = coalesce(?, team),
                    snoozed_until = NULL, first_response_due = NULL, decision_due = NULL, decided_at = ?,
                    decision_words = ?
                WHERE id = ?
                """)
        try update.execute(arguments: [
            since.milliseconds, past.status?.rawValue, past.team, past.team, past.decidedAt?.milliseconds,
            past.decision, id.number,
        ])
        guard let team = past.team else { return }
        let record = try db.cachedStatement(
            sql: "INSERT INTO correction (request, at, by, correction) VALUES (?,?,'import',?)")
        try record.execute(arguments: [id.number, now.milliseconds, Coding.text(Correction(route: team))])
    }
}

extension ImportCursor {
    /// What marks the events of an import, so that they can be told from others'.
    package static func header(_ name: String) -> Headers { Headers([("import", name)]) }
}

extension ImportResults {
    fileprivate mutating func add(_ became: String, _ why: String?, count: Int) {
        switch became {
        case "opened": opened += count
        case "joined": joined += count
        case "dropped": dropped += count
        case "repeated", "edit": repeated += count
        case "waiting": waiting += count
        default:
            failed += count
            if let why, reasons.count < 10 { reasons.append("\(count) × \(why)") }
        }
    }
}
