import Documents
package import Intake

/// An outgoing webhook of a team: what mentions it comes here, and the response is the answer in the thread.
///
/// Facts: learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/add-outgoing-webhook, and
/// OfficeDev's samples for the check: `Authorization: HMAC ` + base64 of HMAC-SHA256 of the raw body, with the decoded
/// security token as the key. There is no time in it, so a replay is known by the message's identity alone.
package struct TeamsSource: Source {
    private let name: String
    private let scope: String
    private let key: [UInt8]?
    /// Names by id, for channels that Teams does not name in its activities.
    private let channels: [String: String]
    private let people: [String: String]

    package init(
        name: String, scope: String, key: [UInt8]?, channels: [String: String] = [:], people: [String: String] = [:]
    ) {
        self.name = name
        self.scope = scope
        self.key = key
        self.channels = channels
        self.people = people
    }

    private static let scheme = Signature(.sha256, .base64)

    package func verify(_ request: IncomingRequest, now: Timestamp) -> Verification {
        guard let key else { return .badSignature("this source has no security token") }
        guard let header = request.headers["Authorization"] else { return .badSignature("Authorization is needed") }
        guard header.utf8.count > 5, header.prefix(5).equalsIgnoringASCIICase("HMAC "),
            Self.scheme.isValid(String(header.dropFirst(5)), over: [request.body], key: key)
        else { return .badSignature("Authorization is not an HMAC made with this source's security token") }
        guard let body = try? JSON(parsing: request.body), case .object = body else {
            return .malformed("the body is not a JSON object")
        }
        // Nothing comes of it later, and Teams shows an error where the response says nothing.
        if body["type"] == "message", case .ignored = reader(at: now).read(body) {
            return .acknowledged(TeamsResponder.hint)
        }
        // Where answers are posted elsewhere, this is all that the response says.
        return .acknowledged(TeamsResponder().late(for: request))
    }

    package func normalise(_ event: Event, known: Lookups) -> Reading {
        let body: JSON
        do { body = try JSON(parsing: event.body) } catch {
            return .invalid(reason: "the body is not JSON: \(error)")
        }
        guard case .object = body else { return .invalid(reason: "expected a JSON object at the top of the body") }
        return reader(at: event.receivedAt).read(body)
    }

    private func reader(at time: Timestamp) -> TeamsActivityReader {
        TeamsActivityReader(source: name, scope: scope, channels: channels, people: people, receivedAt: time)
    }

    package var responder: (any Responder)? { TeamsResponder() }
}

/// Answers in the response, the only way into the thread that an outgoing webhook has.
package struct TeamsResponder: Responder {
    /// Teams waits five seconds.
    package var patience: Duration { .seconds(4) }

    package func compose(_ post: Post, to request: IncomingRequest) -> DoorAnswer {
        let body = post.body.fitted { Self.answer($0).body.utf8.count <= TeamsCard.byteLimit }
        return Self.answer(body)
    }

    /// What is said to a mention without words.
    static let hint = answer(
        PostBody([.paragraph([.text("Write what you need behind the mention, such as: export the report as CSV.")])]))

    /// Without a text Teams would show that the webhook failed.
    package func late(for request: IncomingRequest) -> DoorAnswer {
        Self.answer(PostBody([.paragraph([.text("Thank you, this was noted.")])]))
    }

    private static func answer(_ body: PostBody) -> DoorAnswer {
        let text = TeamsMarkup.text(body)
        return .json(["type": "message", "text": .string(text.isEmpty ? "(empty)" : text)])
    }
}
