/// The neutral tree as JSON: as it is kept, and as it goes to receivers that render it themselves.
///
/// A block is `{"type": "paragraph" | "quote", "inlines": […]}`, `{"type": "list", "items": [[…]]}` or
/// `{"type": "code", "text"}` or `{"type": "buttons", "buttons": [{"label", "action", "value"}]}`; an inline `{"type": "text" | "strong" | "code", "text"}`,
/// `{"type": "link", "text", "url"}` or `{"type": "person", "id", "name"}`. One of an unknown type becomes its text
/// where it has one, so that a newer writer loses no words.
extension PostBody: JSONValue {
    package var json: JSON { .array(blocks.map(\.json)) }

    package init(json: JSON) throws(JSONMismatch) {
        guard case .array(let blocks) = json else { throw JSONMismatch("a body is a list of blocks") }
        self.init(blocks.compactMap(Block.init(json:)))
    }
}

extension PostBody.Block {
    fileprivate var json: JSON {
        switch self {
        case .paragraph(let inlines): ["type": "paragraph", "inlines": .array(inlines.map(\.json))]
        case .quote(let inlines): ["type": "quote", "inlines": .array(inlines.map(\.json))]
        case .list(let items): ["type": "list", "items": .array(items.map { .array($0.map(\.json)) })]
        case .code(let text): ["type": "code", "text": .string(text)]
        case .buttons(let buttons): ["type": "buttons", "buttons": .array(buttons.map(\.json))]
        }
    }

    fileprivate init?(json: JSON) {
        let inlines = json["inlines"].map(PostBody.Inline.all(in:)) ?? []
        switch json["type"]?.string {
        case "paragraph": self = .paragraph(inlines)
        case "quote": self = .quote(inlines)
        case "list": self = .list((json["items"]?.elements ?? []).map(PostBody.Inline.all(in:)))
        case "code": self = .code(json["text"]?.string ?? "")
        case "buttons": self = .buttons((json["buttons"]?.elements ?? []).compactMap(PostBody.Button.init(json:)))
        default:
            guard let text = json["text"]?.string else { return nil }
            self = .paragraph([.text(text)])
        }
    }
}

extension PostBody.Button {
    fileprivate var json: JSON { ["label": .string(label), "action": .string(action), "value": .string(value)] }

    fileprivate init?(json: JSON) {
        guard let label = json["label"]?.string, let action = json["action"]?.string else { return nil }
        self.init(label, action: action, value: json["value"]?.string ?? "")
    }
}

extension PostBody.Inline {
    fileprivate var json: JSON {
        switch self {
        case .text(let text): ["type": "text", "text": .string(text)]
        case .strong(let text): ["type": "strong", "text": .string(text)]
        case .code(let text): ["type": "code", "text": .string(text)]
        case .link(let label, let url): ["type": "link", "text": .string(label), "url": .string(url)]
        case .person(let id, let name): ["type": "person", "id": .string(id), "name": .string(name)]
        }
    }

    fileprivate static func all(in json: JSON) -> [Self] { json.elements.compactMap(Self.init(json:)) }

    private init?(json: JSON) {
        let text = json["text"]?.string
        switch (json["type"]?.string, text) {
        case ("strong", let text?): self = .strong(text)
        case ("code", let text?): self = .code(text)
        case ("link", let text):
            guard let url = json["url"]?.string else { return nil }
            self = .link(text ?? url, url: url)
        case ("person", _): self = .person(id: json["id"]?.string ?? "", name: json["name"]?.string ?? "Someone")
        case (_, let text?): self = .text(text)
        default: return nil
        }
    }
}

extension Post: JSONValue {
    package var json: JSON {
        JSON(compact: [
            ("key", .string(key)), ("destination", .string(destination)), ("address", address.map(JSON.string)),
            ("thread", thread.map(JSON.string)), ("in_reply_to", inReplyTo.map(JSON.string)),
            ("subject", subject.map(JSON.string)), ("request", request.map { JSON($0) }),
            ("purpose", .string(purpose.rawValue)), ("planned_at", plannedAt.json), ("body", body.json),
            ("act", act.json),
        ])
    }

    package init(json: JSON) throws(JSONMismatch) {
        self.init(
            key: try json.text("key"), destination: try json.text("destination"), address: json["address"]?.string,
            thread: json["thread"]?.string, inReplyTo: json["in_reply_to"]?.string,
            subject: json["subject"]?.string, request: json["request"]?.int.map(RequestID.init(_:)),
            purpose: try json.word("purpose"), plannedAt: try json.time("planned_at"),
            body: try json.optional("body") ?? PostBody([]), act: try Act(json: json["act"]))
    }
}

extension Post.Act {
    /// `nil` for the usual one, so that most posts need no word for it.
    fileprivate var json: JSON? {
        switch self {
        case .say: nil
        case .replace(let id): ["kind": "replace", "id": .string(id)]
        case .react(let name, let id): ["kind": "react", "name": .string(name), "id": .string(id)]
        case .whisper(let person, let address):
            JSON(compact: [
                ("kind", "whisper"), ("person", .string(person)), ("via", address.map(JSON.string)),
            ])
        case .open(let trigger): ["kind": "open", "trigger": .string(trigger)]
        }
    }

    fileprivate init(json: JSON?) throws(JSONMismatch) {
        guard let json else {
            self = .say
            return
        }
        switch json["kind"]?.string {
        case "replace": self = .replace(externalID: try json.text("id"))
        case "react": self = .react(try json.text("name"), externalID: try json.text("id"))
        case "whisper": self = .whisper(to: try json.text("person"), via: json["via"]?.string)
        case "open": self = .open(trigger: try json.text("trigger"))
        default: throw JSONMismatch("an act of no known kind")
        }
    }
}
