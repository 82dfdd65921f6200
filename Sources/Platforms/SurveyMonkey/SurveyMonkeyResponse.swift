import Intake

/// One response as the API has it, joined to the survey's words.
///
/// Answers name choices, rows and columns by id; asked with `simple=true` they also have `simple_text`, and questions
/// their heading and family. Question families: api.surveymonkey.com/v3/docs, "Formatting Question Types".
struct SurveyMonkeyResponse {
    let body: JSON
    private let survey: SurveyMonkeySurvey?
    private(set) var answers: [FormAnswer] = []
    /// Choices that nobody has words for, and how many answers could be read.
    private(set) var unresolved: [String] = []
    private(set) var readable = 0

    private typealias Question = SurveyMonkeySurvey.Question
    private static let limit = 200

    init(_ body: JSON, survey: SurveyMonkeySurvey?) {
        self.body = body
        self.survey = survey
        let given = (body["pages"]?.elements ?? []).flatMap { $0["questions"]?.elements ?? [] }
            .prefix(FormResponse.answerLimit)
        var byID: [String: JSON] = [:]
        for question in given { byID[question["id"]?.scalarText ?? ""] = question }
        var asked: Set<String> = []
        for question in survey?.questions ?? [] where question.family != "presentation" {
            asked.insert(question.id)
            if let given = byID[question.id], let list = given["answers"]?.elements, !list.isEmpty {
                add(given, question)
            } else {
                answers.append(
                    FormAnswer(id: question.id, label: Self.label(nil, question), values: []))
            }
        }
        for question in given where !asked.contains(question["id"]?.scalarText ?? "") { add(question, nil) }
        for variable in (body["custom_variables"]?.members ?? []).prefix(100) {
            hidden(variable.key, variable.value)
        }
        hidden("Custom value", body["custom_value"] ?? .null)
    }

    private mutating func hidden(_ name: String, _ value: JSON) {
        guard let text = value.scalarText?.tidied.nonEmpty else { return }
        answers.append(FormAnswer(name: name.tidied, kind: .hidden, label: name.tidied, values: [text]))
    }

    private static func label(_ given: JSON?, _ question: Question?) -> String {
        let variable = given?["variable_id"]?.scalarText
        return question?.heading(variable: variable)
            ?? given?["heading"]?.string.map(MarkedLabel.plain)?.nonEmpty
            ?? "Question \(given?["id"]?.scalarText?.tidied ?? question?.id ?? "")".tidied
    }

    // MARK: - One question

    private mutating func add(_ given: JSON, _ question: Question?) {
        let list = (given["answers"]?.elements ?? []).prefix(Self.limit)
        let family = question?.family ?? given["family"]?.string ?? ""
        let subtype = question?.subtype ?? given["subtype"]?.string ?? ""
        var answer = FormAnswer(
            id: given["id"]?.scalarText?.tidied ?? "", label: Self.label(given, question), values: [])
        switch family {
        case "presentation": return
        case "open_ended" where list.contains { $0["download_url"] != nil } || question?.display == "file_upload":
            files(list, &answer)
        case "open_ended" where ["multi", "numerical"].contains(subtype) && question != nil:
            return rows(list, answer, question) { _ in subtype == "numerical" ? .number : .shortText }
        case "demographic" where question != nil:
            return rows(list, answer, question, isRowLabel: true, kind: Self.kind)
        case "matrix":
            matrix(list, subtype, &answer, question)
        case "single_choice", "multiple_choice":
            choices(list, &answer, question)
        default:
            answer.kind = family.isEmpty && Self.isTyped(list) ? .written : Self.kind(family, subtype, question)
            answer.values = list.compactMap { text($0, question) }
            if family == "demographic" {
                let rows = Self.named(list, answer)
                if !rows.isEmpty {
                    answers += rows
                    return
                }
                contact(&answer)
            }
        }
        answers.append(answer)
    }

