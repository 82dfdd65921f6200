internal import GRDB
package import Intake

extension Store {
    /// Takes up to `limit` waiting events and looks up what is known about each, all in one snapshot.
    ///
    /// Stops early when the bodies add up to some megabytes. Blocks like `commit`.
    /// - Parameter read: understands an event and says what to look up about it, or `nil` to stop before it; runs
    ///   inside the read, and must not come back to the store.
    /// - Returns: what was read and what was known of it, oldest first, with what the next decisions go on from.
    package func waitingEvents<T: Sendable>(
        limit: Int, now: Timestamp, read: (Event) -> (T, Probe?)?
    ) throws(StoreError) -> (reads: [(T, Known)], standing: Standing) {
        try translating(path) {
            try pool.read { db in
                var reads: [(T, Known)] = []
                var bytes = 0
                try Self.forEachWaiting(limit: limit, now: now, db) { event in
                    guard let (value, probe) = read(event) else { return false }
                    reads.append((value, try probe.map { try Self.known($0, db) } ?? Known()))
                    bytes += event.body.count
                    return bytes < 4 << 20
                }
                let last = try db.cachedStatement(sql: "SELECT value FROM counter WHERE name = 'request'")
                return (
                    reads, Standing(lastRequest: RequestID(try Int64.fetchOne(last) ?? 0), turns: try Self.turns(db))
                )
            }
        }
    }

    private static func known(_ probe: Probe, _ db: Database) throws -> Known {
        var known = Known()
        known.existing = try existing(probe.key, db)
        known.existingOpened = try known.existing.map { try opened($0, db) } ?? false
        known.reply = known.existing == nil ? nil : try sent(probe.reply, db)
        if let thread = probe.thread {
            let statement = try db.cachedStatement(
                sql: """
                    SELECT request FROM submission WHERE thread = ? AND role = 'ask' AND request IS NOT NULL
                    ORDER BY id LIMIT 1
                    """)
            known.threadRequest = try Int64.fetchOne(statement, arguments: [thread]).map(RequestID.init(_:))
        }
        if known.threadRequest == nil, let opener = probe.opener {
            let statement = try db.cachedStatement(
                sql: """
                    SELECT request FROM outbox WHERE external_id = ? AND external_id LIKE '%@triaged.%'
                    AND request IS NOT NULL LIMIT 1
                    """)
            known.threadRequest = try Int64.fetchOne(statement, arguments: [opener]).map(RequestID.init(_:))
        }
        if let fingerprint = probe.fingerprint {
            known.twins = try twins(fingerprint, probe.voice, db)
            known.newestTwin = try newestTwin(fingerprint, db)
        }
        if let answered = probe.answered {
            known.answeredChain = try chain(from: answered, db)
            known.answeredIsGone = try known.answeredChain.last.map { try isWithdrawn($0, db) } ?? false
            known.ownChain = try known.existing?.request.map { try chain(from: $0, db) } ?? []
        }
        return known
    }

    static func existing(_ key: MessageKey, _ db: Database) throws -> StoredSubmission? {
        let statement = try db.cachedStatement(
            sql: """
                SELECT \(StoredSubmission.columns) FROM submission
                WHERE platform = ? AND scope = ? AND external_id = ?
                """)
        return try Row.fetchOne(statement, arguments: [key.platform, key.scope, key.externalID]).map(stored)
    }

    /// The message that was posted with that key, and what it says since it was last edited.
    private static func sent(_ key: String, _ db: Database) throws -> SentPost? {
        let first = try db.cachedStatement(
            sql: "SELECT external_id FROM outbox WHERE key = ? AND state = 'delivered' AND external_id IS NOT NULL")
        guard let id = try String.fetchOne(first, arguments: [key]) else { return nil }
        // "0" follows "/": all keys that begin with this one and a slash.
        let last = try db.cachedStatement(
            sql:
                "SELECT post FROM outbox WHERE key = ?1 OR key BETWEEN ?1 || '/' AND ?1 || '0' ORDER BY id DESC LIMIT 1"
        )
        let post: Post? = try String.fetchOne(last, arguments: [key]).map { try Coding.value(Post.self, $0) }
        return post.map { SentPost(externalID: id, body: $0.body) }
    }

