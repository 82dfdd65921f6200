import Documents
import Intake

/// Slash commands, buttons, shortcuts and windows: what people ask of the bot by Slack's own means.
///
/// Facts: docs.slack.dev/interactivity and the bodies in bolt-python's and java-slack-sdk's tests.
struct SlackInteraction {
    let place: SlackPlace
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
            return .command(
                Command(
                    name: command, text: text, author: author, channel: channel, key: key(form.value("trigger_id")),
                    trigger: form.value("trigger_id")?.nonEmpty, responseURL: form.value("response_url")?.nonEmpty,
                    mayAsk: true))
        }
        if form.value("channel_id") != nil, form.value("timestamp") != nil { return messages.outgoing(form) }
        return .invalid(reason: "the form has neither \"command\" nor \"payload\"")
    }

    // MARK: - JSON

    /// Anything but an event: by its `type`.
    func read(_ body: JSON, type: String) -> Reading {
        switch type {
        case "block_actions", "interactive_message":
            // `message` has the words that stood there; the container alone where the press was in a whisper.
            let message = body["container"]?["message_ts"]?.string ?? body["message"]?["ts"]?.string
            let isWhispered = body["container"]?["is_ephemeral"] == true
            return command(
                body, name: actionName(body), text: actionValue(body),
                message: isWhispered ? nil : message ?? body["message_ts"]?.string)
        case "shortcut": return command(body, name: body["callback_id"]?.string, text: "")
        case "message_action":
            let text = SlackText(directory: directory).plain(body["message"]?["text"]?.string ?? "")
            return command(body, name: body["callback_id"]?.string, text: text)
        case "view_submission": return window(body)
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

    private func window(_ body: JSON) -> Reading {
        let fields = SlackWindow.fields(of: body["view"])
        let name = body["view"]?["callback_id"]?.string
        if name == SlackWindow.callback, let author = author(body) {
            let id = body["view"]?["private_metadata"]?.string?.nonEmpty
            // Opened where there is no channel, it is answered where the bot and the person talk alone.
            let channel =
                channel(id: id.flatMap { SlackChannelID.isOne($0) ? $0 : nil }, name: nil)
                ?? Channel(id: author.id, name: author.name.map { "@" + $0 })
            return SlackWindow.submission(body, by: author, channel: channel, in: place)
        }
        let values = fields.map { $0.values.joined(separator: " ") }.filter { !$0.isEmpty }
        return command(
            body, name: name, text: values.joined(separator: "\n"), fields: fields, key: body["view"]?["id"]?.string)
    }

    private func command(
        _ body: JSON, name: String?, text: String, fields: [Field] = [], message: String? = nil, key: String? = nil
    ) -> Reading {
        guard let author = author(body) else {
            return .ignored(reason: "the user's id is empty: a sample of the shape, not an interaction")
        }
        let channel = channel(
            id: body["channel"]?["id"]?.string ?? body["container"]?["channel_id"]?.string,
            name: body["channel"]?["name"]?.string)
        let named = name?.nonEmpty ?? body["type"]?.string ?? "interaction"
        let trigger = body["trigger_id"]?.string?.nonEmpty
        return .command(
            Command(
                name: named, text: text.tidied.shortened(to: 4000), author: author, channel: channel,
                key: self.key(trigger ?? key), fields: fields, trigger: trigger,
                responseURL: body["response_url"]?.string?.nonEmpty, message: message?.nonEmpty))
    }

    /// `nil` where the id is there and empty.
    private func author(_ body: JSON) -> Person? {
        let user = body["user"]
        guard user?["id"]?.string != "" else { return nil }
        return person(id: user?["id"]?.string, name: user?["name"]?.string?.nonEmpty ?? user?["username"]?.string)
    }

    /// Each command, press and shortcut has a trigger of its own; a second delivery has the same.
    private func key(_ trigger: String?) -> MessageKey? {
        guard let trigger = trigger?.nonEmpty, trigger.utf8.count <= 200 else { return nil }
        return place.key("trigger:" + trigger)
    }

    private func actionName(_ body: JSON) -> String? {
        let action = body["actions"]?.elements.first
        return action?["action_id"]?.string?.nonEmpty ?? body["callback_id"]?.string?.nonEmpty
            ?? action?["name"]?.string
    }

    private func actionValue(_ body: JSON) -> String {
        (body["actions"]?.elements ?? []).prefix(25).flatMap(SlackElement.values).filter { !$0.isEmpty }
            .joined(separator: " ")
    }

    private func person(id: String?, name: String?) -> Person {
        let id = id ?? ""
        return Person(id: id, name: directory.person(id) ?? name?.nonEmpty, email: directory.email(id))
    }

    private func channel(id: String?, name: String?) -> Channel? {
        guard let id = id?.nonEmpty else { return nil }
        // What forms call every direct message and every private channel.
        let name = name == "directmessage" || name == "privategroup" ? nil : name
        return Channel(
            id: id, name: directory.channel(id) ?? name?.nonEmpty.map { $0.hasPrefix("#") ? $0 : "#" + $0 })
    }
}
