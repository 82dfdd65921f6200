internal import GRDB
package import Intake

/// A request as lists show it.
package struct RequestSummary: Sendable, Equatable {
    package var id: RequestID
    package var title: String
    package var status: Status
    /// The team's key in the rule file.
    package var team: String?
    package var priority: String?
    package var labels: [String]
    /// How many people asked for it.
    package var voices: Int
    package var createdAt: Timestamp
    package var updatedAt: Timestamp
    /// Who of the team has it.
    package var assignee: String?
    /// The team's goal that it serves.
    package var objective: String?
    /// Out of sight until then.
    package var snoozedUntil: Timestamp?
    package var firstResponseDue: Timestamp?
    package var decisionDue: Timestamp?
    /// When it was planned, declined or shipped, and what was said of it.
    package var decidedAt: Timestamp?
    package var decisionWords: String?
}

extension RequestSummary {
    static let columns = """
        id, title, status, team, priority, labels, voices, created_at, updated_at, assignee, objective, snoozed_until,
        first_response_due, decision_due, decided_at, decision_words
        """

    init(_ row: Row) throws {
        self.init(
            id: RequestID(row[0]), title: row[1], status: Status(rawValue: row[2]) ?? .new, team: row[3],
            priority: row[4], labels: try Coding.texts(row[5]), voices: row[6],
            createdAt: Timestamp(milliseconds: row[7]), updatedAt: Timestamp(milliseconds: row[8]),
            assignee: row[9], objective: row[10], snoozedUntil: Self.time(row[11]),
            firstResponseDue: Self.time(row[12]),
            decisionDue: Self.time(row[13]), decidedAt: Self.time(row[14]), decisionWords: row[15])
    }

    private static func time(_ milliseconds: Int64?) -> Timestamp? { milliseconds.map(Timestamp.init(milliseconds:)) }
}

/// A request with everything that hangs on it.
package struct RequestDetail: Sendable {
    package var summary: RequestSummary
    /// What it was merged into; `nil` when it stands for itself.
    package var mergedInto: RequestID?
    /// What was merged into it, directly.
    package var merged: [RequestSummary]
    /// Of it and of all that was merged into it.
    ///
    /// Asks first, then comments, each oldest first; the withdrawn among them.
    package var submissions: [StoredSubmission]
    /// Oldest first.
    package var decisions: [DecisionRecord]
    package var posts: [PostRecord]
    package var log: [LogEntry]
}

/// A decision with the inputs it was made from.
package struct DecisionRecord: Sendable {
    package var id: Int64
    package var at: Timestamp
    package var match: Match
    package var inputs: Inputs
    package var decision: Decision
    package var submission: Int64
    /// The request it opened or joined; `nil` when it was dropped.
    package var request: RequestID?
    /// The words as they stood when it was decided.
    package var content: Submission
    /// It is about the voice that opened the request, and so gave it its settings.
    package var isOpener: Bool
}

extension RequestDetail {
    /// The decision that the request's settings come from: the newest about the voice that opened it.
    package var standing: DecisionRecord? { decisions.last(where: \.isOpener) ?? decisions.last }
}

package struct PostRecord: Sendable {
    package enum State: String, Sendable, CaseIterable { case waiting, sending, delivered, dead, uncertain }

    package var post: Post
    package var state: State
    package var attempts: Int
    package var dueAt: Timestamp
    package var createdAt: Timestamp
    package var settledAt: Timestamp?
    package var externalID: String?
    package var reason: String?
}

package struct LogEntry: Sendable {
    package var at: Timestamp
    package var kind: String
    package var detail: String?
}

extension Store {
    /// Requests that stand for themselves, the newest first, below the number `before` when it is given.
    package func requests(limit: Int, before: RequestID? = nil) async throws(StoreError) -> [RequestSummary] {
        try await translating(path) {
            try await self.pool.read { db in
                try Row.fetchAll(
                    db,
                    sql:
                        "SELECT \(RequestSummary.columns) FROM request WHERE id < ? AND merged_into IS NULL ORDER BY id DESC LIMIT ?",
                    arguments: [before?.number ?? .max, limit]
                ).map(RequestSummary.init(_:))
            }
        }
    }

