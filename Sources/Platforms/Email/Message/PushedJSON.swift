import Intake

/// Mail as JSON, as services and libraries take it apart: one reader for the names that they all use.
///
/// Postmark's inbound webhook, mailparser's objects (Nodemailer, ImapFlow, ForwardEmail), CloudMailin, SES through SNS,
/// Resend, Brevo, Mandrill, Microsoft Graph's messages: each after its public documentation.
enum PushedJSON {
    static func read(_ body: JSON) -> PushedMail { read(body, depth: 0) }

    private static func read(_ body: JSON, depth: Int) -> PushedMail {
        guard depth < 4 else { return .invalid("messages within messages") }
        if case .array(let elements) = body {
            guard let first = elements.first else { return .ignored("an empty list") }
            return elements.count == 1 ? read(first, depth: depth + 1) : .ignored("a list of \(elements.count) mails")
        }
        guard case .object = body else { return .invalid("expected a JSON object at the top of the body") }
        if let other = PushedEvents.reading(of: body) { return other }
        if let inner = PushedEvents.envelope(of: body) { return read(inner, depth: depth + 1) }
        let pieces = pieces(of: body)
        guard pieces.from != nil || pieces.raw != nil || !pieces.headers.isEmpty else {
            return .invalid("no mail in this JSON: no sender and no message in it")
        }
        guard !pieces.isEmpty else { return .ignored("a mail without text, subject or files") }
        return .message(pieces.message, pieces.extras)
    }

    // MARK: - Pieces

    private static func pieces(of body: JSON) -> PushedPieces {
        let object = Members(body)
        var pieces = PushedPieces()
        pieces.raw = raw(object)
        pieces.headers = headers(object["headers"] ?? object["internetMessageHeaders"])
        pieces.from = addresses(object["FromFull"] ?? object["from"] ?? object["fromAddress"] ?? object["sender"])
        if pieces.from == nil, let email = object["from_email"]?.string ?? object["fromEmail"]?.string {
            pieces.from = address(name: object["from_name"]?.string ?? object["fromName"]?.string, email: email)
        }
        pieces.to =
            ["ToFull", "to", "toRecipients", "recipient", "recipients", "toAddress"].lazy
            .compactMap { addresses(object[$0]) }.first
        pieces.cc = addresses(object["CcFull"] ?? object["cc"] ?? object["ccRecipients"])
        pieces.replyTo = addresses(object["replyTo"] ?? object["reply_to"])
        pieces.subject = object["subject"]?.string
        pieces.date = date(object["date"] ?? object["receivedDateTime"] ?? object["sentAtDate"] ?? object["created_at"])
        // Postmark's MessageID is its own: the message's stands among the headers.
        let isPostmarks = object["MessageStream"] != nil || object["OriginalRecipient"] != nil
        let id = object["internetMessageId"] ?? object["message_id"] ?? object["messageId"]
        if isPostmarks { pieces.extras.id = id?.string } else { pieces.messageID = id?.string }
        pieces.inReplyTo = object["inReplyTo"]?.string ?? object["in_reply_to"]?.string
        let references = object["references"]
        pieces.references =
            references?.string ?? references?.elements.compactMap(\.string).joined(separator: " ").nonEmpty
        let content = object["body"]
        let isHTML = content?["contentType"]?.string?.lowercased() == "html"
        let text = ["TextBody", "text", "plain", "RawTextBody", "bodyPlain", "plainBody", "textPlain", "bodyText"].lazy
            .compactMap { object[$0]?.string?.nonEmpty }.first
        let html = ["HtmlBody", "html", "RawHtmlBody", "bodyHtml", "textHtml"].lazy
            .compactMap { object[$0]?.string?.nonEmpty }.first
        pieces.text = text ?? content?.string?.nonEmpty ?? (isHTML ? nil : content?["content"]?.string?.nonEmpty)
        pieces.html = html ?? (isHTML ? content?["content"]?.string?.nonEmpty : nil)
        if case .object = object["text"] {
            pieces.text = pieces.text ?? object["text"]?["plain"]?.string?.nonEmpty
            pieces.html = pieces.html ?? object["text"]?["html"]?.string?.nonEmpty
        }
        // Brevo's own cut of the mail, for where it leaves the rest out.
        if pieces.text == nil, pieces.html == nil { pieces.text = object["ExtractedMarkdownMessage"]?.string?.nonEmpty }
        // Nylas' body is HTML without saying so.
        if pieces.html == nil, text == nil, let whole = pieces.text, looksLikeHTML(whole) {
            (pieces.text, pieces.html) = (nil, whole)
        }
        pieces.extras.recipient = object["OriginalRecipient"]?.string ?? object["envelope"]?["to"]?.string
        pieces.extras.attachments = attachments(object["attachments"] ?? .null)
        return pieces
    }

    private static func looksLikeHTML(_ text: String) -> Bool {
        let start = text.prefix(200).trimmed.lowercased()
        return ["<!doctype", "<html", "<head", "<body", "<div", "<p>", "<p ", "<table"].contains(where: start.hasPrefix)
    }

