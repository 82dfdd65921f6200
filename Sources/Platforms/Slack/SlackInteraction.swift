import Documents
import Intake

/// Slash commands, buttons, shortcuts and windows: what people ask of the bot by Slack's own means.
///
/// Facts: docs.slack.dev/interactivity and the bodies in bolt-python's and java-slack-sdk's tests.
struct SlackInteraction {
    let directory: SlackDirectory

    // MARK: - Forms

    /// A form is a slash command, an interaction in `payload`, or a legacy outgoing webhook.
    func read(_ form: [FormEntry], messages: SlackMessageReader) -> Reading {
        if form.value("ssl_check") == "1" { return .handshake }
        if let payload = form.value("payload") {
            guard let body = try? JSON(parsing: payload) else {
                return .invalid(reason: "the form's \"payload\" is not JSON")
            }
            return read(body, type: body["type"]?.string ?? "")
        }
        if let command = form.value("command")?.nonEmpty {
            let author = person(id: form.value("user_id"), name: form.value("user_name"))
            let channel = channel(id: form.value("channel_id"), name: form.value("channel_name"))
            let text = SlackText(directory: directory).plain(form.value("text") ?? "")
            return .command(Command(name: command, text: text, author: author, channel: channel))
        }
        if form.value("channel_id") != nil, form.value("timestamp") != nil { return messages.outgoing(form) }
        return .invalid(reason: "the form has neither \"command\" nor \"payload\"")
    }

    // MARK: - JSON

    /// Anything but an event: by its `type`.
    func read(_ body: JSON, type: String) -> Reading {
        switch type {
        case "block_actions", "interactive_message":
            return command(body, name: actionName(body), text: actionValue(body))
        case "shortcut": return command(body, name: body["callback_id"]?.string, text: "")
        case "message_action":
            let text = SlackText(directory: directory).plain(body["message"]?["text"]?.string ?? "")
            return command(body, name: body["callback_id"]?.string, text: text)
        case "view_submission":
            return command(body, name: body["view"]?["callback_id"]?.string, text: windowValues(body))
        case "dialog_submission":
            let values = body["submission"]?.members.prefix(100).compactMap { $0.value.scalarText?.nonEmpty } ?? []
            return command(body, name: body["callback_id"]?.string, text: values.joined(separator: "\n"))
        case "view_closed": return .ignored(reason: "a window was closed without sending it")
        case "block_suggestion", "dialog_suggestion":
            return .ignored(reason: "\(type) asks for a menu's options, and no menu of ours has any to look up")
        case "workflow_step_edit": return .ignored(reason: "steps from apps are configured in Slack, not here")
        case "app_rate_limited":
            return .ignored(reason: "Slack holds events back: more than 30,000 an hour for this workspace")
        case "event_callback": return .invalid(reason: "\"event\" is missing or no object")
        case "": return untyped(body)
        default: return .ignored(reason: "type \(type.tidied.shortened(to: 80)) is nobody's ask")
        }
    }

    private func untyped(_ body: JSON) -> Reading {
        if let ok = body["ok"]?.bool {
            return .ignored(reason: "an answer of Slack's Web API (ok: \(ok)), not an event")
        }
        return .invalid(reason: "\"type\" is missing: not a body that Slack sends to a Request URL")
    }

    private func command(_ body: JSON, name: String?, text: String) -> Reading {
        let user = body["user"]
        if user?["id"]?.string == "" {
            return .ignored(reason: "the user's id is empty: a sample of the shape, not an interaction")
        }
        let author = person(
            id: user?["id"]?.string, name: user?["name"]?.string?.nonEmpty ?? user?["username"]?.string)
        let channel = channel(
            id: body["channel"]?["id"]?.string ?? body["container"]?["channel_id"]?.string,
            name: body["channel"]?["name"]?.string)
        let named = name?.nonEmpty ?? body["type"]?.string ?? "interaction"
        return .command(Command(name: named, text: text.tidied.shortened(to: 4000), author: author, channel: channel))
    }

    private func actionName(_ body: JSON) -> String? {
        let action = body["actions"]?.elements.first
        return action?["action_id"]?.string?.nonEmpty ?? body["callback_id"]?.string?.nonEmpty
            ?? action?["name"]?.string
    }

    /// What was pressed or chosen, in any of the places where the elements of Block Kit put it.
    private func actionValue(_ body: JSON) -> String {
        (body["actions"]?.elements ?? []).prefix(25).map(Self.value).filter { !$0.isEmpty }.joined(separator: " ")
    }

    private static func value(of element: JSON) -> String {
        let selected = element["selected_options"]?.elements ?? []
        if !selected.isEmpty {
            return selected.prefix(100).compactMap { $0["value"]?.string }.joined(separator: " ")
        }
        let keys = [
            "value", "selected_date", "selected_time", "selected_date_time", "selected_user", "selected_channel",
            "selected_conversation",
        ]
        return element["selected_option"]?["value"]?.string ?? keys.lazy.compactMap { element[$0]?.scalarText }.first
            ?? ""
    }

    private func windowValues(_ body: JSON) -> String {
        let blocks = body["view"]?["state"]?["values"]?.members.prefix(100) ?? []
        return blocks.flatMap { $0.value.members.prefix(25) }.map { Self.value(of: $0.value) }
            .filter { !$0.isEmpty }.joined(separator: "\n")
    }

    private func person(id: String?, name: String?) -> Person {
        let id = id ?? ""
        return Person(id: id, name: directory.people[id] ?? name?.nonEmpty)
    }

    private func channel(id: String?, name: String?) -> Channel? {
        guard let id = id?.nonEmpty else { return nil }
        return Channel(id: id, name: directory.channels[id] ?? name?.nonEmpty.map { $0.hasPrefix("#") ? $0 : "#" + $0 })
    }
}
