internal import GRDB
package import Intake

extension Store {
    /// Commits what triage made of a batch of events: submissions, requests, decisions, posts and outcomes together.
    ///
    /// `expecting` is the number of the newest request that the batch was planned on. When it, or the identity of a
    /// message, no longer is what triage saw, nothing is committed and `conflict` is thrown: look again and retry.
    /// A post whose key is in the outbox already is not added again.
    ///
    /// Posts that may be sent at once are claimed in the same transaction, which spares them a commit of their own.
    /// Blocks until the commit is on the disk: triage has a thread of its own.
    package func commit(
        _ batch: [Triaged], expecting last: RequestID, claim order: ClaimOrder = .nothing, at now: Timestamp
    ) throws(StoreError) -> [Claim] {
        guard !batch.isEmpty else { return [] }
        return try translating(path) {
            try pool.writeWithoutTransaction { db in
                var claims: [Claim] = []
                try db.inTransaction(.immediate) {
                    var writer = TriageWriter(db: db, now: now)
                    try writer.check(lastRequest: last)
                    for triaged in batch { try writer.write(triaged) }
                    try writer.finish(through: batch.map(\.event).max() ?? 0)
                    if !writer.posts.isEmpty { claims = try Self.claim(order, fresh: writer.posts, now, db) }
                    return .commit
                }
                // While the writer is held: a count of what another process added must not meet one half done.
                countBacklog(adding: -batch.count, db)
                return claims
            }
        }
    }

    /// Keeps the text of a rule set, so that decisions made by it can be explained and replayed.
    package func keep(ruleSet hash: String, files: String, at now: Timestamp) async throws(StoreError) {
        try await translating(path) {
            try await self.pool.write { db in
                try db.execute(
                    sql: "INSERT INTO rule_set VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                    arguments: [hash, files, now.milliseconds])
            }
        }
    }

    package func ruleSet(_ hash: String) async throws(StoreError) -> String? {
        try await translating(path) {
            try await self.pool.read { db in
                try String.fetchOne(db, sql: "SELECT files FROM rule_set WHERE hash = ?", arguments: [hash])
            }
        }
    }
}

/// Writes one batch inside one transaction.
private struct TriageWriter {
    let db: Database
    let now: Timestamp
    /// Those that this batch added to the outbox.
    private(set) var posts: [Post] = []

    init(db: Database, now: Timestamp) {
        self.db = db
        self.now = now
    }

    func check(lastRequest: RequestID) throws {
        let current = try Int64.fetchOne(db, sql: "SELECT value FROM counter WHERE name = 'request'") ?? 0
        guard current == lastRequest.number else {
            throw StoreError(.conflict, "request \(current) came in between")
        }
    }

    mutating func write(_ triaged: Triaged) throws {
        switch triaged.change {
        case .noted(let outcome, let reason): try note(triaged.event, outcome, reason, nil)
        case .asked(let ask): try write(ask, triaged.event)
        case .commented(let submission, let request, let redactions):
            let id = try insert(
                submission, redactions, role: .comment, state: .live, request: request, receivedAt: now)
            try Store.log(request, "commented", submission.author.name, now, db)
            try note(triaged.event, "comment", nil, id)
        case .edited(let id, let submission, let redactions):
            try replace(id, with: submission, redactions)
            try note(triaged.event, "edit", nil, id)
        case .withdrawn(let key, let at): try withdraw(key, at, triaged.event)
        case .answered(let answered): try write(answered, triaged.event)
        }
        for post in triaged.posts { try add(post) }
    }

    // MARK: - An ask

