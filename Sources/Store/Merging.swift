internal import GRDB
package import Intake

/// What is done to requests when people say that two are the same, or are not.
package enum MergeEffect: Sendable, Equatable {
    /// Nothing but that it was said.
    case recorded
    /// The first becomes part of the second.
    case merges(RequestID, into: RequestID)
    /// It stands for itself again.
    case unmerges(RequestID)
    /// One voice leaves for a request of its own.
    case splits(Split)
    /// It cannot be done, for this reason.
    case refused(String)

    /// The new request of a voice that was counted to another.
    package struct Split: Sendable, Equatable {
        package var submission: Int64
        package var from: RequestID
        package var request: RequestID
        package var title: String
        package var fingerprint: Int64?
        package var profile: StoredProfile?

        package init(
            submission: Int64, from: RequestID, request: RequestID, title: String, fingerprint: Int64?,
            profile: StoredProfile?
        ) {
            self.submission = submission
            self.from = from
            self.request = request
            self.title = title
            self.fingerprint = fingerprint
            self.profile = profile
        }
    }

    package var words: String {
        switch self {
        case .recorded: "noted"
        case .merges(let request, let other): "\(request) merged into \(other)"
        case .unmerges(let request): "\(request) stands for itself again"
        case .splits(let split): "\(split.request) opened for this voice"
        case .refused(let reason): reason
        }
    }
}

/// Merging is a link from one request to another; nothing is moved, so that forgetting the link restores what was.
extension Store {
    // MARK: - For people beside the daemon

    /// Merges a request into another, with what was said recorded as an answer.
    ///
    /// - Throws: `notFound` when there is no such request; `refused` with the reason when they cannot be merged.
    package func merge(
        _ request: RequestID, into other: RequestID, by person: String, at now: Timestamp
    ) async throws(StoreError) {
        try await changing { db in
            try Self.merge(request, into: other, by: person, now, db)
            let opener = try Int64.fetchOne(
                db, sql: "SELECT min(id) FROM submission WHERE request = ? AND role = 'ask'",
                arguments: [request.number])
            if let opener { try Self.record(isSame: true, opener, other, by: person, now, db) }
        }
    }

    /// Parts a merged request again, and records that the two are not the same.
    package func unmerge(_ request: RequestID, by person: String, at now: Timestamp) async throws(StoreError) {
        try await changing { db in
            let other = try Self.unmerge(request, by: person, now, db)
            let opener = try Int64.fetchOne(
                db, sql: "SELECT min(id) FROM submission WHERE request = ? AND role = 'ask'",
                arguments: [request.number])
            if let opener { try Self.record(isSame: false, opener, other, by: person, now, db) }
        }
    }

    /// Gives a voice a request of its own: its number is the next one, whatever `split` says.
    package func split(
        _ split: MergeEffect.Split, by person: String, at now: Timestamp
    ) async throws(StoreError) -> RequestID {
        try await changing { db in
            var split = split
            split.request = RequestID(
                (try Int64.fetchOne(db, sql: "SELECT value FROM counter WHERE name = 'request'") ?? 0) + 1)
            try Self.split(split, by: person, now, db)
            try Self.record(isSame: false, split.submission, split.from, by: person, now, db)
            return split.request
        }
    }

    private func changing<T: Sendable>(
        _ change: @escaping @Sendable (Database) throws -> T
    ) async throws(StoreError) -> T {
        try await translating(path) { try await self.pool.write { db in try change(db) } }
    }

    // MARK: - In a transaction

    static func apply(_ answered: Triaged.Answered, _ now: Timestamp, _ db: Database) throws {
        let answer = answered.answer
        switch answered.effect {
        case .recorded, .refused: break
        case .merges(let request, let other): try merge(request, into: other, by: answer.by, now, db)
        case .unmerges(let request): try unmerge(request, by: answer.by, now, db)
        case .splits(let split):
            let last = try Int64.fetchOne(db, sql: "SELECT value FROM counter WHERE name = 'request'") ?? 0
            guard last + 1 == split.request.number else { throw StoreError(.conflict, "a request came in between") }
            try self.split(split, by: answer.by, now, db)
        }
        if case .refused = answered.effect { return }
        if let submission = answered.submission, try !chain(from: answer.request, db).isEmpty {
            try record(isSame: answer.isSame, submission, answer.request, by: answer.by, now, db)
        }
    }

