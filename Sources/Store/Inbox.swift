private import Foundation
internal import GRDB
package import Intake
private import Synchronization

extension Store {
    /// Keeps an event and returns its place in the inbox once the commit is on the disk.
    ///
    /// Events that arrive during a commit share the next one. Where nothing is queued the commit starts at once.
    /// - Throws: `overloaded` when too many wait already; otherwise what the disk said. Nothing is kept then.
    package func append(_ event: Event) async throws(StoreError) -> Int64 {
        guard !isFull else {
            throw StoreError(.overloaded, "\(options.maximumBacklog) events wait to be decided")
        }
        let result = await withCheckedContinuation { continuation in
            switch appends.add(event, continuation) {
            case .refused:
                let message = "\(options.maximumPendingAppends) events wait for the disk"
                continuation.resume(returning: .failure(StoreError(.overloaded, message)))
            case .follows: break
            case .leads: startCommit()
            }
        }
        return try result.get()
    }

    /// Keeps one event in a transaction of its own: the reference that `append` is measured against.
    package func appendAlone(_ event: Event) async throws(StoreError) -> Int64 {
        try await translating(path) {
            try await self.pool.write { db in
                try Self.insert(event, db)
                return db.lastInsertedRowID
            }
        }
    }

    static func insert(_ event: Event, _ db: Database) throws {
        let insert = try db.cachedStatement(
            sql: "INSERT INTO inbox (source, received_at, headers, body) VALUES (?, ?, ?, ?)")
        insert.setUncheckedArguments([
            event.source, event.receivedAt.milliseconds, event.headers.stored, Data(event.body),
        ])
        try insert.execute()
    }

    private func startCommit() {
        pool.asyncWriteWithoutTransaction { [self] db in
            commitPending(db)
            // Going to the back of the writer's queue lets decisions and deliveries have their turn.
            if appends.hasMore() { startCommit() }
        }
    }

    private func commitPending(_ db: Database) {
        let batch = appends.takeAll()
        guard !batch.isEmpty else { return }
        do {
            var ids: [Int64] = []
            ids.reserveCapacity(batch.count)
            try db.inTransaction(.immediate) {
                for (event, _) in batch {
                    try Self.insert(event, db)
                    ids.append(db.lastInsertedRowID)
                }
                return .commit
            }
            countBacklog(adding: batch.count, db)
            for (index, (_, continuation)) in batch.enumerated() {
                continuation.resume(returning: .success(ids[index]))
            }
        } catch {
            let failure = StoreError(error, path: path)
            for (_, continuation) in batch { continuation.resume(returning: .failure(failure)) }
        }
    }

    /// Visits up to `limit` events that have no outcome and are not put off, oldest first, while `body` says true.
    ///
    /// There is one triage in one process (the lock sees to that), so an event is claimed by being looked at: its
    /// outcome commits with the decision, and a crash in between leaves it here.
    static func forEachWaiting(
        limit: Int, now: Timestamp, _ db: Database, _ body: (Event) throws -> Bool
    ) throws {
        let statement = try db.cachedStatement(
            sql: """
                SELECT id, source, received_at, headers, body FROM inbox
                WHERE id > (SELECT value FROM counter WHERE name = 'inbox_done_through')
                  AND NOT EXISTS (SELECT 1 FROM inbox_outcome WHERE event = inbox.id)
                  AND NOT EXISTS (SELECT 1 FROM inbox_lease WHERE event = inbox.id AND until > ?)
                ORDER BY id LIMIT ?
                """)
        let rows = try Row.fetchCursor(statement, arguments: [now.milliseconds, limit])
        while let row = try rows.next(), try body(event(row)) {}
    }

    private static func event(_ row: Row) -> Event {
        let body: Data = row[4]
        return Event(
            id: row[0], source: row[1], receivedAt: Timestamp(milliseconds: row[2]), headers: Headers(stored: row[3]),
            body: Array(body))
    }

    /// Puts an event off after a failure that may pass; the count of attempts so far.
    package func postpone(event: Int64, until: Timestamp, reason: String) throws(StoreError) -> Int {
        try translating(path) {
            try pool.write { db in
                try Int.fetchOne(
                    db,
                    sql: """
                        INSERT INTO inbox_lease VALUES (?, ?, 1, 1, ?)
                        ON CONFLICT (event) DO UPDATE SET until = excluded.until, fence = fence + 1,
                            attempts = attempts + 1, reason = excluded.reason
                        RETURNING attempts
                        """, arguments: [event, until.milliseconds, reason]) ?? 1
            }
        }
    }