    static func stored(_ row: Row) throws -> StoredSubmission {
        StoredSubmission(
            id: row[0], role: StoredSubmission.Role(rawValue: row[1]) ?? .ask,
            state: StoredSubmission.State(rawValue: row[2]) ?? .live,
            request: (row[3] as Int64?).map(RequestID.init(_:)), receivedAt: Timestamp(milliseconds: row[4]),
            content: try Coding.value(Submission.self, row[5]),
            redactions: try (row[6] as String?).map { try Coding.values(Redaction.self, $0) } ?? [])
    }

    /// Requests with equal words: the look-up and the check at the commit must mean the same ones.
    private static let isTwin = "fingerprint = ? AND status <> 'withdrawn'"

    static func newestTwin(_ fingerprint: Int64, _ db: Database) throws -> RequestID? {
        let statement = try db.cachedStatement(sql: "SELECT max(id) FROM request WHERE \(isTwin)")
        return try Int64.fetchOne(statement, arguments: [fingerprint]).map(RequestID.init(_:))
    }

    static func twins(_ fingerprint: Int64, _ voice: String?, _ db: Database) throws -> [Known.Twin] {
        let statement = try db.cachedStatement(sql: "SELECT id FROM request WHERE \(isTwin) ORDER BY id LIMIT 4")
        return try Int64.fetchAll(statement, arguments: [fingerprint]).compactMap {
            try twin(RequestID($0), voice, db)
        }
    }

    /// The requests that were found, each as the one that stands for it today, once; without the withdrawn.
    ///
    /// Blocks.
    package func twins(_ found: [RequestID], for submission: Submission) throws(StoreError) -> [Known.Twin] {
        try translating(path) {
            try pool.read { db in
                var seen: Set<RequestID> = []
                return try found.compactMap { try Self.twin($0, submission.voice, db) }
                    .filter { seen.insert($0.request.id).inserted }
            }
        }
    }

    private static func twin(_ found: RequestID, _ voice: String?, _ db: Database) throws -> Known.Twin? {
        let summary = try db.cachedStatement(
            sql: "SELECT \(RequestSummary.columns) FROM request WHERE id = ? AND status <> 'withdrawn'")
        guard let root = try chain(from: found, db).last,
            let row = try Row.fetchOne(summary, arguments: [root.number])
        else { return nil }
        let opener = try db.cachedStatement(
            sql: """
                SELECT \(StoredSubmission.columns) FROM submission WHERE request = ? AND role = 'ask'
                ORDER BY id LIMIT 1
                """)
        guard let first = try Row.fetchOne(opener, arguments: [found.number]).map(stored) else { return nil }
        let own = try db.cachedStatement(
            sql: """
                \(tree) SELECT 1 FROM submission
                WHERE request IN tree AND voice = ? AND role = 'ask' AND state = 'live' LIMIT 1
                """)
        return Known.Twin(
            found: found, request: try RequestSummary(row), opener: first,
            isOwn: try Bool.fetchOne(own, arguments: [root.number, voice]) ?? false)
    }

    private static func opened(_ existing: StoredSubmission, _ db: Database) throws -> Bool {
        guard existing.role == .ask, let request = existing.request else { return false }
        let first = try Int64.fetchOne(
            db, sql: "SELECT min(id) FROM submission WHERE request = ? AND role = 'ask'", arguments: [request.number])
        return first == existing.id
    }
}

extension StoredSubmission {
    private static let names = ["id", "role", "state", "request", "received_at", "content", "redactions"]
    static let columns = names.joined(separator: ", ")
    static let columnCount = names.count

    /// The same, of a table that goes by another name.
    static func columns(of table: String) -> String { names.map { "\(table).\($0)" }.joined(separator: ", ") }
}
