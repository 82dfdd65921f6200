package import Intake

/// How well the machine recognises what was asked before, by what people said of it: plain numbers for a page or JSON.
package struct AnswersReport: Sendable, Equatable, Codable {
    /// A match of the machine's that a person has confirmed or refused.
    package struct Judged: Sendable, Equatable {
        package var outcome: Match.Outcome
        /// In thousandths, as it was told at the time.
        package var score: Int
        package var isSame: Bool

        package init(outcome: Match.Outcome, score: Int, isSame: Bool) {
            self.outcome = outcome
            self.score = score
            self.isSame = isSame
        }
    }

    /// What is counted in a store, of one stretch of time.
    package struct Evidence: Sendable, Equatable {
        /// At most one for each pair; those with the outcome *new* are left out.
        package var judged: [Judged]
        /// Pairs that people merged and the machine had not suggested.
        package var mergedByHand: Int
        /// Asks by the machine's outcome.
        package var new: Int
        package var possible: Int
        package var duplicate: Int
        /// Pairs that the machine merged or showed, answered or not; an ask can have several.
        package var suggested: Int

        package init(
            judged: [Judged], mergedByHand: Int, new: Int, possible: Int, duplicate: Int, suggested: Int
        ) {
            self.judged = judged
            self.mergedByHand = mergedByHand
            self.new = new
            self.possible = possible
            self.duplicate = duplicate
            self.suggested = suggested
        }
    }

    /// Of the answered duplicates, how many were.
    package let duplicatePrecision: Share
    /// Of the answered possible ones, how many were the same ask.
    package let possiblePrecision: Share
    /// Of all pairs known to be the same ask, how many the machine found.
    ///
    /// An upper bound: a pair that neither the machine nor a person found is in no count.
    package let recall: Share
    /// Of all asks, how many had a suggestion.
    package let suggestedAsks: Share
    /// Of all suggested pairs, how many were answered.
    package let answered: Share
    /// Confirmed pairs of the machine's; what nobody confirmed is not counted as saved.
    package let duplicatesAvoided: Int
    package let reliability: [ReliabilityBin]
    /// How far the told probabilities are from the shares of yes, on average, in thousandths; `nil` when too few.
    ///
    /// Expected calibration error (Naeini, Cooper and Hauskrecht 2015), over `reliability`.
    package let calibrationError: Int?
    package let thresholds: ThresholdsMeaning

    package init(
        _ evidence: Evidence, thresholds: Thresholds = .shipped, calibration: Calibration = .shipped
    ) {
        let judged = evidence.judged.filter { $0.outcome != .new }
        let same = judged.count(where: \.isSame)
        func precision(_ outcome: Match.Outcome) -> Share {
            Share(judged.count { $0.outcome == outcome && $0.isSame }, of: judged.count { $0.outcome == outcome })
        }
        duplicatePrecision = precision(.duplicate)
        possiblePrecision = precision(.possible)
        recall = Share(same, of: Self.sum(same, evidence.mergedByHand))
        let withSuggestion = Self.sum(evidence.possible, evidence.duplicate)
        suggestedAsks = Share(withSuggestion, of: Self.sum(withSuggestion, evidence.new))
        answered = Share(judged.count, of: max(judged.count, evidence.suggested))
        duplicatesAvoided = same
        reliability = ReliabilityBin.all(of: judged)
        calibrationError =
            judged.count >= Share.casesNeeded
            ? reliability.reduce(0) { $0 + $1.distance * $1.answers.of } / judged.count : nil
        self.thresholds = ThresholdsMeaning(thresholds, calibration)
    }

    /// Counts are somebody else's numbers.
    private static func sum(_ a: Int, _ b: Int) -> Int {
        let (sum, overflow) = max(0, a).addingReportingOverflow(max(0, b))
        return overflow ? .max : sum
    }
}
