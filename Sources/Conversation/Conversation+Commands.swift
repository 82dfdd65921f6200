package import Intake

/// What people tell the bot by the platform's own means, apart from answers to a match.
extension Conversation {
    /// A slash command's words as an ask; `nil` where they are none: empty, or a word to the bot itself.
    package static func ask(by command: Command, source: String, at time: Timestamp) -> Submission? {
        guard let key = command.key, command.mayAsk, !command.text.isEmpty, !isHelp(command) else { return nil }
        return Submission(
            key: key, source: source, kind: .chat, channel: command.channel, author: command.author,
            text: command.text, submittedAt: time, version: time.milliseconds)
    }

    private static func isHelp(_ command: Command) -> Bool {
        ["help", "?", "status", "list"].contains(command.text.lowercased().prefix { !$0.isWhitespace })
    }

    /// What is done about a command that is neither an ask nor an answer to a match; `nil` for what nobody here knows.
    ///
    /// Without words it opens the window for making a request, where the platform has one; else it tells how to ask.
    package static func respond(to command: Command, _ answering: Answering, at now: Timestamp) -> Post? {
        guard command.mayAsk || command.name == windowName else { return nil }
        guard let key = command.key.map(Post.replyKey) else { return nil }
        if let trigger = command.trigger, !isHelp(command), answering.abilities.contains(.window) {
            return Post(
                key: key, destination: answering.destination, address: command.channel?.id, purpose: .reply,
                plannedAt: now, body: PostBody(command.text.isEmpty ? [] : [.paragraph([.text(command.text)])]),
                act: .open(trigger: trigger))
        }
        guard command.mayAsk else { return nil }
        return whisper(
            PostBody([
                .paragraph([
                    .text("Write what you need behind the command, such as "),
                    .code("\(command.name) export the report as CSV"),
                    .text(". You hear at once whether it was asked before, and who has it."),
                ])
            ]), to: command, key: key, answering, at: now)
    }

    /// The name of the shortcut that opens the window.
    package static let windowName = "triaged_request"

    /// What a person hears whose tap changes nothing; only they hear it.
    package static func refused(
        _ answer: MatchAnswer, _ why: String, to command: Command, _ answering: Answering, at now: Timestamp
    ) -> Post? {
        let key = answer.message
        return whisper(
            PostBody([.paragraph([.text(why)])]), to: command,
            key: [
                "refused", key.platform, key.scope, key.externalID, "\(answer.request)",
                answer.isSame ? "same" : "different", command.author.id,
            ].joined(separator: "/"), answering, at: now)
    }

    /// Words for one person; nothing where the platform cannot say them without others reading along.
    private static func whisper(
        _ body: PostBody, to command: Command, key: String, _ answering: Answering, at now: Timestamp
    ) -> Post? {
        guard answering.abilities.contains(.whisper), !command.author.id.isEmpty else { return nil }
        return Post(
            key: key, destination: answering.destination, address: command.channel?.id, purpose: .reply,
            plannedAt: now, body: body, act: .whisper(to: command.author.id, via: command.responseURL))
    }

    /// The reaction that shows the author of a comment that it was noted.
    package static func acknowledgement(of comment: Submission, _ answering: Answering, at now: Timestamp) -> Post? {
        guard let reaction = answering.reaction, answering.abilities.contains(.react) else { return nil }
        let key = comment.key
        return below(
            comment, key: ["react", key.platform, key.scope, key.externalID].joined(separator: "/"), request: nil,
            PostBody([]), answering, at: now, act: .react(reaction, externalID: key.externalID))
    }

    /// An answer whose buttons have been used: the same words without them.
    package static func answeredReply(
        to submission: Submission, saying body: PostBody, as externalID: String, request: RequestID?, after tap: String,
        _ answering: Answering, at now: Timestamp
    ) -> Post? {
        let plain = PostBody(body.blocks.filter { if case .buttons = $0 { false } else { true } })
        guard answering.abilities.contains(.edit), plain != body else { return nil }
        return below(
            submission, key: Post.replyKey(to: submission.key) + "/" + tap, request: request, plain, answering, at: now,
            act: .replace(externalID: externalID))
    }
}
