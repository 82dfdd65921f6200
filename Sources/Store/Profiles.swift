private import Foundation
internal import GRDB
package import Intake

/// What recognition keeps of a request, ready to be written.
package struct StoredProfile: Sendable, Equatable {
    /// The identity of the table that made it.
    package var model: Int64
    /// `nil` when there is nothing in the text that could be compared.
    package var bytes: [UInt8]?
    /// The vector of an outside model, where one is configured and answered.
    package var dense: [UInt8]?
    /// The request that founded its theme; `nil` while that is not known.
    package var theme: RequestID?

    package init(model: Int64, bytes: [UInt8]?, dense: [UInt8]? = nil, theme: RequestID? = nil) {
        self.model = model
        self.bytes = bytes
        self.dense = dense
        self.theme = theme
    }
}

/// A profile that is new or was changed, with what searches are narrowed by.
package struct ProfileChange: Sendable {
    package var request: RequestID
    /// Grows with every change.
    package var change: Int64
    /// `nil` when the request is not to be found any more.
    package var bytes: [UInt8]?
    package var team: String?
    package var source: String
    package var channel: String?
    package var theme: RequestID?
}

/// A request as the scorer looks at it.
package struct StoredAsk: Sendable {
    package var request: RequestID
    package var title: String
    package var bytes: [UInt8]
    package var dense: [UInt8]?
}

extension Store {
    /// Profiles changed after `change`, in that order.
    ///
    /// Blocks.
    package func profileChanges(after change: Int64, limit: Int) throws(StoreError) -> [ProfileChange] {
        try translating(path) {
            try pool.read { db in
                let statement = try db.cachedStatement(
                    sql: """
                        SELECT p.request, p.change, p.bytes, r.team, p.source, p.channel, p.theme
                        FROM profile p JOIN request r ON r.id = p.request
                        WHERE p.change > ? ORDER BY p.change LIMIT ?
                        """)
                return try Row.fetchAll(statement, arguments: [change, limit]).map { row in
                    ProfileChange(
                        request: RequestID(row[0]), change: row[1], bytes: row.bytes(2), team: row[3], source: row[4],
                        channel: row[5], theme: (row[6] as Int64?).map(RequestID.init(_:)))
                }
            }
        }
    }

    /// The titles and profiles of requests, in the order of `requests`; without those that have none.
    ///
    /// Blocks.
    package func profiles(of requests: [RequestID]) throws(StoreError) -> [StoredAsk] {
        try translating(path) {
            try pool.read { db in
                let statement = try db.cachedStatement(
                    sql: """
                        SELECT p.bytes, r.title, p.dense FROM profile p JOIN request r ON r.id = p.request
                        WHERE p.request = ?
                        """)
                return try requests.compactMap { request in
                    let row = try Row.fetchOne(statement, arguments: [request.number])
                    guard let row, let bytes = row.bytes(0) else { return nil }
                    return StoredAsk(request: request, title: row[1], bytes: bytes, dense: row.bytes(2))
                }
            }
        }
    }

    /// The first voices of requests whose profile is missing or was made with another table, by number.
    ///
    /// Blocks.
    /// - Parameter model: `nil` gives all requests, whatever made their profile.
    package func unprofiled(
        by model: Int64?, after request: RequestID, limit: Int
    ) throws(StoreError) -> [(request: RequestID, opener: StoredSubmission)] {
        try translating(path) {
            try pool.read { db in
                let rows = try Row.fetchAll(
                    db,
                    sql: """
                        SELECT \(StoredSubmission.columns(of: "s")), r.id FROM request r
                        LEFT JOIN profile p ON p.request = r.id
                        CROSS JOIN submission s ON s.id = (
                            SELECT min(id) FROM submission WHERE request = r.id AND role = 'ask')
                        WHERE r.id > ? AND r.status <> 'withdrawn' AND (? OR p.model IS NOT ?)
                        ORDER BY r.id LIMIT ?
                        """, arguments: [request.number, model == nil, model, limit])
                return try rows.map { (RequestID($0[StoredSubmission.columnCount]), try Self.stored($0)) }
            }
        }
    }

