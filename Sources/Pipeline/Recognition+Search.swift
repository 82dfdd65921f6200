package import Intake
package import Similarity
package import Store
private import Synchronization

/// Finding what was asked before.
extension Recognition {
    /// The earlier requests that ask for the same, or may.
    package func find(
        _ subject: Subject, of submission: Submission, in scope: Dedupe.Scope = .all, team: String? = nil,
        thresholds: Thresholds = .shipped
    ) throws(StoreError) -> Found {
        guard !subject.profile.isEmpty else { return .nothing }
        let place = state.withLock { $0.names.scope(scope, submission, team: team) }
        guard let place else { return .nothing }
        let candidates = index.candidates(for: subject.profile, in: place)
        let documents = candidates.best().map { RequestID(Int64($0.document)) }
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
                    request: twin.request.id, score: match.score, logit: Int((1000 * (match.logit ?? 0)).rounded()))
            }
        }
        guard var best = candidates.first, let twin = twins.first else { return .nothing }
        // The surest may have been taken back, or stand for another by now.
        let isSurest = verdict.matches.first.map { requests[$0.candidate] == twin.found } ?? false
        var outcome = isSurest ? verdict.outcome : .possible
        if outcome == .duplicate, isOfOneForm(submission, twin.opener.content) {
            outcome = .possible
            best.reasons.append("the same form, other words in it")
            candidates[0] = best
        }
        if outcome == .duplicate, sibling(submission, twin.opener.shown) != nil { outcome = .possible }
        let match = Match(
            outcome: outcome, request: best.request, score: best.score, status: twin.request.status,
            team: twin.request.team, voices: twin.request.voices, candidates: candidates)
        return Found(match: match, twins: twins)
    }

    /// By their titles, and by the beginnings of their texts: "Export" may be the title of one that asks for CSV.
    private func sibling(_ submission: Submission, _ other: Submission) -> SiblingVeto? {
        func openings(_ submission: Submission) -> [String] {
            let text = Headline(title: nil, text: Normaliser.normalise(submission.text)).title
            return [submission.title, text].compactMap { $0 }.filter { !$0.isEmpty }
        }
        for mine in openings(submission) {
            for theirs in openings(other) {
                if let veto = SiblingVeto(between: mine, and: theirs) { return veto }
            }
        }
        return nil
    }

    private func isOfOneForm(_ submission: Submission, _ other: Submission) -> Bool {
        TemplateVeto(
            between: Normaliser.normalise(submission.text), and: Normaliser.normalise(other.text), model: model) != nil
    }

    /// Whether an ask would join one of a few others, so that they cannot be decided together.
    ///
    /// One that would only be asked about is decided all the same: messages of one pattern come in floods, and each would
    /// need a commit of its own.
    package func resembles(_ subject: Subject, anyOf others: [Subject], _ thresholds: Thresholds) -> Bool {
        let near = others.filter { $0.profile.isNear(subject.profile) }
        guard !near.isEmpty, !subject.profile.isEmpty else { return false }
        return state.withLock { state in
            let verdict = Recogniser(model: model, thresholds: thresholds, calibration: state.calibration).outcome(
                of: Recogniser.Ask(title: subject.title, profile: subject.profile),
                among: near.map { Recogniser.Ask(title: $0.title, profile: $0.profile) }, statistics: state.statistics)
            return verdict.outcome == .duplicate
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
            let twin = found.twins[index]
            let sibling = found.match.outcome == .possible ? sibling(shown, twin.opener.shown) : nil
            let siblings = sibling.map { [Reason.sibling($0.first, $0.second)] }
            found.match.candidates[index].reasons +=
                (siblings ?? []).map(\.description) + reasons(for: shown, matching: twin)
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

extension Recognition.Found {
    /// Only the requests that pass; what is left is no surer than possible when the surest is not among them.
    func keeping(_ passes: (Known.Twin) -> Bool) -> Recognition.Found {
        let kept = twins.filter(passes)
        guard kept.count < twins.count else { return self }
        guard let first = kept.first else { return .nothing }
        let ids = Set(kept.map(\.request.id))
        var match = match
        match.candidates = match.candidates.filter { ids.contains($0.request) }
        if first.request.id != twins.first?.request.id { match.outcome = .possible }
        (match.request, match.status, match.team) = (first.request.id, first.request.status, first.request.team)
        (match.voices, match.score) = (first.request.voices, match.candidates.first?.score ?? match.score)
        return Recognition.Found(match: match, twins: kept)
    }
}

extension Thresholds {
    /// A wrong merge that costs more than it saves is not made.
    package init(_ policy: DedupePolicy) {
        self = policy.oneWrongMergeCosts.map { Thresholds(oneWrongMergeCosts: Float($0)) } ?? .shipped
    }
}
