package import Documents
package import Intake

/// Google Chat: interaction events of a Chat app in, its messages or an incoming webhook's out.
package enum GoogleChatPlatform: Platform {
    package static let name = "googlechat"
    package static let summary =
        "Google Chat: what people say to a Chat app, and Workspace Events; answers in the thread, by app or webhook."
    package static let kind = SourceKind.chat

    package static func source(
        named name: String, settings: inout MappingReader, vault: Vault
    ) -> (any Source)? {
        let audience = settings.requiredText("audience", expected: "the project's number, or the HTTP endpoint URL")
        let account = settings.text("service_account")
        let envelope = settings.choice("envelope", of: GoogleChatEnvelope.allCases.map(\.rawValue))
        let keys = settings.address("keys", default: GoogleChatDoor.keys)
        let directory = GoogleChatDirectory(spaces: settings.names("spaces"), people: settings.names("people"))
        let commands = settings.take("ask_commands") == nil ? AskCommands.usual : settings.texts("ask_commands")
        let scope = settings.text("scope") ?? Self.name
        guard let audience, let keys else { return nil }
        let isNumber = !audience.isEmpty && audience.utf8.allSatisfy { (48...57).contains($0) }
        guard isNumber || MappingReader.isAddress(audience) else {
            settings.problem(
                "003", "\"audience\" must be the project's number or an address, found \"\(audience)\"",
                hint: "as chosen under Authentication Audience on the Chat API's Configuration page")
            return nil
        }
        if isNumber, account != nil {
            settings.problem(
                "003", "\"service_account\" belongs to an address as audience",
                hint: "leave it out, or set audience to the HTTP endpoint URL")
        }
        let door = GoogleChatDoor(audience: audience, isNumber: isNumber, account: account, keys: keys)
        let usual: GoogleChatEnvelope = account?.contains("gcp-sa-gsuiteaddons") == true ? .addon : .classic
        return GoogleChatSource(
            name: name, scope: scope, door: door, directory: directory, commands: AskCommands(commands),
            envelope: envelope.flatMap(GoogleChatEnvelope.init) ?? usual)
    }

    package static func destination(
        named name: String, settings: inout MappingReader, vault: Vault
    ) -> (any Destination)? {
        if settings.node["key"] != nil { return app(&settings, vault) }
        guard let url = settings.requiredSecret("webhook", from: vault, or: "key: the service account's") else {
            return nil
        }
        let isWebhook = MappingReader.isAddress(url.revealedText) && url.revealedText.contains("/spaces/")
        guard vault.isPretended || isWebhook else {
            settings.problem(
                "003", "\"webhook\" refers to something that is not a webhook's address",
                hint: "https://chat.googleapis.com/v1/spaces/…/messages?key=…&token=…")
            return nil
        }
        return GoogleChatWebhookDestination(url: url)
    }

    private static func app(_ settings: inout MappingReader, _ vault: Vault) -> (any Destination)? {
        let file = settings.secret("key", from: vault)
        let api = settings.address("api", default: "https://chat.googleapis.com")
        let space = settings.text("space")
        let spaces = settings.names("spaces")
        let endpoint = settings.take("endpoint") == nil ? nil : settings.address("endpoint")
        guard let file, let api else { return nil }
        // Nothing can be signed with a key that is none: the same post by the other road.
        if vault.isPretended { return GoogleChatWebhookDestination(url: file) }
        guard let account = GoogleAccount(file) else {
            settings.problem(
                "003", "\"key\" refers to something that is not a service account's key",
                hint: "${file:PATH} of the JSON file that the Cloud console gives for a new key")
            return nil
        }
        return GoogleChatDestination(api: api, account: account, space: space, spaces: spaces, endpoint: endpoint)
    }

    package static func unconfigured(source name: String) -> any Source {
        GoogleChatSource(name: name, scope: Self.name, door: nil)
    }
}

/// Which of two shapes events and answers have.
package enum GoogleChatEnvelope: String, Sendable, CaseIterable {
    /// A Chat app by itself.
    case classic
    /// A Google Workspace add-on that extends Chat.
    case addon
}

/// Names that people know, from the configuration; they go before what events tell.
package struct GoogleChatDirectory: Sendable {
    package var spaces: [String: String]
    package var people: [String: String]

    package init(spaces: [String: String] = [:], people: [String: String] = [:]) {
        self.spaces = spaces
        self.people = people
    }
}
