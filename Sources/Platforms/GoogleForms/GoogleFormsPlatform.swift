package import Documents
package import Intake

/// Google Forms: responses that our script in the form sends, or records of the Forms API.
///
/// Google Forms has no webhooks; `deploy/google_forms/Code.gs` is the script, and says what it sends.
package enum GoogleFormsPlatform: Platform {
    package static let name = "google_forms"
    package static let summary = "Google Forms responses, sent by the ready script; nothing can be posted back."
    package static let kind = SourceKind.form

    package static func source(
        named name: String, settings: inout MappingReader, vault: Vault
    ) -> (any Source)? {
        let secret = settings.signingSecret(from: vault)
        let place = FormPlace(from: &settings, name)
        let labels = settings.names("labels")
        guard let secret else { return nil }
        guard let signer = StandardWebhooks(secret) else {
            settings.problem(
                "003", "\"signing_secret\" is no Standard Webhooks key",
                hint: "run setUp in the script and copy what it shows: whsec_ and base64")
            return nil
        }
        return GoogleFormsSource(place: place, labels: labels, signer: signer)
    }

    package static func unconfigured(source name: String) -> any Source {
        GoogleFormsSource(place: FormPlace(source: name, scope: name), labels: [:], signer: nil)
    }
}
