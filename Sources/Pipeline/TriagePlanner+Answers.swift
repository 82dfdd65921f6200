internal import Conversation
internal import Intake
internal import Store

/// What becomes of a person's word on a match.
extension TriagePlanner {
    /// - Parameter mayChange: whether it is the author's own word, or that of people on the hub; anyone else's is kept
    ///   to learn from, and changes nothing.
    func answered(
        _ answer: MatchAnswer, _ known: Known, _ standing: Standing, mayChange: Bool
    ) -> Triaged.Answered {
        guard mayChange else {
            return Triaged.Answered(answer: answer, submission: known.existing?.id, effect: .recorded, posts: [])
        }
        let effect = effect(of: answer, known, RequestID(standing.lastRequest.number + 1))
        return Triaged.Answered(
            answer: answer, submission: known.existing?.id, effect: effect, posts: posts(answer, known, effect))
    }

    private func effect(of answer: MatchAnswer, _ known: Known, _ next: RequestID) -> MergeEffect {
        guard let root = known.answeredChain.last else { return .refused("there is no \(answer.request)") }
        guard !known.answeredIsGone else { return .refused("\(root) was taken back by everyone who asked for it") }
        guard let existing = known.existing, existing.state == .live, let own = known.ownChain.first,
            let ownRoot = known.ownChain.last
        else { return .refused("the message is not kept, or was taken back") }
        guard answer.isSame else { return parting(answer, known, existing, own, next) }
        if own == answer.request, known.existingOpened { return .refused("\(own) cannot be merged into itself") }
        if ownRoot == root { return .recorded }
        // A voice among others does not speak for the request it has joined.
        guard known.existingOpened, own == ownRoot else { return .recorded }
        return .merges(own, into: answer.request)
    }

    private func parting(
        _ answer: MatchAnswer, _ known: Known, _ existing: StoredSubmission, _ own: RequestID, _ next: RequestID
    ) -> MergeEffect {
        guard known.ownChain.last == known.answeredChain.last else { return .recorded }
        if known.existingOpened {
            return known.ownChain.count > 1
                ? .unmerges(own) : .refused("\(own) began with this message: nothing is left to part it from")
        }
        return .splits(recognition.split(existing, from: own, as: next))
    }

    private func posts(_ answer: MatchAnswer, _ known: Known, _ effect: MergeEffect) -> [Post] {
        guard let existing = known.existing, let answering = answers(existing.content.source) else { return [] }
        let parted: RequestID? =
            switch effect {
            case .splits(let split): split.request
            case .unmerges(let request): request
            case .recorded, .merges, .refused: nil
            }
        let outcome: Conversation.AnswerOutcome? =
            switch effect {
            case .merges(_, let other): .joined(known.answeredChain.last ?? other)
            case .splits, .unmerges: parted.map { .parted($0) }
            case .recorded where !answer.isSame: .keptApart
            case .recorded:
                known.answeredChain.last.flatMap { known.ownChain.last == $0 ? .confirmed($0) : nil }
            case .refused: nil
            }
        guard let outcome else { return [] }
        let told = Conversation.answered(answer, outcome, existing.content, answering, at: now, hub: hub)
        let used = known.reply.flatMap { reply in
            Conversation.answeredReply(
                to: existing.content, saying: reply.body, as: reply.externalID, request: existing.request,
                after: "\(answer.request)-\(answer.isSame ? "same" : "different")", answering, at: now)
        }
        return [told, used].compactMap { $0 }
    }

    // MARK: - Besides the change

    /// What is said about an event besides what its change says: to commands, and to comments.
    func said(about change: Triaged.Change, _ read: TriageService.Read, _ known: Known) -> [Post] {
        guard let answering = answers(read.event.source) else { return [] }
        let post: Post? =
            switch change {
            case .commented(let comment, _, _): Conversation.acknowledgement(of: comment, answering, at: now)
            case .answered(let answered): read.command.flatMap { refused(answered, $0, known, answering) }
            case .noted: read.command.flatMap { Conversation.respond(to: $0, answering, at: now) }
            case .asked, .edited, .withdrawn: nil
            }
        return post.map { [$0] } ?? []
    }

    /// A tap that changes nothing is not left without a word.
    private func refused(
        _ answered: Triaged.Answered, _ command: Command, _ known: Known, _ answering: Answering
    ) -> Post? {
        switch answered.effect {
        case .refused(let why):
            return Conversation.refused(
                answered.answer, "That changes nothing: \(why).", to: command, answering, at: now)
        case .recorded where command.author.id != known.existing?.content.author.id:
            return Conversation.refused(
                answered.answer, "Thank you. Only the person who asked can decide this; your view is noted.",
                to: command, answering, at: now)
        case .recorded, .merges, .splits, .unmerges: return nil
        }
    }
}