    private static func kind(_ family: String, _ subtype: String, _ question: Question?) -> FormAnswer.Kind {
        switch (family, subtype) {
        case ("datetime", _): .date
        case ("open_ended", _) where question?.display == "slider": .number
        case ("open_ended", "essay"): .longText
        case ("open_ended", "numerical"): .number
        case ("open_ended", _):
            switch question?.validation {
            case "email"?: .email
            case "integer"?, "decimal"?: .number
            case "date_us"?, "date_intl"?: .date
            default: question == nil ? .written : .shortText
            }
        default: .other
        }
    }

    /// Whether it looks like one box that was written into, where the question is not known.
    private static func isTyped(_ list: ArraySlice<JSON>) -> Bool {
        list.count == 1 && list.allSatisfy { $0["text"] != nil && $0["choice_id"] == nil && $0["row_id"] == nil }
    }

    /// A row of a contact question.
    private static func kind(_ type: String) -> FormAnswer.Kind {
        switch type {
        case "name": .name
        case "first_name": .firstName
        case "last_name": .lastName
        case "email": .email
        case "phone": .phone
        default: .other
        }
    }

    /// A contact question whose rows are named in the texts: `Name | Ada Okoye`; none unless all of them are.
    private static func named(_ list: ArraySlice<JSON>, _ whole: FormAnswer) -> [FormAnswer] {
        let rows = list.compactMap { one -> FormAnswer? in
            guard let text = one["text"]?.string?.tidied.nonEmpty, let simple = one["simple_text"]?.string?.tidied,
                simple.hasSuffix(" | " + text)
            else { return nil }
            let label = String(simple.dropLast(text.count + " | ".count)).tidied
            var answer = whole
            answer.label = label.nonEmpty ?? whole.label
            answer.values = [text]
            answer.kind = .written
            return answer
        }
        return rows.count == list.count ? rows : []
    }

    /// A contact question whose rows are not known: only an address gives itself away.
    private mutating func contact(_ answer: inout FormAnswer) {
        guard let email = answer.values.first(where: Self.isEmailLike) else { return }
        answers.append(FormAnswer(id: answer.id, kind: .email, label: answer.label, values: [email]))
        answer.values.removeAll { $0 == email }
    }

    private static func isEmailLike(_ text: String) -> Bool {
        let halves = text.split(separator: "@", omittingEmptySubsequences: false)
        return halves.count == 2 && halves.allSatisfy { !$0.isEmpty } && !text.contains(where: \.isWhitespace)
    }

    // MARK: - Families

    private mutating func files(_ list: ArraySlice<JSON>, _ answer: inout FormAnswer) {
        answer.kind = .file
        for one in list {
            let url = one["download_url"]?.string?.tidied.nonEmpty
            let name = one["text"]?.string?.tidied.nonEmpty ?? one["simple_text"]?.string?.tidied.nonEmpty
            let type = one["content_type"]?.string?.tidied.nonEmpty
            guard let value = name ?? url else { continue }
            readable += 1
            answer.values.append(value)
            answer.attachments.append(
                url.map { Attachment(at: $0, name: name, mediaType: type) } ?? Attachment(name: value, mediaType: type))
        }
    }

    /// Boxes under one heading, each a question of its own.
    private mutating func rows(
        _ list: ArraySlice<JSON>, _ whole: FormAnswer, _ question: Question?, isRowLabel: Bool = false,
        kind: (String) -> FormAnswer.Kind
    ) {
        for one in list {
            guard let text = text(one, question) else { continue }
            let row = question?.rows[one["row_id"]?.scalarText ?? ""]
            let name = row?.text.nonEmpty ?? row?.type.split(separator: "_").joined(separator: " ").nonEmpty
            var answer = whole
            answer.kind = kind(row?.type ?? "")
            answer.values = [text]
            if let name { answer.label = isRowLabel ? name : "\(whole.label): \(name)" }
            answers.append(answer)
        }
    }

