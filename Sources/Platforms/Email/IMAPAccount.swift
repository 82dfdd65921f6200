import Documents
import Intake

/// An account on an IMAP server, and which of its mailboxes are read.
struct IMAPAccount: Sendable {
    /// Such as `imaps://imap.example.com:993`.
    var server: String
    var security: MailExchange.Security
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
            .converse(commands), user: user, password: password, security: security, authorities: authorities)
        return TransportRequest(
            url: server, headers: [:], body: [], patience: patience, answerBytes: answerBytes, mail: exchange)
    }

    /// What to do when the login was refused, by what is known of large providers.
    var loginAdvice: String {
        let host = server.lowercased()
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
        let server = Self.server(from: &settings)
        let security = Self.security(from: &settings, server)
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
        guard let server, let security, let user, let password else { return nil }
        // `inbox` is the same mailbox in any case (RFC 9051, section 5.1), and none is read twice.
        var names: [String] = []
        for name in mailboxes.isEmpty ? ["INBOX"] : mailboxes {
            let name = name.equalsIgnoringASCIICase("INBOX") ? "INBOX" : name
            if !names.contains(name) { names.append(name) }
        }
        self.init(
            server: server, security: security, user: user, password: password, authorities: authorities,
            mailboxes: names, marksSeen: marksSeen, every: every, start: start)
    }

    /// An address of `imaps://` or `imap://`, with a port or without.
    private static func server(from settings: inout MappingReader) -> String? {
        let example = "imaps://imap.example.com"
        guard let node = settings.require("server", expected: example) else { return nil }
        func refuse(_ message: String, _ hint: String) -> String? {
            settings.problem("003", "\"server\" \(message)", hint: hint, at: node.place)
            return nil
        }
        guard let text = node.scalar else { return refuse("must be an address, found \(node.kindInWords)", example) }
        guard let scheme = ["imaps://", "imap://"].first(where: text.hasPrefix) else {
            let host = text.split(separator: "/").last ?? ""
            return refuse(
                "must begin with imaps:// or imap://",
                text.contains("://") || host.isEmpty ? "such as \(example)" : "such as imaps://\(host)")
        }
        var host = text.dropFirst(scheme.count)
        if host.hasSuffix("/") { host.removeLast() }
        guard !host.contains("@") else {
            return refuse("must not name the user", "write user: and password: beside it")
        }
        let parts = host.split(separator: ":", omittingEmptySubsequences: false)
        let isSixes = host.hasPrefix("[")
        guard !host.isEmpty, host.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "/") }),
            isSixes || (parts.count <= 2 && !parts[0].isEmpty)
        else { return refuse("must be a host, and a port where it is not the usual one", "such as \(example):993") }
        if !isSixes, parts.count == 2, UInt16(parts[1]).map({ $0 > 0 }) != true {
            return refuse("has a port that is none", "such as \(example):993")
        }
        return scheme + host
    }

    private static func security(from settings: inout MappingReader, _ server: String?) -> MailExchange.Security? {
        let isGiven = settings.node["security"] != nil
        let word = settings.choice("security", of: MailExchange.Security.allCases.map(\.rawValue))
        guard let server else { return nil }
        let isTLS = server.hasPrefix("imaps://")
        guard let security = word.flatMap(MailExchange.Security.init) else {
            guard !isGiven else { return nil }
            return isTLS ? .tls : (isLoopback(server) ? MailExchange.Security.none : .startTLS)
        }
        guard (security == .tls) == isTLS else {
            settings.problem(
                "004", "\"security: \(security.rawValue)\" does not go with \"server: \(server)\"",
                hint: isTLS
                    ? "imaps:// is TLS from the first byte; write imap:// for STARTTLS, mostly with port 143"
                    : "write imaps://, mostly with port 993", at: settings.node["security"]?.place)
            return nil
        }
        return security
    }

    /// Whether nothing leaves this machine.
    private static func isLoopback(_ server: String) -> Bool {
        let rest = server.drop { $0 != "/" }.dropFirst(2)
        let host = rest.hasPrefix("[") ? rest.dropFirst().prefix { $0 != "]" } : rest.prefix { $0 != ":" }
        let isAddress = host.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") }
        return host == "localhost" || host == "::1" || (isAddress && host.hasPrefix("127."))
    }
}
