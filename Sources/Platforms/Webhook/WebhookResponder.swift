import Documents
import Intake

/// Answers in the HTTP response, in JSON: `{"request": "R-12", "text": "…", "body": …}`, with `body` as in
/// `PostBody.json`, for a sender that shows it in its own way.
struct WebhookResponder: Responder {
    /// Many senders give up after ten seconds, some after five.
    var patience: Duration { .seconds(4) }
    func late(for request: IncomingRequest) -> DoorAnswer { DoorAnswer() }

    func compose(_ post: Post, to request: IncomingRequest) -> DoorAnswer {
        .json([
            "request": JSON(post.request?.description), "text": .string(post.body.plainText), "body": post.body.json,
        ])
    }
}
