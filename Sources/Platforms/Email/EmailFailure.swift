import Intake

/// Why no talk with a mail server came about, where libcurl's words tell and the settings can mend it.
enum EmailFailure {
    static func finding(_ failure: TransportFailure, at server: MailServerAddress) -> Finding? {
        let words = failure.message
        let scheme = server.service.rawValue
        let advice: String? =
            if words.contains("certificate") {
                "if the authority is your own, name its certificate file with `ca_file`; else let `server` have the name "
                    + "that stands in the certificate"
            } else if words.contains("STARTTLS") {
                "take the port with TLS from the start, as \(scheme)s://; for a "
                    + "server on this machine there is `security: none`"
            } else if words.contains("wrong version number") || words.contains("packet length") {
                "this port does not begin with TLS: write \(scheme):// for it, and "
                    + "STARTTLS follows by itself"
            } else if words.contains("SSL connect error"), server.security == .tls {
                // All that is said of mail that leaves: mostly it is the port, seldom a server too old for our TLS.
                "if this port does not begin with TLS, write \(scheme):// for it, and STARTTLS follows by itself; "
                    + "\(scheme)s:// mostly has port \(server.service.ports.tls)"
            } else {
                nil
            }
        return advice.map { .problem(words, advice: $0) }
    }
}
