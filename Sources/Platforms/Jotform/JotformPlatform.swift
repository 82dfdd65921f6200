package import Documents
package import Intake

/// Jotform: a form's webhook in; answers go elsewhere, since a form has no place for them.
package enum JotformPlatform: Platform {
    package static let name = "jotform"
    package static let summary = "Jotform submissions by webhook; nothing can be posted back into a form."
    package static let kind = SourceKind.form

    package static func source(
        named name: String, settings: inout MappingReader, vault: Vault
    ) -> (any Source)? {
        let door = door(&settings, vault)
        let place = FormPlace(from: &settings, name)
        let forms = forms(&settings)
        let api = settings.address("api", default: JotformClient.usual)
        let key = settings.token(from: vault)
        let zone = zone(&settings)
        guard let door, let api else { return nil }
        return JotformSource(
            place: place, door: door, forms: forms, client: key.map { JotformClient(api: api, key: $0) }, zone: zone)
    }

    private static func door(_ settings: inout MappingReader, _ vault: Vault) -> FormDoor? {
        guard let key = settings.node["signing_secret"] else { return FormDoor(from: &settings, vault: vault) }
        _ = settings.take("signing_secret")
        settings.problem(
            "005", "Jotform does not sign: \"signing_secret\" is of no use here",
            hint: "write \"secret\", and let the webhook's address end in it", at: key.place)
        _ = settings.take("secret")
        return nil
    }

    /// The zone of the API's times, which do not say it: Jotform's own, unless the account's is told.
    private static func zone(_ settings: inout MappingReader) -> Zone {
        guard let name = settings.text("time_zone") else { return JotformClock.usual }
        if let zone = Zone(name) { return zone }
        settings.problem(
            "003", "\"time_zone\" is no time zone: \"\(name.shortened(to: 40))\"",
            hint: suggestion(for: name, in: Zone.names.sorted()) ?? "such as America/New_York or Europe/Berlin",
            at: settings.node["time_zone"]?.place)
        return JotformClock.usual
    }

    /// The numbers of forms, which the address of a form ends in.
    private static func forms(_ settings: inout MappingReader) -> [String] {
        let forms = settings.texts("forms")
        for form in forms where !JotformClient.isID(form) {
            settings.problem(
                "003", "\"forms\" holds \"\(form)\", which is no form's number",
                hint: "the digits at the end of the form's address, such as 243490908500051")
        }
        return forms
    }

    package static func unconfigured(source name: String) -> any Source {
        JotformSource(place: FormPlace(source: name, scope: name), door: .closed)
    }
}

/// How the API is asked (api.jotform.com/docs, "Authentication"): the header `APIKEY`, so that no address holds the key.
struct JotformClient: Sendable {
    let api: String
    let key: Secret

    /// Others are https://eu-api.jotform.com and https://hipaa-api.jotform.com.
    static let usual = "https://api.jotform.com"

    func get(_ path: String, answerBytes: Int? = nil) -> TransportRequest {
        .get(
            api + path, headers: ["APIKEY": key.revealedText, "Accept": "application/json"], answerBytes: answerBytes)
    }

    /// Forms, submissions and questions are numbered.
    static func isID(_ text: String) -> Bool {
        (1...30).contains(text.utf8.count) && text.utf8.allSatisfy { (48...57).contains($0) }
    }

    /// The content of an answer: `{"responseCode": 200, "message": "success", "content": …}`.
    static func content(_ response: TransportResponse) -> JSON? {
        guard response.isSuccess, !response.isTruncated, let body = try? JSON(parsing: response.body) else {
            return nil
        }
        return body["content"]
    }
}
