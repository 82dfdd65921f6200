import Intake

/// A response with its questions: answers joined to the definition by the question's id.
struct TypeformResponse {
    /// One question as it was asked, with what was answered.
    struct Answered {
        var id: String
        var ref: String?
        /// The question's kind, such as `short_text` or `email`.
        var type: String
        /// `first_name` and the like, for the parts of a contact block.
        var part: String?
        var label: String
        var values: [String]

        /// True when a setting names this question: by ref, id or label.
        func isNamed(_ name: String) -> Bool { ref == name || id == name || label == name }
        var text: String { values.joined(separator: ", ") }
    }

    let body: JSON
    private(set) var questions: [Answered] = []
    private(set) var attachments: [Attachment] = []

    private static let limit = 500

    init(_ body: JSON) {
        self.body = body
        let answers = (body["answers"]?.elements ?? []).prefix(Self.limit)
        var byID: [String: [JSON]] = [:]
        for answer in answers { byID[answer["field"]?["id"]?.string ?? "", default: []].append(answer) }
        var asked: Set<String> = []
        for field in Self.flattened(body["definition"]?["fields"]?.elements ?? [], depth: 0).prefix(Self.limit) {
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
            let inner = field["properties"]?["fields"]?.elements ?? []
            return [field] + (depth < 4 && !inner.isEmpty ? flattened(inner, depth: depth + 1) : [])
        }
    }

    private mutating func add(field: JSON, answers: [JSON]) {
        let read = answers.map(TypeformAnswer.init)
        let ref = field["ref"]?.string?.nonEmpty
        let id = field["id"]?.string ?? ""
        questions.append(
            Answered(
                id: id, ref: ref, type: field["type"]?.string ?? "", part: field["subfield_key"]?.string?.nonEmpty,
                label: field["title"]?.string?.tidied.nonEmpty ?? ref ?? id.nonEmpty ?? "answer",
                values: read.flatMap(\.values)))
        attachments += read.flatMap(\.attachments)
    }

    // MARK: - What a submission takes

    /// Questions in the form's order, then hidden fields, variables and the score.
    var fields: [Field] {
        var fields = questions.map { Field(label: $0.label, name: $0.ref, values: $0.values) }
        for hidden in (body["hidden"]?.members ?? []).prefix(100) {
            let value = hidden.value.scalarText
            fields.append(
                Field(label: hidden.key, name: hidden.key, values: value.flatMap(\.nonEmpty).map { [$0] } ?? []))
        }
        for variable in (body["variables"]?.elements ?? []).prefix(100) {
            guard let key = variable["key"]?.string?.nonEmpty else { continue }
            let value = variable[variable["type"]?.string ?? ""]?.scalarText ?? variable["number"]?.scalarText
            add(Field(label: key, name: key, values: value.map { [$0] } ?? []), to: &fields)
        }
        if let score = body["calculated"]?["score"]?.scalarText {
            add(Field(label: "Score", name: "score", values: [score]), to: &fields)
        }
        return fields
    }

    private func add(_ field: Field, to fields: inout [Field]) {
        if !fields.contains(where: { $0.name == field.name }) { fields.append(field) }
    }

    func time(_ key: String) -> Timestamp? { body[key]?.string.flatMap(Timestamp.init(iso8601:)) }

    // MARK: - Piping

    /// A question may quote an earlier answer: `Thanks, {{field:name}}!`; the label shows it where it is known.
    private mutating func resolvePiping() {
        let known = questions
        for index in questions.indices where questions[index].label.contains("{{") {
            questions[index].label = resolved(questions[index].label, by: known)
        }
    }

    private func resolved(_ label: String, by known: [Answered]) -> String {
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

    private func piped(_ name: String, by known: [Answered]) -> String? {
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
            return known.first { $0.ref == key || $0.id == key }?.text
        }
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
