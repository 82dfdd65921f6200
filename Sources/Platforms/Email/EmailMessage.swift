import Intake

/// A message on its way out (RFC 5322), as the bytes that a mail server takes: ASCII, lines with CRLF.
struct EmailMessage {
    var from: EmailMailbox
    var to: String
    var replyTo: EmailMailbox?
    /// Where people say that they want no more: `mailto:…` or `https://…`.
    var unsubscribe: String
    /// What the message is called, without the domain: the same at every attempt.
    var id: String
    var post: Post
    var now: Timestamp

    /// The name by which answers refer to it.
    var messageID: String { "<\(id)@triaged.\(from.domain)>" }

    var bytes: [UInt8] {
        let markup = EmailMarkup(isDefused: post.purpose == .reply)
        let body = Self.fitting(post.body, markup)
        let boundary = "=_triaged_\(id)"
        let parts = [("text/plain", markup.plain(body)), ("text/html", markup.html(body))].map { type, text in
            "--\(boundary)\r\nContent-Type: \(type); charset=utf-8\r\n"
                + "Content-Transfer-Encoding: quoted-printable\r\n\r\n" + QuotedPrintable.encode(text)
        }
        return Array((header(boundary) + "\r\n" + parts.joined() + "--\(boundary)--\r\n").utf8)
    }

    /// Gmail shows no more than 102 KB of a message, and no mail needs that.
    private static func fitting(_ body: PostBody, _ markup: EmailMarkup) -> PostBody {
        body.fitted { markup.html($0).utf8.count <= 90_000 }
    }

    // MARK: - Header

    private func header(_ boundary: String) -> String {
        let (answered, thread) = (Self.messageID(post.inReplyTo), Self.messageID(post.thread))
        var lines = [
            EmailHeader.mailbox("From", from), EmailHeader.field("To", [to]),
            EmailHeader.text("Subject", subject(isAnswer: answered != nil)),
            EmailHeader.field("Date", [EmailHeader.date(now)]), EmailHeader.field("Message-ID", [messageID]),
        ]
        if let replyTo { lines.append(EmailHeader.mailbox("Reply-To", replyTo)) }
        if let answered {
            lines.append(EmailHeader.field("In-Reply-To", [answered]))
            let chain = thread == answered ? [answered] : [thread, answered].compactMap { $0 }
            lines.append(EmailHeader.field("References", chain))
        }
        return (lines + marks + kind(boundary)).joined()
    }

    /// What tells other machines not to answer (RFC 3834, section 5; MS-OXCMAIL for Exchange's own), and people how to
    /// hear no more (RFC 2369, RFC 8058).
    ///
    /// All of Exchange's answers are declined but the one that a message could not be delivered.
    private var marks: [String] {
        let automatic = post.purpose == .reply ? "auto-replied" : "auto-generated"
        let isWeb = unsubscribe.hasPrefix("https://")
        return [
            EmailHeader.field("Auto-Submitted", [automatic]),
            EmailHeader.field("X-Auto-Response-Suppress", ["DR,", "RN,", "NRN,", "OOF,", "AutoReply"]),
            EmailHeader.field("List-Unsubscribe", ["<\(unsubscribe)>"]),
            isWeb ? EmailHeader.field("List-Unsubscribe-Post", ["List-Unsubscribe=One-Click"]) : "",
            // By it, our own mail is known when it comes back.
            EmailHeader.field("X-Triaged", [id]),
        ]
    }

    private func kind(_ boundary: String) -> [String] {
        [
            "MIME-Version: 1.0\r\n",
            EmailHeader.field("Content-Type", ["multipart/alternative;", "boundary=\"\(boundary)\""]),
        ]
    }

    /// What it is about; a reply that answers no mail says it in our words.
    ///
    /// Whoever fills in a form may name a stranger's address, and would choose what our mail to them is called.
    private func subject(isAnswer: Bool) -> String {
        let ours = post.request.map { "Your request \($0)" } ?? "Your message"
        guard isAnswer || post.purpose == .notice else { return ours }
        let subject = (post.subject?.tidied.nonEmpty ?? ours).shortened(to: 200)
        guard isAnswer, !subject.lowercased().hasPrefix("re:") else { return subject }
        return "Re: \(subject)"
    }

    /// The text as a message's name in angle brackets; `nil` for what is no such name, as a form's response id.
    private static func messageID(_ text: String?) -> String? {
        guard let text else { return nil }
        var bare = EmailMessageKey.messageID(text.trimmed)[...]
        if bare.first == "<", bare.last == ">" { bare = bare.dropFirst().dropLast() }
        let parts = bare.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }), bare.utf8.count <= 400,
            bare.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "<") && $0 != UInt8(ascii: ">") })
        else { return nil }
        return "<\(bare)>"
    }
}
