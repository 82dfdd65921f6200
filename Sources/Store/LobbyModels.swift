internal import GRDB
package import Intake

/// A thread of the built-in room: what a person asked, and what was said below it.
package struct LobbyThread: Sendable {
    /// The platform's name for the thread: the id of its first message.
    package var id: String
    package var messages: [LobbyMessage]
}

package struct LobbyMessage: Sendable {
    package enum Words: Sendable {
        case person(name: String, text: String)
        case bot(PostBody)
    }

    package var at: Timestamp
    package var words: Words
    package var request: RequestID?
    /// The sub-room a notice went to, such as `#payments`; `nil` in the room itself.
    package var address: String?
}

extension Store {
    /// Keeps a post that was sent to the lobby; false when one with that key is there already.
    package func keepLobbyPost(
        key: String, address: String?, thread: String?, request: RequestID?, body: PostBody, at now: Timestamp
    ) async throws(StoreError) -> Bool {
        try await translating(path) {
            try await self.pool.write { db in
                try db.execute(
                    sql: """
                        INSERT INTO lobby_post (key, address, thread, request, at, body) VALUES (?,?,?,?,?,?)
                        ON CONFLICT (key) DO NOTHING
                        """,
                    arguments: [key, address, thread, request?.number, now.milliseconds, Coding.text(body)])
                return db.changesCount > 0
            }
        }
    }

    /// The newest `limit` threads, oldest first, each with its messages in order.
    package func lobbyThreads(limit: Int) async throws(StoreError) -> [LobbyThread] {
        try await translating(path) {
            try await self.pool.read { db in
                let roots = try Row.fetchAll(
                    db,
                    sql: """
                        SELECT external_id FROM submission WHERE source = 'lobby' AND role = 'ask'
                        ORDER BY id DESC LIMIT ?
                        """, arguments: [limit])
                return try roots.reversed().map { try Self.lobbyThread($0[0], db) }
            }
        }
    }

    private static func lobbyThread(_ id: String, _ db: Database) throws -> LobbyThread {
        let said = try Row.fetchAll(
            db,
            sql: """
                SELECT \(StoredSubmission.columns) FROM submission
                WHERE platform = 'lobby' AND state <> 'withdrawn'
                  AND (external_id = ? OR thread = (SELECT thread FROM submission WHERE platform = 'lobby' AND external_id = ?))
                ORDER BY id
                """, arguments: [id, id]
        ).map { row in
            let stored = try stored(row)
            let name = stored.content.author.name ?? "Someone"
            return LobbyMessage(
                at: stored.receivedAt, words: .person(name: name, text: stored.shown.text), request: stored.request)
        }
        let answered = try Row.fetchAll(
            db, sql: "SELECT at, body, request, address FROM lobby_post WHERE thread = ? ORDER BY id", arguments: [id]
        ).map(lobbyPost)
        return LobbyThread(id: id, messages: (said + answered).sorted { $0.at < $1.at })
    }

    /// Notices that teams got in the lobby's own rooms (`lobby:#payments`), the newest first.
    package func lobbyNotices(limit: Int) async throws(StoreError) -> [LobbyMessage] {
        try await translating(path) {
            try await self.pool.read { db in
                try Row.fetchAll(
                    db,
                    sql: """
                        SELECT at, body, request, address FROM lobby_post WHERE thread IS NULL
                        ORDER BY id DESC LIMIT ?
                        """, arguments: [limit]
                ).map(Self.lobbyPost)
            }
        }
    }

    private static func lobbyPost(_ row: Row) throws -> LobbyMessage {
        LobbyMessage(
            at: Timestamp(milliseconds: row[0]), words: .bot(try Coding.value(PostBody.self, row[1])),
            request: (row[2] as Int64?).map(RequestID.init(_:)), address: row[3])
    }
}
