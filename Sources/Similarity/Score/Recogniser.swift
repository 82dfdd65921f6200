package import Intake

/// Says whether a request was asked before: a duplicate, possibly one, or new.
package struct Recogniser: Sendable {
    package var thresholds: Thresholds
    package var calibration: Calibration
    private let scorer: PairScorer

    package init(
        model: SimilarityModel, thresholds: Thresholds = .shipped, calibration: Calibration = .shipped
    ) {
        self.thresholds = thresholds
        self.calibration = calibration
        scorer = PairScorer(model: model)
    }

    /// A request as it is compared: the one that came in, or a stored one.
    package struct Ask: Sendable {
        package var title: String
        package var profile: TextProfile
        /// Of title and text; equal fingerprints are equal asks.
        package var fingerprint: Fingerprint?
        /// Of an outside model, where one is configured and answered.
        package var dense: DenseVector?

        package init(
            title: String, profile: TextProfile, fingerprint: Fingerprint? = nil, dense: DenseVector? = nil
        ) {
            self.title = title
            self.profile = profile
            self.fingerprint = fingerprint
            self.dense = dense
        }
    }

    /// A candidate that is worth showing.
    package struct Likely: Sendable, Equatable {
        /// Its place in the list that was given.
        package var candidate: Int
        /// How sure, in thousandths: 1000 for an equal text.
        package var score: Int
        /// As the model gave it, before calibration, and kept with people's answers; `nil` for an equal text.
        package var logit: Float?
        /// Why it is not merged although it looks the same.
        package var veto: SiblingVeto?

        package init(candidate: Int, score: Int, logit: Float? = nil, veto: SiblingVeto? = nil) {
            self.candidate = candidate
            self.score = score
            self.logit = logit
            self.veto = veto
        }
    }

    package struct Verdict: Sendable, Equatable {
        package var outcome: Match.Outcome
        /// Best first; one for a duplicate, up to five when possible, none when new.
        package var matches: [Likely]

        package init(outcome: Match.Outcome, matches: [Likely]) {
            self.outcome = outcome
            self.matches = matches
        }

        package static let new = Verdict(outcome: .new, matches: [])
    }

    /// The outcome for a request, given the candidates that the index found.
    ///
    /// - Parameter statistics: of the stored requests, without this one.
    /// - Parameter cosines: see `PairScorer.score`.
    package func outcome(
        of ask: Ask, among candidates: [Ask], statistics: CorpusStatistics, cosines: [Float]? = nil
    ) -> Verdict {
        if let fingerprint = ask.fingerprint,
            let equal = candidates.firstIndex(where: { $0.fingerprint == fingerprint })
        {
            return Verdict(outcome: .duplicate, matches: [Likely(candidate: equal, score: 1000)])
        }
        guard !ask.profile.isEmpty else { return .new }
        let dense = ask.dense.map { mine in candidates.map { $0.dense.flatMap(mine.cosine) } }
        let scored = scorer.score(
            ask.profile, among: candidates.map(\.profile), statistics: statistics, cosines: cosines, dense: dense)
        let surest = thresholds.duplicate + statistics.youth
        var likely: [Likely] = []
        for pair in scored {
            let logit = calibration.logit(pair.logit)
            guard logit >= thresholds.possible, likely.count < thresholds.shown else { break }
            let veto =
                logit >= surest
                ? SiblingVeto(between: ask.title, and: candidates[pair.candidate].title) : nil
            let match = Likely(
                candidate: pair.candidate, score: calibration.thousandths(pair.logit), logit: pair.logit, veto: veto)
            // A sibling may stand above the duplicate: "Export as PDF" above a differently worded "Export as CSV".
            if logit >= surest, veto == nil { return Verdict(outcome: .duplicate, matches: [match]) }
            likely.append(match)
        }
        // Siblings look nearest and are the least likely of them.
        let ranked = likely.filter { $0.veto == nil } + likely.filter { $0.veto != nil }
        return likely.isEmpty ? .new : Verdict(outcome: .possible, matches: ranked)
    }
}
