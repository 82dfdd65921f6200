import Documents
import Intake

/// An account on an IMAP server, and which of its mailboxes are read.
struct IMAPAccount: Sendable {
    var server: MailServerAddress
    var user: String
    var password: Secret
    /// A file with the authorities that the server's certificate is checked with; the system's otherwise.
    var authorities: String?
    var mailboxes: [String]
    var marksSeen: Bool
    var every: Duration
    var start: PollStart

    /// A question of these commands.
    func ask(_ commands: [String], patience: Duration = .seconds(60), answerBytes: Int = 1 << 20) -> TransportRequest {
        let exchange = MailExchange(
            .converse(commands), user: user, password: password, security: server.security,
            authorities: authorities)
        return TransportRequest(
            url: server.url, headers: [:], body: [], patience: patience, answerBytes: answerBytes, mail: exchange)
    }

    /// What to do when the login was refused, by what is known of large providers.
    var loginAdvice: String {
        let host = server.host.lowercased()
        let general = "check `user` and the password"
        if host.contains("gmail.com") || host.contains("googlemail.com") {
            return general + ": Gmail takes none but an app password (Google Account, Security, App passwords; needs "
                + "2-Step Verification)"
        }
        if host.contains("office365.com") || host.contains("outlook.com") {
            return "Microsoft takes no passwords by IMAP any more: forward the mailbox to one that does, or let a mail "
                + "service hand the messages over by webhook"
        }
        if ["yahoo", "icloud", "me.com", "aol", "fastmail", "zoho"].contains(where: host.contains) {
            return general + ": this provider wants an app password, made in the account's security settings"
        }
        return general + "; many providers want an app password, or have IMAP switched off in the account's settings"
    }
}

extension IMAPAccount {
    /// Reads the settings of a source that has a `server`; `nil`, with problems, when unusable.
    init?(from settings: inout MappingReader, vault: Vault) {
        let server = MailServerAddress(from: &settings, .imap)
        let user = settings.requiredText("user", expected: "ideas@example.com")
        let password = settings.requiredSecret("password", from: vault)
        let mailboxes = settings.texts("mailboxes")
        let marksSeen = settings.flag("mark_seen", default: false)
        let every = settings.duration("every", in: .milliseconds(200)...(.seconds(3600)), default: .seconds(30))
        let start = settings.pollStart()
        let authorities = settings.text("ca_file")
        if let user, user.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) || user.isEmpty {
            settings.problem("003", "\"user\" must be a name to log in with", at: settings.node["user"]?.place)
            return nil
        }
        if mailboxes.contains(where: { $0.isEmpty || $0.utf8.contains { $0 < 0x20 || $0 == 0x7F } }) {
            settings.problem(
                "003", "\"mailboxes\" has a name that is none", hint: "such as mailboxes: [INBOX, Ideas]",
                at: settings.node["mailboxes"]?.place)
            return nil
        }
        Self.warnOfComma(settings.node["mailboxes"], settings.problems)
        guard let server, let user, let password else { return nil }
        // `inbox` is the same mailbox in any case (RFC 9051, section 5.1), and none is read twice.
        var names: [String] = []
        for name in mailboxes.isEmpty ? ["INBOX"] : mailboxes {
            let name = name.equalsIgnoringASCIICase("INBOX") ? "INBOX" : name
            if !names.contains(name) { names.append(name) }
        }
        self.init(
            server: server, user: user, password: password, authorities: authorities,
            mailboxes: names, marksSeen: marksSeen, every: every, start: start)
    }

    /// Without brackets it is one name, and few are made with a comma in them.
    private static func warnOfComma(_ mailboxes: Node?, _ problems: Problems) {
        guard let mailboxes, let text = mailboxes.scalar, text.contains(",") else { return }
        let names = text.split(separator: ",").map { String($0.trimmed) }.filter { !$0.isEmpty }
        problems.add(
            Problem(
                "C003", "\"mailboxes\" is read as one name: \"\(text.shortened(to: 60))\"",
                hint: "write [\(names.joined(separator: ", ").shortened(to: 120))] for several, or "
                    + "[\"\(text.shortened(to: 60))\"] if that is its name",
                at: mailboxes.place, severity: .warning))
    }
}
