import Documents
import Intake
package import Platforms

/// Both ends of one platform, configured where its settings are among ours.
package struct PlatformEnds {
    package let name: String
    package let sources: [any Source]
    package let destination: (any Destination)?

    /// Every platform there is: a new one is here by its line in `AllPlatforms.swift`.
    package static let all = allPlatforms.map { PlatformEnds($0) }

    private init(_ platform: any Platform.Type) {
        name = platform.name
        let vault = Vault(environment: { _ in SignedHeaders.secret.revealedText }, file: { _ in nil })
        let source = Self.settings().flatMap { settings in
            var settings = settings
            return platform.source(named: platform.name, settings: &settings, vault: vault)
        }
        sources = [platform.unconfigured(source: platform.name)] + (source.map { [$0] } ?? [])
        destination = Self.settings().flatMap { settings in
            var settings = settings
            return platform.destination(named: platform.name, settings: &settings, vault: vault)
        }
    }

    /// The settings of all platforms in one: each takes its own, and nobody asks what is left.
    ///
    /// A platform that needs more than is here is read without configuration, and not asked at the door.
    private static func settings() -> MappingReader? {
        let text = """
            secret: ${env:KEY}
            signing_secret: ${env:KEY}
            token: ${env:KEY}
            server: smtp://mail.example
            from: Fuzz <fuzz@mail.example>
            client_id: fuzz
            surveys: ["105723396"]
            verify: { scheme: standard_webhooks, secret: "${env:KEY}" }
            """
        let problems = Problems()
        return YAMLReader.read(Array(text.utf8), file: "fuzz.yaml", problems: problems)
            .flatMap { MappingReader($0, what: "the platform", problems: problems) }
    }
}
