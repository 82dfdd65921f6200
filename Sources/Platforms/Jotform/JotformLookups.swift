import Documents
import Intake

/// The questions of a form, for the labels that people saw (api.jotform.com/docs: `GET /form/{id}/questions`).
struct JotformLookups: LookupPlan {
    let client: JotformClient
    let forms: [String]

    /// A label that is changed is seen within that time; 24 calls for each form are far from an account's limit.
    private static let life: Duration = .seconds(3600)

    func subjects(in event: Event) -> [Lookup.Subject] {
        guard let delivery = try? JotformDelivery(event.body, contentType: event.headers["content-type"]),
            delivery.submissionID != nil, let form = delivery.formID, JotformClient.isID(form),
            forms.isEmpty || forms.contains(form), delivery.parts["answers"] == nil
        else { return [] }
        return [Lookup.Subject(.form, form)]
    }

    func compose(_ subject: Lookup.Subject) -> TransportRequest? {
        guard subject.kind == .form, JotformClient.isID(subject.id) else { return nil }
        return client.get("/form/\(subject.id)/questions", answerBytes: 4 << 20)
    }

    func read(_ response: TransportResponse, for subject: Lookup.Subject) -> Lookup.Answer {
        guard response.isSuccess else { return Lookup.failure(response) }
        guard case .object(let members)? = JotformClient.content(response), !members.isEmpty else {
            return .later(after: nil, reason: "Jotform's answer about form \(subject.id) could not be read")
        }
        return .known(
            Lookup.Fact(document: JotformForm(api: .object(members)).document), freshFor: Self.life)
    }

    /// Where people see what the API tells: `https://eu-api.jotform.com` belongs to `https://eu.jotform.com`.
    static func site(_ api: String) -> String {
        switch api {
        case "https://api.jotform.com": "https://www.jotform.com"
        case "https://eu-api.jotform.com": "https://eu.jotform.com"
        case "https://hipaa-api.jotform.com": "https://hipaa.jotform.com"
        // Enterprise servers have their API beside their pages.
        default: api.hasSuffix("/API") ? String(api.dropLast(4)) : api
        }
    }
}
