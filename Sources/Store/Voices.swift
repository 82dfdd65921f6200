internal import GRDB
internal import Intake

/// The requests that lead to one make a tree: its root stands for them all and counts each person once.
extension Store {
    /// Binds `tree` to the ids of a request, the first argument, and of all that was merged into it.
    static let tree = """
        WITH RECURSIVE tree(id) AS (
            VALUES (?) UNION SELECT r.id FROM request r JOIN tree ON r.merged_into = tree.id)
        """

    /// A request, what it was merged into, what that was merged into, and so on; empty when there is no such request.
    static func chain(from request: RequestID, _ db: Database) throws -> [RequestID] {
        let statement = try db.cachedStatement(
            sql: """
                WITH RECURSIVE up(id, depth) AS (
                    SELECT id, 0 FROM request WHERE id = ?
                    UNION SELECT r.merged_into, depth + 1 FROM request r JOIN up ON r.id = up.id
                    WHERE r.merged_into IS NOT NULL AND depth < 1000)
                SELECT id FROM up ORDER BY depth
                """)
        return try Int64.fetchAll(statement, arguments: [request.number]).map(RequestID.init(_:))
    }

    /// Each person once, over everything that was merged into it.
    static func countVoices(_ request: RequestID, _ now: Timestamp, _ db: Database) throws {
        let statement = try db.cachedStatement(
            sql: """
                \(tree)
                UPDATE request SET updated_at = ?, voices = (
                    SELECT count(DISTINCT voice) FROM submission
                    WHERE request IN tree AND role = 'ask' AND state = 'live')
                WHERE id = ?
                """)
        try statement.execute(arguments: [request.number, now.milliseconds, request.number])
    }

    /// Counts again, up the chain; a request that nobody decided on yet goes when the last who asked is gone, and with
    /// it the posts that have not left.
    static func lostVoice(_ request: RequestID, _ now: Timestamp, _ db: Database) throws {
        for ancestor in try chain(from: request, db) {
            try countVoices(ancestor, now, db)
            try db.execute(
                sql: """
                    UPDATE request SET status = ?
                    WHERE id = ? AND voices = 0 AND status IN ('new', 'triaged', 'needs_info')
                    """, arguments: [Status.withdrawn.rawValue, ancestor.number])
            guard db.changesCount > 0 else { continue }
            try removeProfile(of: ancestor, db)
            try db.execute(
                sql: """
                    UPDATE outbox SET state = 'dead', reason = 'it was taken back before this left', settled_at = ?
                    WHERE request = ? AND state = 'waiting'
                    """, arguments: [now.milliseconds, ancestor.number])
        }
    }

    static func isWithdrawn(_ request: RequestID, _ db: Database) throws -> Bool {
        try String.fetchOne(
            db.cachedStatement(sql: "SELECT status FROM request WHERE id = ?"), arguments: [request.number])
            == Status.withdrawn.rawValue
    }
}
