package import Documents
package import Intake

/// Tally: a form's webhook in; answers go elsewhere, since a form has no place for them.
package enum TallyPlatform: Platform {
    package static let name = "tally"
    package static let otherNames = ["tally.so"]
    package static let summary = "Tally submissions by webhook; nothing can be posted back into a form."
    package static let kind = SourceKind.form

    package static func source(
        named name: String, settings: inout MappingReader, vault: Vault
    ) -> (any Source)? {
        let place = FormPlace(from: &settings, name)
        guard let lock = FormLock(from: &settings, vault: vault) else { return nil }
        return TallySource(place: place, lock: lock)
    }

    package static func unconfigured(source name: String) -> any Source {
        TallySource(place: FormPlace(source: name, scope: name), lock: .closed)
    }
}
