import Documents
package import Intake

/// Posts by `POST /api/v1/messages` into a stream's topic or a direct conversation (zulip.com/api/send-message).
package struct ZulipDestination: Destination {
    private let call: ZulipCall
    /// Where posts go that name no stream, and the topic for those that answer nothing.
    private let stream: String?
    private let topic: String

    init(call: ZulipCall, stream: String?, topic: String) {
        self.call = call
        self.stream = stream
        self.topic = topic
    }

    /// `local_id` and `queue_id` are only echoed: the server takes a second copy (zulip/zulip issue 31219).
    package var repeatIsSafe: Bool { false }
    package var abilities: Set<Post.Ability> { [.edit, .react] }

    // MARK: - Composing

    package func compose(_ post: Post, now: Timestamp) -> TransportRequest {
        switch post.act {
        case .replace(let id):
            return call.send(
                "PATCH", "messages/\(id.percentEncoded)", [("content", ZulipMarkup.content(of: post.body))])
        case .react(let reaction, let id):
            let name = String(reaction.split(separator: ":").joined())
            return call.send(
                "POST", "messages/\(id.percentEncoded)/reactions", [("emoji_name", name)])
        case .say, .whisper, .open: return message(post)
        }
    }

    private func message(_ post: Post) -> TransportRequest {
        let content = ("content", ZulipMarkup.content(of: post.body))
        let address = post.address ?? stream ?? ""
        if address.hasPrefix(ZulipPlace.directPrefix) {
            let people = address.dropFirst(ZulipPlace.directPrefix.count).split(separator: ",").compactMap {
                Int64($0.trimmed)
            }
            let to: JSON = .array(people.map { .int($0) })
            return call.send("POST", "messages", [("type", "direct"), ("to", to.text), content])
        }
        let (name, topic) = Self.parts(of: address)
        return call.send(
            "POST", "messages",
            [("type", "stream"), ("to", name), ("topic", Self.cut(post.thread ?? topic ?? self.topic)), content])
    }

    /// `#product`, `5`, or with the topic as Zulip writes it: `#product>requests`.
    private static func parts(of address: String) -> (stream: String, topic: String?) {
        let bare = address.hasPrefix("#") ? address.dropFirst() : address[...]
        let parts = bare.split(separator: ">", maxSplits: 1).map { String($0.trimmed) }
        return (parts.first ?? "", parts.count == 2 ? parts[1].nonEmpty : nil)
    }

    /// `max_topic_length`: 60 code points.
    private static func cut(_ topic: String) -> String {
        guard topic.unicodeScalars.count > 60 else { return topic }
        var kept = String.UnicodeScalarView()
        kept.append(contentsOf: topic.unicodeScalars.prefix(59))
        return String(kept) + "…"
    }

    // MARK: - Answers

    package var acceptance: TransportResponse {
        let body: JSON = ["result": "success", "msg": "", "id": 42]
        return TransportResponse(status: 200, body: body.serialised)
    }

    package func readOutcome(_ response: TransportResponse, to post: Post) -> Outcome {
        guard let answer = ZulipAnswer(response) else {
            return response.isSuccess
                ? .uncertain(reason: "Zulip's answer (status \(response.status)) could not be read")
                : .failure(response, advice: ZulipAnswer.advice)
        }
        return answer.outcome
    }

    package func rest(after response: TransportResponse) -> Duration? {
        if response.status == 429 { return ZulipAnswer(response)?.retryAfter ?? response.retryAfter }
        // Nothing is left of the quota; when it is full again stands there as a time, which needs a clock.
        return response.headers["X-RateLimit-Remaining"]?.trimmed == "0" ? .seconds(1) : nil
    }

    package var checkups: [Checkup] {
        let name = stream.flatMap { $0.hasPrefix(ZulipPlace.directPrefix) ? nil : Self.parts(of: $0).stream }
        return [call.accountCheckup] + (name.map { [call.streamCheckup([$0])] } ?? [])
    }
}
