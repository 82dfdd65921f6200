package import Documents
package import Intake

extension RuleSet {
    /// What a test's `given` describes, as rules look at it.
    ///
    /// - Parameters:
    ///   - text: what the message says, unless `given` says that too.
    ///   - now: when it comes, unless `given` has `at`.
    /// - Returns: `nil` when there are problems.
    package func facts(given node: Node, text: String, now: Timestamp, problems: Problems) -> Facts? {
        let reader = RuleTestReader(teams: [:], ruleNames: [], problems: problems, calendar: calendar)
        guard var given = reader.read(given: node), !problems.hasErrors else { return nil }
        if given.submission.text.isEmpty { given.submission.text = text }
        if node["at"] == nil { given.submission.submittedAt = now }
        return given.facts(in: directory)
    }
}
