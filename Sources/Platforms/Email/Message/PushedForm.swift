import Documents
import Intake

/// Mail as a form: SendGrid's Inbound Parse, Mailgun's routes, Mandrill's events.
///
/// After twilio.com/docs/sendgrid/for-developers/parsing-email/setting-up-the-inbound-parse-webhook and
/// documentation.mailgun.com (receiving messages).
enum PushedForm {
    /// Whether a form has what only mail has.
    static func isMail(_ entries: [FormEntry]) -> Bool {
        let names = Set(entries.map { $0.name.lowercased() })
        return !names.isDisjoint(with: [
            "body-mime", "body-plain", "stripped-text", "message-headers", "envelope", "email", "mandrill_events",
            "html", "text", "recipient", "plain", "reply_plain", "body_text", "body_html", "header_list",
            "envelope[to]",
        ])
    }

    static func read(_ fields: PushedFields, _ body: [UInt8]) -> PushedMail {
        let entries = fields.entries
        func value(_ name: String) -> String? { fields[name] }
        if let events = value("mandrill_events") {
            guard let json = try? JSON(parsing: Array(events.utf8)) else {
                return .invalid("mandrill_events is not JSON")
            }
            return json.elements.first.map(PushedJSON.read) ?? .ignored("a test of the address: no event in it")
        }
        guard isMail(entries) else { return .invalid("the form has no mail in it: neither text nor a whole message") }
        var pieces = PushedPieces()
        pieces.raw = fields.bytes("body-mime") ?? fields.bytes("email") ?? file("email", entries, body)
        if pieces.raw == nil, let message = fields.bytes("message"), MailEnvelope(message).hasHeader {
            pieces.raw = message
        }
        pieces.headers = headers(entries)
        pieces.from = value("from") ?? value("From") ?? value("sender")
        pieces.to = value("to") ?? value("To") ?? value("recipient")
        pieces.cc = value("cc") ?? value("Cc")
        pieces.subject = value("subject") ?? value("Subject")
        pieces.date = value("Date")
        pieces.messageID = value("Message-Id") ?? value("Message-ID")
        pieces.inReplyTo = value("In-Reply-To")
        pieces.references = value("References")
        if pieces.from == nil, let email = value("from_email") {
            pieces.from = PushedJSON.address(name: value("from_name"), email: email)
        }
        pieces.to = pieces.to ?? value("to_list") ?? value("env_to_list")
        pieces.text =
            ["text", "body-plain", "stripped-text", "plain", "reply_plain", "body_text"].lazy
            .compactMap(value).first
        pieces.html = ["html", "body-html", "stripped-html", "body_html"].lazy.compactMap(value).first
        pieces.extras.recipient = recipient(entries)
        pieces.extras.attachments = attachments(entries)
        return pieces.isEmpty
            ? .ignored("a mail without text, subject or files") : .message(pieces.message, pieces.extras)
    }

    private static func file(_ name: String, _ entries: [FormEntry], _ body: [UInt8]) -> [UInt8]? {
        guard let file = entries.first(where: { $0.name == name })?.file, file.content.upperBound <= body.count else {
            return nil
        }
        return Array(body[file.content])
    }

    /// SendGrid sends the header as text, Mailgun as a JSON list of pairs.
    private static func headers(_ entries: [FormEntry]) -> [(String, String)] {
        // CloudMailin: `headers[message_id]`, a field for each.
        let single = entries.filter { $0.name.hasPrefix("headers[") }.prefix(MailLimits.headers).map { entry in
            let name = String(entry.name.dropFirst(8).prefix { $0 != "]" }).replacing("_", with: "-")
            return (name, entry.value)
        }
        if !single.isEmpty { return single.filter { !$0.0.lowercased().hasPrefix("content-") } }
        // Elastic Email calls it a list.
        if let text = (entries.value("headers") ?? entries.value("header_list"))?.nonEmpty {
            guard let message = MailParser.read(Array((text + "\n\n").utf8)) else { return [] }
            // The pieces are decoded: what the header says of the body no longer holds.
            return message.headers.fields.filter { !$0.name.lowercased().hasPrefix("content-") }
        }
        guard let text = entries.value("message-headers"), let list = try? JSON(parsing: Array(text.utf8)) else {
            return []
        }
        return list.elements.prefix(MailLimits.headers).compactMap { pair in
            guard let name = pair.elements.first?.string, let value = pair.elements.dropFirst().first?.string else {
                return nil
            }
            return (name, value)
        }
    }

    private static func recipient(_ entries: [FormEntry]) -> String? {
        if let recipient = (entries.value("recipient") ?? entries.value("envelope[to]"))?.nonEmpty { return recipient }
        guard let text = entries.value("envelope"), let envelope = try? JSON(parsing: Array(text.utf8)) else {
            return nil
        }
        return envelope["to"]?.elements.first?.string
    }

    private static func attachments(_ entries: [FormEntry]) -> [Attachment] {
        let uploaded = entries.compactMap { entry -> Attachment? in
            guard let file = entry.file, entry.name != "email" else { return nil }
            return Attachment(name: file.name.nonEmpty ?? entry.name, mediaType: file.mediaType)
        }
        if !uploaded.isEmpty { return Array(uploaded.prefix(MailLimits.attachments)) }
        for name in ["attachment-info", "attachments"] {
            guard let text = entries.value(name), let json = try? JSON(parsing: Array(text.utf8)) else { continue }
            let list = json.members.isEmpty ? json.elements : json.members.map(\.value)
            let named = PushedJSON.attachments(.array(list))
            if !named.isEmpty { return named }
        }
        return []
    }
}
