package import Intake

extension Turn {
    /// The earlier request that this voice joined.
    var joined: Earlier? { match.outcome == .duplicate ? earlier.first : nil }
}

/// What is said about what was asked before.
extension Conversation {
    /// How an answer to a match ended.
    package enum AnswerOutcome: Sendable, Equatable {
        /// The person's request is part of this one now.
        case joined(RequestID)
        /// It was part of this one already.
        case confirmed(RequestID)
        /// The person's wish stands for itself, as this one.
        case parted(RequestID)
        /// It stood for itself already.
        case keptApart
    }

    // MARK: - In the answer to an ask

    static func joined(_ turn: Turn, _ earlier: Turn.Earlier) -> [PostBody.Block] {
        let voices =
            earlier.voices == 1
            ? "Nobody else has asked for it yet" : "With you, \(earlier.voices) people have asked for it"
        let since = "\(day(earlier.since)): "
        let opening =
            if earlier.isOwn { "You asked for this before, on \(since)" } else if turn.match.score == 1000 {
                "This was asked before, on \(since)"
            } else { "This looks like what was asked before, on \(since)" }
        let standing = Standing(earlier).sentence.map { " " + $0 } ?? ""
        return [
            .paragraph([.text(opening), reference(earlier.request, turn.hub), .text(".")]),
            .quote([.text(turn.isOutside && !earlier.isOwn ? turn.title : earlier.title)]),
            .paragraph([.text(voices + ". ")] + owner(turn) + [.text(standing)]),
        ]
    }

    /// "This looks like R-87 (12 voices, planned for Q1). Same thing?"
    static func suggestions(_ turn: Turn) -> [PostBody.Block] {
        guard turn.joined == nil, let best = turn.earlier.first else { return [] }
        let rest = turn.earlier.dropFirst().map { earlier -> [PostBody.Inline] in
            [reference(earlier.request, turn.hub), .text(" (\(about(earlier))): \(earlier.title)")]
        }
        let question: [PostBody.Block] = [
            .paragraph([
                .text("This looks like "), reference(best.request, turn.hub), .text(" (\(about(best))). Same thing?"),
            ]),
            .quote([.text(best.title)]),
        ]
        return question + (rest.isEmpty ? [] : [.paragraph([.text("Also near:")]), .list(rest)])
    }

    /// The taps that say whether recognition was right.
    static func choices(_ turn: Turn) -> [PostBody.Block] {
        guard !turn.isOutside, let best = turn.earlier.first else { return [] }
        let who = turn.submission.author.name ?? turn.submission.author.id
        func answer(_ isSame: Bool) -> MatchAnswer {
            MatchAnswer(message: turn.submission.key, request: best.request, isSame: isSame, by: who)
        }
        if turn.joined != nil {
            return best.isOwn ? [] : [.buttons([answer(false).button("No, mine is different")])]
        }
        let others = turn.earlier.dropFirst().map { earlier in
            MatchAnswer(message: turn.submission.key, request: earlier.request, isSame: true, by: who)
                .button("The same as \(earlier.request)")
        }
        return [
            .buttons(
                [answer(true).button("Yes, the same as \(best.request)")] + others + [
                    answer(false).button("No, different")
                ])
        ]
    }

    private static func about(_ earlier: Turn.Earlier) -> String {
        let voices = earlier.voices == 1 ? "1 voice" : "\(earlier.voices) voices"
        return [voices, Standing(earlier).brief].compactMap { $0 }.joined(separator: ", ")
    }

    // MARK: - After a tap

    /// What a person hears who said that a match is right or wrong; once for each answer, however often it is given.
    package static func answered(
        _ answer: MatchAnswer, _ outcome: AnswerOutcome, _ submission: Submission, _ answering: Answering,
        at now: Timestamp, hub: String?
    ) -> Post? {
        let words: (before: String, request: RequestID, after: String) =
            switch outcome {
            case .joined(let request): ("Your voice counts for ", request, " now.")
            case .confirmed(let request): ("Thank you, then your voice rightly counts for ", request, ".")
            case .parted(let request): ("Your wish stands for itself now, as ", request, ".")
            case .keptApart: ("Thank you, noted: it is not the same as ", answer.request, ".")
            }
        let key = answer.message
        return below(
            submission,
            key: [
                "answer", key.platform, key.scope, key.externalID, "\(answer.request)",
                answer.isSame ? "same" : "different",
            ].joined(separator: "/"), request: words.request,
            PostBody([.paragraph([.text(words.before), reference(words.request, hub), .text(words.after)])]), answering,
            at: now)
    }
}

/// Where a request stands, with the decision and its day where there is one.
private struct Standing {
    private let earlier: Turn.Earlier

    init(_ earlier: Turn.Earlier) {
        self.earlier = earlier
    }

    /// For a line: "planned for Q1", "declined on 2026-03-02".
    var brief: String? {
        switch earlier.status {
        case .new, .triaged, .merged, .withdrawn: nil
        case .needsInfo: "waiting for more information"
        case .underReview: "under review"
        case .planned: "planned" + (together ?? "")
        case .inProgress: "being worked on"
        case .shipped: "shipped" + on
        case .declined: "declined" + on
        }
    }

    /// A sentence that quotes the decision, such as `It was declined on 2026-03-02: “too few would use it”`.
    var sentence: String? {
        switch earlier.status {
        case .new, .triaged, .merged, .withdrawn: nil
        case .needsInfo: "It waits for more information."
        case .underReview: "It is under review."
        case .planned:
            ended(
                "It is planned" + (together ?? "") + (on.isEmpty ? "" : ", decided\(on)")
                    + (together == nil ? said : ""))
        case .inProgress: ended("It is being worked on" + said)
        case .shipped: ended("It has shipped" + on + said)
        case .declined: ended("It was declined" + on + said)
        }
    }

    private var on: String { earlier.decidedAt.map { " on \(Conversation.day($0))" } ?? "" }

    private var words: String? {
        earlier.decisionWords.map { Summary.of($0, limit: 200) }.flatMap { $0.isEmpty ? nil : $0 }
    }

    private var said: String { words.map { ": “\($0)”" } ?? "" }

    /// Words that go on in the same breath: "planned for Q1".
    private var together: String? {
        guard let words, ["for ", "in ", "by ", "with ", "until "].contains(where: words.hasPrefix) else { return nil }
        return " \(words)"
    }

    private func ended(_ sentence: String) -> String {
        [".", "!", "?", "…", "”"].contains(where: sentence.hasSuffix) ? sentence : sentence + "."
    }
}
