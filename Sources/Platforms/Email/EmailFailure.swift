import Intake

/// Why no talk with a mail server came about, where libcurl's words tell and the settings can mend it.
enum EmailFailure {
    /// - Parameter scheme: `imap` or `smtp`.
    static func finding(_ failure: TransportFailure, scheme: String) -> Finding? {
        let words = failure.message
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
            } else {
                nil
            }
        return advice.map { .problem(words, advice: $0) }
    }
}
