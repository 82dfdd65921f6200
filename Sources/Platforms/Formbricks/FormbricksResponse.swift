import Intake

/// A response with its questions: answers joined to the survey by the question's id, where the survey is known.
struct FormbricksResponse {
    private let body: JSON
    private let survey: FormbricksSurvey?
    private let language: String?

    private static let limit = 500

    init(_ body: JSON, survey: FormbricksSurvey?) {
        self.body = body
        self.survey = survey
        language = body["language"]?.string
    }

    private var data: ArraySlice<JSON.Member> { (body["data"]?.members ?? []).prefix(Self.limit) }

    /// Questions in the survey's order, what it does not list, then what came along unasked.
    var answers: [FormAnswer] {
        let given = Dictionary(data.map { ($0.key, $0.value) }) { first, _ in first }
        var answers: [FormAnswer] = []
        var asked: Set<String> = []
        for element in survey?.elements ?? [] {
            guard let id = element["id"]?.string, asked.insert(id).inserted else { continue }
            let question = FormbricksQuestion(element, language: language)
            answers += question.answers(to: given[id])
        }
        for member in data where !asked.contains(member.key) {
            let isHidden = survey?.hiddenFields.contains(member.key) ?? false
            answers.append(
                isHidden ? Self.hidden(member.key, member.value) : Self.unlabelled(member.key, member.value))
        }
        resolveRecalls(in: &answers)
        return answers + extras
    }

    /// What is known of an answer whose question is not: all that a person typed is text, until its look says more.
    private static func unlabelled(_ id: String, _ value: JSON) -> FormAnswer {
        // What was pressed instead of an answer: a button to go on, consent.
        switch value {
        case "dismissed", "skipped":
            return FormAnswer(id: id.tidied, label: id.tidied.nonEmpty ?? "answer", values: [])
        case "clicked", "booked":
            return FormAnswer(
                id: id.tidied, kind: .choice, label: id.tidied.nonEmpty ?? "answer", values: [value.string ?? ""])
        case "accepted":
            return FormAnswer(id: id.tidied, kind: .consent, label: id.tidied.nonEmpty ?? "answer", values: ["yes"])
        default: break
        }
        let files = value.elements
        let isFile = !files.isEmpty && files.allSatisfy { $0.string.map(isStored) ?? false }
        let read = FormValue(value, isFile: isFile)
        let kind: FormAnswer.Kind
        switch value {
        case .string(let text): kind = looksLikeEmail(text) ? .email : .shortText
        case .int, .double: kind = .number
        case .array: kind = isFile ? .file : .choice
        default: kind = .other
        }
        return FormAnswer(
            id: id.tidied, kind: kind, label: id.tidied.nonEmpty ?? "answer", values: read.values,
            attachments: read.attachments)
    }

    /// An uploaded file's address, which any server of Formbricks keeps under `/storage/`.
    private static func isStored(_ text: String) -> Bool { FormValue.isAddress(text) && text.contains("/storage/") }

    private static func looksLikeEmail(_ text: String) -> Bool {
        let halves = text.split(separator: "@", omittingEmptySubsequences: false)
        return halves.count == 2 && halves[0].first != nil && halves[1].contains(".")
            && !text.contains(where: \.isWhitespace)
    }

    // MARK: - Who

    /// Older versions call a contact a person.
    private var attributes: [JSON] {
        [
            body["contactAttributes"], body["personAttributes"], body["contact"]?["attributes"],
            body["person"]?["attributes"],
        ].compactMap { $0 }
    }

    private func attribute(_ names: String...) -> String? {
        for name in names {
            for attributes in attributes {
                if let text = attributes[name]?.scalarText?.tidied.nonEmpty { return text }
            }
        }
        return nil
    }

    var respondent: Person {
        let ids = [body["contact"]?["userId"], body["person"]?["userId"]].compactMap { $0?.string?.nonEmpty }
        let own = [body["contact"]?["id"], body["person"]?["id"]].compactMap { $0?.string?.nonEmpty }
        let parts = [attribute("firstName", "first_name"), attribute("lastName", "last_name")].compactMap { $0 }
        return Person(
            id: (attribute("userId") ?? ids.first ?? own.first ?? "").tidied,
            name: attribute("name", "fullName") ?? parts.joined(separator: " ").nonEmpty, email: attribute("email"))
    }

    // MARK: - What came along

    private static let personal: Set<String> = [
        "userId", "email", "name", "fullName", "firstName", "first_name", "lastName", "last_name", "language",
    ]

    /// Variables, what is known of the contact, and where the survey was answered.
    private var extras: [FormAnswer] {
        let variables = (body["variables"]?.members ?? []).prefix(100).map { member in
            Self.hidden(survey?.variables[member.key] ?? member.key, member.value)
        }
        let known = attributes.first { !$0.members.isEmpty }?.members ?? []
        let contact = known.prefix(100).filter { !Self.personal.contains($0.key) }.map { Self.hidden($0.key, $0.value) }
        let meta = ["source", "url", "action", "country"].compactMap { key in
            body["meta"]?[key].map { Self.hidden("meta.\(key)", $0) }
        }
        let tags = (body["tags"]?.elements ?? []).prefix(100).compactMap { $0["name"]?.string ?? $0.string }
        let tagged = tags.isEmpty ? [] : [Self.hidden("tags", JSON(tags))]
        return (variables + contact + meta + tagged).filter(\.isAnswered)
    }

    private static func hidden(_ name: String, _ value: JSON) -> FormAnswer {
        FormAnswer(name: name.tidied, kind: .hidden, label: name.tidied, values: FormValue(value).values)
    }

    // MARK: - Recall

    /// A question may quote an earlier answer: `#recall:<id>/fallback:<words>#`.
    private func resolveRecalls(in answers: inout [FormAnswer]) {
        guard answers.contains(where: { $0.label.contains("#recall:") }) else { return }
        var said = (body["variables"]?.members ?? []).prefix(100).map { ($0.key, $0.value.scalarText ?? "") }
        said += answers.map { ($0.name ?? $0.id, $0.text) }
        let known = Dictionary(said.filter { !$0.1.isEmpty }) { first, _ in first }
        for index in answers.indices { answers[index].label = Self.resolved(answers[index].label, by: known) }
    }

    private static func resolved(_ label: String, by known: [String: String]) -> String {
        let pieces = label.split(separator: "#recall:", maxSplits: 50, omittingEmptySubsequences: false)
        guard pieces.count > 1, let first = pieces.first else { return label }
        var out = String(first)
        for piece in pieces.dropFirst() {
            guard let end = piece.firstIndex(of: "#") else {
                out += piece
                continue
            }
            let parts = piece[..<end].split(separator: "/fallback:", maxSplits: 1, omittingEmptySubsequences: false)
            // The editor writes blanks of the fallback as this.
            let fallback = parts.count > 1 ? String(parts[1]).replacing("nbsp", with: " ") : ""
            out += known[String(parts.first ?? "")]?.tidied.shortened(to: 200) ?? fallback
            out += piece[piece.index(after: end)...]
        }
        return out.tidied.nonEmpty ?? label
    }
}
