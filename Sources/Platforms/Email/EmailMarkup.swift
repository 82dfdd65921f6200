import Intake

/// Renders the neutral tree as the two bodies of a mail: plain text, and HTML that mail programs show alike.
///
/// Mail programs drop style sheets and scripts, Outlook lays out with Word, and dark modes exchange colours: so styles
/// stand in the tags, colours are left to the reader but for a grey that both modes bear, and nothing is loaded.
struct EmailMarkup {
    /// True where the words go to somebody who may never have written them.
    ///
    /// Anyone can put a stranger's address into a form, and our answer would then carry his links to the stranger in our
    /// name; mail programs make a link of whatever looks like one.
    var isDefused: Bool

    // MARK: - Plain text

    func plain(_ body: PostBody) -> String {
        PostBody(body.blocks.map(defused)).plainText
    }

    private func defused(_ block: PostBody.Block) -> PostBody.Block {
        switch block {
        case .paragraph(let inlines): .paragraph(inlines.map(defused))
        case .quote(let inlines): .quote(inlines.map(defused))
        case .list(let items): .list(items.map { $0.map(defused) })
        case .code(let text): .code(defused(text))
        case .buttons: block
        }
    }

    private func defused(_ inline: PostBody.Inline) -> PostBody.Inline {
        switch inline {
        case .text(let text): .text(defused(text))
        case .strong(let text): .strong(defused(text))
        case .code(let text): .code(defused(text))
        case .person(let id, let name): .person(id: id, name: defused(name))
        // Ours: references to the hub.
        case .link(let label, let url): .link(label.isEmpty ? url : label, url: url)
        }
    }

    // MARK: - HTML

    func html(_ body: PostBody) -> String {
        let blocks = body.blocks.compactMap(html).joined(separator: "\n")
        return """
            <!doctype html>
            <html>
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="supported-color-schemes" content="light dark">
            <style>:root { color-scheme: light dark; supported-color-schemes: light dark; }</style>
            </head>
            <body style="margin:0;padding:16px">
            <div style="max-width:600px;\(Self.font);font-size:15px;line-height:1.5">
            \(blocks)
            </div>
            </body>
            </html>

            """
    }

    private static let font =
        "font-family:-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
    private static let codeFont = "font-family:Menlo,Consolas,'Liberation Mono',monospace;font-size:13px"
    private static let wrapping = "overflow-wrap:anywhere;word-break:break-word"

    private func html(_ block: PostBody.Block) -> String? {
        switch block {
        case .paragraph(let inlines):
            return "<p style=\"margin:0 0 14px;\(Self.wrapping)\">\(html(inlines))</p>"
        case .quote(let inlines):
            return "<blockquote style=\"margin:0 0 14px;padding:2px 0 2px 12px;border-left:3px solid #8a8f98;"
                + "\(Self.wrapping)\">\(html(inlines))</blockquote>"
        case .list(let items):
            let rows = items.map { "<li style=\"margin:0 0 4px;\(Self.wrapping)\">\(html($0))</li>" }
            return "<ul style=\"margin:0 0 14px;padding:0 0 0 22px\">\n\(rows.joined(separator: "\n"))\n</ul>"
        case .code(let text):
            return "<pre style=\"margin:0 0 14px;padding:2px 0 2px 12px;border-left:3px solid #8a8f98;\(Self.codeFont);"
                + "white-space:pre-wrap;\(Self.wrapping)\">\(defused(text).htmlEscaped)</pre>"
        case .buttons: return nil
        }
    }

    private func html(_ inlines: [PostBody.Inline]) -> String {
        inlines.map { inline in
            switch inline {
            case .text(let text): lines(defused(text))
            case .strong(let text): "<strong>\(lines(defused(text)))</strong>"
            case .code(let text): "<code style=\"\(Self.codeFont)\">\(lines(defused(text)))</code>"
            case .link(let label, let url): link(label, url)
            case .person(_, let name): lines(defused(name))
            }
        }.joined()
    }

    private func link(_ label: String, _ url: String) -> String {
        let shown = label.isEmpty ? url : label
        guard ["https://", "http://", "mailto:"].contains(where: url.hasPrefix) else {
            return lines(defused(shown == url ? url : "\(shown) (\(url))"))
        }
        return "<a href=\"\(url.htmlEscaped)\">\(lines(shown))</a>"
    }

    private func lines(_ text: String) -> String {
        text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(\.htmlEscaped)
            .joined(separator: "<br>\n")
    }

    // MARK: - Links of others

    /// The same to read, and no address to a mail program: a blank of no width stands in each scheme, domain and mailbox.
    private func defused(_ text: String) -> String {
        guard isDefused else { return text }
        var out = String.UnicodeScalarView()
        var before: Unicode.Scalar?
        let scalars = Array(text.unicodeScalars)
        for (at, scalar) in scalars.enumerated() {
            let next = at + 1 < scalars.count ? scalars[at + 1] : nil
            out.append(scalar)
            let isInside = before.map(Self.isWord) ?? false
            switch scalar {
            case ":" where next == "/", "@" where isInside && next.map(Self.isWord) ?? false: out.append(Self.nothing)
            case "." where isInside && next.map { Self.isWord($0) && !(0x30...0x39).contains($0.value) } ?? false:
                out.append(Self.nothing)
            default: break
            }
            before = scalar
        }
        return String(out)
    }

    private static let nothing: Unicode.Scalar = "\u{200B}"

    private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value >= 0x80 || (0x30...0x39).contains(scalar.value) || (0x41...0x5A).contains(scalar.value)
            || (0x61...0x7A).contains(scalar.value)
    }
}
