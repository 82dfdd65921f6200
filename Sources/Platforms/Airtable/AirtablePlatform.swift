package import Documents
package import Intake

/// Airtable: records that an automation's script sends, or records of its Web API.
///
/// `deploy/airtable/script.js` is the script, and says what it sends.
package enum AirtablePlatform: Platform {
    package static let name = "airtable"
    package static let summary = "Airtable records, sent by an automation's ready script; nothing can be posted back."
    package static let kind = SourceKind.form

    package static func source(
        named name: String, settings: inout MappingReader, vault: Vault
    ) -> (any Source)? {
        let place = FormPlace(from: &settings, name)
        let base = settings.text("base")
        let table = settings.text("table")
        guard let door = FormDoor(from: &settings, vault: vault) else { return nil }
        return AirtableSource(place: place, door: door, base: base, table: table)
    }

    package static func unconfigured(source name: String) -> any Source {
        AirtableSource(place: FormPlace(source: name, scope: name), door: .closed, base: nil, table: nil)
    }
}
