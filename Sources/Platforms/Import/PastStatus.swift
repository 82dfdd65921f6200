import Intake

/// The words that tools have for where a request stands, as ours.
enum PastStatus {
    /// Ours by the name, or by a word that other tools use for it; capitals, blanks and signs do not count.
    static func status(_ words: String) -> Status? { known[plain(words)] }

    /// `Won't do` as `wontdo`.
    static func plain(_ words: String) -> String {
        let kept = words.lowercased().unicodeScalars.filter {
            $0.properties.isAlphabetic || $0.properties.numericType != nil
        }
        return String(String.UnicodeScalarView(kept))
    }

    private static let known: [String: Status] = {
        var known: [String: Status] = [:]
        for (status, words) in synonyms {
            for word in words + [status.rawValue] { known[plain(word)] = status }
        }
        return known
    }()

    private static let synonyms: [(Status, [String])] = [
        (.needsInfo, ["need info", "needs more info", "needs more information", "awaiting feedback", "waiting"]),
        (.triaged, ["new", "open", "opened", "backlog", "todo", "to do", "inbox", "submitted", "received", "pending"]),
        (
            .underReview,
            ["review", "in review", "reviewing", "under consideration", "considering", "evaluating", "discussion"]
        ),
        (.planned, ["roadmap", "on the roadmap", "scheduled", "next", "up next", "accepted", "approved", "committed"]),
        (.inProgress, ["started", "doing", "wip", "working on it", "in development", "building", "active"]),
        (
            .shipped,
            [
                "done", "complete", "completed", "released", "live", "launched", "delivered", "implemented", "fixed",
                "resolved",
            ]
        ),
        (
            .declined,
            [
                "won't do", "won't fix", "will not do", "wontfix", "rejected", "closed", "not planned", "canceled",
                "cancelled",
            ]
        ),
    ]
}
