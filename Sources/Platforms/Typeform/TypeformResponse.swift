import Intake

/// A response with its questions: answers joined to the definition by the question's id.
struct TypeformResponse {
    let body: JSON
    private(set) var questions: [FormAnswer] = []

    private static let limit = 500

    /// - Parameter form: its questions as they were looked up, for a response that does not bring them.
    init(_ body: JSON, form: JSON? = nil) {
        self.body = body
        let asks = body["definition"]?["fields"] ?? form?["fields"]
        let answers = (body["answers"]?.elements ?? []).prefix(Self.limit)
        var byID: [String: [JSON]] = [:]
        for answer in answers { byID[answer["field"]?["id"]?.string ?? "", default: []].append(answer) }
        var asked: Set<String> = []
        for field in Self.flattened(asks?.elements ?? [], depth: 0).prefix(Self.limit) {
            let id = field["id"]?.string ?? ""
            guard asked.insert(id).inserted else { continue }
            // A statement or the head of a group asks nothing.
            let isSilent = ["statement", "group", "inline_group", "contact_info", "matrix"].contains(
                field["type"]?.string ?? "")
            if isSilent, byID[id] == nil { continue }
            add(field: field, answers: byID[id] ?? [])
        }
        // What the definition does not list (it is left out of some replays) is named by its ref.
        for answer in answers where !asked.contains(answer["field"]?["id"]?.string ?? "") {
            add(field: answer["field"] ?? .null, answers: [answer])
        }
        resolvePiping()
    }

    private static func flattened(_ fields: [JSON], depth: Int) -> [JSON] {
        fields.flatMap { field in
            var inner = field["properties"]?["fields"]?.elements ?? []
            // The row of a table says nothing without the table's question.
            if field["type"]?.string == "matrix", let table = field["title"]?.string?.tidied.nonEmpty {
                inner = inner.map { $0.entitled("\(table): \($0["title"]?.string ?? "")") }
            }
            return [field] + (depth < 4 && !inner.isEmpty ? flattened(inner, depth: depth + 1) : [])
        }
    }

    private mutating func add(field: JSON, answers: [JSON]) {
        let read = answers.map(TypeformAnswer.init)
        let ref = field["ref"]?.string?.nonEmpty
        let id = field["id"]?.string ?? ""
        questions.append(
            FormAnswer(
                id: id, name: ref, kind: Self.kind(field, answers.first?["type"]?.string),
                label: field["title"]?.string?.tidied.nonEmpty ?? ref ?? id.nonEmpty ?? "answer",
                values: read.flatMap(\.values), attachments: read.flatMap(\.attachments)))
    }

    /// What a field asks for, by its type, or by its part of a contact block.
    ///
    /// - Parameter answered: the type of the answer, where the field's own is not told.
    private static func kind(_ field: JSON, _ answered: String?) -> FormAnswer.Kind {
        switch field["subfield_key"]?.string {
        case "first_name"?: return .firstName
        case "last_name"?: return .lastName
        default: break
        }
        return switch field["type"]?.string ?? answered {
        case "long_text"?: .longText
        case "short_text"?: .shortText
        case "text"?: .written
        case "email"?: .email
        case "phone_number"?: .phone
        case "website"?, "url"?: .url
        case "number"?, "opinion_scale"?, "rating"?, "nps"?: .number
        case "date"?: .date
        case "multiple_choice"?, "picture_choice"?, "dropdown"?, "ranking"?, "yes_no"?, "choice"?, "choices"?,
            "boolean"?:
            .choice
        case "legal"?: .consent
        case "file_upload"?, "signature"?, "file_url"?: .file
        default: .other
        }
    }

    // MARK: - What a submission takes

    /// Questions in the form's order, then hidden fields, variables and the score.
    var answers: [FormAnswer] {
        var answers = questions
        for hidden in (body["hidden"]?.members ?? []).prefix(100) {
            let value = hidden.value.scalarText?.nonEmpty
            answers.append(Self.hidden(hidden.key, value))
        }
        for variable in (body["variables"]?.elements ?? []).prefix(100) {
            guard let key = variable["key"]?.string?.nonEmpty else { continue }
            let value = variable[variable["type"]?.string ?? ""]?.scalarText ?? variable["number"]?.scalarText
            add(Self.hidden(key, value), to: &answers)
        }
        if let outcome = body["outcome", "title"]?.string?.tidied.nonEmpty {
            add(FormAnswer(name: "outcome", kind: .hidden, label: "Outcome", values: [outcome]), to: &answers)
        }
        if let score = body["calculated"]?["score"]?.scalarText {
            add(FormAnswer(name: "score", kind: .hidden, label: "Score", values: [score]), to: &answers)
        }
        return answers
    }

    private static func hidden(_ name: String, _ value: String?) -> FormAnswer {
        FormAnswer(name: name, kind: .hidden, label: name, values: value.map { [$0] } ?? [])
    }

    private func add(_ answer: FormAnswer, to answers: inout [FormAnswer]) {
        if !answers.contains(where: { $0.name == answer.name }) { answers.append(answer) }
    }

    func time(_ key: String) -> Timestamp? { body[key]?.isoTime }

    // MARK: - Piping

    /// A question may quote an earlier answer: `Thanks, {{field:name}}!`; the label shows it where it is known.
    private mutating func resolvePiping() {
        let known = questions
        for index in questions.indices where questions[index].label.contains("{{") {
            questions[index].label = resolved(questions[index].label, by: known)
        }
    }

    private func resolved(_ label: String, by known: [FormAnswer]) -> String {
        var out = ""
        var rest = label[...]
        while let start = rest.range(of: "{{"), let end = rest[start.upperBound...].range(of: "}}") {
            out += rest[..<start.lowerBound]
            let name = String(rest[start.upperBound..<end.lowerBound].trimmed)
            out += piped(name, by: known)?.nonEmpty ?? String(rest[start.lowerBound..<end.upperBound])
            rest = rest[end.upperBound...]
        }
        return out + rest
    }

    private func piped(_ name: String, by known: [FormAnswer]) -> String? {
        let parts = name.split(separator: ":", maxSplits: 1)
        let key = parts.last.map(String.init) ?? name
        switch parts.first {
        case "hidden"?: return body["hidden"]?[key]?.scalarText
        case "var"?, "variable"?:
            let variable = body["variables"]?.elements.first { $0["key"]?.string == key }
            return variable?[variable?["type"]?.string ?? ""]?.scalarText
        default:
            // Old forms say {{answer_60906475}}.
            let key = key.hasPrefix("answer_") ? String(key.dropFirst("answer_".utf8.count)) : key
            return known.first { $0.name == key || $0.id == key }?.text
        }
    }
}

extension JSON {
    /// The same question under another title.
    fileprivate func entitled(_ title: String) -> JSON {
        .object(members.map { $0.key == "title" ? Member("title", .string(title)) : $0 })
    }
}

extension StringProtocol {
    /// The first place of a short text, without Foundation or the regex module.
    fileprivate func range(of text: String) -> Range<Index>? {
        guard let first = text.first else { return nil }
        var from = startIndex
        while let start = self[from...].firstIndex(of: first) {
            if self[start...].hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
            from = index(after: start)
        }
        return nil
    }
}
