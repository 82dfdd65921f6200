package import Intake

/// The neutral tree as JSON, for receivers that render it themselves: the lobby and signed webhooks.
///
/// A block is `{"type": "paragraph" | "quote", "inlines": […]}`, `{"type": "list", "items": [[…]]}` or
/// `{"type": "code", "text"}`; an inline `{"type": "text" | "strong" | "code", "text"}`,
/// `{"type": "link", "text", "url"}` or `{"type": "person", "id", "name"}`.
extension PostBody {
    package var json: JSON { .array(blocks.map(\.json)) }
}

extension PostBody.Block {
    fileprivate var json: JSON {
        switch self {
        case .paragraph(let inlines): ["type": "paragraph", "inlines": .array(inlines.map(\.json))]
        case .quote(let inlines): ["type": "quote", "inlines": .array(inlines.map(\.json))]
        case .list(let items): ["type": "list", "items": .array(items.map { .array($0.map(\.json)) })]
        case .code(let text): ["type": "code", "text": .string(text)]
        }
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
}
