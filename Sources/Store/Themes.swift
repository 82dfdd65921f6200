internal import GRDB
package import Intake

/// That somebody asked for a request of a theme.
package struct ThemeAsk: Sendable, Equatable {
    /// The request that founded the theme; `nil` where nothing in the text could be compared.
    package var theme: RequestID?
    /// The one that stands today: what was merged counts for what it was merged into.
    package var request: RequestID
    package var submission: Int64
    /// Who asked: the same text for the same person.
    package var voice: String
    package var at: Timestamp
}

/// What was asked for in a while.
package struct ThemeActivity: Sendable, Equatable {
    /// Oldest first; without what was taken back.
    package var asks: [ThemeAsk]
    /// How many requests stand in each theme of `asks`, asked for in that while or not.
    package var sizes: [RequestID: Int]
}

/// What a few themes are made of.
package struct ThemeContents: Sendable {
    /// The requests that stand in each theme, the newest first.
    package var requests: [RequestID: [RequestSummary]]
    /// By the number of the submission.
    package var words: [Int64: StoredSubmission]
}

extension Store {
    /// Who asked for what after `since`, up to and with `until`, with the theme that each belongs to.
    ///
    /// Some 3 microseconds an ask.
    /// - Parameter theme: only this one; `nil` for all.
    package func themeActivity(
        since: Timestamp, until: Timestamp, theme: RequestID? = nil
    ) async throws(StoreError) -> ThemeActivity {
        try await translating(path) {
            try await self.pool.read { db in
                var roots = try Roots(db)
                let rows = try Row.fetchCursor(
                    db, sql: theme == nil ? Self.recentAsks : Self.asksOfTheme,
                    arguments: ["since": since.milliseconds, "until": until.milliseconds]
                        + (theme.map { ["theme": $0.number] } ?? [:]))
                var asks: [ThemeAsk] = []
                while let row = try rows.next() {
                    let own = Place(request: RequestID(row[0]), theme: (row[2] as Int64?).map(RequestID.init(_:)))
                    let merged: Int64? = row[1]
                    let standing = try merged.map { try roots.place(of: $0) } ?? own
                    guard let place = standing else { continue }
                    asks.append(
                        ThemeAsk(
                            theme: place.theme, request: place.request, submission: row[3], voice: row[4],
                            at: Timestamp(milliseconds: row[5])))
                }
                return ThemeActivity(
                    asks: asks.sorted { ($0.at, $0.submission) < ($1.at, $1.submission) },
                    sizes: try Self.sizes(of: Set(asks.compactMap(\.theme)), db))
            }
        }
    }

    /// The requests of some themes, and what some submissions say.
    ///
    /// - Parameter limit: how many requests of each theme at most.
    package func themeContents(
        of themes: [RequestID], words: [Int64], limit: Int
    ) async throws(StoreError) -> ThemeContents {
        try await translating(path) {
            try await self.pool.read { db in
                var contents = ThemeContents(requests: [:], words: [:])
                let requests = try db.cachedStatement(
                    sql: """
                        SELECT \(RequestSummary.columns) FROM request
                        WHERE id IN (SELECT request FROM profile WHERE theme = ?) AND \(Self.stands)
                        ORDER BY id DESC LIMIT ?
                        """)
                for theme in themes {
                    contents.requests[theme] = try Row.fetchAll(requests, arguments: [theme.number, limit])
                        .map(RequestSummary.init(_:))
                }
                let submission = try db.cachedStatement(
                    sql: "SELECT \(StoredSubmission.columns) FROM submission WHERE id = ?")
                for id in words {
                    contents.words[id] = try Row.fetchOne(submission, arguments: [id]).map(Self.stored)
                }
                return contents
            }
        }
    }

    /// The theme of a request, or of what it was merged into; `nil` where no other request stands in it.
    package func theme(of request: RequestID) async throws(StoreError) -> (theme: RequestID, requests: Int)? {
        try await translating(path) {
            try await self.pool.read { db -> (theme: RequestID, requests: Int)? in
                guard let root = try Self.chain(from: request, db).last,
                    let theme = try Int64.fetchOne(
                        db, sql: "SELECT theme FROM profile WHERE request = ?", arguments: [root.number])
                else { return nil }
                let size = try Self.sizes(of: [RequestID(theme)], db)[RequestID(theme)] ?? 0
                return size > 1 ? (RequestID(theme), size) : nil
            }
        }
    }
}

extension Store {
    private static let stands = "merged_into IS NULL AND status <> 'withdrawn'"

    /// An ask is never later than the last change of its request, so that the many old requests are passed over.
    ///
    /// The cross join keeps the order in which the tables are looked at.
    private static let recentAsks = """
        SELECT r.id, r.merged_into, p.theme, s.id, s.voice, s.submitted_at
        FROM request r CROSS JOIN submission s ON s.request = r.id LEFT JOIN profile p ON p.request = r.id
        WHERE r.updated_at >= :since AND r.status <> 'withdrawn' AND \(liveAsk)
        """

    private static let asksOfTheme = """
        WITH RECURSIVE tree(id) AS (
            SELECT id FROM request WHERE id IN (SELECT request FROM profile WHERE theme = :theme) AND \(stands)
            UNION SELECT r.id FROM request r JOIN tree ON r.merged_into = tree.id)
        SELECT r.id, r.merged_into, p.theme, s.id, s.voice, s.submitted_at
        FROM tree CROSS JOIN request r ON r.id = tree.id CROSS JOIN submission s ON s.request = r.id
            LEFT JOIN profile p ON p.request = r.id
        WHERE \(liveAsk)
        """

    private static let liveAsk = """
        s.role = 'ask' AND s.state = 'live' AND s.submitted_at > :since AND s.submitted_at <= :until
        """

    /// Where the asks of a merged request count.
    private struct Place {
        var request: RequestID
        var theme: RequestID?
    }

    /// Finds what stands today for requests that were merged, each once.
    private struct Roots {
        private let db: Database
        private let parents: [Int64: Int64]
        private var found: [Int64: Place?] = [:]

        init(_ db: Database) throws {
            self.db = db
            var parents: [Int64: Int64] = [:]
            let rows = try Row.fetchCursor(
                db, sql: "SELECT id, merged_into FROM request WHERE merged_into IS NOT NULL")
            while let row = try rows.next() { parents[row[0]] = row[1] }
            self.parents = parents
        }

        /// `nil` where that was withdrawn.
        mutating func place(of parent: Int64) throws -> Place? {
            if let known = found[parent] { return known }
            var top = parent
            // The store refuses circles; a chain that does not end is not followed for ever.
            for _ in parents {
                guard let next = parents[top] else { break }
                top = next
            }
            let statement = try db.cachedStatement(
                sql: """
                    SELECT p.theme FROM request r LEFT JOIN profile p ON p.request = r.id
                    WHERE r.id = ? AND r.status <> 'withdrawn'
                    """)
            let place = try Row.fetchOne(statement, arguments: [top]).map {
                Place(request: RequestID(top), theme: ($0[0] as Int64?).map(RequestID.init(_:)))
            }
            found[parent] = place
            return place
        }
    }

    private static func sizes(of themes: Set<RequestID>, _ db: Database) throws -> [RequestID: Int] {
        let count = try db.cachedStatement(
            sql: """
                SELECT count(*) FROM profile p CROSS JOIN request r ON r.id = p.request
                WHERE p.theme = ? AND \(stands)
                """)
        var sizes: [RequestID: Int] = [:]
        for theme in themes { sizes[theme] = try Int.fetchOne(count, arguments: [theme.number]) ?? 0 }
        return sizes
    }
}
