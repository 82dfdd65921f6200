internal import GRDB
package import Intake

extension Store {
    /// Which past decisions are looked at.
    package struct Period: Sendable {
        /// Decided at this time or later; `nil` for all.
        package var since: Timestamp?
        /// Only the newest decision about each submission; otherwise those before an edit too.
        package var newestOnly: Bool

        package init(since: Timestamp? = nil, newestOnly: Bool = true) {
            self.since = since
            self.newestOnly = newestOnly
        }
    }

    /// Visits past decisions, the oldest first, in one snapshot; reads them as they are asked for.
    ///
    /// Blocks the thread that calls it, for as long as `body` takes.
    package func forEachDecision(
        in period: Period, _ body: (DecisionRecord) throws -> Void
    ) throws(StoreError) {
        try translating(path) {
            try pool.read { db in
                let newest =
                    "AND NOT EXISTS (SELECT 1 FROM decision n WHERE n.submission = d.submission AND n.id > d.id)"
                let rows = try Row.fetchCursor(
                    db,
                    sql: """
                        SELECT \(DecisionRecord.columns) FROM decision d JOIN submission s ON s.id = d.submission
                        WHERE d.at >= ? \(period.newestOnly ? newest : "") ORDER BY d.id
                        """, arguments: [period.since?.milliseconds ?? .min])
                while let row = try rows.next() { try body(DecisionRecord(row)) }
            }
        }
    }

    /// How often each round robin has been used.
    static func turns(_ db: Database) throws -> [String: Int] {
        let rows = try Row.fetchAll(db.cachedStatement(sql: "SELECT name, used FROM turn"))
        return Dictionary(rows.map { ($0[0] as String, $0[1] as Int) }) { first, _ in first }
    }
}

extension DecisionRecord {
    /// Of `decision d` joined with its `submission s`: the words as they stood then.
    static let columns = """
        d.id, d.at, d.match, d.decision, d.submission, coalesce(
            (SELECT r.content FROM submission_revision r WHERE r.submission = s.id AND r.version = d.version),
            s.content), d.request, d.inputs,
        coalesce(d.submission = (
            SELECT min(o.id) FROM submission o WHERE o.request = d.request AND o.role = 'ask'), 1)
        """

    init(_ row: Row) throws {
        self.init(
            id: row[0], at: Timestamp(milliseconds: row[1]), match: try Coding.value(Match.self, row[2]),
            inputs: try Coding.value(Inputs.self, row[7]), decision: try Coding.value(Decision.self, row[3]),
            submission: row[4], request: (row[6] as Int64?).map(RequestID.init(_:)),
            content: try Coding.value(Submission.self, row[5]), isOpener: row[8])
    }
}
