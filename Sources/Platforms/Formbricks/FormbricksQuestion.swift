import Intake

/// One question of a survey, and how its answer is written.
///
/// Types and shapes: formbricks/formbricks, packages/types/surveys (elements) and packages/types/responses.
struct FormbricksQuestion {
    private let element: JSON
    private let language: String?
    private let id: String
    private let type: String

    init(_ element: JSON, language: String?) {
        self.element = element
        self.language = language
        id = element["id"]?.string?.tidied ?? ""
        type = element["type"]?.string ?? ""
    }

    private var label: String { text(element["headline"]) ?? text(element["label"]) ?? id.nonEmpty ?? "question" }

    private func text(_ json: JSON?) -> String? { FormbricksSurvey.text(json, language: language) }

    /// One for most questions; one for each part of a person's contact.
    func answers(to value: JSON?) -> [FormAnswer] {
        let value = value ?? .null
        switch type {
        // A button to go on, which nobody is asked about.
        case "cta": return value.string?.nonEmpty.map { [answer(.choice, [$0])] } ?? []
        case "consent": return [answer(.consent, consent(value))]
        case "contactInfo": return contact(value)
        case "address": return [answer(.other, address(value))]
        case "matrix": return [answer(.other, matrix(value))]
        case "fileUpload": return [files(value)]
        case "pictureSelection": return [answer(.choice, pictures(value))]
        case "multipleChoiceSingle", "multipleChoiceMulti", "ranking": return [answer(.choice, chosen(value))]
        default: return [answer(kind, FormValue(value).values)]
        }
    }

    private func answer(_ kind: FormAnswer.Kind, _ values: [String]) -> FormAnswer {
        FormAnswer(id: id, kind: kind, label: label, values: values)
    }

    private var kind: FormAnswer.Kind {
        switch type {
        case "openText":
            switch element["inputType"]?.string {
            case "email"?: .email
            case "url"?: .url
            case "number"?: .number
            case "phone"?: .phone
            // Long unless its maker says otherwise.
            default: element["longAnswer"] == false ? .shortText : .longText
            }
        case "rating", "nps", "csat", "ces": .number
        case "date": .date
        default: .other
        }
    }

    // MARK: - Values

    private func consent(_ value: JSON) -> [String] {
        switch value {
        case "accepted", true: ["yes"]
        case "dismissed", false: ["no"]
        default: FormValue(value).values
        }
    }

    /// Answers are the labels themselves; only some versions send a choice's id.
    private func chosen(_ value: JSON) -> [String] {
        let labels = texts(element["choices"])
        return FormValue(value).values.map { labels[$0] ?? $0 }
    }

    /// By id, what is written on each choice.
    private func texts(_ choices: JSON?) -> [String: String] {
        let pairs = (choices?.elements ?? []).prefix(500).compactMap { choice -> (String, String)? in
            guard let id = choice["id"]?.string, let text = text(choice["label"]) else { return nil }
            return (id, text)
        }
        return Dictionary(pairs) { first, _ in first }
    }

    /// Pictures have no words: the name of the image's file tells them apart.
    private func pictures(_ value: JSON) -> [String] {
        let pairs = (element["choices"]?.elements ?? []).prefix(500).compactMap { choice -> (String, String)? in
            guard let id = choice["id"]?.string, let url = choice["imageUrl"]?.string else { return nil }
            return (id, Attachment(at: url).name.tidied)
        }
        let names = Dictionary(pairs) { first, _ in first }
        return FormValue(value).values.map { names[$0]?.nonEmpty ?? $0 }
    }

    private func matrix(_ value: JSON) -> [String] {
        let rows = texts(element["rows"])
        let columns = texts(element["columns"])
        return value.members.prefix(FormValue.limit).compactMap { member in
            guard let chosen = FormValue.text(member.value) else { return nil }
            return "\(rows[member.key] ?? member.key): \(columns[chosen] ?? chosen)".tidied
        }
    }

    private func files(_ value: JSON) -> FormAnswer {
        let read = FormValue(value == "skipped" ? .null : value, isFile: true)
        var answer = answer(.file, read.values)
        answer.attachments = read.attachments
        return answer
    }

    // MARK: - Compound answers: a list in a fixed order

    private func address(_ value: JSON) -> [String] {
        let parts = value.elements.prefix(10).compactMap(FormValue.text)
        if parts.isEmpty { return FormValue(value).values }
        return [parts.joined(separator: ", ")]
    }

    private static let contactParts: [(key: String, label: String, kind: FormAnswer.Kind)] = [
        ("firstName", "First name", .firstName), ("lastName", "Last name", .lastName), ("email", "Email", .email),
        ("phone", "Phone", .phone), ("company", "Company", .other),
    ]

    private func contact(_ value: JSON) -> [FormAnswer] {
        let given = value.elements
        return Self.contactParts.enumerated().compactMap { index, part in
            let value = index < given.count ? FormValue.text(given[index]) : nil
            guard value != nil || element[part.key]?["show"] != false else { return nil }
            // `placeholder` is Formbricks' key for what stands in the empty box: the only label its contact parts have.
            return FormAnswer(
                id: "\(id).\(part.key)", kind: part.kind,
                label: text(element[part.key]?["placeholder"]) ?? part.label, values: value.map { [$0] } ?? [])
        }
    }
}
