import Intake

/// Tells mail that no person wrote to us: each reason says by what it is known.
///
/// Headers after RFC 3834 (Auto-Submitted), RFC 2919 and 2369 (lists), RFC 3464 (bounces) and common practice.
struct MailAutomation {
    let message: MailMessage
    let place: EmailPlace
    let from: MailAddress?

    private var headers: MailHeaders { message.headers }

    /// Why it is nobody's ask; `nil` for a person's mail.
    var reason: String? {
        ours ?? looping ?? report ?? bounce ?? automatic ?? aggregate ?? list ?? vacation ?? spam
    }

    // MARK: - Our own

    private var ours: String? {
        if headers.all("X-Triaged").contains(where: { Self.isMark($0) }) { return "triaged itself sent it (X-Triaged)" }
        if let id = headers.identifiers("Message-ID").first, Self.isOurs(id) {
            return "triaged itself sent it (Message-ID \(id.shortened(to: 100)))"
        }
        // A contact form on our own site sends in our name and tells the visitor in Reply-To.
        guard let from, place.isOwn(from) else { return nil }
        let others = headers.addresses("Reply-To").contains { !place.isOwn($0) }
        return others ? nil : "it comes from our own address, \(from.email)"
    }

    /// As `EmailMessage` writes them: others' hosts may be called triaged too.
    static func isOurs(_ id: String) -> Bool {
        guard let at = id.lastIndex(of: "@") else { return false }
        return id[at...].lowercased().hasPrefix("@triaged.") && isMark(id[..<at])
    }

    private static func isMark(_ text: some StringProtocol) -> Bool {
        text.utf8.count == 32 && EmailMessageKey.isHex(text)
    }

    /// RFC 5321, section 6.3, counts at least a hundred; nothing of a person's passes half of that.
    private var looping: String? {
        let hops = headers.count(of: "Received")
        return hops > 50 ? "it passed \(hops) servers: it goes round in a loop" : nil
    }

    // MARK: - Bounces and receipts

    private var report: String? {
        guard message.root.mediaType == "multipart/report" else { return nil }
        switch message.root.variant {
        case "disposition-notification": return "a receipt that says a mail was read"
        case "feedback-report": return "a complaint report of a mail provider"
        case "tlsrpt": return "a report on encryption, of a mail provider"
        default: return MailBounce(message.root).reason
        }
    }

    private var bounce: String? {
        if headers.has("X-Failed-Recipients"), let failed = headers["X-Failed-Recipients"] {
            return "a bounce: \(failed.shortened(to: 200)) could not be reached"
        }
        if let from, ["mailer-daemon", "postmaster"].contains(from.mailbox) {
            return "a mail server's message, from \(from.email)"
        }
        let sender = (from.map { $0.name ?? "" } ?? headers.text("From") ?? "").lowercased()
        if Self.servers.contains(where: sender.drop(while: { "<\"' ".contains($0) }).hasPrefix) {
            return "a mail server's message, from \(sender.shortened(to: 100))"
        }
        if isWordedBounce { return "a bounce, by its subject and what it says" }
        guard let path = headers.all("Return-Path").first else { return nil }
        return path.filter { !$0.isWhitespace } == "<>"
            ? "a mail that wants no answer (Return-Path: <>): a bounce or the like" : nil
    }

    /// What they call themselves, where their address tells nothing.
    private static let servers = [
        "mail delivery sub", "mail delivery sys", "postmaster", "mailer-daemon", "mailerdaemon", "mail administrator",
    ]

    /// Old gateways and filters send bounces as mail like any other: known by two signs, since people write of them too.
    private var isWordedBounce: Bool {
        guard !headers.has("In-Reply-To"), let subject = headers.text("Subject")?.lowercased(),
            Self.bounces.contains(where: subject.contains)
        else { return false }
        let text = MailBody(message).text.prefix(3000).lowercased()
        return Self.bounceWords.contains { text.contains($0) }
    }

    private static let bounces = [
        "returned mail", "mail delivery fail", "mail delivery warning", "mail could not be delivered",
        "message could not be delivered", "delivery failure", "delivery failed", "delivery status notification",
        "failure notice", "undeliverable", "undelivered mail", "unzustellbar", "mail system error",
        "delivery notification",
    ]

    private static let bounceWords = [
        "rcpt to", "failed recipient", "created automatically by mail", "an advisory-only email", "said: 5",
        "smtp error",
        "your message with subject", "did not reach the following recipient", "could not be delivered to the following",
        "message from interscan", "the following addresses", "the following address(es)", "user unknown",
        "mailbox unavailable", "550 5.",
    ]

    // MARK: - Machines

