package import Intake

/// Posts to the lobby through the daemon's own HTTP door, so that they travel like every other post.
package struct LobbyDestination: Destination {
    private let url: @Sendable () -> String
    private let token: Secret

    /// - Parameters:
    ///   - url: where the Hub takes posts, on loopback; asked for at each post, since the port is known only once it listens.
    ///   - token: made by the composition root at each start, known to the Hub and to this.
    package init(url: @escaping @Sendable () -> String, token: Secret) {
        self.url = url
        self.token = token
    }

    /// The Hub keeps one line per key.
    package var repeatIsSafe: Bool { true }

    package func compose(_ post: Post, now: Timestamp) -> TransportRequest {
        let body: JSON = [
            "key": .string(post.key),
            "thread": JSON(post.thread),
            "address": JSON(post.address),
            "request": JSON(post.request?.description),
            "purpose": .string(post.purpose.rawValue),
            "text": .string(post.body.plainText),
            "blocks": post.body.json,
        ]
        let headers: Headers = [
            "Authorization": "Bearer \(token.revealedText)", "Content-Type": "application/json;charset=utf-8",
        ]
        return TransportRequest(url: url(), headers: headers, body: body.serialised)
    }

    package func readOutcome(_ response: TransportResponse, to post: Post) -> Outcome {
        response.isSuccess ? .delivered(externalID: nil) : .failure(response)
    }
}