    /// The whole message, written out or in base64, where a service passes it on.
    private static func raw(_ object: Members) -> [UInt8]? {
        for name in ["RawEmail", "raw_msg", "raw", "rawMessage", "mime", "content", "message"] {
            guard let text = object[name]?.string, text.utf8.count > 20 else { continue }
            let written = Array(text.utf8)
            if MailEnvelope(written).hasHeader { return written }
            if let bytes = base64(text), MailEnvelope(bytes).hasHeader { return bytes }
        }
        return nil
    }

    /// Gmail writes base64 for addresses, without its padding.
    static func base64(_ text: String) -> [UInt8]? {
        let plain = text.utf8.lazy.filter { $0 > 0x20 }
            .map { $0 == UInt8(ascii: "-") ? UInt8(ascii: "+") : $0 == UInt8(ascii: "_") ? UInt8(ascii: "/") : $0 }
        return Base64.decode(Array(plain), isPaddingOptional: true)
    }

    /// A list of names and values, a list of pairs, lines, or an object of them.
    private static func headers(_ json: JSON?) -> [(String, String)] {
        guard let json else { return [] }
        var found: [(String, String)] = []
        for element in json.elements.prefix(MailLimits.headers) {
            let one = Members(element)
            let pair = element.elements
            let name = one["name"]?.string ?? one["key"]?.string ?? pair.first?.string
            let value = one["value"]?.string ?? pair.dropFirst().first?.string
            if let name, let value { found.append((name, value)) }
        }
        for member in json.members.prefix(MailLimits.headers) {
            let values = member.value.string.map { [$0] } ?? member.value.elements.compactMap(\.string)
            // CloudMailin writes message_id for Message-ID.
            for value in values { found.append((member.key.replacing("_", with: "-"), value)) }
        }
        return found.filter { !$0.0.lowercased().hasPrefix("content-") }
    }

    // MARK: - Addresses

    /// As a header would write them: from text, from objects of name and address, from lists of either.
    private static func addresses(_ json: JSON?, depth: Int = 0) -> String? {
        guard let json, depth < 4 else { return nil }
        if let text = json.string { return text.tidied.nonEmpty }
        if case .array(let elements) = json {
            let each = elements.prefix(50).compactMap { addresses($0, depth: depth + 1) }
            return each.isEmpty ? nil : each.joined(separator: ", ")
        }
        let one = Members(json)
        for name in ["emailAddress", "value", "addresses", "emails", "data", "to"] {
            if let inner = one[name] { return addresses(inner, depth: depth + 1) }
        }
        let email = one["email"]?.string ?? one["address"]?.string
        return email?.nonEmpty.map { address(name: one["name"]?.string, email: $0) } ?? one["text"]?.string
    }

    static func address(name: String?, email: String) -> String {
        guard let name = name?.tidied.nonEmpty else { return email }
        let quoted = name.replacing("\\", with: "").replacing("\"", with: "'")
        return "\"\(quoted)\" <\(email)>"
    }

    /// A header's date, or RFC 3339's as one.
    private static func date(_ json: JSON?) -> String? {
        guard let text = json?.scalarText else { return nil }
        if let time = Timestamp(iso8601: text)
            ?? json?.number.flatMap({ Timestamp(seconds: $0 > 1e11 ? $0 / 1000 : $0) })
        {
            return MailDate.header(time)
        }
        return text
    }

    static func attachments(_ json: JSON) -> [Attachment] {
        let list = json.elements.isEmpty ? json.members.map(\.value) : json.elements
        return list.prefix(MailLimits.attachments).compactMap { element in
            let one = Members(element)
            let names = ["filename", "name", "file_name", "fileName"].lazy.compactMap {
                one[$0]?.string?.tidied.nonEmpty
            }
            let types = ["contentType", "content_type", "content-type", "type", "mimeType"].lazy
                .compactMap { one[$0]?.string?.tidied.nonEmpty }
            guard names.first != nil || types.first != nil else { return nil }
            return Attachment(name: names.first ?? "attachment", mediaType: types.first)
        }
    }
}

/// An object's members by their names without regard to case, underscores and dashes.
struct Members {
    private let byName: [String: JSON]

    init(_ json: JSON) {
        byName = Dictionary(json.members.prefix(500).map { (Self.plain($0.key), $0.value) }) { first, _ in first }
    }

    subscript(name: String) -> JSON? { byName[Self.plain(name)].flatMap { $0.isNull ? nil : $0 } }

    private static func plain(_ name: String) -> String { name.lowercased().filter { $0 != "_" && $0 != "-" } }
}

/// RFC 5322's way of writing an instant.
enum MailDate {
    static func header(_ time: Timestamp) -> String {
        let text = time.iso8601
        let pieces = text.prefix(19).split(whereSeparator: { "-T:".contains($0) })
        guard pieces.count == 6, let month = Int(pieces[1]), (1...12).contains(month) else { return text }
        return "\(pieces[2]) \(months[month - 1]) \(pieces[0]) \(pieces[3]):\(pieces[4]):\(pieces[5]) +0000"
    }

    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
}