    private mutating func choices(_ list: ArraySlice<JSON>, _ answer: inout FormAnswer, _ question: Question?) {
        answer.kind = .choice
        for one in list {
            guard let text = text(one, question) else { continue }
            if let id = one["other_id"]?.scalarText, let other = question?.others[id], !other.isChoice {
                // A remark beside the choices says more than they do.
                answers.append(
                    FormAnswer(
                        id: answer.id, kind: .written, label: "\(answer.label): \(other.text)".tidied, values: [text]))
            } else {
                answer.values.append(text)
            }
        }
    }

    private mutating func matrix(
        _ list: ArraySlice<JSON>, _ subtype: String, _ answer: inout FormAnswer, _ question: Question?
    ) {
        var lines: [(row: String, text: String)] = []
        for one in list {
            guard let text = text(one, question) else { continue }
            let row = question?.rows[one["row_id"]?.scalarText ?? ""]?.text ?? ""
            let column = question?.columns[one["col_id"]?.scalarText ?? ""] ?? ""
            if let id = one["other_id"]?.scalarText, let other = question?.others[id], row.isEmpty {
                lines.append((other.text, text))
            } else {
                lines.append((row, column.isEmpty ? text : "\(column): \(text)"))
            }
        }
        if subtype == "ranking" {
            // The rows as the person put them; what they left out of the order is at the end.
            let ranked = lines.filter { Int($0.text) != nil }.sorted { (Int($0.text) ?? 0) < (Int($1.text) ?? 0) }
            let rest = lines.filter { Int($0.text) == nil }
            answer.values = ranked.map { $0.row.nonEmpty ?? $0.text } + rest.map(Self.line)
            return
        }
        answer.values = lines.map(Self.line)
        if lines.count == 1, let only = lines.first, only.row.isEmpty {
            answer.kind = Double(only.text) == nil ? .choice : .number
        }
    }

    private static func line(_ line: (row: String, text: String)) -> String {
        line.row.isEmpty ? line.text : "\(line.row): \(line.text)".tidied
    }

    // MARK: - One answer

    /// What was chosen or typed; `choice 3057839051` where only that is known.
    private mutating func text(_ answer: JSON, _ question: Question?) -> String? {
        let typed = answer["text"]?.scalarText?.tidied.nonEmpty
        let choice = answer["choice_id"]?.scalarText?.tidied.nonEmpty
        let chosen = choice.flatMap { question?.choices[$0]?.nonEmpty }
        let simple = answer["simple_text"]?.scalarText.map(MarkedLabel.plain)?.nonEmpty
        if let text = chosen ?? typed ?? simple {
            readable += 1
            return text
        }
        if let other = answer["other_id"]?.scalarText, let words = question?.others[other]?.text.nonEmpty {
            readable += 1
            return words
        }
        guard
            let id = choice ?? answer["other_id"]?.scalarText?.tidied.nonEmpty
                ?? answer["row_id"]?.scalarText?.tidied.nonEmpty
        else { return nil }
        unresolved.append(id)
        return "choice \(id)"
    }

    // MARK: - About it

    var id: String? { body["id"]?.scalarText?.tidied.nonEmpty }
    var surveyID: String? { body["survey_id"]?.scalarText?.tidied.nonEmpty }
    var status: String { body["response_status"]?.string?.tidied ?? "completed" }

    func time(_ key: String) -> Timestamp? { body[key]?.isoTime }

    /// Whom the survey was mailed to, where it was.
    var respondent: Person {
        let contact = body["metadata"]?["contact"]
        let value = { (key: String, top: String) in
            (contact?[key]?["value"]?.string ?? contact?[key]?.string ?? body[top]?.string)?.tidied.nonEmpty
        }
        let name = [value("first_name", "first_name"), value("last_name", "last_name")].compactMap { $0 }
        return Person(name: name.joined(separator: " ").nonEmpty, email: value("email", "email_address"))
    }
}
