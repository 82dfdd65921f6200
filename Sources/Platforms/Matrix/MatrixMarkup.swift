import Intake

/// Renders the neutral tree as the HTML that Matrix clients show (spec.matrix.org, "m.room.message msgtypes").
///
/// Text of people is escaped, so that no tag in it has power; the tags that remain are ours.
enum MatrixMarkup {
    static func html(_ body: PostBody) -> String { body.blocks.compactMap(html).joined() }

    private static func html(_ block: PostBody.Block) -> String? {
        switch block {
        case .paragraph(let inlines): "<p>\(html(inlines))</p>"
        case .quote(let inlines): "<blockquote>\(html(inlines))</blockquote>"
        case .list(let items): "<ul>\(items.map { "<li>\(html($0))</li>" }.joined())</ul>"
        case .code(let text): "<pre><code>\(text.htmlEscaped)</code></pre>"
        case .buttons: nil
        }
    }

    private static func html(_ inlines: [PostBody.Inline]) -> String {
        inlines.map { inline in
            switch inline {
            case .text(let text): lines(text)
            case .strong(let text): "<strong>\(lines(text))</strong>"
            case .code(let text): "<code>\(lines(text))</code>"
            case .link(let label, let url): link(label, url)
            case .person(let id, let name):
                MatrixID.isUser(id) ? "<a href=\"\(MatrixID.link(id).htmlEscaped)\">\(lines(name))</a>" : lines(name)
            }
        }.joined()
    }

    /// Clients show links of these schemes only; others are written out.
    private static func link(_ label: String, _ url: String) -> String {
        let shown = label.isEmpty ? url : label
        guard ["https://", "http://", "mailto:"].contains(where: url.hasPrefix) else {
            return lines(shown == url ? url : "\(shown) (\(url))")
        }
        return "<a href=\"\(url.htmlEscaped)\">\(lines(shown))</a>"
    }

    private static func lines(_ text: String) -> String {
        let escaped = text.htmlEscaped
        guard escaped.contains(where: \.isNewline) else { return escaped }
        return escaped.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).joined(separator: "<br>")
    }

    /// Everyone whom the body names: they, and nobody else, are told of it.
    static func people(_ body: PostBody) -> [String] {
        var seen: [String] = []
        for case .person(let id, _) in body.blocks.flatMap(inlines) where MatrixID.isUser(id) && !seen.contains(id) {
            seen.append(id)
        }
        return seen
    }

    private static func inlines(_ block: PostBody.Block) -> [PostBody.Inline] {
        switch block {
        case .paragraph(let inlines), .quote(let inlines): inlines
        case .list(let items): items.flatMap { $0 }
        case .code, .buttons: []
        }
    }
}
