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
    /// What was found by words and meaning, best first; empty for an equal text and when new.
    package var candidates: [Candidate]

    package init(
        outcome: Outcome, request: RequestID? = nil, score: Int = 0, status: Status? = nil, team: String? = nil,
        voices: Int? = nil, candidates: [Candidate] = []
    ) {
        self.outcome = outcome
        self.request = request
        self.score = score
        self.status = status
        self.team = team
        self.voices = voices
        self.candidates = candidates
    }

    package static let new = Match(outcome: .new)

    /// An earlier request that looks the same, with what made it look so.
    package struct Candidate: Sendable, Equatable {
        package var request: RequestID
        /// How sure, in thousandths, by the store's calibration of the time.
        package var score: Int
        /// What the model gave before calibration, in thousandths: what people's answers are kept with.
        package var logit: Int
        /// In words for people; nothing of what the rules hide.
        package var reasons: [String]

        package init(request: RequestID, score: Int, logit: Int, reasons: [String] = []) {
            self.request = request
            self.score = score
            self.logit = logit
            self.reasons = reasons
        }
    }
}
