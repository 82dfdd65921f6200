import Intake

/// Renders the neutral tree as Discord's Markdown.
///
/// Discord takes a backslash before any punctuation for "as it is" (support.discord.com, "Markdown Text 101"). Colons get
/// one too, so that neither `:smile:` nor a bare address becomes something else; `allowed_mentions` keeps `@everyone` and
/// the like from calling anybody, whatever stands in the text.
enum DiscordMarkup {
    static let markdown = Markdown(escape: escape, link: link, person: person, code: code, fenced: fenced)

    private static let special: Set<Unicode.Scalar> = [
        "\\", "*", "_", "~", "`", "|", "<", ">", "#", "[", "]", "(", ")", "@", ":",
    ]

    static func escape(_ text: String) -> String {
        let lines = Markdown.backslashed(text, special).split(separator: "\n", omittingEmptySubsequences: false)
        return lines.map { lineStart(String($0)) }.joined(separator: "\n")
    }

    /// Lists and small print begin with `-`, `+`, a digit and a dot.
    private static func lineStart(_ line: String) -> String {
        let blank = line.prefix { $0 == " " || $0 == "\t" }
        let rest = line[blank.endIndex...]
        if let first = rest.first, first == "-" || first == "+" { return blank + "\\" + rest }
        let digits = rest.prefix { $0.isASCII && $0.isNumber }
        guard !digits.isEmpty, rest[digits.endIndex...].first == "." else { return line }
        return blank + digits + "\\" + rest[digits.endIndex...]
    }

    /// `[label](<address>)`, without a preview; Discord shows no label that looks like an address itself.
    @Sendable private static func link(_ label: String, _ url: String) -> String {
        let isOpenable = ["https://", "http://"].contains { url.hasPrefix($0) } && url.utf16.count <= 1000
        guard isOpenable else { return escape(label == url || label.isEmpty ? url : "\(label) (\(url))") }
        let target = url.insideLink
        let shown = label.split(whereSeparator: \.isNewline).joined(separator: " ").trimmed
        if shown.isEmpty || label == url { return "<\(target)>" }
        guard !shown.contains("://") else { return "\(escape(String(shown))) (<\(target)>)" }
        return "[\(escape(String(shown)))](<\(target)>)"
    }

    @Sendable private static func person(_ id: String, _ name: String) -> String {
        DiscordSnowflake.isOne(id) ? "<@\(id)>" : escape(name.hasPrefix("@") ? name : "@" + name)
    }

    /// One or two backticks are all that Discord knows.
    @Sendable private static func code(_ text: String) -> String? {
        let longest = Markdown.longestRun(of: "`", in: text)
        guard !text.isEmpty, !text.contains(where: \.isNewline), longest < 2 else { return nil }
        guard longest > 0 else { return "`\(text)`" }
        return "`` \(text) ``"
    }

    /// Three backticks inside would end the block early: a character without width keeps them apart.
    @Sendable private static func fenced(_ text: String) -> String {
        "```\n\(Markdown.parting("`", in: text, by: "\u{200B}"))\n```"
    }
}

/// A post as the members that a bot's message, a webhook's and the answer to a command share.
///
/// Limits (docs.discord.com/developers/resources/message, components/reference): 2,000 characters; 5 rows of 5 buttons, 80
/// characters on one, 100 in what it brings back. Lengths are counted in UTF-16 units, the larger of the ways to count.
struct DiscordMessage {
    static let textLimit = 2000
    /// SUPPRESS_EMBEDS: what people link is not to fill the channel.
    static let withoutPreviews: Int64 = 4

    let members: [JSON.Member]

    init(_ body: PostBody, takesButtons: Bool) {
        let fitted = body.fitted { DiscordMarkup.markdown.render($0).utf16.count <= Self.textLimit }
        let text = DiscordMarkup.markdown.render(fitted)
        let people = Self.people(in: fitted).prefix(100).map { JSON.string($0) }
        var members = [
            JSON.Member("content", .string(text.allSatisfy(\.isWhitespace) ? "(empty)" : text)),
            JSON.Member("allowed_mentions", ["parse": [], "users": .array(Array(people))]),
        ]
        let rows = takesButtons ? Self.rows(body) : []
        if takesButtons { members.append(JSON.Member("components", .array(rows))) }
        self.members = members
    }

    private static func people(in body: PostBody) -> [String] {
        var found: [String] = []
        for block in body.blocks {
            let inlines: [PostBody.Inline] =
                switch block {
                case .paragraph(let inlines), .quote(let inlines): inlines
                case .list(let items): items.flatMap { $0 }
                case .code, .buttons: []
                }
            for case .person(let id, _) in inlines where DiscordSnowflake.isOne(id) && !found.contains(id) {
                found.append(id)
            }
        }
        return found
    }

    private static func rows(_ body: PostBody) -> [JSON] {
        var rows: [JSON] = []
        var used: Set<String> = []
        for case .buttons(let buttons) in body.blocks {
            var row: [JSON] = []
            for button in buttons {
                // Two with the same id would have the whole message refused.
                guard let id = DiscordButtonID.write(action: button.action, value: button.value),
                    used.insert(id).inserted
                else { continue }
                let label = button.label.tidied.shortened(to: 80).nonEmpty ?? "…"
                row.append(["type": 2, "style": 2, "label": .string(label), "custom_id": .string(id)])
                if row.count == 5 {
                    rows.append(["type": 1, "components": .array(row)])
                    row = []
                }
            }
            if !row.isEmpty { rows.append(["type": 1, "components": .array(row)]) }
        }
        return Array(rows.prefix(5))
    }
}
