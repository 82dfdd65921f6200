internal import Conversation
internal import Intake
internal import Platforms
internal import RuleEngine
internal import Similarity
internal import Store

/// Decides what becomes of one event: a function of the reading, what the store knew, the rules, what recognition finds
/// and the clock.
struct TriagePlanner {
    let rules: RuleSet
    let recognition: Recognition
    /// How a source is answered, by the source's name.
    let answers: @Sendable (String) -> Answering?
    let hub: String?
    let now: Timestamp
    /// False where only equal words count: requests from the past stay as they were kept apart.
    var looksForMeaning = true
    /// The slash command by which it is asked, where it is.
    var command: Command?
    /// True where the platform tells of the message itself, not of an edit.
    var isOriginal = false

    /// What becomes of an event, and what is said about it.
    func plan(_ read: TriageService.Read, _ known: Known, standing: Standing) throws(StoreError) -> Triaged {
        let change = try change(read, known, standing: standing)
        return Triaged(event: read.event.id, change: change, posts: said(about: change, read, known))
    }

    private func change(
        _ read: TriageService.Read, _ known: Known, standing: Standing
    ) throws(StoreError) -> Triaged.Change {
        let (event, reading, subject) = (read.event, read.reading, read.subject)
        switch reading {
        case .submission(let submission), .edit(let submission):
            let subject = subject ?? recognition.subject(of: submission)
            var planner = self
            planner.command = read.command
            if case .submission = reading { planner.isOriginal = true }
            return try planner.plan(submission, subject, known, receivedAt: event.receivedAt, standing)
        case .past(let submission, let past):
            let subject = subject ?? recognition.subject(of: submission)
            var planner = self
            planner.looksForMeaning = false
            return try planner.plan(submission, subject, known, receivedAt: event.receivedAt, standing).of(past, rules)
        case .delete(let key, let at):
            if known.existing?.state == .withdrawn { return .noted(outcome: "repeated", reason: "withdrawn already") }
            return .withdrawn(key, at: at)
        case .command(let command):
            if let answer = MatchAnswer(command) {
                let isOfHub = event.source == LobbyPlatform.name
                let isOwn = command.author.id == known.existing?.content.author.id && !command.author.id.isEmpty
                return .answered(answered(answer, known, standing, mayChange: isOfHub || isOwn))
            }
            return .noted(outcome: reading.label, reason: reading.reason)
        case .handshake, .ignored, .invalid:
            return .noted(outcome: reading.label, reason: reading.reason)
        }
    }

    private func plan(
        _ submission: Submission, _ subject: Recognition.Subject, _ known: Known, receivedAt: Timestamp,
        _ standing: Standing
    ) throws(StoreError) -> Triaged.Change {
        guard let existing = known.existing else {
            if let request = known.threadRequest {
                return .commented(submission, on: request, redactions: rules.redactions(of: submission, now: now))
            }
            return .asked(try decide(submission, subject, known, receivedAt: receivedAt, replacing: nil, standing))
        }
        guard existing.state != .withdrawn else {
            return .noted(outcome: "repeated", reason: "it was withdrawn")
        }
        // An edit that came first may have been anybody's: the message itself says whose it is.
        if isOriginal, !submission.mayReplace(existing.content), existing.role == .ask {
            return .asked(
                try decide(submission, subject, known, receivedAt: existing.receivedAt, replacing: existing, standing))
        }
        guard submission.version > existing.content.version else {
            return .noted(outcome: "repeated", reason: "this message is known")
        }
        guard submission.mayReplace(existing.content) else {
            return .noted(outcome: "ignored", reason: "an edit by somebody else than the author")
        }
        let submission = submission.keepingPlace(of: existing.content)
        // The version is kept even when the words are the same, so that an older edit that comes late stays out.
        if existing.role == .comment || !submission.saysOther(than: existing.content) {
            return .edited(existing.id, submission, redactions: rules.redactions(of: submission, now: now))
        }
        return .asked(
            try decide(submission, subject, known, receivedAt: existing.receivedAt, replacing: existing, standing))
    }

