import Documents
import Intake

/// What a flow sends: `{"id", "form", "response": {…}, "questions": {id: label}}`, or `{"id", "answers": {label: value}}`.
///
/// `response` is the body of "Get response details" (learn.microsoft.com/connectors/microsoftforms): `responder` (an
/// address, or `anonymous`), `submitDate` (`11/21/2026 10:02:15 AM`, UTC), and each answer as text under the question's
/// id, `r` and 32 hex digits. Choices of several, rankings and files are lists, written as JSON into the text. It may
/// also be the whole body, or be JSON within text, as flows come to send it.
struct MSFormsResponse {
    let response: FormResponse

    init?(_ body: JSON, labels: [String: String], event: Event) {
        let details = Self.unwrapped(body["response"] ?? body["body"]) ?? body
        let known = labels.merging(Self.labels(in: body, details)) { ours, _ in ours }
        var answers = Self.declared(in: body, details, known)
        if answers.isEmpty {
            answers = details.members.filter { Self.isQuestion($0.key) || known[$0.key] != nil }
                .prefix(FormResponse.answerLimit)
                .map { Self.answer(id: $0.key, label: known[$0.key] ?? $0.key, value: $0.value) }
        }
        if answers.isEmpty { answers = Self.flat(body) }
        guard !answers.isEmpty else { return nil }
        if let form = (body["form", "title"] ?? body["form"])?.string?.tidied.nonEmpty {
            answers.append(FormAnswer(name: "form", kind: .hidden, label: "Form", values: [form]))
        }
        let responder = (details["responder"] ?? body["responder"])?.string?.tidied ?? ""
        response = FormResponse(
            // Without an id, a repeated delivery is known by its bytes.
            id: Self.id(in: body) ?? "sha256:" + fingerprint(of: event.body), answers: answers,
            respondent: Person(
                name: (details["responderName"] ?? body["responderName"])?.string?.tidied.nonEmpty,
                email: responder.contains("@") ? responder : nil),
            permalink: body["url"]?.string?.tidied.nonEmpty,
            submittedAt: (details["submitDate"] ?? body["submitDate"])?.string.flatMap(Self.time))
    }

    // MARK: - Parts

    /// Numbers of responses begin at 1 in every form: with the form, where the body names it, they are unique.
    static func id(in body: JSON) -> String? {
        let forms = [
            body["formId"], body["form", "id"], body["resourceData", "formId"], body["form", "title"], body["form"],
        ]
        let form = forms.lazy.compactMap { $0?.scalarText?.tidied.nonEmpty }.first
        return number(in: body).map { number in form.map { "\($0)/\(number)" } ?? number }
    }

    /// The response's number, wherever the flow put it.
    private static func number(in body: JSON) -> String? {
        let places = [
            body["id"], body["responseId"], body["resourceData", "responseId"],
            body["response", "responseId"], body["response", "id"],
            body["value"]?.elements.first?["resourceData", "responseId"],
        ]
        return places.lazy.compactMap { $0?.scalarText?.tidied.nonEmpty }.first
    }

    /// JSON within text, as a token in quotes gives it.
    private static func unwrapped(_ value: JSON?) -> JSON? {
        guard let value else { return nil }
        let read = value.string.flatMap { try? JSON(parsing: Array($0.utf8)) } ?? value
        guard case .object = read else { return nil }
        // The whole output of the action has its body within.
        if case .object? = read["body"] { return read["body"] }
        return read
    }

    static func isQuestion(_ key: String) -> Bool {
        key.utf8.count == 33 && key.utf8.first == UInt8(ascii: "r")
            && key.utf8.dropFirst().allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
    }

    /// `questions`, where its keys are ids of questions.
    private static func labels(in body: JSON, _ details: JSON) -> [String: String] {
        let pairs = (body["questions"]?.members ?? []).prefix(FormResponse.answerLimit).compactMap { member in
            (isQuestion(member.key) || details[member.key] != nil ? member.value.string?.tidied.nonEmpty : nil)
                .map { (member.key, $0) }
        }
        return Dictionary(pairs) { first, _ in first }
    }

