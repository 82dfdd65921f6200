package import Intake

extension Decision {
    /// What another decision about the same submission says otherwise, a sentence each: `route: payments → ops`.
    ///
    /// Which rules led there is no difference.
    package func changes(to other: Decision) -> [String] {
        var found: [String] = []
        func compare(_ what: String, _ before: String?, _ after: String?) {
            guard before != after else { return }
            found.append("\(what): \(before.map(shown) ?? "none") → \(after.map(shown) ?? "none")")
        }
        func compareList(_ what: String, _ before: [String], _ after: [String]) {
            guard before != after else { return }
            found.append("\(what): \(listed(before)) → \(listed(after))")
        }
        func compareWhole<Value: Equatable>(_ what: String, _ before: Value, _ after: Value) {
            if before != after { found.append("\(what): not the same") }
        }
        compare("drop", drop, other.drop)
        compare("route", route, other.route)
        compare("assign", assignee, other.assignee)
        compare("priority", priority, other.priority)
        compare("status", status?.rawValue, other.status?.rawValue)
        compare("objective", objective, other.objective)
        compareList("label", labels.sorted(), other.labels.sorted())
        compareWhole("score", score, other.score)
        compareWhole("sla", serviceLevel, other.serviceLevel)
        compareWhole("dedupe", dedupe, other.dedupe)
        compare("snooze", snoozedUntil?.iso8601, other.snoozedUntil?.iso8601)
        compareList("notify", notify.sorted(), other.notify.sorted())
        compareList("reply", replies.map(quoted), other.replies.map(quoted))
        compareList("ask", questions.map(\.field), other.questions.map(\.field))
        compareWhole("redact", redactions, other.redactions)
        return found
    }

    private func shown(_ text: String) -> String { text.contains(" ") ? quoted(text) : text }
}
