import Documents
package import Intake

/// One Mattermost server: its outgoing webhooks, slash commands and button presses come to one door, and what they do
/// not bring is asked for.
///
/// Facts: developers.mattermost.com/integrate (webhooks/outgoing, slash-commands, plugins/interactive-messages,
/// plugins/interactive-dialogs).
package struct MattermostSource: Source {
    private let tokens: [Secret]
    private let seal: MattermostSeal?
    private let reader: MattermostPostReader
    /// `nil` for: any slash command with words behind it is an ask.
    private let askCommands: [String]?
    private let repliesAtDoor: Bool
    private let client: MattermostClient?
    private let plan: MattermostPoller?

    init(
        tokens: [Secret] = [], seal: MattermostSeal? = nil, reader: MattermostPostReader, askCommands: [String]? = nil,
        repliesAtDoor: Bool = false, client: MattermostClient? = nil, plan: MattermostPoller? = nil
    ) {
        self.tokens = tokens
        self.seal = seal
        self.reader = reader
        self.askCommands = askCommands
        self.repliesAtDoor = repliesAtDoor
        self.client = client
        self.plan = plan
    }

    package var poller: (any Poller)? { plan }
    package var responder: (any Responder)? { repliesAtDoor ? MattermostResponder() : nil }
    package var lookupPlan: (any LookupPlan)? { client.map { MattermostLookups(client: $0, reader: reader) } }
    package var checkups: [Checkup] { client.map { MattermostCheckups(client: $0).source(plan) } ?? [] }

    // MARK: - The door

    package func verify(_ request: IncomingRequest, now: Timestamp) -> Verification {
        let body = MattermostBody(contentType: request.headers["content-type"], body: request.body)
        switch body {
        case .unreadable(let reason): return .malformed(reason)
        case .json(let json):
            guard case .object = json else { return .malformed("expected a JSON object at the top of the body") }
            if let context = json["context"] { return press(context) }
            if json["type"]?.string?.hasPrefix("dialog_") == true { return dialog(json) }
        case .form: break
        }
        guard !tokens.isEmpty else { return .badSignature("this source takes no webhooks: it has no token") }
        // Constant time in each, and all of them are looked at.
        let given = Array((body["token"] ?? "").utf8)
        let isKnown = tokens.reduce(false) { constantTimeEqual(given, $1.revealed) || $0 }
        guard isKnown else {
            return .badSignature(
                "\"token\" is not this source's: copy it from the webhook's or the command's page in Mattermost")
        }
        if let header = request.headers["Authorization"], header.hasPrefix("Token ") {
            let token = Array(header.utf8.dropFirst(6))
            guard constantTimeEqual(token, given) else {
                return .badSignature("the token in the Authorization header is another than the one in the body")
            }
        }
        return .accepted
    }

    /// Mattermost shows an error to whoever pressed a button unless the answer is a JSON object.
    private static let done = Verification.acknowledged(.json([:]))

    /// Not the webhook's token instead: whoever may see the webhook's page could press in anybody's name.
    private static let unsealed =
        "this source takes no presses: it has no actions_secret; set the same one at the source and its destination"

    private func press(_ context: JSON) -> Verification {
        guard let seal else { return .badSignature(Self.unsealed) }
        guard let action = context["action"]?.string, let given = context["seal"]?.string,
            seal.isValid(given, action: action, value: context["value"]?.string ?? "")
        else { return .badSignature("the button is not ours, or was made with another actions_secret") }
        return Self.done
    }

    /// A dialog's `state` comes back as it was given.
    private func dialog(_ body: JSON) -> Verification {
        guard let seal else { return .badSignature(Self.unsealed) }
        let name = body["callback_id"]?.string ?? ""
        guard let given = body["state"]?.string, seal.isValid(given, action: name, value: "") else {
            return .badSignature("the dialog is not ours, or was opened with another actions_secret")
        }
        return Self.done
    }

    // MARK: - Understanding

    /// The webhook's token is checked at the door, and not kept.
    package func unpack(_ body: [UInt8], headers: Headers) -> [[UInt8]] { [BodyToken.removed(from: body)] }

    package func normalise(_ event: Event, known: Lookups) -> Reading {
        switch MattermostBody(contentType: event.headers["content-type"], body: event.body) {
        case .unreadable(let reason): return .invalid(reason: reason)
        case .form(let form): return reader.hook({ form.value($0) }, ask: isAsk, event: event, known: known)
        case .json(let body): return read(body, event: event, known: known)
        }
    }

    private func read(_ body: JSON, event: Event, known: Lookups) -> Reading {
        guard case .object = body else { return MattermostShapes.reading(ofNoEvent: body) }
        if body["event"] != nil { return reader.event(body, receivedAt: event.receivedAt, known: known) }
        if body["post_id"] != nil || (body["command"] != nil && body["token"] != nil), body["context"] == nil {
            return reader.hook({ body[$0]?.scalarText }, ask: isAsk, event: event, known: known)
        }
        if let interaction = MattermostInteraction(reader: reader, known: known).read(body) { return interaction }
        if body["id"]?.string != nil, body["create_at"] != nil, body["channel_id"] != nil {
            return reader.post(body, in: .null, receivedAt: event.receivedAt, known: known)
        }
        return MattermostShapes.reading(ofNoEvent: body)
    }

    /// Whether a slash command with these words is an ask rather than something said to the bot.
    private func isAsk(_ command: String, _ text: String) -> Bool {
        guard !text.isEmpty, text.lowercased() != "help" else { return false }
        guard let askCommands else { return true }
        return askCommands.contains { $0 == command || "/" + $0 == command }
    }
}