    private static func merge(
        _ request: RequestID, into other: RequestID, by person: String, _ now: Timestamp, _ db: Database
    ) throws {
        let chain = try chain(from: request, db)
        guard !chain.isEmpty else { throw StoreError(.notFound, "there is no \(request)") }
        if chain.count > 1 {
            throw StoreError(.refused, "\(request) is merged into \(chain[1]) already; part them first")
        }
        let target = try self.chain(from: other, db)
        guard let root = target.last else { throw StoreError(.notFound, "there is no \(other)") }
        guard root != request else {
            throw StoreError(
                .refused,
                other == request
                    ? "\(request) cannot be merged into itself"
                    : "\(other) is merged into \(request); the other way round it would be a circle")
        }
        guard try !isWithdrawn(root, db) else {
            throw StoreError(.refused, "\(root) was taken back by everyone who asked for it")
        }
        try db.execute(
            sql: """
                UPDATE request SET merged_into = ?, status_before = status, status = 'merged', updated_at = ?
                WHERE id = ?
                """, arguments: [other.number, now.milliseconds, request.number])
        for ancestor in target { try countVoices(ancestor, now, db) }
        try log(request, "merged", "into \(other) by \(person)", now, db)
        try log(other, "took in", "\(request), by \(person)", now, db)
    }

    /// - Returns: what it was merged into.
    @discardableResult
    private static func unmerge(
        _ request: RequestID, by person: String, _ now: Timestamp, _ db: Database
    ) throws -> RequestID {
        let chain = try chain(from: request, db)
        guard !chain.isEmpty else { throw StoreError(.notFound, "there is no \(request)") }
        guard chain.count > 1 else { throw StoreError(.refused, "\(request) is not merged into another") }
        try db.execute(
            sql: """
                UPDATE request SET merged_into = NULL, status = coalesce(status_before, 'triaged'),
                    status_before = NULL, updated_at = ?
                WHERE id = ?
                """, arguments: [now.milliseconds, request.number])
        for ancestor in chain.dropFirst() { try countVoices(ancestor, now, db) }
        // Those who asked may have taken it back meanwhile.
        try lostVoice(request, now, db)
        try log(request, "parted", "from \(chain[1]) by \(person)", now, db)
        try log(chain[1], "gave back", "\(request), by \(person)", now, db)
        return chain[1]
    }

    /// The request that the voice would have opened, with what its own decision had said.
    private static func split(
        _ split: MergeEffect.Split, by person: String, _ now: Timestamp, _ db: Database
    ) throws {
        let row = try Row.fetchOne(
            db,
            sql: """
                SELECT s.thread, d.decision, s.submitted_at, s.content FROM submission s
                JOIN decision d ON d.id = (SELECT max(id) FROM decision WHERE submission = s.id)
                WHERE s.id = ? AND s.request = ? AND s.role = 'ask' AND s.state = 'live' AND s.id > (
                    SELECT min(id) FROM submission WHERE request = s.request AND role = 'ask')
                """, arguments: [split.submission, split.from.number])
        guard let row else {
            throw StoreError(.refused, "the message is no later voice of \(split.from) that could leave it")
        }
        let decision = try Coding.value(Decision.self, row[1])
        try insert(
            split.request, title: split.title, fingerprint: split.fingerprint, by: decision, now, db)
        try db.execute(
            sql: "UPDATE submission SET request = ? WHERE id = ?",
            arguments: [split.request.number, split.submission])
        // What was said below it goes with it.
        if let thread = row[0] as String? {
            try db.execute(
                sql: "UPDATE submission SET request = ? WHERE request = ? AND role = 'comment' AND thread = ?",
                arguments: [split.request.number, split.from.number, thread])
        }
        try db.execute(
            sql: "UPDATE decision SET request = ? WHERE submission = ?",
            arguments: [split.request.number, split.submission])
        for ancestor in try chain(from: split.from, db) { try countVoices(ancestor, now, db) }
        if let profile = split.profile {
            let content = try Coding.value(Submission.self, row[3])
            try put(profile, of: split.request, source: content.source, channel: content.channel?.id, db)
        }
        try log(split.request, "parted", "from \(split.from) by \(person)", now, db)
        try log(split.from, "gave back", "a voice, now \(split.request), by \(person)", now, db)
    }

    private static func record(
        isSame: Bool, _ submission: Int64, _ request: RequestID, by person: String, _ now: Timestamp, _ db: Database
    ) throws {
        let last = try Bool.fetchOne(
            db, sql: "SELECT is_same FROM answer WHERE submission = ? AND request = ? ORDER BY id DESC LIMIT 1",
            arguments: [submission, request.number])
        guard last != isSame else { return }
        let text = try String.fetchOne(
            db, sql: "SELECT match FROM decision WHERE submission = ? ORDER BY id DESC LIMIT 1",
            arguments: [submission])
        let match = try text.map { try Coding.value(Match.self, $0) } ?? .new
        let candidate = match.candidates.first { $0.request == request }
        let isEqual = match.request == request && match.score == 1000
        let outcome: Match.Outcome = candidate == nil && !isEqual ? .new : match.outcome
        try db.execute(
            sql: """
                INSERT INTO answer (submission, request, is_same, outcome, logit, score, by, at)
                VALUES (?,?,?,?,?,?,?,?)
                """,
            arguments: [
                submission, request.number, isSame, outcome.rawValue, candidate?.logit,
                isEqual ? 1000 : candidate?.score ?? 0, person, now.milliseconds,
            ])
    }
}
