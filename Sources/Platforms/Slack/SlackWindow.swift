import Intake

/// The window for making a request, which a command, a shortcut or a button opens (docs.slack.dev/surfaces/modals).
enum SlackWindow {
    /// By this the window is known when it comes back filled in; shortcuts that open it have the same name.
    static let callback = "triaged_request"

    private struct Input {
        /// `block_id` and `action_id`, and the field's name in rules.
        var name: String
        var label: String
        var hint: String
        var isLong: Bool
        var isRequired: Bool
    }

    private static let inputs = [
        Input(
            name: "title", label: "What is it about?", hint: "In a few words", isLong: false, isRequired: true),
        Input(
            name: "details", label: "What should it do, and why?",
            hint: "What you cannot do today, and what you would do with it", isLong: true, isRequired: true),
        Input(
            name: "affected", label: "Who is affected?", hint: "You, a team, customers; and how often", isLong: false,
            isRequired: false),
    ]

    /// - Parameters:
    ///   - words: what stands above the questions.
    ///   - channel: where the request is made; it comes back with the answers.
    static func view(words: PostBody, channel: String?) -> JSON {
        let above = words.blocks.flatMap { SlackMarkup.pieces(of: $0, limit: SlackMessage.sectionLimit) }.prefix(10)
        let sections = above.map { piece -> JSON in
            ["type": "section", "text": ["type": "mrkdwn", "text": .string(piece), "verbatim": true]]
        }
        return [
            "type": "modal", "callback_id": .string(callback), "title": plain("Make a request"),
            "submit": plain("Send"), "close": plain("Cancel"), "private_metadata": .string(channel ?? ""),
            "blocks": .array(sections + inputs.map(block)),
        ]
    }

    private static func block(_ input: Input) -> JSON {
        [
            "type": "input", "block_id": .string(input.name), "optional": .bool(!input.isRequired),
            "label": plain(input.label),
            "element": [
                "type": "plain_text_input", "action_id": .string(input.name), "multiline": .bool(input.isLong),
                "max_length": .int(input.isLong ? 3000 : 150), "placeholder": plain(input.hint),
            ],
        ]
    }

    private static func plain(_ text: String) -> JSON {
        ["type": "plain_text", "text": .string(text), "emoji": false]
    }

    // MARK: - Filled in

    /// What was filled in, in any window, with the words that stood beside each input.
    static func fields(of view: JSON?) -> [Field] {
        let labels = Dictionary(
            (view?["blocks"]?.elements ?? []).prefix(100).compactMap { block -> (String, String)? in
                guard let id = block["block_id"]?.string, let label = block["label"]?["text"]?.string?.tidied.nonEmpty
                else { return nil }
                return (id, label)
            }, uniquingKeysWith: { first, _ in first })
        return (view?["state"]?["values"]?.members ?? []).prefix(100).flatMap { block in
            block.value.members.prefix(25).map { action in
                let own = inputs.first { $0.name == block.key }?.label
                let values = SlackElement.values(of: action.value).map { $0.tidied }.filter { !$0.isEmpty }
                return Field(label: labels[block.key] ?? own ?? action.key, name: action.key, values: values)
            }
        }
    }

    /// The request that somebody made in our window.
    static func submission(_ body: JSON, by author: Person, channel: Channel?, in place: SlackPlace) -> Reading {
        guard let id = body["view"]?["id"]?.string?.nonEmpty, id.utf8.count <= 64 else {
            return .invalid(reason: "view.id is missing from view_submission")
        }
        let fields = fields(of: body["view"])
        let values = { (name: String) in fields.first { $0.name == name }?.values.first }
        guard let text = values("details") ?? values("title") else {
            return .ignored(reason: "the window was sent without words")
        }
        return .submission(
            Submission(
                key: place.key(id), source: place.source, kind: .chat, channel: channel, author: author,
                title: values("title"), text: text, fields: fields, submittedAt: place.receivedAt))
    }
}

/// The elements of Block Kit in which people choose or write.
enum SlackElement {
    /// What was pressed, chosen or written, in any of the places where the elements put it.
    static func values(of element: JSON) -> [String] {
        let selected = element["selected_options"]?.elements ?? []
        if !selected.isEmpty { return selected.prefix(100).compactMap { $0["value"]?.string } }
        let keys = [
            "value", "selected_date", "selected_time", "selected_date_time", "selected_user", "selected_channel",
            "selected_conversation",
        ]
        let one =
            element["selected_option"]?["value"]?.string ?? keys.lazy.compactMap { element[$0]?.scalarText }.first
        return one.map { [$0] } ?? []
    }
}

/// What a reading takes from its source and delivery.
struct SlackPlace {
    var source: String
    var scope: String
    var receivedAt: Timestamp

    func key(_ externalID: String) -> MessageKey {
        MessageKey(platform: SlackPlatform.name, scope: scope, externalID: externalID)
    }
}