/// What is no event: parts of requests and answers, as documentation and logs have them.
enum MattermostShapes {
    static func reading(ofNoEvent body: JSON) -> Reading {
        func has(_ keys: String...) -> Bool { keys.allSatisfy { body[$0] != nil } }
        if case .array(let elements) = body {
            return .ignored(reason: "a list of \(elements.count) values: part of a request or an answer, no message")
        }
        guard case .object = body else { return .invalid(reason: "expected a JSON object at the top of the body") }
        let reason: String? =
            if has("order", "posts") {
                "an answer of the API with \(body["posts"]?.members.count ?? 0) posts; each is read by polling"
            } else if has("status_code", "message") {
                "an error of Mattermost's API: \((body["message"]?.string ?? "").tidied.shortened(to: 120))"
            } else if has("seq_reply") {
                "an answer of the websocket, not an event"
            } else if has("username") && has("id") {
                "a person as the API has them, not a message"
            } else if has("id", "display_name") || has("id", "callback_urls") {
                "a channel, a team or an integration as the API has it, not a message"
            } else if has("dialog") || has("form", "type") || (has("elements") && has("title")) {
                "a dialog as an integration describes it; nobody filled it in yet"
            } else if has("update") || has("ephemeral_text") || has("response_type") || has("goto_location") {
                "an integration's answer to Mattermost, not a message"
            } else if has("items") || (has("errors") && has("error")) {
                "an integration's answer to a dialog, not a message"
            } else if has("display_name", "name", "type") {
                "an element of a dialog, not what was answered"
            } else if has("channel_id", "message") {
                "a post as it is sent to the API: it has no id yet"
            } else if has("attachments") || has("text", "channel") || (has("text") && body.members.count == 1) {
                "a post as it is sent to an incoming webhook, not one that Mattermost sends"
            } else if has("type", "text") || has("type", "action_id") {
                "an element of a message, not a message"
            } else {
                nil
            }
        if let reason { return .ignored(reason: reason) }
        return .invalid(
            reason: "neither a webhook's body (\"token\", \"post_id\"), nor an event (\"event\", \"data\"), nor a post")
    }
}
