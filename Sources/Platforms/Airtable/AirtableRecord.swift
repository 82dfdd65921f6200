import Intake

/// One record, from the script or from the Web API.
///
/// The script sends `{"base": {"id"}, "table": {"id", "name"}, "record": {"id", "name", "url"}, "fields": [{"id", "name",
/// "type", "value"}], "sent_at"}`; the API `{"id", "createdTime", "fields": {name: value}}` (airtable.com/developers/web,
/// "Get record", and "Field types and cell values" for both).
struct AirtableRecord {
    let response: FormResponse

    init?(_ body: JSON, base: String?, table: String?) {
        let record = body["record"] ?? body
        // Scripts and tools of people's own call it as they please.
        let ids = [record["id"], body["recordId"], body["record_id"], body["recordID"]]
        guard let id = ids.lazy.compactMap({ $0?.string?.tidied.nonEmpty }).first else { return nil }
        let cells: [AirtableCell]
        switch body["fields"] ?? record["fields"] {
        case .array(let fields)?: cells = fields.prefix(FormResponse.answerLimit).map(AirtableCell.init(sent:))
        case .object(let fields)?: cells = fields.prefix(FormResponse.answerLimit).map(AirtableCell.init(record:))
        // Cells beside the record's id, as automations' own scripts and tools in between send them.
        case nil where id.hasPrefix("rec"):
            cells = body.members.filter { !Self.about.contains($0.key) }.prefix(FormResponse.answerLimit)
                .map(AirtableCell.init(record:))
        default: return nil
        }
        let time = { (value: JSON?) in value?.isoTime }
        let ofType = { (type: String) in cells.first { $0.type == type }?.value }
        let submittedAt = time(record["createdTime"]) ?? time(ofType("createdTime"))
        let creator = ofType("createdBy")
        response = FormResponse(
            id: id, answers: cells.map(\.answer),
            respondent: Person(
                id: creator?["id"]?.string ?? "", name: creator?["name"]?.string?.tidied.nonEmpty,
                email: creator?["email"]?.string?.tidied.nonEmpty),
            permalink: record["url"]?.string?.nonEmpty
                ?? Self.link(
                    base: body["base", "id"]?.string ?? base, table: body["table", "id"]?.string ?? table, record: id),
            submittedAt: submittedAt ?? time(body["sent_at"]),
            changedAt: [time(body["sent_at"]), time(ofType("lastModifiedTime"))].compactMap { $0 }.max())
    }

    /// What is no cell of a record that stands flat.
    private static let about: Set<String> = [
        "id", "recordId", "record_id", "recordID", "createdTime", "baseId", "base_id", "base", "tableId", "table_id",
        "table", "record", "sent_at", "type", "deleted",
    ]

    private static func link(base: String?, table: String?, record: String) -> String? {
        guard let base = base?.nonEmpty, let table = table?.nonEmpty else { return nil }
        return "https://airtable.com/" + [base, table, record].map(\.percentEncoded).joined(separator: "/")
    }
}

/// One cell, with the type of its field where that is known.
struct AirtableCell {
    let type: String
    let value: JSON
    let answer: FormAnswer

    /// As the script sends it.
    init(sent field: JSON) {
        type = field["type"]?.string ?? ""
        value = field["value"] ?? .null
        let id = field["id"]?.string ?? ""
        let label = field["name"]?.string?.tidied.nonEmpty ?? id.nonEmpty ?? "field"
        answer = Self.answer(id: id, label: label, type: type, value: value)
    }

    /// As the API gives it: the type is seen in the value alone.
    init(record field: JSON.Member) {
        type = ""
        value = field.value
        answer = Self.answer(id: "", label: field.key.tidied.nonEmpty ?? "field", type: "", value: value)
    }

    private static func answer(id: String, label: String, type: String, value: JSON) -> FormAnswer {
        FormAnswer(id: id, kind: kind(type, value), label: label, value: meant(type, value))
    }

    /// What of a value is the answer.
    private static func meant(_ type: String, _ value: JSON) -> JSON {
        switch type {
        // A button is pressed, not answered; computed text says how far it got.
        case "button": .null
        case "percent": value.number.map { .string(percent($0)) } ?? value
        default: lookedUp(value)
        }
    }

    /// Looked-up values come each with the record they are from; text that a model writes with how far it got.
    private static func lookedUp(_ value: JSON) -> JSON {
        if case .array(let elements) = value {
            return .array(elements.prefix(200).map { $0["linkedRecordId"] == nil ? $0 : $0["value"] ?? .null })
        }
        // A formula that cannot be computed.
        if value["error"] != nil || value["specialValue"] != nil { return .null }
        return value["state"] == nil ? value : value["value"] ?? value
    }

    /// `0.25` is shown as `25%`.
    private static func percent(_ share: Double) -> String {
        let hundredths = JSON.double((share * 10_000).rounded() / 100).scalarText ?? ""
        return (hundredths.hasSuffix(".0") ? String(hundredths.dropLast(2)) : hundredths) + "%"
    }

    private static func kind(_ type: String, _ value: JSON) -> FormAnswer.Kind {
        switch type {
        case "multilineText", "richText": .longText
        case "singleLineText": .shortText
        case "email": .email
        case "url": .url
        case "phoneNumber": .phone
        case "number", "percent", "currency", "rating", "duration", "count": .number
        case "date", "dateTime": .date
        case "checkbox": .consent
        case "singleSelect", "multipleSelects": .choice
        case "multipleAttachments": .file
        // What Airtable fills in by itself.
        case "createdTime", "lastModifiedTime", "createdBy", "lastModifiedBy", "autoNumber", "button", "formula",
            "rollup", "externalSyncSource":
            .hidden
        case "": untyped(value)
        default: .other
        }
    }

    private static func untyped(_ value: JSON) -> FormAnswer.Kind {
        switch value {
        case .string(let text): text.contains("\n") ? .longText : .written
        case .int, .double: .number
        case .bool: .consent
        case .array(let elements): elements.contains { $0["url"] != nil } ? .file : .choice
        default: .other
        }
    }
}
