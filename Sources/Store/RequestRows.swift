internal import GRDB
internal import Intake

/// The rows that more than one operation writes.
extension Store {
    /// Opens a request with the settings that the rules decided.
    static func insert(
        _ request: RequestID, title: String, fingerprint: Int64?, by decision: Decision, _ now: Timestamp,
        _ db: Database
    ) throws {
        let statement = try db.cachedStatement(
            sql: """
                INSERT INTO request (id, title, status, team, priority, labels, voices, fingerprint, created_at,
                    updated_at, assignee, objective, score, snoozed_until, first_response_due, decision_due)
                VALUES (?,?,?,?,?,?,1,?,?,?,?,?,?,?,?,?)
                """)
        try statement.execute(arguments: [
            request.number, title, (decision.status ?? .triaged).rawValue, decision.route, decision.priority,
            Coding.text(decision.labels), fingerprint, now.milliseconds, now.milliseconds, decision.assignee,
            decision.objective, decision.score.points, decision.snoozedUntil?.milliseconds,
            decision.serviceLevel.firstResponse?.due.milliseconds, decision.serviceLevel.decision?.due.milliseconds,
        ])
        let count = try db.cachedStatement(sql: "UPDATE counter SET value = ? WHERE name = 'request'")
        try count.execute(arguments: [request.number])
    }

    static func log(
        _ request: RequestID?, _ kind: String, _ detail: String?, _ now: Timestamp, _ db: Database
    ) throws {
        let statement = try db.cachedStatement(sql: "INSERT INTO log (at, request, kind, detail) VALUES (?,?,?,?)")
        try statement.execute(arguments: [now.milliseconds, request?.number, kind, detail])
    }
}
