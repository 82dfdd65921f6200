import Intake

/// What of a message's parts is its text, and what is listed beside it.
struct MailBody {
    /// Plain text as it was sent, quotes and signatures in it.
    private(set) var text = ""
    private(set) var attachments: [Attachment] = []
    private(set) var isEncrypted = false
    /// What a calendar part says it does: `request`, `reply`.
    private(set) var calendarMethod: String?

    private var calendar = ""
    private var forwarded: [MailMessage] = []

    init(_ message: MailMessage) {
        let pieces = texts(of: message.root, isRoot: true)
        text = pieces.map { $0.trimmedLines }.filter { !$0.isEmpty }.joined(separator: "\n\n")
        if text.isEmpty { text = calendar }
        if text.isEmpty, let inner = forwarded.first {
            // Passed on without a word: what is passed on is the ask.
            text = MailBody(inner).text
        }
    }

    // MARK: - Parts

    private mutating func texts(of part: MailPart, isRoot: Bool) -> [String] {
        if part.isMultipart { return texts(ofMultipart: part) }
        if let inner = part.messages.first {
            forwarded.append(inner)
            let subject = inner.headers.text("Subject")?.shortened(to: 100)
            list(part, as: part.name ?? subject.map { $0 + ".eml" } ?? "message.eml")
            return []
        }
        if part.mediaType == "text/calendar" {
            let written = decoded(part)
            calendarMethod = calendarMethod ?? part.variant.nonEmpty ?? MailCalendar.method(written)
            if calendar.isEmpty { calendar = MailCalendar.text(written) }
            list(part, as: part.name ?? "invite.ics")
            return []
        }
        // A name makes a file of a text, unless there is nothing else in the message.
        if part.isText, isRoot || (!part.isAttachment && part.name == nil) { return [Self.plain(part, decoded(part))] }
        if isEnvelope(part) { return [] }
        list(part, as: part.name ?? Self.fallbackName(part.mediaType))
        return []
    }

    private mutating func texts(ofMultipart part: MailPart) -> [String] {
        switch part.mediaType {
        case "multipart/alternative": return alternative(part.children)
        case "multipart/encrypted":
            isEncrypted = true
            return []
        default:
            return part.children.flatMap { texts(of: $0, isRoot: false) }
        }
    }

    /// Plain text is preferred, unless it only says that the reader cannot show the rest.
    private mutating func alternative(_ children: [MailPart]) -> [String] {
        var plain: [String] = []
        var rich: [String] = []
        for child in children {
            let found = texts(of: child, isRoot: false)
            if child.mediaType == "text/plain" { plain += found } else { rich += found }
        }
        let isUseless = !plain.contains { !Self.isUseless($0) }
        if isUseless, rich.contains(where: { !$0.tidied.isEmpty }) { return rich }
        return plain.isEmpty ? rich : plain
    }

    private static func isUseless(_ text: String) -> Bool {
        let words = text.tidied.lowercased()
        if words.isEmpty { return true }
        guard words.utf8.count < 400 else { return false }
        let mentionsHTML = words.contains("html") || words.contains("mime") || words.contains("email client")
        return mentionsHTML
            && ["view this", "to view", "client does not", "does not support", "doesn't support", "cannot display"]
                .contains(where: words.contains)
    }

    /// Signatures and the like: nobody calls them files.
    private mutating func isEnvelope(_ part: MailPart) -> Bool {
        switch part.mediaType {
        case "application/pkcs7-mime", "application/x-pkcs7-mime":
            isEncrypted = true
            return true
        case "application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature",
            "application/pgp-encrypted":
            return true
        default: return part.mediaType.utf8.starts(with: "message/".utf8) && part.name == nil
        }
    }

    private mutating func list(_ part: MailPart, as name: String) {
        guard attachments.count < MailLimits.attachments else { return }
        // Names are shown, and perhaps stored: no folders in them.
        let last = name.split { $0 == "/" || $0 == "\\" }.last.map(String.init) ?? name
        attachments.append(Attachment(name: last.tidied.shortened(to: 200), mediaType: part.mediaType))
    }

    private static func fallbackName(_ mediaType: String) -> String {
        switch mediaType {
        case "text/plain": "text.txt"
        case "text/html": "text.html"
        case "application/ms-tnef": "winmail.dat"
        default:
            mediaType.utf8.starts(with: "image/".utf8)
                ? "image." + mediaType.dropFirst(6).prefix { $0.isLetter || $0.isNumber } : "attachment"
        }
    }

    // MARK: - Text

    private func decoded(_ part: MailPart) -> String {
        let text = MailCharset.decode(part.content, as: part.charset)
        return text.unicodeScalars.first == "\u{FEFF}" ? String(text.unicodeScalars.dropFirst()) : text
    }

    private static func plain(_ part: MailPart, _ text: String) -> String {
        if part.mediaType == "text/html" { return MailText.beginning(MailHTML.text(text)) }
        let text = MailText.beginning(text)
        return part.isFlowed ? MailText.flowed(text, deletesBlanks: part.deletesBlanks) : text.normalisedLines
    }
}

extension String {
    /// Without empty lines at either end; blanks before the first words stay, as an indented quote has them.
    fileprivate var trimmedLines: String {
        let lines = split(separator: "\n", omittingEmptySubsequences: false)
        guard let first = lines.firstIndex(where: { !$0.trimmed.isEmpty }),
            let last = lines.lastIndex(where: { !$0.trimmed.isEmpty })
        else { return "" }
        return lines[first...last].joined(separator: "\n")
    }
}