    // MARK: - An ask

    private func decide(
        _ submission: Submission, _ subject: Recognition.Subject, _ known: Known, receivedAt: Timestamp,
        replacing existing: StoredSubmission?, _ standing: Standing
    ) throws(StoreError) -> Triaged.Ask {
        // What nobody is shown is not compared: the earlier asks are kept without it too.
        let hidden = rules.redactions(of: submission, now: now)
        var subject = subject
        if !hidden.isEmpty {
            let fingerprint = subject.fingerprint
            subject = recognition.subject(of: submission.redacted(by: hidden))
            subject.fingerprint = fingerprint
        }
        let search = Search(submission: submission, subject: subject, known: known)
        func evaluate(_ match: Match) -> (Inputs, Decision) {
            let inputs = rules.inputs(for: submission, match: match, turns: standing.turns)
            return (
                inputs,
                rules.evaluate(
                    Facts(submission, platform: submission.key.platform, match: match, now: now, inputs: inputs))
            )
        }
        // A message that was edited stays with its request, whatever it says now.
        var found = existing?.request == nil ? try find(search, .all, team: nil) : .nothing
        var (inputs, decision) = evaluate(found.match)
        if let dedupe = decision.dedupe, dedupe.scope != .all, found.match.outcome != .new {
            // The rules look at fewer requests than were searched: they decide on what is found among those.
            found = try find(search, dedupe.scope, team: decision.route)
            (inputs, decision) = evaluate(found.match)
        }
        // Only the turn that was looked at is an input of this decision.
        inputs.turns = inputs.turns.filter { $0.key == decision.turn }
        let shown = submission.redacted(by: decision.redactions)
        recognition.explain(&found, for: shown)
        // What was found is an input of the decision and kept with it; what comes of it is for the decision to say.
        let match = decision.taking(found.match)
        let title = Conversation.title(of: shown)
        let place = place(decision, match, existing, known, title, RequestID(standing.lastRequest.number + 1))
        return Triaged.Ask(
            submission: submission, receivedAt: receivedAt, replaces: existing?.id,
            fingerprint: subject.fingerprint?.hash, match: found.match, newestTwin: known.newestTwin, inputs: inputs,
            decision: decision, decidedAt: now, place: place,
            posts: Conversation.plan(turn(shown, decision, match, place, title, found.twins, known)),
            profile: profile(subject, of: submission, shownAs: shown, place))
    }

    /// What is hidden from people is not kept for comparing either.
    private func profile(
        _ subject: Recognition.Subject, of submission: Submission, shownAs shown: Submission,
        _ place: Triaged.Ask.Place
    ) -> StoredProfile? {
        switch place {
        case .joins, .dropped: return nil
        case .opens(let request, _), .keeps(let request, _):
            let kept = shown == submission ? subject : recognition.subject(of: shown)
            // A request stays in its theme, whatever its words become.
            let isNew = if case .opens = place { true } else { false }
            return recognition.stored(kept, of: request, isNew: isNew)
        }
    }

    // MARK: - What was asked before

    private struct Search {
        var submission: Submission
        var subject: Recognition.Subject
        var known: Known
    }

