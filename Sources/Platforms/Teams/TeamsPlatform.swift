package import Documents
package import Intake

/// Microsoft Teams: an outgoing webhook in, with the answer in its response; a Workflows webhook out.
package enum TeamsPlatform: Platform {
    package static let name = "teams"
    package static let summary =
        "Microsoft Teams channels by an outgoing webhook, answered in the thread; posts through a Workflows webhook."
    package static let kind = SourceKind.chat

    package static func source(
        named name: String, settings: inout MappingReader, vault: Vault
    ) -> (any Source)? {
        let token = settings.requiredSecret("token", from: vault)
        let scope = settings.text("scope") ?? Self.name
        let channels = settings.names("channels")
        let people = settings.names("people").mapValues { $0.hasPrefix("@") ? String($0.dropFirst()) : $0 }
        guard let token else { return nil }
        let decoded = Base64.decode(token.revealedText.trimmed.utf8, isPaddingOptional: true)
        guard let key = vault.isPretended ? token.revealed : decoded, !key.isEmpty else {
            settings.problem(
                "003", "\"token\" refers to something that is not a security token of Teams",
                hint: "Teams shows it once, when the outgoing webhook is made: letters and digits that end in =")
            return nil
        }
        return TeamsSource(name: name, scope: scope, key: key, channels: channels, people: people)
    }

    package static func destination(
        named name: String, settings: inout MappingReader, vault: Vault
    ) -> (any Destination)? {
        guard let url = settings.requiredSecret("url", from: vault) else { return nil }
        guard vault.isPretended || MappingReader.isAddress(url.revealedText) else {
            settings.problem(
                "003", "\"url\" refers to something that is not an address",
                hint: "the URL that Workflows shows when the flow is saved: https://…")
            return nil
        }
        return TeamsDestination(url: url)
    }

    package static func unconfigured(source name: String) -> any Source {
        TeamsSource(name: name, scope: Self.name, key: nil)
    }
}
