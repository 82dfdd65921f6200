internal import Conversation
internal import Intake
internal import RuleEngine
internal import Similarity
internal import Store

/// Decides what becomes of one event: a pure function of the reading, what the store knew, the rules and the clock.
struct TriagePlanner {
    let rules: RuleSet
    /// The destination that answers to this source go to.
    let answer: String?
    let hub: String?
    let now: Timestamp

    func plan(_ event: Event, _ reading: Reading, _ known: Known, standing: Standing) -> Triaged.Change {
        switch reading {
        case .submission(let submission), .edit(let submission):
            return plan(submission, known, receivedAt: event.receivedAt, standing)
        case .delete(let key, let at):
            if known.existing?.state == .withdrawn { return .noted(outcome: "repeated", reason: "withdrawn already") }
            return .withdrawn(key, at: at)
        case .command, .handshake, .ignored, .invalid:
            return .noted(outcome: reading.label, reason: reading.reason)
        }
    }

    private func plan(
        _ submission: Submission, _ known: Known, receivedAt: Timestamp, _ standing: Standing
    ) -> Triaged.Change {
        guard let existing = known.existing else {
            if let request = known.threadRequest {
                return .commented(submission, on: request, redactions: redactions(of: submission))
            }
            return .asked(decide(submission, known, receivedAt: receivedAt, replacing: nil, standing))
        }
        guard existing.state != .withdrawn else {
            return .noted(outcome: "repeated", reason: "it was withdrawn")
        }
        guard submission.version > existing.content.version else {
            return .noted(outcome: "repeated", reason: "this message is known")
        }
        // The version is kept even when the words are the same, so that an older edit that comes late stays out.
        if existing.role == .comment || !submission.saysOther(than: existing.content) {
            return .edited(existing.id, submission, redactions: redactions(of: submission))
        }
        return .asked(decide(submission, known, receivedAt: existing.receivedAt, replacing: existing, standing))
    }

    /// What the rules hide of words that they decide nothing about.
    private func redactions(of submission: Submission) -> [Redaction] {
        rules.evaluate(
            Facts(
                submission, platform: submission.key.platform, match: .new, now: now,
                inputs: rules.inputs(for: submission))
        ).redactions
    }

    // MARK: - An ask

    private func decide(
        _ submission: Submission, _ known: Known, receivedAt: Timestamp, replacing existing: StoredSubmission?,
        _ standing: Standing
    ) -> Triaged.Ask {
        let fingerprint = Fingerprint(submission.text)
        let twins = known.twins.filter {
            Fingerprint($0.text) == fingerprint && $0.request.id != existing?.request
        }
        // A message that was edited stays with its request, whatever it says now.
        let found =
            existing?.request == nil
            ? twins.first.map {
                Match(
                    outcome: .duplicate, request: $0.request.id, score: 1000, status: $0.request.status,
                    team: $0.request.team, voices: $0.request.voices)
            } ?? .new : .new
        var inputs = rules.inputs(for: submission, match: found, turns: standing.turns)
        let decision = rules.evaluate(
            Facts(submission, platform: submission.key.platform, match: found, now: now, inputs: inputs))
        // Only the turn that was looked at is an input of this decision.
        inputs.turns = inputs.turns.filter { $0.key == decision.turn }
        // What was found is an input of the decision and kept with it; what comes of it is for the decision to say.
        let twin = found.outcome == .new ? nil : twins.first { decision.looks(at: $0, from: submission) }
        let match = decision.taking(found, of: twin)
        let shown = submission.redacted(by: decision.redactions)
        let title = Conversation.title(of: shown)
        let place = place(decision, match, existing, known, title, RequestID(standing.lastRequest.number + 1))
        return Triaged.Ask(
            submission: submission, receivedAt: receivedAt, replaces: existing?.id, fingerprint: fingerprint?.hash,
            match: found, newestTwin: known.newestTwin, inputs: inputs, decision: decision, decidedAt: now,
            place: place, posts: Conversation.plan(turn(shown, decision, match, place, title, twin)))
    }

    private func place(
        _ decision: Decision, _ match: Match, _ existing: StoredSubmission?, _ known: Known, _ title: String,
        _ next: RequestID
    ) -> Triaged.Ask.Place {
        if decision.drop != nil { return .dropped }
        if let request = existing?.request {
            return known.existingOpened ? .keeps(request, title: title) : .joins(request)
        }
        if match.outcome == .duplicate, let request = match.request { return .joins(request) }
        return .opens(next, title: title)
    }

    private func turn(
        _ submission: Submission, _ decision: Decision, _ match: Match, _ place: Triaged.Ask.Place, _ title: String,
        _ twin: Known.Twin?
    ) -> Turn {
        let request: RequestID? =
            switch place {
            case .opens(let id, _), .keeps(let id, _), .joins(let id): id
            case .dropped: nil
            }
        let earlier = match.outcome == .duplicate ? twin : nil
        // A joined request stays with the team that has it, whatever this voice alone would have been routed to.
        let team = (earlier?.request.team ?? decision.route).flatMap { rules.team($0) }
        let targets = ([decision.route] + decision.notify).compactMap { $0 }.compactMap { target in
            rules.team(target).map(\.channel) ?? target
        }
        return Turn(
            submission: submission, decision: decision, match: match, request: request, title: title,
            earlier: earlier.map { twin in
                Turn.Earlier(
                    title: twin.request.title, status: twin.request.status,
                    voices: twin.request.voices + (twin.isOwn ? 0 : 1), since: twin.request.createdAt, isOwn: twin.isOwn
                )
            },
            team: team.map { Turn.Team(name: $0.name) }, notices: targets.compactMap { $0 }, answer: answer, now: now,
            hub: hub)
    }
}

extension Decision {
    /// Whether an earlier request is within the scope that the rules look at.
    fileprivate func looks(at twin: Known.Twin, from submission: Submission) -> Bool {
        switch dedupe?.scope ?? .all {
        case .all: true
        case .team: twin.request.team == route
        case .source: twin.source == submission.source
        case .channel: twin.source == submission.source && twin.channel == submission.channel?.id
        }
    }

    /// What becomes of a match: `off` takes none, `suggest` leaves it to a person.
    fileprivate func taking(_ found: Match, of twin: Known.Twin?) -> Match {
        guard let twin, dedupe?.mode != .off else { return .new }
        var match = found
        (match.request, match.status, match.team) = (twin.request.id, twin.request.status, twin.request.team)
        if dedupe?.mode == .suggest { match.outcome = .possible }
        return match
    }
}

extension Submission {
    /// Whether a person would call it another text: a link preview that was added is none.
    fileprivate func saysOther(than earlier: Submission) -> Bool {
        text != earlier.text || title != earlier.title || fields != earlier.fields || attachments != earlier.attachments
    }
}
