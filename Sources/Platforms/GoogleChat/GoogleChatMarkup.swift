import Intake

/// Renders the neutral tree as the Markdown that Chat reads where `markupSyntax` asks for it.
///
/// That syntax is CommonMark with extensions, and has what Chat's own markup lacks: a backslash that makes any punctuation
/// plain (developers.google.com/workspace/chat/format-messages; CommonMark 0.31, 2.4). Mentions are kept from being ones
/// by a character without width besides, since Chat resolves them by itself.
enum GoogleChatMarkup {
    static let syntax: JSON = "MARKUP_SYNTAX_MARKDOWN"
    static let markdown = Markdown(escape: escape, link: link, person: person, code: code, fenced: fenced)

    private static let special: Set<Unicode.Scalar> = [
        "\\", "`", "*", "_", "~", "[", "]", "(", ")", "<", ">", "&", "#", "|", "!",
    ]

    static func escape(_ text: String) -> String {
        let marked = Markdown.backslashed(text, special).unicodeScalars
            .replacing("://".unicodeScalars, with: "\\://".unicodeScalars)
        let safe = uncalled(String(marked))
        // Two blanks before a line's end keep it one: Markdown would join the lines.
        return safe.split(separator: "\n", omittingEmptySubsequences: false).map { lineStart(String($0)) }
            .joined(separator: "  \n")
    }

    /// Lists, headings' underlines and indented code begin with these.
    private static func lineStart(_ line: String) -> String {
        let blank = line.prefix { $0 == " " || $0 == "\t" }
        let rest = line[blank.endIndex...]
        let indent = String(repeating: "\u{00A0}", count: blank.count)
        if let first = rest.first, "-+=".contains(first) { return indent + "\\" + rest }
        let digits = rest.prefix { $0.isASCII && $0.isNumber }
        // A bracket has its backslash already.
        guard !digits.isEmpty, rest[digits.endIndex...].first == "." else { return indent + rest }
        return indent + digits + "\\" + rest[digits.endIndex...]
    }

    @Sendable private static func link(_ label: String, _ url: String) -> String {
        let isOpenable = ["https://", "http://", "mailto:"].contains { url.hasPrefix($0) } && url.utf16.count <= 2000
        let shown = String(label.split(whereSeparator: \.isNewline).joined(separator: " ").trimmed)
        guard isOpenable else { return escape(label == url || label.isEmpty ? url : "\(label) (\(url))") }
        let target = url.insideLink
        return shown.isEmpty || label == url ? "<\(target)>" : "[\(escape(shown))](\(target))"
    }

    /// `users/` and digits; the conversation says who may be called, text never does.
    @Sendable private static func person(_ id: String, _ name: String) -> String {
        let number = id.hasPrefix("users/") ? id.dropFirst(6) : ""
        let isUser = (1...40).contains(number.utf8.count) && number.utf8.allSatisfy { (48...57).contains($0) }
        return isUser ? "<\(id)>" : escape(name.hasPrefix("@") ? name : "@" + name)
    }

    @Sendable private static func code(_ text: String) -> String? {
        text.unicodeScalars.contains(mention) ? nil : Markdown.code(text)
    }

    @Sendable private static func fenced(_ text: String) -> String {
        Markdown.fenced(uncalled(text))
    }

    private static let mention = "<users/".unicodeScalars

    /// As scalars: an accent or a sign that joins its neighbour makes another character for Swift, and none for Chat.
    private static func uncalled(_ text: String) -> String {
        String(text.unicodeScalars.replacing(mention, with: "<\u{2060}users/".unicodeScalars))
    }
}

/// A post as Chat's message, which apps, webhooks and answers in the response share.
///
/// 32,000 bytes with everything in it (workspace/chat/api/reference/rest/v1/spaces.messages/create).
struct GoogleChatMessage {
    static let limit = 32_000
    /// Room for the thread, and for whatever stands around the text.
    private static let room = 1000

    let json: JSON

    /// - Parameter endpoint: an add-on's buttons name the address that they call.
    init(_ body: PostBody, endpoint: String?, takesButtons: Bool) {
        let card = takesButtons ? Self.card(body, endpoint) : nil
        let size = (card?.serialised.count ?? 0) + Self.room
        let fitted = body.fitted { body in
            JSON.string(GoogleChatMarkup.markdown.render(body)).serialised.count + size <= Self.limit
        }
        let text = GoogleChatMarkup.markdown.render(fitted)
        var members = [
            JSON.Member("text", .string(text.allSatisfy(\.isWhitespace) ? "(empty)" : text)),
            JSON.Member("markupSyntax", GoogleChatMarkup.syntax),
        ]
        if let card { members.append(JSON.Member("cardsV2", [card])) }
        json = .object(members)
    }

    /// A card that holds nothing but the buttons: the words stand above it, where they can be searched and quoted.
    private static func card(_ body: PostBody, _ endpoint: String?) -> JSON? {
        var buttons: [JSON] = []
        for case .buttons(let row) in body.blocks {
            for button in row.prefix(20) where button.value.utf8.count <= 2000 && buttons.count < 20 {
                let parameters: JSON = [
                    ["key": "action", "value": .string(button.action)],
                    ["key": "value", "value": .string(button.value)],
                ]
                let action: JSON = ["function": .string(endpoint ?? button.action), "parameters": parameters]
                let label = button.label.tidied.shortened(to: 80)
                buttons.append(["text": .string(label), "onClick": ["action": action]])
            }
        }
        guard !buttons.isEmpty else { return nil }
        let widget: JSON = ["buttonList": ["buttons": .array(buttons)]]
        return ["cardId": "answers", "card": ["sections": [["widgets": [widget]]]]]
    }
}
