import Intake

/// Renders the neutral tree in a dialect of Markdown: what dialects share stands here, what differs is given.
///
/// Text of people passes `escape`, so that nothing in it can format, link or mention anyone; the marks that remain are
/// ours.
struct Markdown: Sendable {
    /// Makes text powerless at any place of a line.
    var escape: @Sendable (String) -> String
    /// What stands around strong words.
    var strong = "**"
    var bullet = "- "
    /// A link as the dialect writes it; label and address as they are, not escaped.
    var link: @Sendable (_ label: String, _ url: String) -> String
    /// A mention, or the name where nobody is to be called.
    var person: @Sendable (_ id: String, _ name: String) -> String
    /// Inline code; `nil` where the text cannot stand in it.
    var code: @Sendable (String) -> String? = Self.code
    /// A block of code.
    var fenced: @Sendable (String) -> String = Self.fenced

    /// The body, blocks apart by one empty line.
    func render(_ body: PostBody) -> String {
        body.blocks.compactMap(render).filter { !$0.isEmpty }.joined(separator: "\n\n")
    }

    private func render(_ block: PostBody.Block) -> String? {
        switch block {
        case .paragraph(let inlines): render(inlines)
        case .quote(let inlines):
            render(inlines).split(separator: "\n", omittingEmptySubsequences: false).map { "> " + $0 }
                .joined(separator: "\n")
        case .list(let items):
            // A line end inside an item would end it.
            items.map { bullet + render($0).split(whereSeparator: \.isNewline).joined(separator: " ") }
                .joined(separator: "\n")
        case .code(let text): fenced(text)
        case .buttons: nil
        }
    }

    func render(_ inlines: [PostBody.Inline]) -> String { inlines.map(render).joined() }

    private func render(_ inline: PostBody.Inline) -> String {
        switch inline {
        case .text(let text): return escape(text)
        case .strong(let text):
            // Blanks or a line end at the marks would break them: then plain is better than half.
            let inner = text.trimmed
            return inner.isEmpty || inner.contains(where: \.isNewline)
                ? escape(text) : strong + escape(String(inner)) + strong
        case .code(let text): return code(text) ?? escape(text)
        case .link(let label, let url): return link(label, url)
        case .person(let id, let name): return person(id, name)
        }
    }

    /// A fence longer than any run of backticks inside (CommonMark 0.31, "Fenced code blocks").
    @Sendable static func fenced(_ text: String) -> String {
        let fence = String(repeating: "`", count: max(3, longestRun(of: "`", in: text) + 1))
        return "\(fence)\n\(text)\n\(fence)"
    }

    /// Inline code behind as many backticks as it needs; `nil` where it would not be one line.
    @Sendable static func code(_ text: String) -> String? {
        guard !text.isEmpty, !text.contains(where: \.isNewline) else { return nil }
        let ticks = String(repeating: "`", count: longestRun(of: "`", in: text) + 1)
        let isTouching = text.unicodeScalars.first == "`" || text.unicodeScalars.last == "`"
        return isTouching ? "\(ticks) \(text) \(ticks)" : ticks + text + ticks
    }

    /// Platforms see scalars where Swift sees characters: with an accent upon it a backtick still closes code.
    static func longestRun(of scalar: Unicode.Scalar, in text: String) -> Int {
        var longest = 0
        var run = 0
        for one in text.unicodeScalars {
            run = one == scalar ? run + 1 : 0
            longest = max(longest, run)
        }
        return longest
    }

    /// Puts `joiner`, which has no width, between any two of the scalars that stand side by side.
    static func parting(_ scalar: Unicode.Scalar, in text: String, by joiner: Unicode.Scalar) -> String {
        guard longestRun(of: scalar, in: text) > 1 else { return text }
        var out = String.UnicodeScalarView()
        var last: Unicode.Scalar?
        for one in text.unicodeScalars {
            if one == scalar, last == scalar { out.append(joiner) }
            out.append(one)
            last = one
        }
        return String(out)
    }

    /// Puts a backslash before each of the characters.
    static func backslashed(_ text: String, _ special: Set<Unicode.Scalar>) -> String {
        guard text.unicodeScalars.contains(where: special.contains) else { return text }
        var out = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if special.contains(scalar) { out.append("\\") }
            out.append(scalar)
        }
        return String(out)
    }
}
