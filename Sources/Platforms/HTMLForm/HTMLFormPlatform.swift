package import Documents
package import Intake

/// Plain HTML forms: what a web page of one's own posts, and an answer to the person who posted it.
package enum HTMLFormPlatform: Platform {
    package static let name = "html_form"
    package static let otherNames = ["html", "form"]
    package static let summary = "A form on a web page of your own; the answer is a page, JSON or text."
    package static let kind = SourceKind.form

    package static func source(
        named name: String, settings: inout MappingReader, vault: Vault
    ) -> (any Source)? {
        let place = FormPlace(from: &settings, name)
        let fields = HTMLFormFields(
            labels: settings.names("labels"), honeypots: honeypots(from: &settings), questions: place.questions)
        let charset = charset(from: &settings)
        let redirect = settings.node["redirect"] == nil ? nil : settings.address("redirect")
        if redirect != nil, settings.isAnsweredInResponse {
            settings.problem(
                "003", "\"redirect\" and \"answer: response\" exclude each other",
                hint: "a browser that is sent on never shows the answer: remove one of them")
        }
        guard let door = HTMLFormDoor(from: &settings, vault: vault) else { return nil }
        return HTMLFormSource(
            place: place, door: door, fields: fields, charset: charset,
            desk: HTMLFormDesk(door: door, redirect: redirect))
    }

    /// `honeypot: website`, or a list of names.
    private static func honeypots(from settings: inout MappingReader) -> Set<String> {
        if settings.node["honeypot"]?.scalar != nil { return Set([settings.text("honeypot")].compactMap { $0 }) }
        return Set(settings.texts("honeypot"))
    }

    private static func charset(from settings: inout MappingReader) -> Charset? {
        guard let name = settings.text("charset") else { return nil }
        if let charset = Charset(named: name) { return charset.output }
        settings.problem(
            "003", "\"charset\" is no character encoding of the web: \"\(name.shortened(to: 40))\"",
            hint: "write what the page's <meta charset> says, such as windows-1251 or shift_jis",
            at: settings.node["charset"]?.place)
        return nil
    }

    package static func destination(
        named name: String, settings: inout MappingReader, vault: Vault
    ) -> (any Destination)? {
        settings.refuse(self.name, "takes no posts: write \"answer: response\" on the source")
        return nil
    }

    package static func unconfigured(source name: String) -> any Source {
        HTMLFormSource(
            place: FormPlace(source: name, scope: name), door: .closed, fields: HTMLFormFields(), charset: nil,
            desk: HTMLFormDesk(door: .closed, redirect: nil))
    }
}
