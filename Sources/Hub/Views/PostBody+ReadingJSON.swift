import Intake

/// Reads the neutral tree as `Platforms` writes it (`PostBody.json`).
///
/// A block or inline of an unknown type becomes its text where it has one, so that a newer writer loses no words.
extension PostBody {
    init?(json: JSON) {
        guard case .array(let blocks) = json else { return nil }
        self.init(blocks.compactMap(Block.init(json:)))
    }
}

extension PostBody.Block {
    fileprivate init?(json: JSON) {
        let inlines = json["inlines"].map(PostBody.Inline.all(in:)) ?? []
        switch json["type"]?.string {
        case "paragraph": self = .paragraph(inlines)
        case "quote": self = .quote(inlines)
        case "list": self = .list((json["items"]?.elements ?? []).map(PostBody.Inline.all(in:)))
        case "code": self = .code(json["text"]?.string ?? "")
        default:
            guard let text = json["text"]?.string else { return nil }
            self = .paragraph([.text(text)])
        }
    }
}

extension PostBody.Inline {
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
