import Documents
import Intake

/// Answers in the HTTP response to an outgoing webhook (`comment`: in the post's thread) or a slash command (`ephemeral`:
/// seen by whoever typed it); slash commands wait three seconds.
struct MattermostResponder: Responder {
    var patience: Duration { .milliseconds(2500) }
    func late(for request: IncomingRequest) -> DoorAnswer { DoorAnswer() }

    func compose(_ post: Post, to request: IncomingRequest) -> DoorAnswer {
        let isWhisper = if case .whisper = post.act { true } else { false }
        let text = MattermostMarkdown.text(post.body, limit: MattermostMarkdown.limit)
        return .json(["text": .string(text), "response_type": isWhisper ? "ephemeral" : "comment"])
    }
}
