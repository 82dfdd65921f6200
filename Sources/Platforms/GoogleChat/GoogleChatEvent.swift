import Documents
import Intake

/// An interaction event, the same whichever envelope it came in.
///
/// Facts: developers.google.com/workspace/chat/api/reference/rest/v1/Event, workspace/add-ons/concepts/event-objects.
struct GoogleChatEvent {
    enum Kind: Equatable {
        case message, added, removed, pressed, command, form, other(String)
    }

    var kind: Kind
    var message: JSON?
    var space: JSON?
    var user: JSON?
    var time: Timestamp?
    /// What was pressed or filled in: `common` or `commonEventObject`.
    var common: JSON?
    /// The classic way to tell what was pressed.
    var action: JSON?
    var command: JSON?

    /// `nil` when the body is neither envelope.
    init?(_ body: JSON) {
        if let chat = body["chat"], case .object = chat {
            self.init(addon: chat, common: body["commonEventObject"])
        } else if let type = body["type"]?.string, body["space"] != nil || body["user"] != nil || body["message"] != nil
        {
            self.init(classic: body, type: type)
        } else {
            return nil
        }
    }

    private init(classic body: JSON, type: String) {
        switch type {
        case "MESSAGE": kind = .message
        case "ADDED_TO_SPACE": kind = .added
        case "REMOVED_FROM_SPACE": kind = .removed
        case "CARD_CLICKED": kind = .pressed
        case "APP_COMMAND": kind = .command
        case "SUBMIT_FORM": kind = .form
        default: kind = .other(type)
        }
        message = body["message"]
        space = body["space"] ?? message?["space"]
        user = body["user"]
        time = body["eventTime"]?.string.flatMap { Timestamp(iso8601: $0) }
        common = body["common"]
        action = body["action"]
        command = body["appCommandMetadata"]
        if body["dialogEventType"]?.string == "SUBMIT_DIALOG" { kind = .form }
    }

    private static let payloads: [(key: String, kind: Kind)] = [
        ("messagePayload", .message), ("addedToSpacePayload", .added), ("removedFromSpacePayload", .removed),
        ("buttonClickedPayload", .pressed), ("appCommandPayload", .command),
        ("widgetUpdatedPayload", .other("widget updated")),
        ("submitFormPayload", .form),
    ]

    private init?(addon chat: JSON, common: JSON?) {
        guard let (key, kind) = Self.payloads.first(where: { chat[$0.key] != nil }), let payload = chat[key] else {
            return nil
        }
        self.kind = payload["dialogEventType"]?.string == "SUBMIT_DIALOG" ? .form : kind
        message = payload["message"]
        space = payload["space"] ?? message?["space"] ?? chat["space"]
        user = chat["user"]
        time = chat["eventTime"]?.string.flatMap { Timestamp(iso8601: $0) }
        self.common = common
        command = payload["appCommandMetadata"]
    }
}

/// A Workspace Event about messages, as a Pub/Sub push subscription delivers it.
///
/// Facts: developers.google.com/workspace/events/guides/events-chat, cloud.google.com/pubsub/docs/push.
struct GoogleChatNotice {
    /// `google.workspace.chat.message.v1.created`, the batch forms as their single ones.
    var type: String
    var time: String?
    var messages: [JSON]

    init?(_ body: JSON) {
        guard let push = body["message"], let type = push["attributes"]?["ce-type"]?.string else { return nil }
        self.type = type.replacing(".batchC", with: ".c").replacing(".batchU", with: ".u").replacing(
            ".batchD", with: ".d")
        time = push["attributes"]?["ce-time"]?.string ?? push["publishTime"]?.string
        let data = push["data"]?.string.flatMap { Base64.decode(Array($0.utf8), isPaddingOptional: true) }
        guard let json = data.flatMap({ try? JSON(parsing: $0) }) else {
            messages = []
            return
        }
        let batch = json["messages"]?.elements.map { $0["message"] ?? $0 } ?? []
        messages = batch.isEmpty ? json["message"].map { [$0] } ?? [] : batch
    }
}
