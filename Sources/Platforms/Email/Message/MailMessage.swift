/// One message as it was sent: its header and its parts, decoded, nothing chosen yet.
struct MailMessage: Sendable {
    var headers: MailHeaders
    var root: MailPart

    init(headers: MailHeaders = MailHeaders(), root: MailPart = MailPart()) {
        self.headers = headers
        self.root = root
    }
}

/// One part of a message (RFC 2045), with whatever is in it.
struct MailPart: Sendable {
    /// In lower case, without parameters: `text/plain`.
    var mediaType = "text/plain"
    var charset: String?
    /// RFC 3676: lines that end in a blank go on in the next one.
    var isFlowed = false
    /// RFC 3676: and that blank is not the text's.
    var deletesBlanks = false
    /// `report-type`, `method`, `smime-type`: what tells more of the type.
    var variant = ""
    /// True where the sender wants it kept beside the text, whatever it is.
    var isAttachment = false
    var name: String?
    /// Out of the transfer encoding; only of parts that are read as text.
    var content: [UInt8] = []
    /// The parts of a `multipart`.
    var children: [MailPart] = []
    /// What a `message/rfc822` part holds: one message at most.
    var messages: [MailMessage] = []

    var isText: Bool { mediaType == "text/plain" || mediaType == "text/html" }
    var isMultipart: Bool { mediaType.utf8.starts(with: "multipart/".utf8) }

    /// A part of text in UTF-8, as mail services push it.
    static func text(_ text: String, as mediaType: String) -> MailPart {
        var part = MailPart()
        part.mediaType = mediaType
        part.charset = "utf-8"
        part.content = Array(text.utf8)
        return part
    }
}

/// Bounds on foreign messages: what is beyond them is left out, and the rest is read.
enum MailLimits {
    static let headers = 1000
    static let headerBytes = 65_536
    static let parts = 500
    static let depth = 40
    /// Of text in all parts of one message.
    static let textBytes = 2 << 20
    /// Of text, quotes and all.
    static let lines = 20_000
    /// Of text that a submission takes.
    static let characters = 100_000
    static let attachments = 200
}