    /// Writes profiles that were made anew.
    ///
    /// Blocks.
    package func keep(
        profiles: [(request: RequestID, source: String, channel: String?, profile: StoredProfile)]
    ) throws(StoreError) {
        try translating(path) {
            try pool.write { db in
                for (request, source, channel, profile) in profiles {
                    try Self.put(profile, of: request, source: source, channel: channel, keepsDense: true, db)
                }
            }
        }
    }

    /// Notes which themes requests belong to, that had none.
    ///
    /// Blocks.
    package func keep(themes: [(request: RequestID, theme: RequestID)]) throws(StoreError) {
        guard !themes.isEmpty else { return }
        try translating(path) {
            try pool.write { db in
                let statement = try db.cachedStatement(sql: "UPDATE profile SET theme = ? WHERE request = ?")
                for (request, theme) in themes {
                    try statement.execute(arguments: [theme.number, request.number])
                }
            }
        }
    }

    /// How many requests there are, and how many of them have a profile made with the table `model`.
    package func profileCounts(model: Int64) throws(StoreError) -> (requests: Int, profiled: Int) {
        try translating(path) {
            try pool.read { db in
                (
                    try Int.fetchOne(db, sql: "SELECT count(*) FROM request WHERE status <> 'withdrawn'") ?? 0,
                    try Int.fetchOne(
                        db,
                        sql: """
                            SELECT count(*) FROM profile p JOIN request r ON r.id = p.request
                            WHERE p.model = ? AND r.status <> 'withdrawn'
                            """, arguments: [model]) ?? 0
                )
            }
        }
    }

    /// The newest asks that came in, oldest first: where they came from and what they said.
    ///
    /// Blocks.
    package func latestAsks(limit: Int) throws(StoreError) -> [Submission] {
        try translating(path) {
            try pool.read { db in
                try String.fetchAll(
                    db,
                    sql: "SELECT content FROM submission WHERE role = 'ask' ORDER BY id DESC LIMIT ?",
                    arguments: [limit]
                ).reversed().map { try Coding.value(Submission.self, $0) }
            }
        }
    }
}

extension Store {
    private static let nextChange = "(SELECT coalesce(max(change), 0) + 1 FROM profile)"

    static func put(
        _ profile: StoredProfile, of request: RequestID, source: String, channel: String?, keepsDense: Bool = false,
        _ db: Database
    ) throws {
        let statement = try db.cachedStatement(
            sql: """
                INSERT INTO profile (request, change, model, bytes, dense, source, channel, theme)
                VALUES (?, \(nextChange), ?, ?, ?, ?, ?, ?)
                ON CONFLICT (request) DO UPDATE SET change = excluded.change, model = excluded.model,
                    bytes = excluded.bytes, dense = CASE WHEN ? THEN dense ELSE excluded.dense END, source = excluded.source, channel = excluded.channel,
                    theme = coalesce(excluded.theme, theme)
                """)
        try statement.execute(arguments: [
            request.number, profile.model, profile.bytes.map { Data($0) }, profile.dense.map { Data($0) }, source,
            channel,
            profile.theme?.number, keepsDense,
        ])
    }

    /// Nobody asks for it any more: it is not to be found.
    static func removeProfile(of request: RequestID, _ db: Database) throws {
        let statement = try db.cachedStatement(
            sql:
                "UPDATE profile SET bytes = NULL, dense = NULL, change = \(nextChange) WHERE request = ? AND bytes IS NOT NULL"
        )
        try statement.execute(arguments: [request.number])
    }

    /// Its team is another: whoever narrows by team has to know.
    static func touchProfile(of request: RequestID, _ db: Database) throws {
        let statement = try db.cachedStatement(sql: "UPDATE profile SET change = \(nextChange) WHERE request = ?")
        try statement.execute(arguments: [request.number])
    }
}

extension Row {
    fileprivate func bytes(_ index: Int) -> [UInt8]? {
        (self[index] as Data?).map { Array($0) }
    }
}