    private var automatic: String? {
        if let value = headers["Auto-Submitted"]?.lowercased(), !Self.word(value).isEmpty, Self.word(value) != "no" {
            return "an automatic mail (Auto-Submitted: \(Self.word(value).shortened(to: 60)))"
        }
        for name in Self.replierHeaders where headers.has(name) {
            let value = headers[name]?.lowercased() ?? ""
            if value != "no" && value != "false" { return "an automatic reply (\(name))" }
        }
        let precedence = headers["Precedence"].map { Self.word($0.lowercased()) } ?? ""
        if ["bulk", "junk", "auto_reply", "auto-reply"].contains(precedence), !(place.lists && precedence == "bulk") {
            return "a mail sent in bulk or by a machine (Precedence: \(precedence))"
        }
        return nil
    }

    private static let replierHeaders = [
        "X-Autoreply", "X-Autorespond", "X-Autoresponder", "X-Auto-Reply", "X-Autoreply-From", "X-Mail-Autoreply",
        "X-Autogenerated", "X-FC-MachineGenerated", "X-Ms-Exchange-Inbox-Rules-Loop", "X-Vacation",
    ]

    /// RFC 7489, section 7.2.1.1, tells how its subject is written.
    private var aggregate: String? {
        guard let subject = headers.text("Subject")?.lowercased(), subject.contains("report domain:"),
            subject.contains("submitter:")
        else { return nil }
        return "a DMARC report of a mail provider"
    }

    private static func word(_ value: String) -> String {
        String(value.prefix { $0 != ";" && $0 != "(" && $0 != " " })
    }

    // MARK: - Lists

    private var list: String? {
        guard !place.lists else { return nil }
        if let id = headers["List-Id"] {
            return "a mailing list's mail (List-Id: \(id.shortened(to: 100))); with lists: true they are read"
        }
        if headers["Precedence"].map({ Self.word($0.lowercased()) }) == "list" {
            return "a mailing list's mail (Precedence: list); with lists: true they are read"
        }
        for name in ["List-Post", "X-Mailman-Version", "X-BeenThere", "Mailing-List", "X-Mailing-List"]
        where headers.has(name) {
            return "a mailing list's mail (\(name)); with lists: true they are read"
        }
        // Mail services put an address to write to under single mails too; a page to click on is a newsletter's.
        let isOneClick = headers.has("List-Unsubscribe-Post") || headers.has("Feedback-ID")
        let unsubscribe = headers["List-Unsubscribe"]?.lowercased()
        if let unsubscribe, isOneClick || unsubscribe.contains("http") {
            return "a newsletter (List-Unsubscribe); with lists: true they are read"
        }
        return nil
    }

    // MARK: - Subjects and spam

    /// A subject alone says nothing, since people write of these things too.
    ///
    /// Machines' mails answer one, or say what they are.
    private var vacation: String? {
        guard ["In-Reply-To", "References", "X-Auto-Response-Suppress"].contains(where: headers.has),
            let subject = headers.text("Subject")?.lowercased()
        else { return nil }
        let plain = subject.hasPrefix("re: ") ? String(subject.dropFirst(4)) : subject
        for words in Self.vacations where plain.hasPrefix(words) {
            let rest = plain.dropFirst(words.count).trimmed
            if rest.isEmpty || rest.first.map({ ":：-–(!".contains($0) }) == true {
                return "an automatic reply, by its subject \"\(subject.shortened(to: 80))\""
            }
        }
        return nil
    }

    private static let vacations = [
        "automatic reply", "auto reply", "auto-reply", "autoreply", "auto response", "auto-response", "autoresponse",
        "out of office", "out of the office", "out-of-office", "ooo", "vacation reply", "away from the office",
        "automatische antwort", "abwesenheitsnotiz", "abwesenheit", "abwesend", "réponse automatique",
        "absence du bureau", "respuesta automática", "respuesta automatica", "fuera de la oficina",
        "risposta automatica", "fuori sede", "resposta automática", "ausência temporária", "automatisch antwoord",
        "afwezigheidsbericht", "autosvar", "automatiskt svar", "automatisk svar", "fravær", "automaattinen vastaus",
        "poissa", "odpowiedź automatyczna", "automatická odpověď", "automatyczna odpowiedź", "автоматический ответ",
        "автоответ", "автоматична відповідь", "otomatik yanıt", "automatikus válasz", "răspuns automat",
        "αυτόματη απάντηση", "自动答复", "自动回复", "自動回覆", "自動応答", "不在通知", "자동 회신", "undeliverable",
        "undelivered mail returned to sender", "mail delivery failed", "delivery status notification",
        "returned mail", "failure notice", "unzustellbar", "delivery failure",
    ]

    private var spam: String? {
        guard !place.keepsSpam else { return nil }
        for name in ["X-Spam-Flag", "X-Spam-Status", "X-Spam"] {
            guard let value = headers[name]?.lowercased() else { continue }
            if value.hasPrefix("yes") || value.hasPrefix("true") {
                return "the mail server marked it as spam (\(name)); with spam: keep it is read"
            }
        }
        return nil
    }
}
