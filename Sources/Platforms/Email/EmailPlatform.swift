package import Documents
package import Intake

/// Mail: a mailbox read by IMAP or messages handed over by a mail service in, messages by SMTP out.
package enum EmailPlatform: Platform {
    package static let name = "email"
    package static let otherNames = ["imap"]
    package static let summary = "Mail: a mailbox by IMAP or a mail service's webhook in, SMTP out."
    package static let kind = SourceKind.mail

    package static func source(
        named name: String, settings: inout MappingReader, vault: Vault
    ) -> (any Source)? {
        let scope = settings.text("scope") ?? name
        var own = Set(settings.texts("own").map { $0.lowercased() })
        guard Self.isFetched(settings) else {
            return EmailSource(place: EmailPlace(source: name, scope: scope, own: own))
        }
        guard let account = IMAPAccount(from: &settings, vault: vault) else { return nil }
        if own.isEmpty, account.user.contains("@") { own = [account.user.lowercased()] }
        return EmailSource(place: EmailPlace(source: name, scope: scope, own: own), account: account)
    }

    /// Whether messages are fetched from a mailbox, and not handed over by a mail service.
    private static func isFetched(_ settings: MappingReader) -> Bool {
        ["server", "user", "password", "mailboxes", "mark_seen"].contains { settings.node[$0] != nil }
            || settings.node["platform"]?.scalar == "imap"
    }

    package static func destination(
        named name: String, settings: inout MappingReader, vault: Vault
    ) -> (any Destination)? {
        EmailDestination(from: &settings, vault)
    }

    package static func unconfigured(source name: String) -> any Source {
        EmailSource(place: EmailPlace(source: name, scope: name, own: []))
    }
}

/// What reading a message needs to know of the configuration.
struct EmailPlace: Sendable {
    /// The source's name.
    var source: String
    var scope: String
    /// Our own addresses, in lower case: what comes from them is our own, or another machine's, and no ask.
    var own: Set<String>
}
