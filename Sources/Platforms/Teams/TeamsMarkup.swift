import Intake

/// The text of a message to Teams: a subset of Markdown beside a subset of HTML
/// (learn.microsoft.com/microsoftteams/platform/bots/how-to/format-your-bot-messages).
///
/// What has power in HTML is written as a character reference, which Markdown knows too; what has power in Markdown
/// has a backslash before it. Mentions need an entity beside the text, which is never sent.
enum TeamsMarkup {
    private static let special: Set<Unicode.Scalar> = ["\\", "`", "*", "_", "[", "]", "~", "|"]

    static func escape(_ text: String) -> String {
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(line)
        // A line end alone would be read as a blank.
        return lines.joined(separator: "  \n")
    }

    private static func line(_ text: Substring) -> String {
        let words = text.drop { $0 == " " || $0 == "\t" }
        var out = String.UnicodeScalarView()
        // What makes a heading, a list or a rule of a line.
        let digits = words.unicodeScalars.prefix { ("0"..."9").contains($0) }
        var markAt: Substring.UnicodeScalarView.Index? =
            digits.isEmpty ? words.unicodeScalars.startIndex : digits.endIndex
        if let at = markAt, at < words.unicodeScalars.endIndex {
            let marks: Set<Unicode.Scalar> = digits.isEmpty ? ["#", "+", "-", "="] : [".", ")"]
            if !marks.contains(words.unicodeScalars[at]) { markAt = nil }
        }
        for index in words.unicodeScalars.indices {
            let scalar = words.unicodeScalars[index]
            if index == markAt || special.contains(scalar) { out.append("\\") }
            switch scalar {
            case "&": out.append(contentsOf: "&amp;".unicodeScalars)
            case "<": out.append(contentsOf: "&lt;".unicodeScalars)
            case ">": out.append(contentsOf: "&gt;".unicodeScalars)
            default: out.append(scalar)
            }
        }
        // A blank before the words parts them from what stands before.
        return (words.count < text.count ? " " : "") + String(out)
    }

    static func text(_ body: PostBody) -> String {
        Markdown(
            escape: escape, link: link,
            person: { _, name in escape(name.hasPrefix("@") ? name : "@" + name) }
        ).render(body.withoutCode)
    }

    private static func link(_ label: String, _ url: String) -> String {
        let shown = label.split(whereSeparator: \.isNewline).joined(separator: " ")
        guard let target = TeamsLink.target(url) else { return escape(label.isEmpty ? url : "\(label) (\(url))") }
        return "[\(escape(shown.isEmpty ? url : shown))](\(target))"
    }
}

enum TeamsLink {
    /// An address that a browser opens, with what would end it percent-encoded; `nil` for any other.
    static func target(_ url: String) -> String? {
        guard ["https://", "http://", "mailto:"].contains(where: { url.hasPrefix($0) }) else { return nil }
        var target: [UInt8] = []
        for byte in url.utf8 {
            switch byte {
            case 0x00...0x20, 0x7F...0xFF, UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "<"), UInt8(ascii: ">"),
                UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "*"), UInt8(ascii: "["), UInt8(ascii: "]"),
                UInt8(ascii: "`"):
                target += [UInt8(ascii: "%")] + Hex.encode([byte])
            default: target.append(byte)
            }
        }
        return String(decoding: target, as: UTF8.self)
    }
}

extension PostBody {
    /// Code as plain words: Teams takes back the characters' references in it or not, depending on the client.
    fileprivate var withoutCode: PostBody {
        func plain(_ inlines: [Inline]) -> [Inline] {
            inlines.map { inline in
                if case .code(let text) = inline { return .text(text) }
                return inline
            }
        }
        return PostBody(
            blocks.map { block in
                switch block {
                case .paragraph(let inlines): .paragraph(plain(inlines))
                case .quote(let inlines): .quote(plain(inlines))
                case .list(let items): .list(items.map(plain))
                case .code(let text): .paragraph([.text(text)])
                case .buttons: block
                }
            })
    }
}
