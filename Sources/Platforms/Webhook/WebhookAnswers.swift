import Intake

/// Answers as form tools write them into a webhook: each an object with the question's label and what was answered.
///
/// Seen so: a list `[{"label", "value"}]` (in a list of its own, or of several pages), an object of such objects by id,
/// an object of values with their type (`{"type": "select", "select": {…}}`), and lists that have only the question's id
/// beside the value. The words for label and value differ from tool to tool.
struct WebhookAnswers {
    private(set) var answers: [FormAnswer] = []

    /// - Returns: `nil` for what does not look like answers as a whole.
    init?(_ value: JSON, key: String) {
        let entries: [(id: String, entry: JSON)]
        switch value {
        case .array(let elements):
            // Pages of a form, or a list in a list.
            let flat = elements.prefix(Self.limit).flatMap { element -> [JSON] in
                if case .array(let inner) = element { return Array(inner.prefix(Self.limit)) }
                return [element]
            }
            entries = flat.prefix(Self.limit).map { ("", $0) }
        case .object(let members):
            entries = members.prefix(Self.limit).map { ($0.key, $0.value) }
        default: return nil
        }
        guard !entries.isEmpty else { return nil }
        let isContainer = Self.containers.contains(WebhookValues.plain(key))
        for (id, entry) in entries {
            if let answer = Self.answer(entry, id: id, mayHaveIDOnly: isContainer) {
                answers.append(answer)
            } else if entry["questionId"] == nil || !isContainer {
                return nil
            }
        }
        // A thing with a title and a text is no question with its answer.
        if case .object(let members) = value, members.count == 1, let only = members.first?.value, only["text"] != nil,
            only["value"] == nil, only["answer"] == nil
        {
            return nil
        }
        // Names alone are no answers: a list of people, tags or files looks the same.
        guard isContainer || answers.contains(where: \.isAnswered) else { return nil }
    }

    private static let limit = 300

    /// Words under which tools put answers.
    private static let containers: Set<String> = [
        "answers", "fields", "formfields", "questions", "responses", "questionsandanswers", "data", "items", "values",
        "fieldvalues", "formdata", "properties", "orderedhumanfields", "inputs", "elements", "content",
        "results", "customfields", "customfieldsvalues",
    ]

    private static let labels = [
        "label", "question", "questiontext", "title", "fieldlabel", "fieldname", "name", "field", "heading", "key",
    ]
    private static let values = [
        "value", "values", "answer", "answers", "response", "answertext", "text", "selected", "choice", "choices",
    ]

    private static func answer(_ entry: JSON, id: String, mayHaveIDOnly: Bool) -> FormAnswer? {
        guard case .object(let members) = entry, members.count <= 60 else { return nil }
        let named = members.map { (WebhookValues.plain($0.key), $0.value) }
        func first(_ names: [String]) -> (name: String, value: JSON)? {
            for name in names { if let found = named.first(where: { $0.0 == name }) { return found } }
            return nil
        }
        let type = first(["type", "fieldtype", "questiontype"])?.value.string ?? ""
        // A value that stands under its own type.
        let typed = entry[type].map { (name: WebhookValues.plain(type), value: $0) }
        guard let value = first(values) ?? typed else { return nil }
        let ownID = first(["id", "uuid", "fieldid", "questionid", "ref"])?.value.scalarText?.tidied
        let stable = first(["customkey", "key", "ref", "alias"])?.value.string?.tidied.nonEmpty
        let label = labels.lazy.filter { $0 != value.name }.compactMap { first([$0])?.value }
            .compactMap { ($0.string ?? $0["text"]?.string ?? $0["title"]?.string ?? $0["label"]?.string)?.tidied }
            .first { !$0.isEmpty }
        let shown = label ?? id.tidied.nonEmpty ?? (mayHaveIDOnly ? ownID?.nonEmpty : nil)
        guard let shown else { return nil }
        return FormAnswer(
            id: ownID?.nonEmpty ?? id, name: stable, kind: kind(type, value.value), label: shown, value: value.value)
    }

    /// By the tool's word for the field, as far as the words are the same everywhere.
    private static func kind(_ type: String, _ value: JSON) -> FormAnswer.Kind {
        switch type.lowercased().filter({ $0.isLetter }) {
        case "email": return .email
        case "textarea", "longtext", "paragraph", "paragraphtext", "longanswer", "multilinetext": return .longText
        case "text", "shorttext", "shortanswer", "input", "inputtext", "textfield", "singlelinetext": return .shortText
        case "name", "fullname": return .name
        case "phone", "tel", "phonenumber", "inputphonenumber": return .phone
        case "url", "website", "link": return .url
        case "date", "datetime", "datepicker", "createdtime", "lasteditedtime": return .date
        case "number", "rating", "scale", "nps", "linearscale", "opinionscale": return .number
        case "checkbox", "checkboxes", "select", "radio", "dropdown", "multiselect", "multiplechoice", "choice",
            "choices", "singlechoice", "status":
            return .choice
        case "hidden", "hiddenfields": return .hidden
        default: break
        }
        switch value {
        case .string: return .written
        case .int, .double: return .number
        case .array: return .choice
        default: return .other
        }
    }
}
