import Documents
package import Intake

/// What a Zulip bot hears: calls of its outgoing webhook, or the events of its queue.
///
/// Facts: zulip.com/api/outgoing-webhook-payload (the body carries the bot's token; an answer must be JSON),
/// zulip.com/api/get-events.
package struct ZulipSource: Source {
    private let name: String
    private let reader: ZulipMessageReader
    private let token: Secret?
    private let call: ZulipCall?
    private let isPolling: Bool
    private let since: PollStart

    init(
        name: String, reader: ZulipMessageReader, token: Secret?, call: ZulipCall?, isPolling: Bool, since: PollStart
    ) {
        self.name = name
        self.reader = reader
        self.token = token
        self.call = call
        self.isPolling = isPolling
        self.since = since
    }

    // MARK: - The door

    package func verify(_ request: IncomingRequest, now: Timestamp) -> Verification {
        guard let token else {
            return .badSignature(
                isPolling ? "this source asks Zulip for its events and takes no deliveries" : "this source has no token"
            )
        }
        let body: JSON
        do { body = try JSON(parsing: request.body) } catch {
            return .malformed("the body is not JSON (the bot's format must be Zulip, not Slack-compatible): \(error)")
        }
        guard let given = body["token"]?.string else {
            return .badSignature("\"token\" is missing: not a call of a Zulip outgoing webhook")
        }
        guard constantTimeEqual(Array(given.utf8), token.revealed) else {
            return .badSignature("\"token\" is not this source's token")
        }
        guard body["message"]?["id"]?.int != nil else { return .malformed("\"message\" is missing or has no id") }
        // An answer without JSON counts as a failure, of which the bot's owner is told.
        return .acknowledged(Self.nothingToSay)
    }

    static let nothingToSay = DoorAnswer.json(["response_not_required": true])

    /// A stored answer of `GET /events` or `GET /messages` holds several.
    package func unpack(_ body: [UInt8], headers: Headers) -> [[UInt8]] {
        // The webhook's token is checked at the door, and not kept.
        guard token == nil, let answer = try? JSON(parsing: body),
            answer["result"]?.string != nil
        else { return [BodyToken.removed(from: body)] }
        let events = answer["events"]?.elements ?? []
        let messages = answer["messages"]?.elements ?? (answer["message"].map { [$0] } ?? [])
        let all = events + messages.map(ZulipPoller.event)
        return all.isEmpty ? [body] : all.map(\.serialised)
    }

    // MARK: - Understanding

    package func normalise(_ event: Event, known: Lookups) -> Reading {
        let body = event.body
        do {
            let json = try JSON(parsing: body)
            guard case .object = json else {
                return .invalid(reason: "expected a JSON object: an event of Zulip, or a call of its outgoing webhook")
            }
            return reader.read(json, receivedAt: event.receivedAt, known: known)
        } catch { return .invalid(reason: "the body is not JSON: \(error)") }
    }

    // MARK: - Asking and answering

    package var poller: (any Poller)? {
        guard isPolling, let call else { return nil }
        return ZulipPoller(call: call, streams: reader.streams, since: since)
    }

    package var lookupPlan: (any LookupPlan)? { call.map { ZulipLookups(call: $0) } }

    package var responder: (any Responder)? { token == nil ? nil : ZulipResponder() }

    package var checkups: [Checkup] {
        guard let call else { return [] }
        return [call.accountCheckup] + (isPolling ? [call.streamCheckup(reader.streams)] : [])
    }
}

/// Answers a call of the outgoing webhook in its response: Zulip posts it in the same topic or conversation.
struct ZulipResponder: Responder {
    /// Zulip waits ten seconds.
    var patience: Duration { .seconds(8) }
    func late(for request: IncomingRequest) -> DoorAnswer { ZulipSource.nothingToSay }

    func compose(_ post: Post, to request: IncomingRequest) -> DoorAnswer {
        .json(["content": .string(ZulipMarkup.content(of: post.body))])
    }
}

/// Looks up who wrote: a message does not say whether its sender is a bot.
struct ZulipLookups: LookupPlan {
    let call: ZulipCall

    func subjects(in event: Event) -> [Lookup.Subject] {
        guard let body = try? JSON(parsing: event.body) else { return [] }
        let sender = (body["message"]?["sender_id"] ?? (body["type"] == "update_message" ? body["user_id"] : nil))?.int
        let email = body["message"]?["sender_email"]?.string
        if let email, email.equalsIgnoringASCIICase(call.email) || ZulipMessageReader.isBotAddress(email) { return [] }
        return sender.map { [Lookup.Subject(.person, "\($0)")] } ?? []
    }

    func compose(_ subject: Lookup.Subject) -> TransportRequest? {
        guard subject.kind == .person, let id = Int64(subject.id) else { return nil }
        return call.get("users/\(id)")
    }

    func read(_ response: TransportResponse, for subject: Lookup.Subject) -> Lookup.Answer {
        guard let answer = ZulipAnswer(response) else { return Lookup.failure(response) }
        guard answer.isOK, let user = answer.body["user"] else {
            switch answer.pollReading {
            case .later(let after, let reason): return .later(after: after, reason: reason)
            default: return .unknown(reason: answer.message)
            }
        }
        let fact = Lookup.Fact(
            name: user["full_name"]?.string?.tidied.nonEmpty,
            email: user["delivery_email"]?.string?.nonEmpty, isBot: user["is_bot"]?.bool ?? false)
        return .known(fact, freshFor: Lookup.nameLife)
    }
}
