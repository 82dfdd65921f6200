package import Intake

/// Posts JSON to one address, signed by Standard Webhooks.
///
/// The body is `{"type": "triaged.post", "timestamp", "data": {"key", "request", "purpose", "address", "thread", "text",
/// "body"}}`, with `request` as `R-12` and `body` as in `PostBody.json`.
package struct WebhookDestination: Destination {
    private let url: String
    private let signer: StandardWebhooks

    package init(url: String, signer: StandardWebhooks) {
        self.url = url
        self.signer = signer
    }

    /// Receivers know a repeat by its `webhook-id`, which the post's key decides.
    package var repeatIsSafe: Bool { true }

    package func compose(_ post: Post, now: Timestamp) -> TransportRequest {
        let body: JSON = [
            "type": "triaged.post",
            "timestamp": .string(post.plannedAt.iso8601),
            "data": [
                "key": .string(post.key),
                "request": JSON(post.request?.description),
                "purpose": .string(post.purpose.rawValue),
                "address": JSON(post.address),
                "thread": JSON(post.thread),
                "text": .string(post.body.plainText),
                "body": post.body.json,
            ],
        ]
        let bytes = body.serialised
        let id = "msg_" + fingerprint(of: Array(post.key.utf8)).prefix(32)
        let headers = Headers([("Content-Type", "application/json")] + signer.headers(id: id, body: bytes, now: now))
        return TransportRequest(url: url, headers: headers, body: bytes)
    }

    package func readOutcome(_ response: TransportResponse, to post: Post) -> Outcome {
        if response.isSuccess { return .delivered(externalID: nil) }
        return .failure(response) { status in
            // The standard's word for "send me nothing more".
            status == 410 ? "the receiver wants no more posts: remove the destination" : nil
        }
    }
}
