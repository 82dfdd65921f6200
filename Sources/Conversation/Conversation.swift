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
        guard let answer = turn.answer else { return nil }
        let turn = turn.isOutside ? turn.outside : turn
        let blocks = turn.request.map { understood(turn, $0) } ?? []
        let extra = turn.decision.replies.map { Filling(turn).inlines($0) }.filter { !$0.isEmpty }
            .map { PostBody.Block.paragraph($0) }
        let said = blocks + extra + (turn.request == nil ? [] : questions(turn) + choices(turn))
        guard !said.isEmpty,
            let post = below(
                turn.submission, key: Post.replyKey(to: turn.submission.key), request: turn.request, PostBody(said),
                answer, at: turn.now)
        else { return nil }
        return suited(post, turn, answer)
    }

    /// A post below a message, or to its author alone where the destination knows people's addresses; `nil` where the
    /// person left none.
    static func below(
        _ submission: Submission, key: String, request: RequestID?, _ body: PostBody, _ answering: Answering,
        at now: Timestamp, act: Post.Act = .say
    ) -> Post? {
        let address = answering.isPersonal ? submission.author.email : submission.channel?.id
        guard address != nil || !answering.isPersonal else { return nil }
        return Post(
            key: key, destination: answering.destination, address: address, thread: submission.thread,
            inReplyTo: submission.key.externalID, subject: title(of: submission), request: request, purpose: .reply,
            plannedAt: now, body: body, act: act)
    }

    /// The answer as it is best given: in place of the one before the message was edited, or to one person alone where a
    /// command left no message to answer below.
    private static func suited(_ post: Post, _ turn: Turn, _ answer: Answering) -> Post? {
        var post = post
        if let before = turn.said, answer.abilities.contains(.edit) {
            guard before.body != post.body else { return nil }
            post.key += "/\(turn.submission.version)"
            post.act = .replace(externalID: before.externalID)
        } else if let command = turn.command, answer.abilities.contains(.whisper), !command.author.id.isEmpty {
            post.act = .whisper(to: command.author.id, via: command.responseURL)
        }
        return post
    }

    /// What is still to be known; answers stand below the request as comments.
    private static func questions(_ turn: Turn) -> [PostBody.Block] {
        // The page behind a form takes no more words.
        guard !turn.decision.questions.isEmpty, !turn.isOutside || turn.answer?.isPersonal ?? false else { return [] }
        let items = turn.decision.questions.map { question -> [PostBody.Inline] in
            let options = question.options.map { " (\($0.joined(separator: ", ")))" } ?? ""
            return [.text(question.words + options)]
        }
        return [.paragraph([.text("To go on with it, please tell us here:")]), .list(items)]
    }

    private static func understood(_ turn: Turn, _ request: RequestID) -> [PostBody.Block] {
        if let earlier = turn.joined { return joined(turn, earlier) }
        return [
            .paragraph([.text("Thank you, noted as "), reference(request, turn.hub), .text(". I understood:")]),
            quotation(of: turn.submission),
            .paragraph(owner(turn) + (isFirst(turn) ? [.text(" Nobody had asked for it before.")] : [])),
        ] + suggestions(turn)
    }

    /// Whether it is known that nobody asked before: a rule may have said not to look.
    private static func isFirst(_ turn: Turn) -> Bool {
        turn.match.outcome == .new && turn.decision.dedupe?.mode != .off
    }

    /// The telling words, below the title where there is one that the words do not begin with.
    private static func quotation(of submission: Submission) -> PostBody.Block {
        let told = Summary.quotation(of: submission.text, limit: 280)
        guard let title = submission.title.map({ Summary.of($0, limit: 120) }), !title.isEmpty, !told.hasPrefix(title)
        else { return .quote([.text(told)]) }
        return .quote([.strong(title)] + (told.isEmpty ? [] : [.text(" – \(told)")]))
    }

    static func owner(_ turn: Turn) -> [PostBody.Inline] {
        guard let team = turn.team else { return [.text("No team has it yet.")] }
        return [.strong(team.name), .text(" has it" + (turn.decision.priority.map { ", priority \($0)." } ?? "."))]
    }

    static func reference(_ request: RequestID, _ hub: String?) -> PostBody.Inline {
        hub.map { .link("\(request)", url: "\($0)/requests/\(request)") } ?? .strong("\(request)")
    }

    static func day(_ time: Timestamp) -> String { String(time.iso8601.prefix(10)) }

    // MARK: - To the teams

    private static func notices(_ turn: Turn) -> [Post] {
        guard let request = turn.request, turn.match.outcome != .duplicate else { return [] }
        var seen: Set<NoticeTarget> = []
        return turn.notices.map(NoticeTarget.init(_:)).filter { seen.insert($0).inserted }.map { target in
            Post(
                key: ["notice", "\(request)", target.destination, target.address ?? ""].joined(separator: "/"),
                destination: target.destination, address: target.address, subject: "\(request): \(turn.title)",
                request: request,
                purpose: .notice, plannedAt: turn.now, body: notice(turn, request))
        }
    }

    /// Tells a team that a person has given it a request.
    package static func movedNotice(
        of request: RequestID, titled title: String, to target: NoticeTarget, team: String, by person: String,
        at now: Timestamp, hub: String?
    ) -> Post {
        Post(
            key: ["moved", "\(request)", target.destination, target.address ?? ""].joined(separator: "/"),
            destination: target.destination, address: target.address, subject: "\(request): \(title)", request: request,
            purpose: .notice, plannedAt: now,
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
        if turn.joined == nil, let earlier = turn.earlier.first {
            facts += [.text(" · perhaps asked before, as "), reference(earlier.request, turn.hub)]
        }
        if let link = submission.permalink { facts += [.text(" · "), .link("original", url: link)] }
        return PostBody([
            .paragraph([
                .strong(turn.team.map { "New for \($0.name)" } ?? "New"), .text(": "), reference(request, turn.hub),
            ]),
            quotation(of: submission),
            .paragraph(facts),
        ])
    }
}
