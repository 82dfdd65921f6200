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
        let own = own(&settings)
        let lists = settings.flag("lists", default: false)
        let keepsSpam = settings.choice("spam", of: ["ignore", "keep"]) == "keep"
        var place = EmailPlace(source: name, scope: scope, own: own, lists: lists, keepsSpam: keepsSpam)
        if isFetched(settings) {
            place.isFetched = true
            guard let account = IMAPAccount(from: &settings, vault: vault) else { return nil }
            if own.isEmpty, account.user.contains("@") { place.own = [account.user.lowercased()] }
            return EmailSource(place: place, door: .closed, account: account)
        }
        guard let door = EmailDoor(from: &settings, vault: vault) else { return nil }
        return EmailSource(place: place, door: door)
    }

    /// Our own addresses, in lower case.
    private static func own(_ settings: inout MappingReader) -> Set<String> {
        let own = settings.texts("own").map { String($0.trimmed).lowercased() }
        let wrong = own.first { text in
            text.split(separator: "@", omittingEmptySubsequences: false).count != 2 || text.hasPrefix("@")
                || text.hasSuffix("@") || text.contains { $0.isWhitespace || "<>,;".contains($0) }
        }
        if let wrong {
            settings.problem(
                "003", "\"own\" holds \"\(wrong.shortened(to: 60))\", which is no address",
                hint: "addresses alone, such as own: [ideas@example.com, help@example.com]",
                at: settings.node["own"]?.place)
        }
        return Set(own)
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
        EmailSource(place: EmailPlace(source: name, scope: name, own: [], isFetched: true), door: .closed)
    }
}

/// What reading a message needs to know of the configuration.
struct EmailPlace: Sendable {
    /// The source's name.
    var source: String
    var scope: String
    /// Our own addresses, in lower case: what comes from them is our own, or another machine's, and no ask.
    var own: Set<String>
    /// Reads mailing lists too: the mailbox is a member of one where people discuss.
    var lists = false
    /// Reads what the mail server marked as spam too.
    var keepsSpam = false
    /// Messages come from our poller, with its notes before them.
    var isFetched = false

    /// Our address that this is, with whatever tag: mail to `wishes+abc@example.com` goes to `wishes@example.com`.
    func own(_ address: String) -> String? {
        if own.contains(address) { return address }
        let same = EmailMailbox.sameAddress(address)
        return own.sorted().first { EmailMailbox.sameAddress($0) == same }
    }

    func isOwn(_ address: MailAddress) -> Bool { own(address.email) != nil }
}
