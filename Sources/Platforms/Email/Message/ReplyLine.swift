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
        let small = rest.trimmed.lowercased()
        // Marks of direction, and the dot that is left of a Turkish "İ", are no letters of any word.
        guard small.unicodeScalars.contains(where: isMark) else { return small }
        var scalars = String.UnicodeScalarView()
        scalars.append(contentsOf: small.unicodeScalars.lazy.filter { !isMark($0) })
        return String(String(scalars).trimmed)
    }

    private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0307, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069, 0xFEFF: true
        default: false
        }
    }

    /// A line of nothing but `_`, `-`, `=` or `*`, as programs draw them.
    var isRule: Bool {
        let trimmed = words.trimmed
        guard let first = trimmed.utf8.first, [0x5F, 0x2D, 0x3D, 0x2A].contains(first) else { return false }
        return trimmed.utf8.count >= 5 && trimmed.utf8.allSatisfy { $0 == first }
    }

    /// The same, shorter and of longer dashes too.
    var isDrawn: Bool {
        if isRule { return true }
        let trimmed = words.trimmed
        guard let first = trimmed.first, "-_=*—–―─━═".contains(first) else { return false }
        return trimmed.utf8.count <= 400 && trimmed.utf8.count >= 3 && trimmed.allSatisfy { $0 == first }
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

    /// One of these, between dashes or with a colon.
    ///
    /// - Parameter isAll: a title says nothing else: "Original messages are lost in these cases:" is a sentence.
    func isDashed(_ phrases: [String], isAll: Bool = false) -> Bool {
        guard let plain, plain.utf8.count <= 120 else { return false }
        if ["--", "==", "__", "##"].contains(where: plain.hasPrefix) {
            let inner = plain.drop { "-=_#* ".contains($0) }
            return phrases.contains(where: inner.hasPrefix)
        }
        guard plain.last == ":" || plain.last == "：" else { return false }
        let title = plain.dropLast().trimmed
        return phrases.contains { isAll ? title == $0 : title.hasPrefix($0) }
    }
}
