import Intake

/// Turns a message's content into plain text, as rules and people read it.
///
/// `formatted_body` is what people saw where there is one (spec.matrix.org, "m.room.message msgtypes"); `body` is the
/// same in the marks that were typed, or in plain words.
struct MatrixText {
    /// Our own account: its name at the beginning is how it was called, no part of what was asked.
    let own: String?

    func plain(_ content: JSON, isReply: Bool, media: MatrixMedia?) -> String {
        let body = content["body"]?.string ?? ""
        if let media, media.caption == nil { return "" }
        if content["format"]?.string == "org.matrix.custom.html", let html = content["formatted_body"]?.string {
            let text = MatrixHTML.plain(html, own: own)
            if !text.isEmpty { return text }
        }
        return withoutOwnName((isReply ? Self.withoutQuote(body) : body).tidied)
    }

    /// Takes off the quoted message that old clients put before a reply: lines of `> `, then an empty one
    /// (spec.matrix.org v1.12, "Fallbacks for rich replies"; given up in v1.13).
    static func withoutQuote(_ body: String) -> String {
        guard body.hasPrefix("> <@") || body.hasPrefix("> * <@") else { return body }
        var lines = body.split(separator: "\n", omittingEmptySubsequences: false)[...]
        while let line = lines.first, line.hasPrefix(">") { lines = lines.dropFirst() }
        if lines.first?.isEmpty == true { lines = lines.dropFirst() }
        return lines.joined(separator: "\n")
    }

    private func withoutOwnName(_ text: String) -> String {
        guard let own, text.hasPrefix(own) else { return text }
        return String(text.dropFirst(own.count).drop { $0.isWhitespace || $0 == ":" || $0 == "," })
    }
}
