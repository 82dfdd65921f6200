internal import GRDB
package import Intake

extension Store {
    /// Records what a person set right, sets it on the request, and adds the posts that tell of it, all at once.
    ///
    /// - Throws: `notFound` when there is no such request, or it was merged into another.
    package func correct(
        _ request: RequestID, _ correction: Correction, by person: String, posts: [Post], at now: Timestamp
    ) async throws(StoreError) {
        try await translating(path) {
            try await self.pool.write { db in
                let merged = try Row.fetchOne(
                    db, sql: "SELECT merged_into FROM request WHERE id = ?", arguments: [request.number])
                guard let merged else { throw StoreError(.notFound, "there is no \(request)") }
                if let other = merged[0] as Int64? {
                    throw StoreError(.notFound, "\(request) was merged into \(RequestID(other)); correct that one")
                }
                try db.execute(
                    sql: "INSERT INTO correction (request, at, by, correction) VALUES (?,?,?,?)",
                    arguments: [request.number, now.milliseconds, person, Coding.text(correction)])
                try Self.set(correction, on: request, now, db)
                for post in posts { _ = try Self.add(post, due: now, db) }
                try db.execute(
                    sql: "INSERT INTO log (at, request, kind, detail) VALUES (?,?,'corrected',?)",
                    arguments: [
                        now.milliseconds, request.number, "\(correction.settings.joined(separator: ", ")) by \(person)",
                    ])
            }
        }
    }

    /// A team that is new to it does not have it with somebody of the old one.
    private static func set(_ correction: Correction, on request: RequestID, _ now: Timestamp, _ db: Database) throws {
        try db.execute(
            sql: """
                UPDATE request SET assignee = coalesce(?, CASE WHEN ? <> team THEN NULL ELSE assignee END),
                    team = coalesce(?, team), priority = coalesce(?, priority), labels = coalesce(?, labels),
                    status = coalesce(?, status), updated_at = ?,
                    decided_at = CASE WHEN ? IS NULL THEN decided_at ELSE ? END,
                    decision_words = CASE WHEN ? IS NULL THEN coalesce(?, decision_words) ELSE ? END
                WHERE id = ?
                """,
            arguments: [
                correction.assignee, correction.route, correction.route, correction.priority,
                correction.labels.map { Coding.text($0) },
                correction.status?.rawValue, now.milliseconds, correction.status?.rawValue,
                (correction.status?.isDecision ?? false) ? now.milliseconds : nil, correction.status?.rawValue,
                correction.words, correction.words, request.number,
            ])
        if correction.route != nil { try touchProfile(of: request, db) }
    }

    /// What people have set right about a request, the newest word for each setting.
    static func correction(of request: RequestID, _ db: Database) throws -> Correction {
        let statement = try db.cachedStatement(
            sql: "SELECT correction FROM correction WHERE request = ? ORDER BY id")
        var whole = Correction()
        for text in try String.fetchAll(statement, arguments: [request.number]) {
            whole.add(try Coding.value(Correction.self, text))
        }
        return whole
    }

    /// Everything that people have set right, by request.
    package func corrections() async throws(StoreError) -> [RequestID: Correction] {
        try await translating(path) {
            try await self.pool.read { db in
                var all: [RequestID: Correction] = [:]
                let rows = try Row.fetchCursor(db, sql: "SELECT request, correction FROM correction ORDER BY id")
                while let row = try rows.next() {
                    all[RequestID(row[0]), default: Correction()].add(try Coding.value(Correction.self, row[1]))
                }
                return all
            }
        }
    }
}
