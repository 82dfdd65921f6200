import Intake

/// Presses of buttons and menus, and dialogs that were filled in.
struct MattermostInteraction {
    let reader: MattermostPostReader
    let known: Lookups

    /// `nil` for what is no interaction.
    func read(_ body: JSON) -> Reading? {
        switch body["type"]?.string {
        case "dialog_submission"?: return dialog(body)
        case "dialog_lookup"?:
            return .ignored(reason: "dialog_lookup asks for a menu's options, and no menu of ours has any to look up")
        case "dialog_cancel"?: return .ignored(reason: "a dialog was closed without sending it")
        default: break
        }
        guard let context = body["context"], body["user_id"] != nil else { return nil }
        guard case .object = context else { return .invalid(reason: "\"context\" is no object") }
        let action = context["action"]?.string?.nonEmpty ?? body["type"]?.string?.nonEmpty ?? "press"
        return command(body, name: action, text: value(of: context, in: body))
    }

    /// What was pressed: our own buttons have a `value`, a menu its chosen option, others a context of any make.
    private func value(of context: JSON, in body: JSON) -> String {
        if let value = context["value"]?.string { return value.shortened(to: 4000) }
        if let option = context["selected_option"]?.string { return option.shortened(to: 4000) }
        let rest = context.members.filter { !["action", "seal", "token", "signature"].contains($0.key) }.prefix(20)
        return rest.compactMap { $0.value.scalarText?.tidied.nonEmpty }.joined(separator: " ").shortened(to: 4000)
    }

    private func dialog(_ body: JSON) -> Reading {
        if body["cancelled"] == true { return .ignored(reason: "a dialog was closed without sending it") }
        let answers = body["submission"]?.members.prefix(100) ?? []
        let fields = answers.map { member in
            let values = member.value.elements.isEmpty ? [member.value] : member.value.elements
            let texts = values.prefix(100).compactMap { $0.scalarText?.tidied.nonEmpty }
            return Field(label: member.key.tidied.shortened(to: 300), name: member.key, values: texts)
        }
        let name = body["callback_id"]?.string?.nonEmpty ?? "dialog_submission"
        let text = fields.flatMap(\.values).joined(separator: "\n")
        return command(body, name: name, text: text.shortened(to: 4000), fields: fields)
    }

    private func command(_ body: JSON, name: String, text: String, fields: [Field] = []) -> Reading {
        let author = reader.person(id: body["user_id"]?.string, name: body["user_name"]?.string, known: known)
        guard !author.id.isEmpty else {
            return .ignored(reason: "user_id is empty: a sample of the shape, not an interaction")
        }
        let channel = body["channel_id"]?.string?.nonEmpty.map {
            reader.place(id: $0, name: body["channel_name"]?.string, known: known)
        }
        let trigger = body["trigger_id"]?.string?.nonEmpty
        // One press has one trigger id; retries of it are known by that.
        let key = trigger.map { reader.key("press:" + fingerprint(of: Array($0.utf8)).prefix(32)) }
        return .command(
            Command(
                name: name.tidied.shortened(to: 200), text: text, author: author, channel: channel, key: key,
                fields: fields, trigger: trigger, message: body["post_id"]?.string?.nonEmpty))
    }
}
