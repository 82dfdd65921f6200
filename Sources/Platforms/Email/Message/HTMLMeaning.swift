/// What elements of HTML mail mean for its text.
enum HTMLMeaning {
    static func isVoid(_ name: String) -> Bool { voids.contains(name) }

    private static let voids: Set<String> = [
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
    ]

    /// Never shown, or hidden by its style: preview texts, tracking pictures.
    static func hides(_ name: String, _ attributes: [String: String]) -> Bool {
        if invisible.contains(name) || attributes["hidden"] != nil { return true }
        guard let style = attributes["style"] else { return false }
        let plain = style.lowercased().filter { !$0.isWhitespace }
        return ["display:none", "visibility:hidden", "mso-hide:all", "max-height:0;"].contains {
            plain.contains($0)
        }
    }

    private static let invisible: Set<String> = [
        "head", "style", "script", "title", "noscript", "template", "object", "svg", "select", "audio", "video",
    ]

    /// 1 where a line ends before and after it, 2 where a paragraph does.
    static func breaks(_ name: String, _ attributes: [String: String]) -> Int {
        if paragraphs.contains(name) { return 2 }
        return lines.contains(name) ? 1 : 0
    }

    private static let paragraphs: Set<String> = [
        "p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "table", "dl", "hr", "listing",
    ]
    private static let lines: Set<String> = [
        "div", "tr", "li", "ul", "ol", "menu", "dir", "dt", "dd", "section", "article", "header", "footer", "aside",
        "address", "center", "fieldset", "form", "figure", "figcaption", "main", "nav", "tbody", "thead", "tfoot",
        "caption", "body", "html",
    ]

    /// What programs begin the history with: Outlook (desktop, web, phones), Yahoo, Proton, Zoho, Apple's line.
    static func mark(_ name: String, _ attributes: [String: String]) -> String? {
        guard name == "div" || name == "hr" || name == "span" || name == "table" || name == "a" else { return nil }
        let id = attributes["id"]?.lowercased() ?? ""
        let classes = classes(attributes)
        let isHistory =
            historyIDs.contains { id == $0 || id.hasSuffix("_" + $0) } || !classes.isDisjoint(with: historyClasses)
        return isHistory ? String(Character(HistoryMark.history)) : nil
    }

    private static let historyIDs = [
        "appendonsend", "divrplyfwdmsg", "stopspelling", "reply-intro", "mail-editor-reference-message-container",
        "ms-outlook-mobile-reference-message", "ymail_android_signature_quoted",
    ]
    private static let historyClasses: Set<String> = [
        "outlookmessageheader", "yahoo_quoted", "protonmail_quote", "zmail_extra",
        "ms-outlook-mobile-reference-message",
        "tutanota_quote", "hey-quote",
    ]

    /// Gmail's and Thunderbird's line before what is quoted, in whatever language.
    static func isAttribution(_ attributes: [String: String]) -> Bool {
        !classes(attributes).isDisjoint(with: ["gmail_attr", "moz-cite-prefix", "hey_quote_attribution"])
    }

    private static func classes(_ attributes: [String: String]) -> Set<String> {
        Set((attributes["class"]?.lowercased() ?? "").split(separator: " ").prefix(20).map(String.init))
    }

    // MARK: - Links

    static func isShown(_ url: String) -> Bool {
        ["http://", "https://", "mailto:", "ftp://"].contains { url.lowercased().hasPrefix($0) }
            && url.utf8.count <= 2000
    }

    /// Whether a label says as much as its address: written out, or without scheme and slash.
    static func isSame(_ label: String, as url: String) -> Bool { bare(label) == bare(url) }

    private static func bare(_ url: String) -> String {
        var rest = url.lowercased().trimmed
        for scheme in ["https://", "http://", "mailto:", "www."] where rest.hasPrefix(scheme) {
            rest = rest.dropFirst(scheme.count)
        }
        return String(rest.hasSuffix("/") ? rest.dropLast() : rest)
    }
}
