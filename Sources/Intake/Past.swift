/// How a request stood in the tool it comes from: what an import knows and no rule could.
package struct Past: Sendable, Equatable {
    package var status: Status?
    /// The team that had it, by its key or its name.
    package var team: String?
    package var decidedAt: Timestamp?
    /// The answer that was given: why it was declined, when it shipped.
    package var decision: String?

    package init(
        status: Status? = nil, team: String? = nil, decidedAt: Timestamp? = nil, decision: String? = nil
    ) {
        self.status = status
        self.team = team
        self.decidedAt = decidedAt
        self.decision = decision
    }

    /// As people read it: `declined on 2026-03-02: too few people need it`; empty when nothing is known.
    package var words: String {
        let status = status?.rawValue.split(separator: "_").joined(separator: " ")
        let day = decidedAt.map { "on \($0.iso8601.prefix(10))" }
        let standing = [status ?? (day == nil ? nil : "decided"), day].compactMap { $0 }.joined(separator: " ")
        return [standing, decision ?? ""].filter { !$0.isEmpty }.joined(separator: ": ")
    }
}
