/// One line of a mail's text, as cutting looks at it.
struct ReplyLine {
    /// Without marks of quoting.
    let words: Substring
    /// How many `>` stand before it.
    let depth: Int
    /// Marked by the mail program in HTML.
    let isHistory: Bool
    let isMarkedAttribution: Bool
    let isBlank: Bool
    /// In lower case without blanks or stars at its ends; `nil` where it is too long to be anything but text.
    let plain: String?
    /// `From:` and the like: what it is, where it is one.
    let headerLabel: Label?

    /// Lines that are looked at more closely are shorter.
    private static let longest = 400

    init(_ line: Substring) {
        var rest = line.unicodeScalars[...]
        var depth = 0
        // `> > words` and `>> words` are both two deep; a blank before the first is a mailer's fault.
        var probe = rest
        while let first = probe.first, first == ">" || (first == " " && depth < 50) {
            probe = probe.dropFirst()
            if first == ">" {
                depth += 1
                rest = probe
            }
        }
        self.depth = depth
        if depth > 0, rest.first == " " { rest = rest.dropFirst() }
        let mark = rest.first { $0 != " " }
        isHistory = mark == HistoryMark.history
        isMarkedAttribution = mark == HistoryMark.attribution
        if isHistory || isMarkedAttribution {
            rest = rest.drop { $0 == " " || $0 == HistoryMark.history || $0 == HistoryMark.attribution }
        }
        words = Substring(rest)
        let trimmed = words.trimmed
        isBlank = trimmed.isEmpty
        plain = Self.plain(trimmed)
        headerLabel = plain.flatMap(Self.headerLabel)
    }

    private static func plain(_ words: Substring) -> String? {
        guard words.utf8.count <= longest else { return nil }
        var rest = words
        while rest.first == "*" { rest = rest.dropFirst() }
        while rest.last == "*" { rest = rest.dropLast() }
        return rest.trimmed.lowercased()
    }

    /// A line of nothing but `_`, `-`, `=` or `*`, as programs draw them.
    var isRule: Bool {
        let trimmed = words.trimmed
        guard let first = trimmed.utf8.first, [0x5F, 0x2D, 0x3D, 0x2A].contains(first) else { return false }
        return trimmed.utf8.count >= 5 && trimmed.utf8.allSatisfy { $0 == first }
    }

    private static func headerLabel(_ plain: String) -> Label? {
        guard let colon = plain.firstIndex(where: { $0 == ":" || $0 == "：" }) else { return nil }
        let label = plain[..<colon].filter { $0 != "*" }.trimmed
        guard label.utf8.count <= 40 else { return nil }
        let word = String(label)
        if ReplyWords.from.contains(word) { return .from }
        if ReplyWords.sent.contains(word) { return .sent }
        if ReplyWords.to.contains(word) { return .to }
        return ReplyWords.subject.contains(word) ? .subject : nil
    }

    enum Label { case from, sent, to, subject }

    /// Between dashes, one of these.
    func isDashed(_ phrases: [String]) -> Bool {
        guard let plain, plain.utf8.count <= 120 else { return false }
        let isDashed = plain.hasPrefix("--") || plain.hasPrefix("==") || plain.hasPrefix("__") || plain.hasPrefix("##")
        let inner = plain.drop { "-=_#* ".contains($0) }
        return phrases.contains { inner.hasPrefix($0) }
            && (isDashed || (plain.hasSuffix(":") && phrases.contains { plain.dropLast().hasPrefix($0) }))
    }
}
