import Intake

/// The plain text of a message's content, and its uploads.
///
/// The API gives Markdown where it was asked to, HTML otherwise; the webhook gives Markdown.
struct ZulipContent {
    private(set) var text: String
    private(set) var attachments: [Attachment]

    init(_ raw: String, contentType: String?, site: String?) {
        let looksLikeHTML = contentType == nil && raw.hasPrefix("<p>") && raw.hasSuffix("</p>")
        var links = ZulipLinks(site: site)
        if contentType == "text/html" || looksLikeHTML {
            text = ZulipHTML.plain(raw, links: &links).tidied
        } else {
            text = ZulipText.plain(raw, links: &links).tidied
        }
        attachments = links.attachments
    }
}

/// What a link becomes: its label with the address; an upload becomes an attachment as well.
struct ZulipLinks {
    let site: String?
    private(set) var attachments: [Attachment] = []

    init(site: String?) { self.site = site }

    mutating func shown(_ label: String, _ url: String) -> String {
        let url = url.trimmed.nonEmpty ?? ""
        if let path = Self.uploadPath(url) {
            let last = path.split(separator: "/").last.map(String.init) ?? "file"
            if attachments.count < 50 {
                let name = label.tidied.nonEmpty ?? last
                attachments.append(
                    Attachment(name: name.shortened(to: 200), url: url.hasPrefix("/") ? (site ?? "") + url : url))
            }
            return label
        }
        if label.isEmpty { return url }
        let isShown = ["", "http://", "https://", "mailto:"].contains { $0 + label == url || $0 + label + "/" == url }
        return isShown || url.isEmpty ? label : "\(label) (\(url))"
    }

    private static func uploadPath(_ url: String) -> Substring? {
        if url.hasPrefix("/user_uploads/") { return url[...] }
        guard url.hasPrefix("http"), let at = url.range(ofText: "/user_uploads/") else { return nil }
        return url[at...]
    }
}

extension String {
    /// Where a text begins in it, without Foundation.
    fileprivate func range(ofText text: String) -> String.Index? {
        var at = startIndex
        while at < endIndex {
            if self[at...].hasPrefix(text) { return at }
            at = index(after: at)
        }
        return nil
    }
}
