internal import GRDB
package import Intake

/// A post taken for sending.
///
/// `fence` grows with every claim: a settlement that names an older one changes nothing.
package struct Claim: Sendable, Equatable {
    package var id: Int64
    package var fence: Int64
    /// Attempts begun, this one included.
    package var attempts: Int
    package var createdAt: Timestamp
    package var post: Post
}

/// How an attempt ended, for the outbox.
package struct Settlement: Sendable {
    package var id: Int64
    package var fence: Int64
    package var end: End

    package enum End: Sendable, Equatable {
        case delivered(externalID: String?)
        case retry(at: Timestamp, reason: String)
        case dead(reason: String)
        case uncertain(reason: String)
    }

    package init(_ claim: Claim, _ end: End) {
        id = claim.id
        fence = claim.fence
        self.end = end
    }
}

/// How many due posts may be claimed.
package struct ClaimOrder: Sendable {
    package var limit: Int
    /// Posts under way by destination; none gets more than `perDestination`, these counted.
    package var inFlight: [String: Int]
    package var perDestination: Int
    package var lease: Duration

    package init(
        limit: Int, inFlight: [String: Int] = [:], perDestination: Int = .max, lease: Duration = .seconds(60)
    ) {
        self.limit = limit
        self.inFlight = inFlight
        self.perDestination = perDestination
        self.lease = lease
    }

    package static let nothing = ClaimOrder(limit: 0)
}

extension Store {
    /// Settles finished attempts and claims due posts, oldest first, in one transaction.
    ///
    /// The claim is on the disk before this returns: a post that is being sent when the process dies is found again
    /// as `interrupted`.
    package func exchange(
        settled: [Settlement], claim order: ClaimOrder, now: Timestamp
    ) async throws(StoreError) -> [Claim] {
        try await translating(path) {
            try await self.pool.write { db in
                for settlement in settled { try Self.settle(settlement, now, db) }
                return try Self.claim(order, now, db)
            }
        }
    }

    /// - Parameter fresh: posts written in this transaction, which need not be read back.
    static func claim(
        _ order: ClaimOrder, fresh: [Post] = [], _ now: Timestamp, _ db: Database
    ) throws -> [Claim] {
        let fresh = Dictionary(fresh.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
        var rooms = order.inFlight.mapValues { order.perDestination - $0 }
        var claims: [Claim] = []
        // Posts to a full destination may fill the first look: then it looks again without it.
        while claims.count < order.limit {
            let full = rooms.filter { $0.value <= 0 }.keys.sorted()
            let asked = order.limit - claims.count
            let rows = try due(asked, except: full, now, db)
            for row in rows {
                let destination: String = row["destination"]
                let room = rooms[destination, default: order.perDestination]
                rooms[destination] = room - 1
                if room > 0 { claims.append(try mark(try claim(row, fresh), until: now + order.lease, db)) }
            }
            if rows.count < asked { break }
        }
        return claims
    }

    /// Puts a post into the outbox; false when one with its key is there.
    static func add(_ post: Post, due: Timestamp, _ db: Database) throws -> Bool {
        let statement = try db.cachedStatement(
            sql: """
                INSERT INTO outbox (key, destination, request, state, due_at, attempts, fence, created_at, post)
                VALUES (?,?,?,'waiting',?,0,0,?,?) ON CONFLICT (key) DO NOTHING
                """)
        try statement.execute(arguments: [
            post.key, post.destination, post.request?.number, due.milliseconds, due.milliseconds, Coding.text(post),
        ])
        return db.changesCount > 0
    }

    private static func due(
        _ limit: Int, except full: [String], _ now: Timestamp, _ db: Database
    ) throws -> [Row] {
        let marks = full.map { _ in "?" }.joined(separator: ",")
        return try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT id, fence, attempts, created_at, key, post, destination FROM outbox
                    WHERE state = 'waiting' AND due_at <= ?
                    \(full.isEmpty ? "" : "AND destination NOT IN (\(marks))") ORDER BY due_at, id LIMIT ?
                    """),
            arguments: [now.milliseconds] + StatementArguments(full) + [limit])
    }

    private static func mark(_ claim: Claim, until: Timestamp, _ db: Database) throws -> Claim {
        let statement = try db.cachedStatement(
            sql: """
                UPDATE outbox SET state = 'sending', fence = fence + 1, attempts = attempts + 1, lease_until = ?
                WHERE id = ?
                """)
        try statement.execute(arguments: [until.milliseconds, claim.id])
        var marked = claim
        marked.fence += 1
        marked.attempts += 1
        return marked
    }

    private static func claim(_ row: Row, _ fresh: [String: Post] = [:]) throws -> Claim {
        Claim(
            id: row[0], fence: row[1], attempts: row[2], createdAt: Timestamp(milliseconds: row[3]),
            post: try fresh[row[4]] ?? Coding.value(Post.self, row[5]))
    }

    private static func settle(_ settlement: Settlement, _ now: Timestamp, _ db: Database) throws {
        let (state, due, externalID, reason): (String, Timestamp, String?, String?) =
            switch settlement.end {
            case .delivered(let externalID): ("delivered", now, externalID, nil)
            case .retry(let at, let reason): ("waiting", at, nil, reason)
            case .dead(let reason): ("dead", now, nil, reason)
            case .uncertain(let reason): ("uncertain", now, nil, reason)
            }
        let statement = try db.cachedStatement(
            sql: """
                UPDATE outbox SET state = ?, due_at = ?, external_id = ?, reason = ?, settled_at = ?, lease_until = NULL
                WHERE id = ? AND fence = ? AND state = 'sending'
                """)
        try statement.execute(arguments: [
            state, due.milliseconds, externalID, reason, now.milliseconds, settlement.id, settlement.fence,
        ])
    }

    /// Posts that an earlier process was sending when it ended: nobody knows how far they came.
    package func interrupted() async throws(StoreError) -> [Claim] {
        try await translating(path) {
            try await self.pool.read { db in
                try Row.fetchAll(
                    db,
                    sql: """
                        SELECT id, fence, attempts, created_at, key, post FROM outbox
                        WHERE state = 'sending' ORDER BY id
                        """
                ).map { try Self.claim($0) }
            }
        }
    }
}
