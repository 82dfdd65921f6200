import Intake

/// A message on its way to a submission: who, to whom, when, in which thread, in which words.
struct MailLetter {
    let from: MailAddress?
    private let message: MailMessage
    private let extras: MailExtras
    private let event: Event
    private let place: EmailPlace

    init(_ message: MailMessage, _ extras: MailExtras, _ event: Event, _ place: EmailPlace) {
        self.message = message
        self.extras = extras
        self.event = event
        self.place = place
        from = message.headers.addresses("From").first ?? message.headers.addresses("Sender").first
    }

    private var headers: MailHeaders { message.headers }

    var reading: Reading {
        let body = MailBody(message)
        let subject = MailSubject(headers.text("Subject"), isListed: headers.has("List-Id"))
        switch body.calendarMethod {
        case "reply": return .ignored(reason: "an answer to an invitation")
        case "counter", "cancel": return .ignored(reason: "a calendar's message that moves or cancels an event")
        default: break
        }
        var text = ReplyText.newest(in: MailText.beginning(body.text), isForward: subject.isForward)
        if text.isEmpty, body.isEncrypted { text = "(This mail is encrypted: triaged cannot read it.)" }
        let attachments = body.attachments.isEmpty ? extras.attachments : body.attachments
        // Many say it all in the subject.
        if text.isEmpty { text = subject.title ?? "" }
        guard !text.isEmpty || !attachments.isEmpty else { return .ignored(reason: "there is no text in this mail") }
        if extras.isCut { text = (text + "\n\n(Only the beginning of this mail was fetched.)").tidied }
        text = text.shortened(to: MailLimits.characters).tidied
        let references = headers.identifiers("References") + headers.identifiers("In-Reply-To")
        let id = identity(text)
        return .submission(
            Submission(
                key: MessageKey(platform: EmailPlatform.name, scope: place.scope, externalID: key(id)),
                source: place.source, kind: .mail, channel: channel, thread: references.first ?? id,
                isReply: !references.isEmpty, author: author, title: subject.title, text: text,
                attachments: attachments, submittedAt: submittedAt))
    }

    // MARK: - Identity

    /// The same for every copy of the message: its own id, else the service's, else what it says.
    private func identity(_ text: String) -> String {
        if let id = headers.identifiers("Message-ID").first { return id }
        if let id = extras.id?.tidied.nonEmpty { return id.shortened(to: 500) }
        let stable = ["From", "To", "Date", "Subject"].map { headers[$0] ?? "" } + [text]
        return "sha256:" + fingerprint(of: Array(stable.joined(separator: "\n").utf8))
    }

    /// The message's id and who wrote it: a message id is no secret, and whoever writes another's into their own mail
    /// must not take that one's place.
    private func key(_ id: String) -> String {
        guard let from, headers.identifiers("Message-ID").first == id else { return id }
        return EmailMessageKey.key(id, from: from.email)
    }

    private var submittedAt: Timestamp {
        let latest = extras.receivedAt ?? event.receivedAt
        // A clock that was never set says 1970, one that is wrong may say any year to come.
        guard let said = headers["Date"].flatMap(MailParser.date), said >= Self.firstMail,
            said <= latest + .seconds(86_400)
        else { return latest }
        return said
    }

    /// 1990-01-01.
    private static let firstMail = Timestamp(milliseconds: 631_152_000_000)

    // MARK: - People

    private var author: Person {
        guard let from else { return replyTo?.person ?? Person(name: headers.text("From")?.shortened(to: 200)) }
        guard isStandIn(from), let replyTo else { return from.person }
        var person = replyTo.person
        person.name = person.name ?? from.name.map(Self.withoutVia)
        return person
    }

    /// True where nobody reads what is sent to the sender: a machine's mailbox, ours, a list's.
    private func isStandIn(_ address: MailAddress) -> Bool {
        if place.isOwn(address) || listAddresses.contains(address.email) { return true }
        let mailbox = address.mailbox.filter { $0.isLetter }
        return ["noreply", "donotreply", "nepasrepondre", "nichtantworten"].contains(where: mailbox.contains)
            || Self.machines.contains(mailbox)
    }

    private static let machines: Set<String> = [
        "notifications", "notification", "mailer", "automated", "wordpress", "formmailer", "webform", "formresponses",
        "bounce", "bounces",
    ]

    /// Whom an answer is for, where the sender is none to answer to.
    private var replyTo: MailAddress? {
        let named = headers.addresses("X-Original-From") + headers.addresses("Reply-To")
        return named.first { !place.isOwn($0) && !listAddresses.contains($0.email) }
    }

    private var listAddresses: Set<String> {
        Set(
            (headers.addresses("List-Post") + headers.addresses("X-Google-Group-Address")).map { address in
                address.email.hasPrefix("mailto:") ? String(address.email.dropFirst(7)) : address.email
            })
    }

    /// `'Ada' via Support`, as Google Groups writes senders.
    private static func withoutVia(_ name: String) -> String {
        let words = name.split(separator: " ")
        guard let via = words.lastIndex(of: "via"), via > 0 else { return name }
        return words[..<via].joined(separator: " ").trimmingQuotes
    }

    // MARK: - Where

    /// The address of ours that it was sent to; else the first that it names.
    private var channel: Channel? {
        let named =
            ["To", "Cc"].flatMap { headers.addresses($0) }.map(\.email)
            + ["Delivered-To", "X-Original-To", "Envelope-To", "X-Forwarded-To"].flatMap { headers.addresses($0) }
            .map(\.email)
            + [extras.recipient].compactMap { $0 }.flatMap { MailAddress.list($0) }.map(\.email)
        guard let address = named.lazy.compactMap(place.own).first ?? named.first else { return nil }
        return Channel(id: address, name: address)
    }
}

extension String {
    fileprivate var trimmingQuotes: String {
        var rest = self[...]
        while rest.first == "'" || rest.first == "\"" { rest = rest.dropFirst() }
        while rest.last == "'" || rest.last == "\"" { rest = rest.dropLast() }
        return String(rest)
    }
}
