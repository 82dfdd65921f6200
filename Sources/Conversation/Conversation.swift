package import Intake

/// What the bot says: one answer to the person, one notice to each team that should know.
package enum Conversation {
    /// The posts for an ask.
    ///
    /// Keys depend on the message, the request and the target only, so that planning twice
    /// (an edit, a retry) never says a thing twice.
    package static func plan(_ turn: Turn) -> [Post] {
        (reply(turn).map { [$0] } ?? []) + notices(turn)
    }

    /// A title of one line for a request.
    package static func title(of submission: Submission) -> String {
        let named = submission.title.map { Summary.of($0, limit: 90) } ?? ""
        guard named.isEmpty else { return named }
        let told = Summary.of(submission.text, limit: 90)
        return told.isEmpty ? "(no words)" : told
    }

    // MARK: - To the person

    private static func reply(_ turn: Turn) -> Post? {
        guard let destination = turn.answer else { return nil }
        let blocks = turn.request.map { understood(turn, $0) } ?? []
        let extra = turn.decision.replies.map { Filling(turn).inlines($0) }.filter { !$0.isEmpty }
            .map { PostBody.Block.paragraph($0) }
        let said = blocks + extra + (turn.request == nil ? [] : questions(turn))
        guard !said.isEmpty else { return nil }
        let key = turn.submission.key
        return Post(
            key: ["reply", key.platform, key.scope, key.externalID].joined(separator: "/"), destination: destination,
            address: turn.submission.channel?.id, thread: turn.submission.thread, request: turn.request,
            purpose: .reply, plannedAt: turn.now, body: PostBody(said))
    }

    /// What is still to be known; answers stand below the request as comments.
    private static func questions(_ turn: Turn) -> [PostBody.Block] {
        guard !turn.decision.questions.isEmpty else { return [] }
        let items = turn.decision.questions.map { question -> [PostBody.Inline] in
            let options = question.options.map { " (\($0.joined(separator: ", ")))" } ?? ""
            return [.text(question.words + options)]
        }
        return [.paragraph([.text("To go on with it, please tell us here:")]), .list(items)]
    }

    private static func understood(_ turn: Turn, _ request: RequestID) -> [PostBody.Block] {
        if turn.match.outcome == .duplicate, let earlier = turn.earlier { return joined(turn, request, earlier) }
        return [
            .paragraph([.text("Thank you, noted as "), reference(request, turn.hub), .text(". I understood:")]),
            .quote([.text(Summary.of(turn.submission.text, limit: 280))]),
            .paragraph(owner(turn) + (isFirst(turn) ? [.text(" Nobody had asked for it before.")] : [])),
        ]
    }

    /// Whether it is known that nobody asked before: a rule may have said not to look.
    private static func isFirst(_ turn: Turn) -> Bool {
        turn.match.outcome == .new && turn.decision.dedupe?.mode != .off
    }

    private static func joined(_ turn: Turn, _ request: RequestID, _ earlier: Turn.Earlier) -> [PostBody.Block] {
        let voices =
            earlier.voices == 1
            ? "Nobody else has asked for it yet" : "With you, \(earlier.voices) people have asked for it"
        let opening = earlier.isOwn ? "You asked for this before, on " : "This was asked before, on "
        return [
            .paragraph([.text(opening + day(earlier.since) + ": "), reference(request, turn.hub), .text(".")]),
            .quote([.text(earlier.title)]),
            .paragraph([.text(voices + ". ")] + owner(turn) + [.text(standing(earlier))]),
        ]
    }

    private static func owner(_ turn: Turn) -> [PostBody.Inline] {
        guard let team = turn.team else { return [.text("No team has it yet.")] }
        return [.strong(team.name), .text(" has it" + (turn.decision.priority.map { ", priority \($0)." } ?? "."))]
    }

    /// Where it stands, with the day and the words of the decision where they are known.
    private static func standing(_ earlier: Turn.Earlier) -> String {
        let standing = standing(earlier.status)
        guard standing.hasSuffix(".") else { return standing }
        let when = earlier.decidedAt.map { " on \(day($0))" } ?? ""
        let words = earlier.decision.map { ": “\(Summary.of($0, limit: 280))”" } ?? ""
        return standing.dropLast() + when + (words.isEmpty ? "." : words)
    }

    private static func standing(_ status: Status) -> String {
        switch status {
        case .new, .triaged, .merged, .withdrawn: ""
        case .needsInfo: " It waits for more information."
        case .underReview: " It is under review."
        case .planned: " It is planned."
        case .inProgress: " It is being worked on."
        case .shipped: " It has shipped."
        case .declined: " It was declined."
        }
    }

    static func reference(_ request: RequestID, _ hub: String?) -> PostBody.Inline {
        hub.map { .link("\(request)", url: "\($0)/requests/\(request)") } ?? .strong("\(request)")
    }

    private static func day(_ time: Timestamp) -> String { String(time.iso8601.prefix(10)) }

    // MARK: - To the teams

    private static func notices(_ turn: Turn) -> [Post] {
        guard let request = turn.request, turn.match.outcome != .duplicate else { return [] }
        var seen: Set<NoticeTarget> = []
        return turn.notices.map(NoticeTarget.init(_:)).filter { seen.insert($0).inserted }.map { target in
            Post(
                key: ["notice", "\(request)", target.destination, target.address ?? ""].joined(separator: "/"),
                destination: target.destination, address: target.address, request: request, purpose: .notice,
                plannedAt: turn.now, body: notice(turn, request))
        }
    }

    /// Tells a team that a person has given it a request.
    package static func movedNotice(
        of request: RequestID, titled title: String, to target: NoticeTarget, team: String, by person: String,
        at now: Timestamp, hub: String?
    ) -> Post {
        Post(
            key: ["moved", "\(request)", target.destination, target.address ?? ""].joined(separator: "/"),
            destination: target.destination, address: target.address, request: request, purpose: .notice,
            plannedAt: now,
            body: PostBody([
                .paragraph([
                    .strong("Now with \(team)"), .text(": "), reference(request, hub), .text(", moved by \(person)."),
                ]),
                .quote([.text(title)]),
            ]))
    }

    private static func notice(_ turn: Turn, _ request: RequestID) -> PostBody {
        let submission = turn.submission
        let who = submission.author.name ?? submission.author.email ?? "Someone"
        let place = submission.channel.map { " in \($0.name ?? $0.id)" } ?? " through \(submission.source)"
        var facts: [PostBody.Inline] = [.text("\(who)\(place)")]
        if let priority = turn.decision.priority { facts.append(.text(" · priority \(priority)")) }
        if !turn.decision.labels.isEmpty { facts.append(.text(" · \(turn.decision.labels.joined(separator: ", "))")) }
        if turn.match.outcome == .possible, let earlier = turn.match.request {
            facts += [.text(" · perhaps asked before, as "), reference(earlier, turn.hub)]
        }
        if let link = submission.permalink { facts += [.text(" · "), .link("original", url: link)] }
        return PostBody([
            .paragraph([
                .strong(turn.team.map { "New for \($0.name)" } ?? "New"), .text(": "), reference(request, turn.hub),
            ]),
            .quote([.text(Summary.of(submission.text, limit: 280))]),
            .paragraph(facts),
        ])
    }
}
