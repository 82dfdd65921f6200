import Intake

/// Renders the neutral tree as Rocket.Chat's Markdown.
///
/// What people wrote is shown word for word by a backslash before marks, which the parser knows, and an invisible
/// zero-width space where it does not: mentions, channels, emoticons, labels of links, and what opens a line
/// (packages/message-parser/src/grammar.pegjs). Addresses and names with dots in them are taken as a whole, with a
/// backslash inside for one of their characters: those stay as they are. No mark can be escaped inside a bold stretch,
/// so bold is only what has none.
enum RocketChatMarkdown {
    /// The server's default for `Message_MaxAllowedSize`, in UTF-16 units.
    static let limit = 5000

    private static let nothing: Unicode.Scalar = "\u{200B}"

    private static let dialect = {
        var dialect = Markdown(escape: escape, link: link, person: person)
        dialect.strong = "*"
        return dialect
    }()

    static func text(_ body: PostBody, limit: Int) -> String {
        dialect.render(speakable(body.fitted { dialect.render(speakable($0)).utf16.count <= limit }))
    }

    // MARK: - What the dialect cannot say

    /// The tree without bold and code that the parser would read otherwise.
    private static func speakable(_ body: PostBody) -> PostBody {
        PostBody(
            body.blocks.map { block in
                switch block {
                case .paragraph(let inlines): .paragraph(inlines.map(speakable))
                case .quote(let inlines): .quote(inlines.map(speakable))
                case .list(let items): .list(items.map { $0.map(speakable) })
                case .code(let text): .code(withoutFences(text))
                case .buttons: block
                }
            })
    }

    private static func speakable(_ inline: PostBody.Inline) -> PostBody.Inline {
        switch inline {
        case .strong(let text) where escape(text) != text || text.contains(where: { "<>[]()|$".contains($0) }):
            .text(text)
        case .code(let text) where text.contains("`"): .text(text)
        default: inline
        }
    }

    /// A fence is three backticks whatever stands inside.
    private static func withoutFences(_ text: String) -> String {
        guard text.contains("``") else { return text }
        var out = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if scalar == "`", out.last == "`" { out.append(nothing) }
            out.append(scalar)
        }
        return String(out)
    }

    /// A mention where the name is a username; else the name alone.
    private static func person(_ id: String, _ name: String) -> String {
        let isUsername = name.utf8.allSatisfy {
            (48...57).contains($0) || (97...122).contains($0 | 0x20) || ".-".utf8.contains($0)
        }
        return isUsername && !["", "all", "here"].contains(name) ? "@" + name : escape(name)
    }

    private static func link(_ label: String, _ url: String) -> String {
        let target = String(
            String.UnicodeScalarView(url.unicodeScalars.filter { !"()<>|[]` \n\r\t".unicodeScalars.contains($0) }))
        let shown = label.tidied
        guard !shown.isEmpty, shown != url else { return target }
        let isPlain = escape(shown) == shown && !shown.contains(where: { "[]()<>|\n".contains($0) })
        return isPlain ? "[\(shown)](\(target))" : "\(escape(shown)) (\(target) )"
    }

    // MARK: - Escaping

    static func escape(_ text: String) -> String {
        text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            .map { escape(line: Array($0.unicodeScalars)) }.joined(separator: "\n")
    }

    private static func escape(line: [Unicode.Scalar]) -> String {
        var out = String.UnicodeScalarView()
        let blanks = line.prefix { isBlank($0) }.count
        if blanks < line.count, opensLine(line[blanks...]) { out.append(nothing) }
        var at = 0
        while at < line.count {
            guard !isBlank(line[at]) else {
                out.append(line[at])
                at += 1
                continue
            }
            let end = line[at...].firstIndex(where: isBlank) ?? line.count
            append(word: line[at..<end], to: &out)
            at = end
        }
        return String(out)
    }

    /// Quotes, headings, lists and tasks.
    private static func opensLine(_ rest: ArraySlice<Unicode.Scalar>) -> Bool {
        guard let first = rest.first else { return false }
        if ">#-*+|$=".unicodeScalars.contains(first) { return true }
        let digits = rest.prefix { ("0"..."9").contains($0) }
        return !digits.isEmpty && digits.endIndex < rest.endIndex && rest[digits.endIndex] == "."
    }

    private static func append(word: ArraySlice<Unicode.Scalar>, to out: inout String.UnicodeScalarView) {
        // `<address|label>` hides the address, and nothing invisible stops it: shown as code.
        if word.contains("<"), word.contains("|"), !word.contains("`") {
            out.append("`")
            out.append(contentsOf: word)
            out.append("`")
            return
        }
        let isFace = Self.isFace(word)
        let begin = word.firstIndex(where: isWord) ?? word.endIndex
        for at in word[..<begin].indices { append(word, at, isFace: isFace, to: &out) }
        let rest = word[begin...]
        guard !isFace, let end = endOfAddress(rest) else {
            for at in rest.indices { append(word, at, isFace: isFace, to: &out) }
            return
        }
        out.append(contentsOf: rest[..<end])
        for at in rest[end...].indices { append(word, at, isFace: false, to: &out) }
    }

    /// Faces are two to five signs with a letter or digit at most, or two around a line: `:-)`, `8)`, `(y)`, `O_O`.
    private static func isFace(_ word: ArraySlice<Unicode.Scalar>) -> Bool {
        let letters = word.count(where: isWord)
        return (2...5).contains(word.count) && letters <= (word.contains("_") ? 2 : 1)
            && word.contains { ")(:;=<>_/\\|^'".unicodeScalars.contains($0) }
    }

    /// Where a stretch ends that the parser takes as a whole: `https://…`, or a name with a dot in it.
    private static func endOfAddress(_ rest: ArraySlice<Unicode.Scalar>) -> ArraySlice<Unicode.Scalar>.Index? {
        let label = rest.prefix { isWord($0) || $0 == "-" }
        let after = rest[label.endIndex...]
        let isAddress =
            after.starts(with: "://".unicodeScalars)
            || (after.first == "." && after.dropFirst().first.map(isWord) == true)
        guard isAddress else { return nil }
        var end = rest.endIndex
        while end > rest.startIndex, ".,!%~*\"':;()=`".unicodeScalars.contains(rest[end - 1]) { end -= 1 }
        // What would begin something else in a word of any make.
        let isPlain = rest[..<end].allSatisfy { isWord($0) || "-./:_?=&%+,;~!#".unicodeScalars.contains($0) }
        return isPlain ? end : nil
    }

    private static func append(
        _ word: ArraySlice<Unicode.Scalar>, _ at: Int, isFace: Bool, to out: inout String.UnicodeScalarView
    ) {
        let scalar = word[at]
        let after: Unicode.Scalar? = at + 1 < word.endIndex ? word[at + 1] : nil
        switch scalar {
        case "*", "_", "~", "`":
            out.append("\\")
            out.append(scalar)
        case "\\":
            out.append(scalar)
            if after.map(isWord) != true { out.append(nothing) }
            return
        case "@", "#":
            out.append(scalar)
            out.append(nothing)
            return
        case ":", "!", "]", "|", "<", "$":
            out.append(scalar)
            if after != nil { out.append(nothing) }
            return
        case ".":
            // Two words and a dot between them would be taken for an address, with the backslashes in it.
            if after.map(isWord) == true { out.append(nothing) }
            out.append(scalar)
        default: out.append(scalar)
        }
        if isFace, after != nil { out.append(nothing) }
    }

    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.isWhitespace }

    private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isAlphabetic || scalar.properties.numericType != nil
    }
}
