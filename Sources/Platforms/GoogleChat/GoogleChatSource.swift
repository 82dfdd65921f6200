import Documents
package import Intake

/// A Chat app's HTTP endpoint: interaction events in either envelope, and Workspace Events that Pub/Sub pushes.
package struct GoogleChatSource: Source {
    private let name: String
    private let scope: String
    /// `nil` lets nothing in.
    private let door: GoogleChatDoor?
    private let directory: GoogleChatDirectory
    private let commands: AskCommands
    private let envelope: GoogleChatEnvelope

    package init(
        name: String, scope: String, door: GoogleChatDoor?, directory: GoogleChatDirectory = GoogleChatDirectory(),
        commands: AskCommands = AskCommands(), envelope: GoogleChatEnvelope = .classic
    ) {
        self.name = name
        self.scope = scope
        self.door = door
        self.directory = directory
        self.commands = commands
        self.envelope = envelope
    }

    // MARK: - The door

    package func verify(_ request: IncomingRequest, now: Timestamp) -> Verification {
        guard let door else { return .badSignature("this source has no audience to check with") }
        if let refusal = door.refusal(request, now: now) { return refusal }
        guard let body = try? JSON(parsing: request.body), case .object = body else {
            return .malformed("the body is not a JSON object")
        }
        // An object without a message says nothing in the space.
        return .acknowledged(.json([:]))
    }

    // MARK: - Understanding

    /// A batch of Workspace Events is an event for each message.
    package func unpack(_ body: [UInt8], headers: Headers) -> [[UInt8]] {
        guard let json = try? JSON(parsing: body), let notice = GoogleChatNotice(json), notice.messages.count > 1 else {
            return [body]
        }
        return notice.messages.prefix(1000).map { message in
            let data: JSON = ["message": message]
            let encoded = String(decoding: Base64.encode(data.serialised), as: UTF8.self)
            let attributes: JSON = ["ce-type": .string(notice.type), "ce-time": JSON(notice.time)]
            let single: JSON = ["message": ["data": .string(encoded), "attributes": attributes]]
            return single.serialised
        }
    }

    package func normalise(_ event: Event, known: Lookups) -> Reading {
        let bytes = event.body
        let body: JSON
        do { body = try JSON(parsing: bytes) } catch { return .invalid(reason: "the body is not JSON: \(error)") }
        guard case .object = body else { return .invalid(reason: "expected a JSON object at the top of the body") }
        let reader = GoogleChatReader(
            source: name, scope: scope, directory: directory, commands: commands, receivedAt: event.receivedAt,
            fallbackID: "unnamed/" + fingerprint(of: bytes).prefix(24))
        if let notice = GoogleChatNotice(body) { return reader.read(notice) }
        if let event = GoogleChatEvent(body) { return reader.read(event) }
        return reader.other(body)
    }

    // MARK: - Asking and answering

    package var lookupPlan: (any LookupPlan)? { door.map { GoogleChatKeys(address: $0.address) } }

    package var responder: (any Responder)? { door == nil ? nil : GoogleChatResponder(envelope: envelope) }

    package var remarks: [Finding] {
        guard let door, door.isUnpinned else { return [] }
        return [
            .warning(
                "any project's Chat app that names this address as its endpoint is let in",
                advice: "set service_account to the email that the Chat API's Configuration page shows, or use the "
                    + "project's number as audience")
        ]
    }

    /// The keys are all that this direction asks Google for.
    package var checkups: [Checkup] {
        guard let door else { return [] }
        let plan = GoogleChatKeys(address: door.address)
        return [
            Checkup("Google's keys", request: .get(door.address)) { response in
                if case .known = plan.read(response, for: Lookup.Subject(.keys, door.address)) {
                    return [.fine("can be fetched")]
                }
                return [.failure(response, advice: "let this machine reach \(door.address)")]
            }
        ]
    }
}

/// Answers in the HTTP response, which Chat shows in the thread of the message; it waits thirty seconds.
struct GoogleChatResponder: Responder {
    let envelope: GoogleChatEnvelope

    var patience: Duration { .seconds(10) }

    func compose(_ post: Post, to request: IncomingRequest) -> DoorAnswer {
        let message = GoogleChatMessage(post.body, endpoint: nil, takesButtons: false).json
        switch envelope {
        case .classic: return .json(message)
        case .addon:
            return .json(["hostAppDataAction": ["chatDataAction": ["createMessageAction": ["message": message]]]])
        }
    }

    /// An empty answer says nothing in the thread.
    func late(for request: IncomingRequest) -> DoorAnswer { .json([:]) }
}
