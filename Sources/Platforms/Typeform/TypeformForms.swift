import Documents
import Intake

/// Asks for a form's questions: responses from the Responses API have their ids alone.
struct TypeformForms: LookupPlan {
    let api: TypeformAPI

    private static let life: Duration = .seconds(3600)

    func subjects(in event: Event) -> [Lookup.Subject] {
        guard let body = try? JSON(parsing: event.body) else { return [] }
        let response = body["form_response"] ?? body
        guard response["definition", "fields"] == nil, let form = response["form_id"]?.string?.nonEmpty else {
            return []
        }
        return [Lookup.Subject(.form, form)]
    }

    func compose(_ subject: Lookup.Subject) -> TransportRequest? {
        subject.kind == .form ? api.form(subject.id) : nil
    }

    func read(_ response: TransportResponse, for subject: Lookup.Subject) -> Lookup.Answer {
        guard response.isSuccess else { return Lookup.failure(response) }
        guard let form = try? JSON(parsing: response.body), case .array(let fields)? = form["fields"] else {
            return .unknown(reason: "Typeform's answer is no form with questions")
        }
        let title = form["title"]?.string?.tidied.nonEmpty
        let document: JSON = ["title": JSON(title), "fields": .array(fields.map { Self.kept($0, depth: 0) })]
        return .known(Lookup.Fact(name: title, document: document), freshFor: Self.life)
    }

    /// What a response needs of a question: the pictures and the logic stay where they are.
    private static func kept(_ field: JSON, depth: Int) -> JSON {
        var members = ["id", "ref", "title", "type", "subfield_key"].compactMap { key in
            field[key].map { JSON.Member(key, $0) }
        }
        let inner = field["properties", "fields"]?.elements ?? []
        if depth < 4, !inner.isEmpty {
            let fields: JSON = ["fields": .array(inner.map { kept($0, depth: depth + 1) })]
            members.append(JSON.Member("properties", fields))
        }
        return .object(members)
    }
}