    /// Answers under labels that the flow's maker wrote: an object, or a list of `{"question", "answer"}`.
    private static func declared(in body: JSON, _ details: JSON, _ known: [String: String]) -> [FormAnswer] {
        let given = body["answers"] ?? body["questions"]
        switch given?.string.flatMap({ try? JSON(parsing: Array($0.utf8)) }) ?? given {
        case .object(let members)?:
            return members.prefix(FormResponse.answerLimit).compactMap { member in
                if body["answers"] == nil, known[member.key] != nil { return nil }
                let id = isQuestion(member.key) ? member.key : ""
                return answer(id: id, label: known[member.key] ?? member.key, value: member.value)
            }
        case .array(let elements)?:
            return elements.prefix(FormResponse.answerLimit).compactMap { element in
                let id = element["questionId"]?.string ?? ""
                let asked = (element["question"] ?? element["label"] ?? element["title"])?.string?.tidied.nonEmpty
                guard let label = known[id] ?? asked ?? id.nonEmpty else { return nil }
                let value = element["answer"] ?? element["answer1"] ?? element["value"] ?? .null
                return answer(id: id, label: label, value: value)
            }
        default: return []
        }
    }

    /// What is no answer in a body of the flow's maker, or in a row of the sheet that Forms keeps.
    private static let about: Set<String> = [
        "id", "responseid", "formid", "form", "submitdate", "responder", "respondername", "starttime", "startdate",
        "completiontime", "lastmodifiedtime", "iteminternalid", "url", "powerappsid", "eventtype", "webhookid",
        "statuscode", "headers", "body", "resourcedata", "status", "error", "message id", "type", "questions",
        "answers",
    ]

    /// Answers by their labels at the top of the body itself, where there is also a word of Forms' own.
    private static func flat(_ body: JSON) -> [FormAnswer] {
        let plain = { (key: String) in key.lowercased().filter { $0 != " " && $0 != "_" } }
        let isForms = body.members.contains {
            ["responseid", "submitdate", "responder", "completiontime", "iteminternalid"].contains(plain($0.key))
        }
        guard isForms else { return [] }
        return body.members.filter { member in
            if case .object = member.value { return false }
            return !about.contains(plain(member.key)) && !member.key.hasPrefix("@") && !member.key.hasPrefix("__")
        }.prefix(FormResponse.answerLimit).map { answer(id: "", label: $0.key.tidied, value: $0.value) }
    }

    // MARK: - Answers

    private static func answer(id: String, label: String, value: JSON) -> FormAnswer {
        let name = label.tidied.nonEmpty ?? id
        guard let text = value.string else { return FormAnswer(id: id, kind: kind(value), label: name, value: value) }
        let trimmed = text.trimmed
        if trimmed.utf8.first == UInt8(ascii: "["), let list = try? JSON(parsing: Array(trimmed.utf8)),
            case .array(let elements) = list
        {
            let isFiles = elements.contains { $0["link"] != nil || $0["driveId"] != nil }
            return FormAnswer(id: id, kind: isFiles ? .file : .choice, label: name, value: list)
        }
        return FormAnswer(id: id, kind: isNumber(trimmed) ? .number : .written, label: name, value: value)
    }

    private static func kind(_ value: JSON) -> FormAnswer.Kind {
        switch value {
        case .int, .double: .number
        case .array: .choice
        default: .other
        }
    }

    /// Ratings and numbers come as text.
    private static func isNumber(_ text: some StringProtocol) -> Bool {
        !text.isEmpty && text.utf8.count <= 12 && text.utf8.allSatisfy { (48...57).contains($0) || $0 == 46 }
    }

    /// `11/21/2026 10:02:15 AM`, or a time as the standards write it.
    static func time(_ text: String) -> Timestamp? {
        if let time = Timestamp(iso8601: text) ?? Timestamp(iso8601: text + "Z") { return time }
        let parts = text.split { $0 == "/" || $0 == " " || $0 == ":" || $0 == "\u{202F}" }
        guard parts.count >= 5, let month = Int(parts[0]), let day = Int(parts[1]), let year = Int(parts[2]),
            var hour = Int(parts[3]), let minute = Int(parts[4]), (1...9999).contains(year), (0...23).contains(hour)
        else { return nil }
        let second = parts.count > 5 ? Int(parts[5]) ?? 0 : 0
        switch parts.last?.uppercased() {
        case "AM"?: hour = hour == 12 ? 0 : hour
        case "PM"?: hour = hour < 12 ? hour + 12 : hour
        default: break
        }
        func padded(_ number: Int, _ width: Int) -> String {
            String(repeating: "0", count: max(0, width - "\(number)".utf8.count)) + "\(number)"
        }
        let days = "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
        return Timestamp(iso8601: "\(days)T\(padded(hour, 2)):\(padded(minute, 2)):\(padded(second, 2))Z")
    }
}
