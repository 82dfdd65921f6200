/// How a submission relates to what was asked before.
package struct Match: Sendable, Equatable {
    package enum Outcome: String, Sendable {
        case new, possible, duplicate
    }

    package var outcome: Outcome
    /// The earlier request; `nil` when new.
    package var request: RequestID?
    /// How sure, in thousandths: 1000 for an equal text.
    package var score: Int

    /// What the earlier request was at the time.
    package var status: Status?
    /// The team that had it.
    package var team: String?
    /// How many people had asked for it, without this one.
    package var voices: Int?

    package init(
        outcome: Outcome, request: RequestID? = nil, score: Int = 0, status: Status? = nil, team: String? = nil,
        voices: Int? = nil
    ) {
        self.outcome = outcome
        self.request = request
        self.score = score
        self.status = status
        self.team = team
        self.voices = voices
    }

    package static let new = Match(outcome: .new)
}
