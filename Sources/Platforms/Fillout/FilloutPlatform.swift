package import Documents
package import Intake

/// Fillout: a form's webhook in; answers go elsewhere, since a form has no place for them.
package enum FilloutPlatform: Platform {
    package static let name = "fillout"
    package static let otherNames = ["fillout.com"]
    package static let summary = "Fillout submissions by webhook; nothing can be posted back into a form."
    package static let kind = SourceKind.form

    package static func source(
        named name: String, settings: inout MappingReader, vault: Vault
    ) -> (any Source)? {
        let place = FormPlace(from: &settings, name)
        guard let door = FormDoor(from: &settings, vault: vault) else { return nil }
        return FilloutSource(place: place, door: door)
    }

    package static func unconfigured(source name: String) -> any Source {
        FilloutSource(place: FormPlace(source: name, scope: name), door: .closed)
    }
}
