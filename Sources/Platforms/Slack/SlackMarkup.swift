import Intake

/// Renders the neutral tree as Slack's mrkdwn.
///
/// Only `&`, `<` and `>` have power in mrkdwn (docs.slack.dev/messaging/formatting-message-text), so text that is
/// escaped cannot mention anyone or hide an address. The angle brackets that remain are ours.
enum SlackMarkup {
    static func escape(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 == 0x26 || $0 == 0x3C || $0 == 0x3E }) else { return text }
        var out: [UInt8] = []
        out.reserveCapacity(text.utf8.count + 16)
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "&"): out += "&amp;".utf8
            case UInt8(ascii: "<"): out += "&lt;".utf8
            case UInt8(ascii: ">"): out += "&gt;".utf8
            default: out.append(byte)
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    /// The block in pieces of at most `limit` UTF-16 units, each of which renders alone.
    static func pieces(of block: PostBody.Block, limit: Int) -> [String] {
        switch block {
        case .paragraph(let inlines): return SlackSplitter.split(markup(inlines), limit: limit)
        case .list(let items):
            return SlackSplitter.split(items.map { "• " + markup($0) }.joined(separator: "\n"), limit: limit)
        case .quote(let inlines):
            let quoted = markup(inlines).split(separator: "\n", omittingEmptySubsequences: false)
                .map { "> " + $0 }.joined(separator: "\n")
            return SlackSplitter.split(quoted, limit: limit - 2).map { $0.hasPrefix("> ") ? $0 : "> " + $0 }
        case .code(let text):
            // Three backticks inside would end the block early.
            let safe = escape(replacing("```", in: text, with: "'''"))
            return SlackSplitter.split(safe, limit: limit - 8).map { "```\n\($0)\n```" }
        case .buttons: return []
        }
    }

    static func markup(_ inlines: [PostBody.Inline]) -> String { inlines.map(markup).joined() }

    private static func markup(_ inline: PostBody.Inline) -> String {
        switch inline {
        case .text(let text): return escape(text)
        case .strong(let text):
            // A star or a line end inside would break the mark: then plain is better than half.
            let inner = text.trimmed
            let isSafe = !inner.isEmpty && !inner.contains { $0 == "*" || $0.isNewline }
            return isSafe ? "*\(escape(String(inner)))*" : escape(text)
        case .code(let text):
            let inner = replacing("`", in: text, with: "'")
            return inner.contains(where: \.isNewline) || inner.isEmpty ? escape(text) : "`\(escape(inner))`"
        case .link(let label, let url): return link(label, url)
        case .person(let id, let name): return isUser(id) ? "<@\(id)>" : escape(name.hasPrefix("@") ? name : "@" + name)
        }
    }

    /// By scalars: a backtick with an accent is one to Slack.
    private static func replacing(_ mark: String, in text: String, with other: String) -> String {
        String(text.unicodeScalars.replacing(mark.unicodeScalars, with: other.unicodeScalars))
    }

    /// Slack's user ids: `U` or `W`, then capitals and digits.
    static func isUser(_ id: String) -> Bool {
        guard let first = id.utf8.first, first == UInt8(ascii: "U") || first == UInt8(ascii: "W") else { return false }
        return (2...32).contains(id.utf8.count)
            && id.utf8.allSatisfy { (48...57).contains($0) || (65...90).contains($0) }
    }

    /// An address that a browser opens, without what ends or divides an entity; `nil` for any other.
    static func target(_ url: String) -> String? {
        guard ["https://", "http://", "mailto:"].contains(where: { url.hasPrefix($0) }) else { return nil }
        var target = ""
        for scalar in url.unicodeScalars {
            switch scalar {
            case "<": target += "%3C"
            case ">": target += "%3E"
            case "|": target += "%7C"
            case let blank where blank.value <= 0x20 || blank.value == 0x7F: target += "%20"
            default: target.unicodeScalars.append(scalar)
            }
        }
        return target
    }

    /// Only addresses that a browser opens become links; the characters that end or divide an entity are percent-encoded.
    private static func link(_ label: String, _ url: String) -> String {
        let plain = label == url || label.isEmpty ? escape(url) : escape("\(label) (\(url))")
        guard let address = target(url) else { return plain }
        let target = escape(address)
        let shown = escape(label.split(whereSeparator: \.isNewline).joined(separator: " "))
        let entity = shown.isEmpty || label == url ? "<\(target)>" : "<\(target)|\(shown)>"
        // An entity is never split, so it must be far from any limit.
        return entity.utf16.count <= 2000 ? entity : plain
    }
}
