import Documents
import Intake

/// The mail server that takes our messages, and as whom we come (RFC 6409, RFC 8314).
struct EmailServer: Sendable {
    var host: String
    var port: Int
    var security: MailExchange.Security
    var user: String?
    var password: Secret?
    /// A file with the certificate authorities to trust in the place of the system's.
    var authorities: String?
    /// What we call ourselves to it.
    var hello: String

    /// How long a server may look at a message; giving up early leaves it open whether it was taken.
    private static let patience = Duration.seconds(120)

    /// Without anyone to send to, the server is only greeted and logged in to.
    func send(_ message: [UInt8], from: String, to: [String]) -> TransportRequest {
        let scheme = security == .tls ? "smtps" : "smtp"
        return TransportRequest(
            url: "\(scheme)://\(host):\(port)/\(hello)", headers: [:], body: message,
            patience: to.isEmpty ? nil : Self.patience,
            mail: MailExchange(
                .send(from: from, to: to), user: user, password: password, security: security,
                authorities: authorities))
    }

    /// True for a server on this machine, which needs no encryption on the way to it.
    var isLocal: Bool { ["localhost", "127.0.0.1", "[::1]"].contains(host) }
}

extension EmailServer {
    /// Reads `server`, `security`, `user`, `password`, `ca_file` and `hello`.
    ///
    /// - Parameter domain: what we call ourselves where nothing is said.
    init?(from settings: inout MappingReader, _ vault: Vault, domain: String?) {
        let place = settings.node["server"]?.place
        let written = settings.requiredText("server", expected: "smtps://smtp.example.com")
        let security = settings.choice("security", of: MailExchange.Security.allCases.map(\.rawValue))
            .flatMap(MailExchange.Security.init(rawValue:))
        let user = settings.text("user")
        let password =
            user == nil ? settings.secret("password", from: vault) : settings.requiredSecret("password", from: vault)
        if password != nil, user == nil {
            settings.problem("002", "\"user\" is missing", hint: "the password needs the name it belongs to")
        }
        let authorities = settings.text("ca_file")
        let hello = settings.text("hello")
        if let hello, !hello.utf8.allSatisfy(Self.isHostByte) {
            settings.problem("003", "\"hello\" must be a host's name", hint: "such as triaged.example.com")
            return nil
        }
        guard let written else { return nil }
        guard let (isTLS, host, port) = Self.parts(of: written) else {
            settings.problem(
                "003", "\"server\" must be a mail server's address",
                hint: "smtps://HOST for TLS from the first byte (port 465), smtp://HOST for STARTTLS (port 587)",
                at: place)
            return nil
        }
        if let security, isTLS != (security == .tls) {
            settings.problem(
                "003", "\"server\" and \"security: \(security.rawValue)\" contradict each other",
                hint: isTLS ? "with smtps:// leave \"security\" out" : "TLS from the first byte is smtps://", at: place)
            return nil
        }
        self.host = host
        self.security = security ?? (isTLS ? .tls : .startTLS)
        self.port = port ?? (isTLS ? 465 : 587)
        self.user = user
        self.password = password
        self.authorities = authorities
        self.hello = hello ?? domain ?? "triaged"
    }

    /// `smtps://host`, `smtp://host:587`; `nil` for anything else.
    private static func parts(of url: String) -> (isTLS: Bool, host: String, port: Int?)? {
        for (scheme, isTLS) in [("smtps://", true), ("smtp://", false)] where url.hasPrefix(scheme) {
            var rest = url.dropFirst(scheme.count)
            if rest.last == "/" { rest = rest.dropLast() }
            guard let colon = rest.lastIndex(of: ":"), !rest[colon...].contains("]") else {
                return isHost(rest) ? (isTLS, String(rest), nil) : nil
            }
            guard let port = UInt16(rest[rest.index(after: colon)...]), port > 0, isHost(rest[..<colon]) else {
                return nil
            }
            return (isTLS, String(rest[..<colon]), Int(port))
        }
        return nil
    }

    private static func isHost(_ text: Substring) -> Bool {
        let bare = text.first == "[" && text.last == "]" ? text.dropFirst().dropLast() : text
        return !bare.isEmpty
            && bare.utf8.allSatisfy { isHostByte($0) || (bare.count < text.count && $0 == UInt8(ascii: ":")) }
    }

    private static func isHostByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "."): true
        default: false
        }
    }
}
