package import Documents
package import Intake

/// Formbricks: a survey's webhook in; answers go elsewhere, since a survey has no place for them.
package enum FormbricksPlatform: Platform {
    package static let name = "formbricks"
    package static let summary = "Formbricks responses by webhook, with questions read from the survey."
    package static let kind = SourceKind.form

    package static func source(
        named name: String, settings: inout MappingReader, vault: Vault
    ) -> (any Source)? {
        let place = FormPlace(from: &settings, name)
        let isPartial = settings.flag("partial", default: false)
        let surveys = surveys(from: &settings)
        let api = settings.address("api", default: FormbricksAPI.cloud)
        let key = settings.token(from: vault)
        guard let lock = FormLock(from: &settings, vault: vault), isSigningKey(&settings, vault) else { return nil }
        let call = key.flatMap { key in api.map { FormbricksAPI(root: $0, key: key) } }
        return FormbricksSource(
            place: place, lock: lock, api: call,
            surveys: surveys, isPartial: isPartial)
    }

    private static func surveys(from settings: inout MappingReader) -> [String] {
        let ids = settings.texts("surveys")
        for id in ids where !FormbricksAPI.isID(id) {
            settings.problem(
                "003", "\"surveys\" must list ids of surveys, found \"\(id.shortened(to: 40))\"",
                hint: "a survey's id stands in its address: …/surveys/<id>/summary", at: settings.node["surveys"]?.place
            )
        }
        return ids
    }

    /// A signing secret of another form can check nothing.
    private static func isSigningKey(_ settings: inout MappingReader, _ vault: Vault) -> Bool {
        guard !vault.isPretended, let secret = settings.secret("signing_secret", from: vault),
            StandardWebhooks(secret) == nil
        else { return true }
        settings.problem(
            "003", "\"signing_secret\" is no Standard Webhooks key",
            hint: "copy it from the webhook's settings in Formbricks: whsec_…",
            at: settings.node["signing_secret"]?.place)
        return false
    }

    /// Reads unfinished responses too: whoever shows one of them wants to see what is in it.
    package static func unconfigured(source name: String) -> any Source {
        FormbricksSource(
            place: FormPlace(source: name, scope: name), lock: .closed, api: nil, surveys: [], isPartial: true)
    }
}
