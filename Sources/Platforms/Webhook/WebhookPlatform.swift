package import Documents
package import Intake

/// Any service that can send or take JSON: a webhook in with a declared mapping, a signed webhook out.
package enum WebhookPlatform: Platform {
    package static let name = "webhook"
    package static let otherNames = ["generic"]
    package static let summary = "JSON or form webhooks with a mapping of your own; signed Standard Webhooks out."
    package static let kind = SourceKind.webhook

    package static func source(
        named name: String, settings: inout MappingReader, vault: Vault
    ) -> (any Source)? {
        let scope = settings.text("scope") ?? name
        let kind =
            settings.choice("kind", of: SourceKind.allCases.map(\.rawValue)).flatMap(SourceKind.init) ?? Self.kind
        let format =
            settings.choice("format", of: WebhookFormat.allCases.map(\.rawValue))
            .flatMap(WebhookFormat.init) ?? .auto
        let map = WebhookMapping.read(from: &settings)
        if let secret = settings.node["secret"] {
            _ = settings.take("secret")
            settings.problem(
                "005", "\"secret\" belongs within \"verify\"",
                hint: "such as verify: { scheme: bearer, secret: ${env:NAME} }", at: secret.place)
            if settings.node["verify"] == nil { return nil }
        }
        guard let check = WebhookCheck.read(from: &settings, vault: vault), let map else { return nil }
        return WebhookSource(name: name, scope: scope, kind: kind, format: format, map: map, check: check)
    }

    package static func destination(
        named name: String, settings: inout MappingReader, vault: Vault
    ) -> (any Destination)? {
        let url = settings.address("url")
        guard let secret = settings.requiredSecret("secret", from: vault) else { return nil }
        guard let signer = StandardWebhooks(secret) else {
            settings.problem(
                "003", "\"secret\" is no Standard Webhooks key", hint: "whsec_ and 24 to 64 bytes in base64")
            return nil
        }
        return url.map { WebhookDestination(url: $0, signer: signer) }
    }

    package static func unconfigured(source name: String) -> any Source {
        WebhookSource(name: name, scope: name, kind: Self.kind, format: .auto, map: WebhookMapping(), check: .closed)
    }
}

/// How a source's bodies are written.
package enum WebhookFormat: String, Sendable, CaseIterable {
    /// By the Content-Type, else by the body's own look.
    case auto
    case json
    /// urlencoded or multipart/form-data.
    case form
}
