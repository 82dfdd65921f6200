internal import GRDB
package import Intake

/// What a person said of a match, with what recognition had said of it.
package struct AnswerRecord: Sendable, Equatable {
    package var submission: Int64
    package var request: RequestID
    package var isSame: Bool
    /// `new` where recognition had not shown this request at all.
    package var outcome: Match.Outcome
    /// What the model gave, in thousandths; `nil` for an equal text, and for what recognition had not shown.
    package var logit: Int?
    package var score: Int
    package var at: Timestamp
}

extension Store {
    /// What people said, the newest word about each pair, in the order it was said.
    ///
    /// Blocks.
    package func answers() throws(StoreError) -> [AnswerRecord] {
        try translating(path) {
            try pool.read { db in
                try Row.fetchAll(
                    db,
                    sql: """
                        SELECT submission, request, is_same, outcome, logit, score, at FROM answer
                        WHERE id IN (SELECT max(id) FROM answer GROUP BY submission, request) ORDER BY id
                        """
                ).map { row in
                    AnswerRecord(
                        submission: row[0], request: RequestID(row[1]), isSame: row[2],
                        outcome: Match.Outcome(rawValue: row[3]) ?? .new, logit: row[4], score: row[5],
                        at: Timestamp(milliseconds: row[6]))
                }
            }
        }
    }

    /// Cheap: for whoever keeps a calibration and wants to know whether to fit it anew.
    ///
    /// Blocks.
    package func newestAnswer() throws(StoreError) -> Int64 {
        try translating(path) {
            try pool.read { db in
                try Int64.fetchOne(db.cachedStatement(sql: "SELECT coalesce(max(id), 0) FROM answer")) ?? 0
            }
        }
    }

    /// How many asks had each outcome, by their newest decision; the dropped are left out.
    ///
    /// Blocks.
    package func askOutcomes() throws(StoreError) -> [Match.Outcome: Int] {
        try translating(path) {
            try pool.read { db in
                let rows = try Row.fetchAll(
                    db,
                    sql: """
                        SELECT json_extract(match, '$.outcome'), count(*) FROM decision
                        WHERE request IS NOT NULL AND id IN (SELECT max(id) FROM decision GROUP BY submission)
                        GROUP BY 1
                        """)
                var counts: [Match.Outcome: Int] = [:]
                for row in rows {
                    if let outcome = Match.Outcome(rawValue: row[0] ?? "") { counts[outcome, default: 0] += row[1] }
                }
                return counts
            }
        }
    }

    /// How many earlier requests were named to people, in the newest decisions about their asks.
    ///
    /// Blocks.
    package func suggestedPairs() throws(StoreError) -> Int {
        try translating(path) {
            try pool.read { db in
                try Int.fetchOne(
                    db,
                    sql: """
                        SELECT coalesce(sum(max(1, coalesce(json_array_length(match, '$.candidates'), 0))), 0)
                        FROM decision
                        WHERE request IS NOT NULL AND json_extract(match, '$.outcome') <> 'new'
                            AND id IN (SELECT max(id) FROM decision GROUP BY submission)
                        """) ?? 0
            }
        }
    }
}
