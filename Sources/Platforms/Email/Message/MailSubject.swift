/// A subject without what programs and lists put before it.
struct MailSubject {
    /// What the person called it; `nil` where nothing is left.
    private(set) var title: String?
    /// True where it says that the mail was passed on.
    private(set) var isForward = false

    /// - Parameter isListed: the mail came through a list, whose name stands in brackets.
    init(_ subject: String?, isListed: Bool = false) {
        guard let subject else { return }
        var rest = subject.tidied.split(whereSeparator: \.isNewline).joined(separator: " ")[...]
        for _ in 0..<20 {
            if let after = Self.afterPrefix(rest, of: Self.forwards) {
                isForward = true
                rest = after
            } else if let after = Self.afterPrefix(rest, of: Self.replies) {
                rest = after
            } else if let after = Self.afterTag(rest), isListed || Self.isPrefixed(after) {
                rest = after
            } else {
                break
            }
        }
        title = rest.tidied.nonEmpty?.shortened(to: 500)
    }

    private static let replies: Set<String> = [
        "re", "aw", "sv", "vs", "antw", "res", "ref", "r", "rif", "odp", "ynt", "ha", "bls", "ответ", "отв", "回复", "答复",
        "回覆", "返信", "答覆", "απ", "σχετ", "vá", "ats", "rv: re", "réf", "rép", "re ", "résp", "resp", "vast", "svar",
    ]
    private static let forwards: Set<String> = [
        "fwd", "fw", "wg", "vb", "vl", "tr", "rv", "enc", "i", "pd", "doorst", "videresendt", "vidarebefordrat", "ilt",
        "i̇lt",
        "πρθ", "trs", "továbbítás", "tov", "переслано", "пересл", "转发", "轉寄", "轉發", "転送", "전달", "bs", "fs",
    ]

    /// What follows `Re:`, `Re[2]:`, `AW (3):`.
    private static func afterPrefix(_ text: Substring, of words: Set<String>) -> Substring? {
        let head = text.prefix(24)
        guard let colon = head.firstIndex(where: { $0 == ":" || $0 == "：" }) else { return nil }
        let word = head[..<colon].lowercased().prefix { $0 != "[" && $0 != "(" && $0 != "^" }
        guard words.contains(String(word.trimmed)) else { return nil }
        return text[text.index(after: colon)...].drop { $0.isWhitespace }
    }

    private static func isPrefixed(_ text: Substring) -> Bool {
        afterPrefix(text, of: replies) != nil || afterPrefix(text, of: forwards) != nil
    }

    private static func afterTag(_ text: Substring) -> Substring? {
        guard text.first == "[", let end = text.prefix(80).firstIndex(of: "]") else { return nil }
        let rest = text[text.index(after: end)...].drop { $0.isWhitespace }
        return rest.isEmpty ? nil : rest
    }
}
