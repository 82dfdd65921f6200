import Intake

/// Turns a message into a submission: fetched from a mailbox, piped in whole, or pushed by a mail service.
enum EmailReading {
    static func read(_ event: Event, _ place: EmailPlace) -> Reading {
        guard event.body.contains(where: { $0 > 0x20 }) else { return .invalid(reason: "the body is empty") }
        switch PushedMail(event.body, contentType: event.headers["content-type"]) {
        case .message(let message, let extras): return read(message, extras, event, place)
        case .ignored(let reason): return .ignored(reason: reason)
        case .invalid(let reason): return .invalid(reason: reason)
        case .raw: break
        }
        let envelope = MailEnvelope(event.body, isFetched: place.isFetched)
        guard envelope.hasHeader else { return bare(envelope, event, place) }
        guard let message = MailParser.read(Array(envelope.message)) else {
            return .invalid(reason: "the message cannot be parsed")
        }
        var extras = MailExtras()
        extras.receivedAt = envelope.receivedAt
        extras.isCut = envelope.isCut
        return read(message, extras, event, place)
    }

    /// Text without any header, as a script pipes it.
    private static func bare(_ envelope: MailEnvelope, _ event: Event, _ place: EmailPlace) -> Reading {
        let bytes = Array(envelope.message.prefix(MailLimits.textBytes))
        guard !bytes.contains(0) else { return .invalid(reason: "neither a message nor text: it has no header") }
        let text = MailCharset.decode(bytes, as: nil)
        return read(MailMessage(root: .text(text, as: "text/plain")), MailExtras(), event, place)
    }

    private static func read(
        _ message: MailMessage, _ extras: MailExtras, _ event: Event, _ place: EmailPlace
    ) -> Reading {
        let letter = MailLetter(message, extras, event, place)
        if let reason = MailAutomation(message: message, place: place, from: letter.from).reason {
            return .ignored(reason: reason)
        }
        return letter.reading
    }
}

/// What is known of a message beside the message itself.
struct MailExtras: Sendable {
    var receivedAt: Timestamp?
    var isCut = false
    /// The service's own id, for a message that has none.
    var id: String?
    /// The address that the server delivered to.
    var recipient: String?
    /// Files that the service tells of, where the message itself has no such parts.
    var attachments: [Attachment] = []
}