    package func request(_ id: RequestID) async throws(StoreError) -> RequestDetail? {
        try await translating(path) {
            try await self.pool.read { db in
                guard
                    let row = try Row.fetchOne(
                        db, sql: "SELECT \(RequestSummary.columns) FROM request WHERE id = ?", arguments: [id.number])
                else { return nil }
                return RequestDetail(
                    summary: try RequestSummary(row), mergedInto: try Self.chain(from: id, db).dropFirst().first,
                    merged: try Row.fetchAll(
                        db, sql: "SELECT \(RequestSummary.columns) FROM request WHERE merged_into = ? ORDER BY id",
                        arguments: [id.number]
                    ).map(RequestSummary.init(_:)), submissions: try Self.submissions(of: id, db),
                    decisions: try Self.decisions(db, where: "d.request = ? ORDER BY d.id", [id.number]),
                    posts: try Self.posts(db, where: "request = ? ORDER BY id", [id.number]),
                    log: try Row.fetchAll(
                        db, sql: "SELECT at, kind, detail FROM log WHERE request = ? ORDER BY seq",
                        arguments: [id.number]
                    ).map { LogEntry(at: Timestamp(milliseconds: $0[0]), kind: $0[1], detail: $0[2]) })
            }
        }
    }

    /// A few requests as lists show them, whatever became of them; without those that are not there.
    package func summaries(of requests: [RequestID]) async throws(StoreError) -> [RequestSummary] {
        try await translating(path) {
            try await self.pool.read { db in
                let statement = try db.cachedStatement(
                    sql: "SELECT \(RequestSummary.columns) FROM request WHERE id = ?")
                return try requests.compactMap { id in
                    try Row.fetchOne(statement, arguments: [id.number]).map(RequestSummary.init(_:))
                }
            }
        }
    }

    /// What the rules dropped, the newest first.
    package func dropped(limit: Int) async throws(StoreError) -> [DecisionRecord] {
        try await translating(path) {
            try await self.pool.read { db in
                try Self.decisions(
                    db, where: "d.request IS NULL AND s.state = 'dropped' ORDER BY d.id DESC LIMIT ?", [limit])
            }
        }
    }

    /// The newest decision about a message; `nil` when none was made.
    package func decision(on key: MessageKey) async throws(StoreError) -> DecisionRecord? {
        try await translating(path) {
            try await self.pool.read { db in
                try Self.decisions(
                    db, where: "s.platform = ? AND s.scope = ? AND s.external_id = ? ORDER BY d.id DESC LIMIT 1",
                    [key.platform, key.scope, key.externalID]
                ).first
            }
        }
    }

    private static func submissions(of id: RequestID, _ db: Database) throws -> [StoredSubmission] {
        try Row.fetchAll(
            db,
            sql: """
                \(tree) SELECT \(StoredSubmission.columns) FROM submission
                WHERE request IN tree AND role <> 'tombstone' ORDER BY role, id
                """, arguments: [id.number]
        ).map(stored)
    }

    private static func decisions(
        _ db: Database, where condition: String, _ arguments: StatementArguments
    ) throws -> [DecisionRecord] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT \(DecisionRecord.columns) FROM decision d JOIN submission s ON s.id = d.submission
                WHERE \(condition)
                """, arguments: arguments
        ).map(DecisionRecord.init(_:))
    }

    /// Posts in one state, the newest first.
    package func posts(in state: PostRecord.State, limit: Int) async throws(StoreError) -> [PostRecord] {
        try await translating(path) {
            try await self.pool.read { db in
                try Self.posts(db, where: "state = ? ORDER BY id DESC LIMIT ?", [state.rawValue, limit])
            }
        }
    }

    private static func posts(
        _ db: Database, where condition: String, _ arguments: StatementArguments
    ) throws -> [PostRecord] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT post, state, attempts, due_at, created_at, settled_at, external_id, reason
                FROM outbox WHERE \(condition)
                """, arguments: arguments
        ).map { row in
            PostRecord(
                post: try Coding.value(Post.self, row[0]), state: PostRecord.State(rawValue: row[1]) ?? .uncertain,
                attempts: row[2], dueAt: Timestamp(milliseconds: row[3]), createdAt: Timestamp(milliseconds: row[4]),
                settledAt: (row[5] as Int64?).map(Timestamp.init(milliseconds:)), externalID: row[6], reason: row[7])
        }
    }
}
