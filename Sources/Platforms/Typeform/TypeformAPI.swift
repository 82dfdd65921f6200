package import Intake

/// Typeform's own interface, with a personal token (typeform.com/developers, "Create API", "Responses API").
package struct TypeformAPI: Sendable {
    package static let address = "https://api.typeform.com"

    let root: String
    let token: Secret

    package init(root: String = Self.address, token: Secret) {
        self.root = root
        self.token = token
    }

    /// The largest page of responses, with long answers.
    private static let answerBytes = 16 << 20

    private func request(_ path: String) -> TransportRequest {
        .get(
            root + path, headers: ["Authorization": "Bearer " + token.revealedText, "Accept": "application/json"],
            patience: .seconds(60), answerBytes: Self.answerBytes)
    }

    var account: TransportRequest { request("/me") }

    func form(_ id: String) -> TransportRequest { request("/forms/\(id.percentEncoded)") }

    func webhooks(of form: String) -> TransportRequest { request("/forms/\(form.percentEncoded)/webhooks") }

    /// Finished responses, oldest first; `since` counts whole seconds, and is part of what is given.
    func responses(to form: String, since: Timestamp, limit: Int) -> TransportRequest {
        let seconds = max(0, since.milliseconds / 1000)
        return request(
            "/forms/\(form.percentEncoded)/responses?page_size=\(limit)&since=\(seconds)&sort=submitted_at,asc"
                .replacing(",", with: "%2C"))
    }

    /// What to do about a refusal.
    static func advice(_ status: Int) -> String? {
        switch status {
        case 401, 403:
            "make a personal token (Typeform: your picture > Your settings > Personal tokens) with the scopes "
                + "forms:read, responses:read and webhooks:read, and put it where `token` refers to"
        case 404:
            "the form's id is in its address, admin.typeform.com/form/<id>; accounts in the EU need "
                + "api: https://api.eu.typeform.com"
        default: nil
        }
    }
}
