package import Documents
package import Intake

/// Microsoft Forms through Power Automate: the flow's HTTP action sends what "Get response details" gives.
package enum MSFormsPlatform: Platform {
    package static let name = "ms_forms"
    package static let otherNames = ["microsoft_forms"]
    package static let summary = "Microsoft Forms responses, sent by a Power Automate flow; nothing can be posted back."
    package static let kind = SourceKind.form

    package static func source(
        named name: String, settings: inout MappingReader, vault: Vault
    ) -> (any Source)? {
        let place = FormPlace(from: &settings, name)
        let labels = settings.names("labels")
        guard let door = FormDoor(from: &settings, vault: vault) else { return nil }
        return MSFormsSource(place: place, labels: labels, door: door)
    }

    package static func unconfigured(source name: String) -> any Source {
        MSFormsSource(place: FormPlace(source: name, scope: name), labels: [:], door: .closed)
    }
}
