import Documents
package import Intake

/// Sends mail by SMTP (RFC 5321): an answer to whoever asked, a notice to a team's address.
package struct EmailDestination: Destination {
    let server: EmailServer
    let from: EmailMailbox
    let replyTo: EmailMailbox?
    /// An address that begins with `mailto:` or `https://`.
    let unsubscribe: String
    /// Where posts go that name no address.
    let to: String?

    /// No mail server drops a second copy for having the first one's Message-ID, and few mailboxes do.
    package var repeatIsSafe: Bool { false }
    package var isPersonal: Bool { true }

    // MARK: - Composing

    package func compose(_ post: Post, now: Timestamp) -> TransportRequest {
        let address = Self.address(post, or: to)
        let message = EmailMessage(
            from: from, to: address, replyTo: replyTo, unsubscribe: unsubscribe, id: Self.id(of: post), post: post,
            now: now)
        return server.send(message.bytes, from: from.address, to: [address])
    }

    /// The same at every attempt; another for the same key in another installation or after a new beginning, since
    /// mailboxes hide a message whose name they know.
    private static func id(of post: Post) -> String {
        String(fingerprint(of: Array("\(post.key) \(post.plannedAt.milliseconds)".utf8)).prefix(32))
    }

    private static func address(_ post: Post, or to: String?) -> String {
        String((post.address ?? "").trimmed).nonEmpty ?? to ?? ""
    }

    package func refusal(of post: Post) -> String? {
        let address = Self.address(post, or: to)
        guard !address.isEmpty else {
            return "there is no address to write to; notify one as destination:ADDRESS, or set `to`"
        }
        guard EmailMailbox.isAddress(address) else {
            let shown = address.split(whereSeparator: \.isWhitespace).joined(separator: " ").tidied.shortened(to: 80)
            return "\"\(shown)\" is no address that mail can be sent to"
        }
        let ours = [from.address, replyTo?.address].compactMap { $0 }.map(EmailMailbox.sameAddress)
        if ours.contains(EmailMailbox.sameAddress(address)) {
            return "\(address) is our own address: the mail would come back in as a request"
        }
        let machines = ["mailer-daemon@", "postmaster@"]
        if post.purpose == .reply, machines.contains(where: address.lowercased().hasPrefix) {
            return "\(address) is a mail server's own address, and nobody reads answers there"
        }
        return nil
    }

    // MARK: - Answers

    package var acceptance: TransportResponse { TransportResponse(status: 250, body: Array("2.0.0 Ok".utf8)) }

    package func readOutcome(_ response: TransportResponse, to post: Post) -> Outcome {
        let reply = EmailReply(response)
        return reply.isSuccess
            ? .delivered(externalID: "\(Self.id(of: post))@triaged.\(from.domain)") : reply.failure
    }

    /// 421: the server is busy or going down, and closes every line.
    package func rest(after response: TransportResponse) -> Duration? {
        response.status == 421 ? .seconds(30) : nil
    }

    // MARK: - Looking after it

    package var remarks: [Finding] {
        guard server.address.security == .none, !server.address.isLocal else { return [] }
        let what = server.password == nil ? "mail goes" : "the password and the mail go"
        return [
            .warning(
                "\(what) over the network as they are, for all to read",
                advice: "leave `security: none` out, or let `server` begin with smtps://")
        ]
    }

    package var checkups: [Checkup] {
        let (login, address) = (server.user, server.address)
        return [
            Checkup(
                "mail server", request: server.send([], from: from.address, to: []),
                failed: { EmailFailure.finding($0, at: address) }
            ) { response in
                let reply = EmailReply(response)
                guard reply.isSuccess else {
                    let advice = reply.advice ?? "check `server`, and whether this machine may reach it"
                    return [.problem("the server says \(reply.said)", advice: advice)]
                }
                let line = address.security == .none ? "reached, without TLS" : "reached, TLS is fine"
                return [.fine("\(line)\(login.map { ", logged in as \($0)" } ?? ", no login is used")")]
            }
        ]
    }
}

extension EmailDestination {
    /// Reads the settings; `nil`, with problems, where mail could not be sent by them.
    init?(from settings: inout MappingReader, _ vault: Vault) {
        let from = Self.mailbox("from", &settings, isRequired: true)
        let replyTo = Self.mailbox("reply_to", &settings)
        let to = Self.mailbox("to", &settings)
        let server = EmailServer(from: &settings, vault, domain: from?.domain)
        let unsubscribe = Self.unsubscribe(&settings)
        guard let from, let server else { return nil }
        self.server = server
        self.from = from
        self.replyTo = replyTo
        self.to = to?.address
        self.unsubscribe = unsubscribe ?? "mailto:\((replyTo ?? from).address)?subject=unsubscribe"
    }

    private static func mailbox(
        _ key: String, _ settings: inout MappingReader, isRequired: Bool = false
    ) -> EmailMailbox? {
        let example = "Acme Ideas <ideas@acme.example>"
        let place = settings.node[key]?.place
        guard let text = isRequired ? settings.requiredText(key, expected: example) : settings.text(key) else {
            return nil
        }
        if let mailbox = EmailMailbox(text) { return mailbox }
        settings.problem(
            "003", "\"\(key)\" must be an address", hint: "such as ideas@acme.example or \(example)", at: place)
        return nil
    }

    private static func unsubscribe(_ settings: inout MappingReader) -> String? {
        let place = settings.node["unsubscribe"]?.place
        guard let text = settings.text("unsubscribe") else { return nil }
        let isMail =
            text.hasPrefix("mailto:") && isBare(text) && EmailMailbox.isAddress(text.dropFirst(7).prefix { $0 != "?" })
        guard isMail || (text.hasPrefix("https://") && MappingReader.isAddress(text) && isBare(text)) else {
            settings.problem(
                "003", "\"unsubscribe\" must be an address",
                hint: "mailto:ADDRESS, or https://… for a page that takes one-click requests (RFC 8058)", at: place)
            return nil
        }
        return text
    }

    /// True for what can stand between angle brackets in a header.
    private static func isBare(_ text: String) -> Bool {
        text.utf8.count <= 400
            && text.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "<") && $0 != UInt8(ascii: ">") }
    }
}