    /// Equal words are the same ask; else words and meaning tell.
    private func find(
        _ search: Search, _ scope: Dedupe.Scope, team: String?
    ) throws(StoreError) -> Recognition.Found {
        let twins = search.known.twins.filter {
            Fingerprint($0.opener.content.text) == search.subject.fingerprint
                && scope.holds($0, for: search.submission, team: team)
        }
        if let twin = twins.first {
            let match = Match(
                outcome: .duplicate, request: twin.request.id, score: 1000, status: twin.request.status,
                team: twin.request.team, voices: twin.request.voices)
            return Recognition.Found(match: match, twins: [twin])
        }
        guard looksForMeaning else { return .nothing }
        return try recognition.find(
            search.subject, of: search.submission, in: scope, team: team, thresholds: Thresholds(rules.dedupe)
        ).keeping { scope.holds($0, for: search.submission, team: team) }
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
        _ twins: [Known.Twin], _ known: Known
    ) -> Turn {
        let request: RequestID? =
            switch place {
            case .opens(let id, _), .keeps(let id, _), .joins(let id): id
            case .dropped: nil
            }
        let earlier = match.outcome == .duplicate ? twins.first : nil
        // A joined request stays with the team that has it, whatever this voice alone would have been routed to.
        let team = (earlier?.request.team ?? decision.route).flatMap { rules.team($0) }
        let targets = ([decision.route] + decision.notify).compactMap { $0 }.compactMap { target in
            rules.team(target).map(\.channel) ?? target
        }
        return Turn(
            submission: submission, decision: decision, match: match, request: request, title: title,
            earlier: match.outcome == .new ? [] : twins.map { Turn.Earlier($0, joining: match.outcome == .duplicate) },
            team: team.map { Turn.Team(name: $0.name) }, notices: targets.compactMap { $0 },
            answer: answers(submission.source), command: command,
            said: known.reply.map { ($0.externalID, $0.body) }, now: now, hub: hub)
    }
}

extension Dedupe.Scope {
    /// Whether an earlier request is within it.
    fileprivate func holds(_ twin: Known.Twin, for submission: Submission, team: String?) -> Bool {
        let from = twin.opener.content
        return switch self {
        case .all: true
        case .team: twin.request.team == team
        case .source: from.source == submission.source
        case .channel: from.source == submission.source && from.channel?.id == submission.channel?.id
        }
    }
}

extension Decision {
    /// What becomes of a match: `off` takes none, `suggest` leaves it to a person.
    fileprivate func taking(_ found: Match) -> Match {
        if dedupe?.mode == .off { return .new }
        var match = found
        if dedupe?.mode == .suggest, match.outcome == .duplicate { match.outcome = .possible }
        return match
    }
}

extension Turn.Earlier {
    fileprivate init(_ twin: Known.Twin, joining: Bool) {
        let request = twin.request
        self.init(
            request: request.id, title: request.title, status: request.status,
            voices: request.voices + (joining && !twin.isOwn ? 1 : 0), since: request.createdAt, isOwn: twin.isOwn,
            decidedAt: request.decidedAt, decisionWords: request.decisionWords)
    }
}

extension Submission {
    /// Some platforms let others send an edit; what a person asked is theirs to change.
    fileprivate func mayReplace(_ earlier: Submission) -> Bool {
        author.id == earlier.author.id || author.id.isEmpty || earlier.author.id.isEmpty
    }

    /// Where and when a message was said does not change with its words, and an edit may leave it out.
    fileprivate func keepingPlace(of earlier: Submission) -> Submission {
        var kept = self
        kept.thread = earlier.thread
        kept.isReply = earlier.isReply
        kept.channel = channel ?? earlier.channel
        kept.author = author.id.isEmpty ? earlier.author : author
        kept.submittedAt = earlier.submittedAt
        kept.permalink = permalink ?? earlier.permalink
        return kept
    }

    /// Whether a person would call it another text: a link preview that was added is none.
    fileprivate func saysOther(than earlier: Submission) -> Bool {
        text != earlier.text || title != earlier.title || fields != earlier.fields || attachments != earlier.attachments
    }
}

extension Triaged.Change {
    /// The change for a request from the past: it keeps how it stood, and nobody is told of it.
    fileprivate func of(_ past: Past, _ rules: RuleSet) -> Triaged.Change {
        guard case .asked(var ask) = self else { return self }
        ask.past = past
        ask.past?.team = past.team.flatMap { rules.team(called: $0)?.key }
        ask.posts = []
        return .asked(ask)
    }
}
