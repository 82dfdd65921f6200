import Documents
package import Intake

/// One Rocket.Chat server: its outgoing webhooks come to the door, and rooms are read by polling.
///
/// Facts: docs.rocket.chat/use-rocket.chat/workspace-administration/integrations; what a webhook holds is decided in
/// apps/meteor/app/integrations/server/lib/triggerHandler.ts.
package struct RocketChatSource: Source {
    private let token: Secret?
    private let reader: RocketChatMessageReader
    private let repliesAtDoor: Bool
    private let client: RocketChatClient?
    private let plan: RocketChatPoller?

    init(
        token: Secret? = nil, reader: RocketChatMessageReader, repliesAtDoor: Bool = false,
        client: RocketChatClient? = nil, plan: RocketChatPoller? = nil
    ) {
        self.token = token
        self.reader = reader
        self.repliesAtDoor = repliesAtDoor
        self.client = client
        self.plan = plan
    }

    package var poller: (any Poller)? { plan }
    package var responder: (any Responder)? { repliesAtDoor ? RocketChatResponder() : nil }
    package var checkups: [Checkup] { client.map { RocketChatCheckups(client: $0).source(plan?.rooms ?? []) } ?? [] }

    package func verify(_ request: IncomingRequest, now: Timestamp) -> Verification {
        let body: JSON
        do { body = try JSON(parsing: request.body) } catch { return .malformed("the body is not JSON: \(error)") }
        guard case .object = body else { return .malformed("expected a JSON object at the top of the body") }
        guard let token else { return .badSignature("this source takes no webhooks: it has no token") }
        guard let given = body["token"]?.string, constantTimeEqual(Array(given.utf8), token.revealed) else {
            return .badSignature("\"token\" is not this source's: copy it from the outgoing integration's page")
        }
        return .accepted
    }

    /// The webhook's token is checked at the door, and not kept.
    package func unpack(_ body: [UInt8], headers: Headers) -> [[UInt8]] { [BodyToken.removed(from: body)] }

    package func normalise(_ event: Event, known: Lookups) -> Reading {
        let body: JSON
        do { body = try JSON(parsing: event.body) } catch {
            return .invalid(reason: "the body is not JSON: \(error)")
        }
        guard case .object = body else {
            if case .array(let elements) = body {
                return .ignored(reason: "a list of \(elements.count) values: part of an answer, no message")
            }
            return .invalid(reason: "expected a JSON object at the top of the body")
        }
        if let success = body["success"]?.bool { return Self.answer(body, success) }
        if body["deleted"] != nil, body["room"] != nil { return reader.deletion(body) }
        let isOld = body["channel_id"] != nil && body["user_id"] != nil && body["text"] != nil
        if body["message_id"] != nil || isOld { return reader.hook(body, receivedAt: event.receivedAt) }
        if body["collection"]?.string == "stream-room-messages" { return streamed(body, event: event) }
        if body["message"] != nil, body["room"] != nil {
            return reader.message(body["message"] ?? .null, room: body["room"], receivedAt: event.receivedAt)
        }
        if body["_id"] != nil, body["rid"] != nil {
            return reader.message(body, room: nil, receivedAt: event.receivedAt)
        }
        return Self.other(body)
    }

    /// The realtime API: `{"msg": "changed", "collection": "stream-room-messages", "fields": {"args": [message]}}`.
    private func streamed(_ body: JSON, event: Event) -> Reading {
        guard let message = body["fields"]?["args"]?.elements.first, case .object = message else {
            return .invalid(reason: "fields.args holds no message")
        }
        return reader.message(message, room: nil, receivedAt: event.receivedAt)
    }

    private static func answer(_ body: JSON, _ success: Bool) -> Reading {
        guard success else {
            let said = body["error"]?.string ?? body["message"]?.string ?? ""
            return .ignored(reason: "an error of Rocket.Chat's API: \(said.tidied.shortened(to: 120))")
        }
        let updated = body["result"]?["updated"] ?? body["messages"]?["update"] ?? body["messages"]
        let count = updated?.elements.count ?? (body["message"] == nil ? 0 : 1)
        return .ignored(
            reason:
                "an answer of the API with \(count == 1 ? "1 message" : "\(count) messages"); each is read by polling")
    }

    private static func other(_ body: JSON) -> Reading {
        // Integrations can also tell of rooms and of people (roomCreated, roomJoined, userCreated …).
        if body["token"] != nil, body["user_id"] != nil {
            return .ignored(reason: "an integration's event about a room or a person, not a message")
        }
        if body["_id"] != nil || body["room"] != nil || body["user"] != nil {
            return .ignored(reason: "a room, a person or a part of a message, as the API has them")
        }
        if body["status"]?.string == "error" {
            return .ignored(
                reason: "an error of Rocket.Chat's API: \((body["message"]?.string ?? "").tidied.shortened(to: 120))")
        }
        if body["text"] != nil || body["roomId"] != nil || body["attachments"] != nil {
            return .ignored(reason: "a message as it is sent to Rocket.Chat, not one that it sends")
        }
        return .invalid(reason: "neither an outgoing webhook's body (\"message_id\") nor a message (\"_id\", \"rid\")")
    }
}

/// Answers in the HTTP response to an outgoing webhook, which is posted to the room.
struct RocketChatResponder: Responder {
    var patience: Duration { .seconds(8) }
    func late(for request: IncomingRequest) -> DoorAnswer { DoorAnswer() }

    func compose(_ post: Post, to request: IncomingRequest) -> DoorAnswer {
        var members = [
            JSON.Member("text", .string(RocketChatMarkdown.text(post.body, limit: RocketChatMarkdown.limit)))
        ]
        if let thread = post.thread { members.append(JSON.Member("tmid", .string(thread))) }
        return .json(.object(members))
    }
}