    private mutating func write(_ ask: Triaged.Ask, _ event: Int64) throws {
        let request: RequestID?
        var kind = "dropped"
        switch ask.place {
        case .opens(let id, let title):
            try open(id, title, ask)
            if let past = ask.past { try Store.set(past, on: id, since: ask.submission.submittedAt, now, db) }
            (request, kind) = (id, "opened")
        case .joins(let id):
            // Words that were changed stay where they are, whatever has become of that request.
            if ask.replaces == nil { try lookAgain(ask, joins: id) }
            (request, kind) = (id, "joined")
        case .keeps(let id, let title):
            try update(id, title, ask)
            (request, kind) = (id, "edited")
        case .dropped: request = nil
        }
        let state: StoredSubmission.State = request == nil ? .dropped : .live
        let id: Int64
        if let row = ask.replaces {
            let before = try Int64.fetchOne(db, sql: "SELECT request FROM submission WHERE id = ?", arguments: [row])
            try replace(row, with: ask.submission, ask.decision.redactions)
            try run(
                "UPDATE submission SET role = 'ask', state = ?, request = ? WHERE id = ?",
                [state.rawValue, request?.number, row])
            if let before, before != request?.number { try Store.lostVoice(RequestID(before), now, db) }
            id = row
        } else {
            id = try insert(
                ask.submission, ask.decision.redactions, role: .ask, state: state, request: request,
                receivedAt: ask.receivedAt)
        }
        if let request, kind != "opened" {
            for ancestor in try Store.chain(from: request, db) { try Store.countVoices(ancestor, now, db) }
        }
        try run(
            "INSERT INTO decision (submission, version, request, rules, at, match, inputs, decision) VALUES (?,?,?,?,?,?,?,?)",
            [
                id, ask.submission.version, request?.number, ask.decision.rules, ask.decidedAt.milliseconds,
                Coding.text(ask.match), Coding.text(ask.inputs), Coding.text(ask.decision),
            ])
        if let profile = ask.profile, let request, kind != "joined" {
            let from = ask.submission
            try Store.put(profile, of: request, source: from.source, channel: from.channel?.id, db)
        }
        if let turn = ask.decision.turn {
            try run("INSERT INTO turn VALUES (?, 1) ON CONFLICT (name) DO UPDATE SET used = used + 1", [turn])
        }
        for post in ask.posts { try add(post) }
        try Store.log(request, kind, ask.decision.route ?? ask.decision.drop, now, db)
        if request != nil, let words = ask.past?.words, !words.isEmpty {
            try Store.log(request, "imported", words, now, db)
        }
        try note(event, ask.replaces == nil ? "submission" : "edit", ask.decision.drop, id)
    }

    private mutating func write(_ answered: Triaged.Answered, _ event: Int64) throws {
        try Store.apply(answered, now, db)
        for post in answered.posts { try add(post) }
        let isRefused = if case .refused = answered.effect { true } else { false }
        try note(event, isRefused ? "refused" : "answer", answered.words, nil)
    }

    private func open(_ id: RequestID, _ title: String, _ ask: Triaged.Ask) throws {
        // The equal-hash check of the look-up, made again where nothing can come in between.
        if let fingerprint = ask.fingerprint, ask.match.outcome == .new {
            if let newest = try Store.newestTwin(fingerprint, db), newest.number > (ask.newestTwin?.number ?? 0) {
                throw StoreError(.conflict, "an equal request came in between")
            }
        }
        try Store.insert(id, title: title, fingerprint: ask.fingerprint, by: ask.decision, now, db)
    }

    private func lookAgain(_ ask: Triaged.Ask, joins id: RequestID) throws {
        let isThere = try Bool.fetchOne(
            db, sql: "SELECT 1 FROM request WHERE id = ? AND merged_into IS NULL AND status <> 'withdrawn'",
            arguments: [id.number])
        guard isThere != nil else { throw StoreError(.conflict, "\(id) was merged in between") }
    }

    /// The settings anew, but for those that a person has set.
    private func update(_ id: RequestID, _ title: String, _ ask: Triaged.Ask) throws {
        let decision = ask.decision
        let kept = try Store.correction(of: id, db)
        let isOwnTeam = kept.route == nil || kept.route == decision.route
        try run(
            """
            UPDATE request SET title = ?, team = ?, priority = ?, labels = ?, fingerprint = ?, updated_at = ?,
                assignee = ?, objective = ?, score = ? WHERE id = ?
            """,
            [
                title, kept.route ?? decision.route, kept.priority ?? decision.priority,
                Coding.text(kept.labels ?? decision.labels), ask.fingerprint, now.milliseconds,
                kept.assignee ?? (isOwnTeam ? decision.assignee : nil), decision.objective, decision.score.points,
                id.number,
            ])
    }

