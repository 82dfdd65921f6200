import Intake

/// Renders the neutral tree as Mattermost's Markdown.
///
/// What people wrote is shown word for word, by three means, each where the others do not work (mattermost/marked
/// lib/marked.js, webapp utils/text_formatting.tsx and emoticons.tsx, server app/mention_parser_standard.go):
/// a backslash before marks; `&lt;` for `<`, which would open an address or a tag; and an invisible zero-width space
/// where Mattermost looks at text after its escapes are gone, and so at `\@all` as at `@all`: mentions, `#hashtags`,
/// `~channels` and emoticons. Whole addresses stay as they are, since inside one nothing else is looked for.
enum MattermostMarkdown {
    /// Of characters, not bytes (server/public/model, `PostMessageMaxRunesV2`).
    static let limit = 16_383

    static let dialect = Markdown(escape: escape, link: link, person: person)

    /// The body as a message of at most `limit` characters.
    static func text(_ body: PostBody, limit: Int) -> String {
        dialect.render(body.fitted { dialect.render($0).unicodeScalars.count <= limit })
    }

    /// A mention where the name is a username, which has nothing to escape; else the name alone.
    private static func person(_ id: String, _ name: String) -> String {
        let isUsername = name.utf8.allSatisfy {
            (48...57).contains($0) || (97...122).contains($0) || "._-".utf8.contains($0)
        }
        return isUsername && !["", "all", "channel", "here"].contains(name) ? "@" + name : escape(name)
    }

    private static func link(_ label: String, _ url: String) -> String {
        let target = address(url)
        let shown = label.isEmpty ? url : label
        return "[\(escape(shown, inLabel: true))](\(target))"
    }

    /// An address inside brackets: what would end it, as `%xx`.
    private static func address(_ url: String) -> String {
        var out = ""
        for scalar in url.unicodeScalars {
            switch scalar {
            case "(", ")", "<", ">", "\\", "\"", "'", " ", "\n", "\r", "\t":
                out += "%" + String(scalar.value, radix: 16, uppercase: true).leftPadded
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out
    }

    // MARK: - Escaping

    private static let nothing: Unicode.Scalar = "\u{200B}"

    static func escape(_ text: String) -> String { escape(text, inLabel: false) }

    private static func escape(_ text: String, inLabel: Bool) -> String {
        var lines: [String] = []
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            lines.append(escape(line: Array(line.unicodeScalars), inLabel: inLabel))
        }
        return lines.joined(separator: "\n")
    }

    private static func escape(line: [Unicode.Scalar], inLabel: Bool) -> String {
        var out = String.UnicodeScalarView()
        var at = startOfLine(line, &out)
        // One `$` is a price; two may be a formula.
        let isMath = line.lazy.filter { $0 == "$" }.prefix(2).count == 2
        while at < line.count {
            if !inLabel, at == 0 || isBlank(line[at - 1]) || line[at - 1] == "(", let end = endOfAddress(line, from: at)
            {
                out.append(contentsOf: line[at..<end])
                at = end
                continue
            }
            append(line, at, isMath: isMath, to: &out)
            at += 1
        }
        return String(out)
    }

    /// What has power only at the beginning of a line: lists, headings, rules, code by four blanks.
    private static func startOfLine(_ line: [Unicode.Scalar], _ out: inout String.UnicodeScalarView) -> Int {
        let blanks = line.prefix { isBlank($0) }.count
        guard blanks < line.count else { return 0 }
        if blanks >= 4 || line.first == "\t" { out.append(nothing) }
        out.append(contentsOf: line[..<blanks])
        let digits = line[blanks...].prefix { ("0"..."9").contains($0) }.count
        let next = blanks + digits
        if digits > 0, next < line.count, line[next] == "." || line[next] == ")" {
            out.append(contentsOf: line[blanks..<next])
            out.append("\\")
            out.append(line[next])
            return next + 1
        }
        // No escape is known for these: something invisible before them, and they open nothing.
        if line[blanks] == "=" { out.append(nothing) }
        if line[blanks] == "-" || line[blanks] == "+" { out.append("\\") }
        if line[blanks] == "-" || line[blanks] == "+" || line[blanks] == "=" {
            out.append(line[blanks])
            return blanks + 1
        }
        return blanks
    }

    private static func append(
        _ line: [Unicode.Scalar], _ at: Int, isMath: Bool, to out: inout String.UnicodeScalarView
    ) {
        let scalar = line[at]
        let before: Unicode.Scalar? = at > 0 ? line[at - 1] : nil
        let after: Unicode.Scalar? = at + 1 < line.count ? line[at + 1] : nil
        switch scalar {
        case "*", "_", "`", "[", "]", "|", ">":
            out.append("\\")
            out.append(scalar)
        case "#", "~":
            out.append("\\")
            out.append(scalar)
            out.append(nothing)
        case "\\":
            out.append(scalar)
            // Before a letter it is itself; before anything else it would escape that.
            if !isWord(after) { out.append(nothing) }
        case "@":
            out.append(scalar)
            // In a mail address it calls nobody.
            if !isWord(before) { out.append(nothing) }
        case ":", ";":
            out.append(scalar)
            if let after, !isBlank(after), !(isDigit(before) && isDigit(after)) { out.append(nothing) }
        case "<":
            out.append(contentsOf: "&lt;".unicodeScalars)
            // Also written so it is a heart.
            if after == "3" || after == "/" { out.append(nothing) }
        case "&":
            out.append(scalar)
            if after == "#" || isWord(after) { out.append(nothing) }
        case "$" where isMath: out.append(contentsOf: "&#36;".unicodeScalars)
        case ".":
            // `www.` begins an address.
            if before == "w" { out.append(nothing) }
            out.append(scalar)
        case "-" where (before == "x" || before == "X") && (after == "d" || after == "D"):
            out.append(nothing)
            out.append(scalar)
        default: out.append(scalar)
        }
    }

    /// The end of an `http(s)://` address that Mattermost takes as a whole and shows as it is; `nil` where there is none,
    /// or where something in it has to be escaped.
    private static func endOfAddress(_ line: [Unicode.Scalar], from at: Int) -> Int? {
        guard ["http://", "https://"].contains(where: { line[at...].starts(with: $0.unicodeScalars) }) else {
            return nil
        }
        var end = at
        while end < line.count, !isBlank(line[end]) { end += 1 }
        let close = end
        while end > at, ".,!?;:'\")".unicodeScalars.contains(line[end - 1]) { end -= 1 }
        // Something else than a bracket or the sentence's own mark behind it would be taken as part of it.
        let isPlain = line[at..<end].dropFirst(8).allSatisfy { isWord($0) || "/.?=%+-_".unicodeScalars.contains($0) }
        let isFollowedPlainly = line[end..<close].allSatisfy { ".,!?)".unicodeScalars.contains($0) }
        return isPlain && isFollowedPlainly && end - at > 10 ? end : nil
    }

    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.isWhitespace }

    private static func isDigit(_ scalar: Unicode.Scalar?) -> Bool { scalar.map { ("0"..."9").contains($0) } ?? false }

    private static func isWord(_ scalar: Unicode.Scalar?) -> Bool {
        guard let value = scalar?.value else { return false }
        return (48...57).contains(value) || (value < 0x80 && (97...122).contains(value | 0x20))
    }
}

extension String {
    /// Two digits at least.
    fileprivate var leftPadded: String { count < 2 ? "0" + self : self }
}
