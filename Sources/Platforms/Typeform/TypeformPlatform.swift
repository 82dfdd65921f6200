package import Documents
package import Intake

/// Typeform: a form's webhook in, and its responses by polling; answers go elsewhere, since a form has no place for them.
package enum TypeformPlatform: Platform {
    package static let name = "typeform"
    package static let summary = "Typeform responses by webhook or polling; nothing can be posted back into a form."
    package static let kind = SourceKind.form

    package static func source(
        named name: String, settings: inout MappingReader, vault: Vault
    ) -> (any Source)? {
        let before = settings.problems.all.count
        let place = FormPlace(from: &settings, name)
        let token = settings.token(from: vault)
        let root = settings.address("api", default: TypeformAPI.address)
        let forms = settings.texts("forms").filter { !$0.isEmpty }
        let start = settings.pollStart()
        let isPolled = token != nil && !forms.isEmpty
        let isSigned = ["signing_secret", "secret"].contains { settings.node[$0] != nil }
        let secret =
            isPolled && !isSigned
            ? nil : settings.signingSecret(from: vault, or: "token: ${env:NAME} with forms: [id], to poll")
        if token == nil, !forms.isEmpty, ["token", "api_key"].allSatisfy({ settings.node[$0] == nil }) {
            settings.problem(
                "002", "\"forms\" are asked with a token, which is missing", hint: "expected here: token: ${env:NAME}")
        }
        guard settings.problems.all[before...].allSatisfy({ $0.severity != .error }), secret != nil || isPolled
        else { return nil }
        let api = token.flatMap { token in root.map { TypeformAPI(root: $0, token: token) } }
        return TypeformSource(
            place: place, secret: secret, api: api, forms: forms, start: start)
    }

    package static func unconfigured(source name: String) -> any Source {
        TypeformSource(place: FormPlace(source: name, scope: name), secret: nil)
    }
}