    /// One that was there already stays as it was, and is claimed as it was.
    private mutating func add(_ post: Post) throws {
        if try Store.add(post, due: now, db) { posts.append(post) }
    }

    // MARK: - Submissions

    private func insert(
        _ submission: Submission, _ redactions: [Redaction], role: StoredSubmission.Role,
        state: StoredSubmission.State, request: RequestID?, receivedAt: Timestamp
    ) throws -> Int64 {
        let key = submission.key
        do {
            try run(
                """
                INSERT INTO submission (platform, scope, external_id, role, state, version, request, source, thread,
                    voice, submitted_at, received_at, content, redactions) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)
                """,
                [
                    key.platform, key.scope, key.externalID, role.rawValue, state.rawValue, submission.version,
                    request?.number, submission.source, submission.threadKey, submission.voice,
                    submission.submittedAt.milliseconds, receivedAt.milliseconds, Coding.text(submission),
                    Self.column(redactions),
                ])
        } catch let error as DatabaseError where error.extendedResultCode == .SQLITE_CONSTRAINT_UNIQUE {
            throw StoreError(.conflict, "the message \(key.externalID) came in between")
        }
        return db.lastInsertedRowID
    }

    private static func column(_ redactions: [Redaction]) -> String? {
        redactions.isEmpty ? nil : Coding.text(redactions)
    }

    private func replace(_ id: Int64, with submission: Submission, _ redactions: [Redaction]) throws {
        try run(
            """
            INSERT INTO submission_revision SELECT id, version, content, ? FROM submission WHERE id = ?
            ON CONFLICT DO NOTHING
            """, [now.milliseconds, id])
        try run(
            "UPDATE submission SET version = ?, content = ?, voice = ?, thread = ?, redactions = ? WHERE id = ?",
            [
                submission.version, Coding.text(submission), submission.voice, submission.threadKey,
                Self.column(redactions), id,
            ])
    }

    private func withdraw(_ key: MessageKey, _ at: Timestamp, _ event: Int64) throws {
        guard let existing = try Store.existing(key, db) else {
            let stone = Submission(key: key, source: "", kind: .chat, text: "", submittedAt: at)
            let id = try insert(stone, [], role: .tombstone, state: .withdrawn, request: nil, receivedAt: now)
            return try note(event, "delete", "the message had not come yet: it will be ignored when it does", id)
        }
        try run("UPDATE submission SET state = 'withdrawn' WHERE id = ?", [existing.id])
        if let request = existing.request, existing.role == .ask { try Store.lostVoice(request, now, db) }
        try Store.log(existing.request, "withdrawn", existing.content.author.name, now, db)
        try note(event, "delete", nil, existing.id)
    }

    // MARK: - Outcomes

    private func note(_ event: Int64, _ outcome: String, _ reason: String?, _ submission: Int64?) throws {
        try run("INSERT INTO inbox_outcome VALUES (?,?,?,?,?)", [event, outcome, reason, submission, now.milliseconds])
        try run("DELETE FROM inbox_lease WHERE event = ?", [event])
    }

    /// Moves the mark below which every event has its outcome; put-off events hold it back.
    func finish(through last: Int64) throws {
        try run(
            """
            UPDATE counter SET value = max(value, min(?, coalesce((SELECT min(event) - 1 FROM inbox_lease), ?)))
            WHERE name = 'inbox_done_through'
            """, [last, last])
    }

    private func run(_ sql: String, _ arguments: StatementArguments) throws {
        let statement = try db.cachedStatement(sql: sql)
        try statement.execute(arguments: arguments)
    }
}