    /// When the oldest event that has no outcome came; `nil` when none waits.
    package func oldestWaiting() async throws(StoreError) -> Timestamp? {
        try await translating(path) {
            try await self.pool.read { db in
                try Int64.fetchOne(
                    db,
                    sql: """
                        SELECT received_at FROM inbox
                        WHERE id > (SELECT value FROM counter WHERE name = 'inbox_done_through')
                          AND NOT EXISTS (SELECT 1 FROM inbox_outcome WHERE event = inbox.id) ORDER BY id LIMIT 1
                        """
                ).map(Timestamp.init(milliseconds:))
            }
        }
    }

    /// Events kept and not yet decided.
    package var backlog: Int { backlogCount.value }

    /// True while no more events are taken.
    package var isFull: Bool { backlogCount.value >= options.maximumBacklog }

    static func countWaiting(_ db: Database) throws -> Int {
        try Int.fetchOne(
            db,
            sql: """
                SELECT count(*) FROM inbox WHERE id > (SELECT value FROM counter WHERE name = 'inbox_done_through')
                AND NOT EXISTS (SELECT 1 FROM inbox_outcome WHERE event = inbox.id)
                """) ?? 0
    }

    /// Keeps the count right after a commit of this process; counts anew when another process wrote in between.
    ///
    /// To be called while the writer is held, so that no other change of this process is half counted.
    func countBacklog(adding delta: Int, _ db: Database) {
        let version = (try? Int.fetchOne(db.cachedStatement(sql: "PRAGMA data_version"))) ?? 0
        if backlogCount.isNews(version), let waiting = try? Self.countWaiting(db) {
            backlogCount.set(waiting)
        } else {
            backlogCount.add(delta)
        }
    }

    /// Takes note of events that another process has added.
    package func countBacklog() async {
        // Without an answer the count stays what it was, and the next commit mends it.
        try? await pool.writeWithoutTransaction { db in self.countBacklog(adding: 0, db) }
    }
}

/// The events that wait for the next commit, and whether one is under way.
final class AppendQueue: Sendable {
    typealias Waiter = CheckedContinuation<Result<Int64, StoreError>, Never>
    enum Place { case leads, follows, refused }

    private struct State {
        var pending: [(Event, Waiter)] = []
        var isCommitting = false
    }

    private let state = Mutex(State())
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    func add(_ event: Event, _ waiter: Waiter) -> Place {
        state.withLock { state in
            guard state.pending.count < limit else { return .refused }
            state.pending.append((event, waiter))
            if state.isCommitting { return .follows }
            state.isCommitting = true
            return .leads
        }
    }

    func takeAll() -> [(Event, Waiter)] {
        state.withLock { state in
            defer { state.pending = [] }
            return state.pending
        }
    }

    /// False, and the next `add` leads, when nothing came during the commit.
    func hasMore() -> Bool {
        state.withLock { state in
            state.isCommitting = !state.pending.isEmpty
            return state.isCommitting
        }
    }
}

/// How many events wait for a decision: counted at the start and whenever another process wrote, else kept by adding
/// and subtracting.
final class BacklogCount: Sendable {
    private let count: Atomic<Int>
    /// SQLite's number for what other processes have written, as the writer saw it last.
    private let version = Atomic(0)

    init(_ value: Int) { count = Atomic(value) }

    func isNews(_ version: Int) -> Bool { self.version.exchange(version, ordering: .relaxed) != version }

    func set(_ value: Int) { count.store(value, ordering: .relaxed) }

    var value: Int { max(0, count.load(ordering: .relaxed)) }

    func add(_ delta: Int) { count.add(delta, ordering: .relaxed) }
}

extension Headers {
    /// One `name: value` a line; neither may hold a line end, so nothing needs escaping.
    var stored: String { fields.map { "\($0.name): \($0.value)" }.joined(separator: "\n") }

    fileprivate init(stored: String) {
        self.init(
            stored.split(separator: "\n").compactMap { line in
                guard let colon = line.firstIndex(of: ":") else { return nil }
                return (String(line[..<colon]), String(line[colon...].dropFirst(2)))
            })
    }
}
