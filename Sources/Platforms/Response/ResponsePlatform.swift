package import Documents
package import Intake

/// The HTTP response to an event, as a place that answers go to: `answer: response` on a source whose platform takes its
/// answer there (`Responder`).
///
/// Built in, like the lobby: the post travels through the outbox and libcurl to the daemon's own door, which holds the
/// sender's connection open for it.
package enum ResponsePlatform: Platform {
    package static let name = "response"
    package static let summary = "The HTTP response to an event: the answer goes back the way the question came."
    package static let kind = SourceKind.chat

    package static func source(
        named name: String, settings: inout MappingReader, vault: Vault
    ) -> (any Source)? {
        settings.refuse(self.name, "is built in: write \"answer: response\" on a source")
        return nil
    }

    package static func destination(
        named name: String, settings: inout MappingReader, vault: Vault
    ) -> (any Destination)? {
        settings.refuse(self.name, "is built in: write \"answer: response\" on a source")
        return nil
    }

    package static func unconfigured(source name: String) -> any Source { SilentSource(platform: self.name) }
}

/// Hands a post to the door that waits for it.
package struct ResponseDestination: Destination {
    private let url: @Sendable () -> String
    private let token: Secret

    /// - Parameters:
    ///   - url: where the Hub takes answers, on loopback; asked for at each post, since the port is known only later.
    ///   - token: made by the composition root at each start, known to the Hub and to this.
    package init(url: @escaping @Sendable () -> String, token: Secret) {
        self.url = url
        self.token = token
    }

    /// A response is given once; a second one finds nobody waiting.
    package var repeatIsSafe: Bool { true }

    /// In a response, every answer is to the one who asked.
    package var abilities: Set<Post.Ability> { [.whisper] }

    package func compose(_ post: Post, now: Timestamp) -> TransportRequest {
        TransportRequest(
            url: url(),
            headers: [
                "Authorization": "Bearer \(token.revealedText)", "Content-Type": "application/json;charset=utf-8",
            ], body: post.json.serialised)
    }

    package func readOutcome(_ response: TransportResponse, to post: Post) -> Outcome {
        if response.isSuccess { return .delivered(externalID: nil) }
        if response.status == 410 {
            return .dead(
                reason: "nobody waited for the answer any more: the platform gives some seconds for it. The request is "
                    + "kept; to answer later too, give the source a destination of its own as \"answer\"")
        }
        return .failure(response)
    }
}
