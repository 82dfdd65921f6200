package import Intake
package import Similarity
package import Store
private import Synchronization

/// Finding what was asked before.
extension Recognition {
    /// The earlier requests that ask for the same, or may.
    ///
    /// - Parameter excluding: the ask's own request, when it has one.
    package func find(
        _ subject: Subject, of submission: Submission, in scope: Dedupe.Scope = .all, team: String? = nil,
        thresholds: Thresholds = .shipped, excluding: RequestID? = nil
    ) throws(StoreError) -> Found {
        guard !subject.profile.isEmpty else { return .nothing }
        let place = state.withLock { $0.names.scope(scope, submission, team: team) }
        guard let place else { return .nothing }
        let candidates = index.candidates(for: subject.profile, in: place)
        let documents = candidates.map { RequestID(Int64($0.document)) }.filter { $0 != excluding }
        let known = try store.profiles(of: documents).compactMap { ask in
            TextProfile(decoding: ask.bytes).map {
                (
                    ask.request,
                    Recogniser.Ask(
                        title: ask.title, profile: $0, dense: ask.dense.flatMap(DenseVector.init(decoding:)))
                )
            }
        }
        let verdict = state.withLock { state in
            Recogniser(model: model, thresholds: thresholds, calibration: state.calibration).outcome(
                of: Recogniser.Ask(title: subject.title, profile: subject.profile, dense: subject.dense),
                among: known.map(\.1),
                statistics: state.statistics, cosines: candidates.map(\.cosine))
        }
        return try standing(verdict, known.map(\.0), submission)
    }

    private func standing(
        _ verdict: Recogniser.Verdict, _ requests: [RequestID], _ submission: Submission
    ) throws(StoreError) -> Found {
        let likely = Dictionary(verdict.matches.map { (requests[$0.candidate], $0) }) { first, _ in first }
        let twins = try store.twins(verdict.matches.map { requests[$0.candidate] }, for: submission)
        var candidates = twins.compactMap { twin in
            likely[twin.found].map { match in
                Match.Candidate(
                    request: twin.request.id, score: match.score, logit: Int((1000 * (match.logit ?? 0)).rounded()),
                    reasons: match.veto.map { [Reason.sibling($0.first, $0.second).description] } ?? [])
            }
        }
        guard var best = candidates.first, let twin = twins.first else { return .nothing }
        var outcome = verdict.outcome
        if outcome == .duplicate, isOfOneForm(submission, twin.opener.content) {
            outcome = .possible
            best.reasons.append("the same form, other words in it")
            candidates[0] = best
        }
        let match = Match(
            outcome: outcome, request: best.request, score: best.score, status: twin.request.status,
            team: twin.request.team, voices: twin.request.voices, candidates: candidates)
        return Found(match: match, twins: twins)
    }

    private func isOfOneForm(_ submission: Submission, _ other: Submission) -> Bool {
        TemplateVeto(
            between: Normaliser.normalise(submission.text), and: Normaliser.normalise(other.text), model: model) != nil
    }

    /// Whether an ask resembles one of a few others, so that they should not be decided at the same time.
    package func resembles(_ subject: Subject, anyOf others: [Subject]) -> Bool {
        let near = others.filter { $0.profile.isNear(subject.profile) }
        guard !near.isEmpty, !subject.profile.isEmpty else { return false }
        return state.withLock { state in
            let verdict = Recogniser(model: model, calibration: state.calibration).outcome(
                of: Recogniser.Ask(title: subject.title, profile: subject.profile),
                among: near.map { Recogniser.Ask(title: $0.title, profile: $0.profile) }, statistics: state.statistics)
            return verdict.outcome != .new
        }
    }

    /// What people's answers teach of this store.
    package static func calibration(of answers: [AnswerRecord]) -> Calibration {
        .fitted(
            to: answers.compactMap { answer in
                answer.logit.map { Calibration.Answer(milliLogit: $0, isSame: answer.isSame) }
            })
    }

    // MARK: - Reasons

    /// Adds the reasons, from words that may be shown.
    package func explain(_ found: inout Found, for shown: Submission) {
        for index in found.match.candidates.indices where found.twins.indices.contains(index) {
            found.match.candidates[index].reasons += reasons(for: shown, matching: found.twins[index])
        }
    }

    /// Why a match looks the same, in words that show nothing the rules hide.
    private func reasons(for submission: Submission, matching twin: Known.Twin) -> [String] {
        let reasons = Reasons(model: model)
        return state.withLock { state in
            Reason.phrases(
                reasons.reasons(for: side(submission), matching: side(twin.opener.shown), statistics: state.statistics))
        }
    }

    private func side(_ submission: Submission) -> Reasons.Side {
        let headline = Headline(title: submission.title, text: Normaliser.normalise(submission.text))
        let fields = submission.fields.compactMap { field in
            field.values.isEmpty ? nil : (label: field.label, value: field.values.joined(separator: ", "))
        }
        return Reasons.Side(title: headline.title, body: headline.body, fields: fields)
    }
}

extension Thresholds {
    /// A wrong merge that costs more than it saves is not made.
    package init(_ policy: DedupePolicy) {
        self = policy.oneWrongMergeCosts.map { Thresholds(oneWrongMergeCosts: Float($0)) } ?? .shipped
    }
}
