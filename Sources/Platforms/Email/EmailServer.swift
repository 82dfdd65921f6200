import Documents
import Intake

/// The mail server that takes our messages, and as whom we come (RFC 6409, RFC 8314).
struct EmailServer: Sendable {
    var address: MailServerAddress
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
        TransportRequest(
            url: "\(address.url)/\(hello)", headers: [:], body: message,
            patience: to.isEmpty ? nil : Self.patience,
            mail: MailExchange(
                .send(from: from, to: to), user: user, password: password, security: address.security,
                authorities: authorities))
    }
}

extension EmailServer {
    /// Reads `server`, `security`, `user`, `password`, `ca_file` and `hello`.
    ///
    /// - Parameter domain: what we call ourselves where nothing is said.
    init?(from settings: inout MappingReader, _ vault: Vault, domain: String?) {
        let address = MailServerAddress(from: &settings, .smtp)
        let user = settings.text("user")
        let password =
            user == nil ? settings.secret("password", from: vault) : settings.requiredSecret("password", from: vault)
        if password != nil, user == nil {
            settings.problem("002", "\"user\" is missing", hint: "the password needs the name it belongs to")
        }
        let authorities = settings.text("ca_file")
        let hello = settings.text("hello")
        if let hello, !hello.utf8.allSatisfy(MailServerAddress.isHostByte) {
            settings.problem("003", "\"hello\" must be a host's name", hint: "such as triaged.example.com")
            return nil
        }
        guard let address else { return nil }
        self.address = address
        self.user = user
        self.password = password
        self.authorities = authorities
        self.hello = hello ?? domain ?? "triaged"
    }
}
