import Documents
import Intake

/// A body that may be what a mail service pushes: JSON or a form around a message.
enum PushedMail {
    case message(MailMessage, MailExtras)
    case ignored(String)
    case invalid(String)
    /// None of these: a message as it is, or text.
    case raw

    init(_ body: [UInt8], contentType: String?) {
        // A pipe through curl says urlencoded of a message, and a worker anything: its look decides first.
        let look = BodyFormat.look(of: body)
        let format = look == .mail ? .mail : BodyFormat(contentType: contentType, body: body)
        switch format {
        case .json:
            do { self = PushedJSON.read(try JSON(parsing: body)) } catch {
                self = .invalid("the body is not JSON: \(error)")
            }
        case .multipart(let boundary):
            do {
                let entries = try MultipartForm.read(body, boundary: boundary, charset: .userDefined)
                self = PushedForm.read(PushedFields(entries), body)
            } catch { self = .invalid("\(error)") }
        case .urlEncoded(let charset):
            do {
                let fields = PushedFields(try URLEncodedForm.read(body, charset: .userDefined), charset: charset)
                self = PushedForm.isMail(fields.entries) ? PushedForm.read(fields, body) : .raw
            } catch { self = .invalid("\(error)") }
        case .mail, .unknown: self = .raw
        }
    }
}

/// A message put together from the pieces that a service took it apart into.
struct PushedPieces {
    var headers: [(String, String)] = []
    var from: String?
    var to: String?
    var cc: String?
    var replyTo: String?
    var subject: String?
    var date: String?
    var messageID: String?
    var inReplyTo: String?
    var references: String?
    var text: String?
    var html: String?
    /// The whole message, where the service passes it on.
    var raw: [UInt8]?
    var extras = MailExtras()

    var isEmpty: Bool {
        raw == nil && text == nil && html == nil && subject == nil && extras.attachments.isEmpty
    }

    /// The raw message where there is one, completed by what only the pieces tell.
    var message: MailMessage {
        var message =
            raw.flatMap { raw in
                let envelope = MailEnvelope(raw)
                return envelope.hasHeader ? MailParser.read(Array(envelope.message)) : nil
            } ?? MailMessage(root: parts)
        for (name, value) in headers + named where !message.headers.has(name) && !value.isEmpty {
            message.headers.add(name, MailText.unfolded(value))
        }
        return message
    }

    private var named: [(String, String)] {
        [
            ("From", from), ("To", to), ("Cc", cc), ("Reply-To", replyTo), ("Subject", subject), ("Date", date),
            ("Message-ID", messageID), ("In-Reply-To", inReplyTo), ("References", references),
        ].compactMap { name, value in value.map { (name, $0) } }
    }

    private var parts: MailPart {
        var root = MailPart()
        root.mediaType = "multipart/alternative"
        root.children =
            [text.map { MailPart.text($0, as: "text/plain") }, html.map { MailPart.text($0, as: "text/html") }]
            .compactMap { $0 }
        return root
    }
}
