import Intake

/// The answers of one submission, with the labels that people saw.
///
/// Labels come from the form where it is known, else from `pretty`, else from the field's own name.
struct JotformResponse {
    private(set) var answers: [FormAnswer] = []

    private struct Item {
        /// The question's number; `nil` for uploads and for bodies that others rewrote.
        var id: String?
        var name: String
        var value: JotformValue
        var question: JotformForm.Question?
    }

    /// - Parameter isFlat: true where every member is an answer, whatever its name.
    init(raw: [JSON.Member], pretty: String, form: JotformForm?, isFlat: Bool = false) {
        let items = Self.items(raw, form, isFlat: isFlat)
        var labels = JotformPretty(pretty)
        let wanted = items.indices.filter { items[$0].value.isAnswered }
        let found = labels.labels(
            for: wanted.map { index in
                let item = items[index]
                return JotformPretty.Wanted(
                    name: item.name, spellings: item.value.spellings, isFile: item.value.kind == .file)
            })
        let seen = Dictionary(uniqueKeysWithValues: zip(wanted, found))
        answers = items.indices.map { Self.answer(items[$0], seen: seen[$0] ?? nil) }
        if items.isEmpty {
            answers = labels.entries.map { entry in
                FormAnswer(kind: JotformValue(.string(entry.value)).kind, label: entry.label, values: [entry.value])
            }
        }
        if let form { arrange(by: form) }
    }

    /// A submission as the API has it: each answer with its question (api.jotform.com/docs, "Submission").
    init(api answers: JSON) {
        let sorted = answers.members.prefix(FormResponse.answerLimit).map { ($0, JotformForm.order($0.value)) }
            .sorted { $0.1 < $1.1 }
        self.answers = sorted.compactMap { member, _ in
            let question = JotformForm.question(member.key, member.value)
            guard !question.isSilent else { return nil }
            let value = JotformValue(member.value["answer"] ?? .null, rows: question.rows, columns: question.columns)
            return Self.answer(
                Item(id: question.id, name: question.name, value: value, question: question), seen: nil)
        }
    }

    // MARK: - Fields

    private static func items(_ raw: [JSON.Member], _ form: JotformForm?, isFlat: Bool) -> [Item] {
        let raw = raw.prefix(2 * FormResponse.answerLimit)
        // `temp_upload` knows the question's number of each upload.
        let uploads = Dictionary(
            (raw.first { $0.key == "temp_upload" }?.value.members ?? []).compactMap { member in
                numbered(member.key).map { ($0.name, $0.id) }
            }
        ) { first, _ in first }
        var items: [Item] = []
        for member in raw {
            let key = numbered(member.key)
            guard let key = key ?? unnumbered(member, uploads, isFlat: isFlat), !JotformValue.isSensitive(key.name)
            else { continue }
            let question = form?.question(key.id.nonEmpty, key.name)
            if question?.isSilent ?? false { continue }
            let value = JotformValue(member.value, rows: question?.rows ?? [], columns: question?.columns ?? [])
            items.append(Item(id: key.id.nonEmpty, name: key.name, value: value, question: question))
            if items.count == FormResponse.answerLimit { break }
        }
        return items
    }

    /// `q10_howOften` is question 10, called `howOften`.
    private static func numbered(_ key: String) -> (id: String, name: String)? {
        guard key.hasPrefix("q"), let bar = key.firstIndex(of: "_") else { return nil }
        let id = String(key[key.index(after: key.startIndex)..<bar])
        let name = String(key[key.index(after: bar)...])
        return JotformClient.isID(id) && !name.isEmpty ? (id, name) : nil
    }

    /// Uploads come back under the field's bare name, with their addresses.
    private static func unnumbered(
        _ member: JSON.Member, _ uploads: [String: String], isFlat: Bool
    ) -> (id: String, name: String)? {
        if isFlat { return ("", member.key) }
        let texts = member.value.elements.compactMap(\.string) + [member.value.string].compactMap { $0 }
        guard !texts.isEmpty, texts.allSatisfy(JotformValue.isUpload) else { return nil }
        return (uploads[member.key] ?? "", member.key)
    }

    // MARK: - Answers

    private static func answer(_ item: Item, seen: String?) -> FormAnswer {
        let label = item.question?.label.nonEmpty ?? seen ?? JotformText.readable(item.name, question: item.id)
        var answer = FormAnswer(
            id: item.id ?? "", name: item.name.tidied.nonEmpty, kind: item.question?.kind ?? item.value.kind,
            label: JotformText.plain(label).nonEmpty ?? "answer", values: item.value.values,
            attachments: item.value.attachments)
        if answer.kind == .written, isEmailLike(answer.text), answer.name?.lowercased().contains("mail") ?? false {
            answer.kind = .email
        }
        consent(&answer)
        return answer
    }

    private static func isEmailLike(_ text: String) -> Bool {
        let halves = text.split(separator: "@", omittingEmptySubsequences: false)
        return halves.count == 2 && halves.allSatisfy { !$0.isEmpty } && !text.contains(where: \.isWhitespace)
    }

    /// One box that is ticked beside terms, or left.
    private static func consent(_ answer: inout FormAnswer) {
        guard answer.values.count == 1, let said = answer.values.first?.lowercased(),
            [.choice, .written, .other].contains(answer.kind)
        else { return }
        let words = (answer.label + " " + (answer.name ?? "")).lowercased()
        guard ["terms", "consent", "gdpr", "privacy", "agree", "accept"].contains(where: words.contains) else { return }
        let no = ["no", "false", "declined", "rejected", "not accepted", "i do not agree", "i don't agree", "disagree"]
        let yes = ["accepted", "agreed", "yes", "true", "on"]
        if no.contains(said) {
            answer.values = ["no"]
        } else if yes.contains(said)
            || ["i agree", "i accept", "i consent", "i have read"].contains(where: said.hasPrefix)
        {
            answer.values = ["yes"]
        } else {
            return
        }
        answer.kind = .consent
    }

    /// In the form's order, with the questions that were left open.
    private mutating func arrange(by form: JotformForm) {
        var rest = answers
        var arranged: [FormAnswer] = []
        var places: [String: Int] = [:]
        for (index, answer) in rest.enumerated() where !answer.id.isEmpty { places[answer.id] = index }
        var names: [String: Int] = [:]
        for (index, answer) in rest.enumerated() { names[answer.name ?? ""] = index }
        var taken: Set<Int> = []
        for question in form.questions where !question.isSilent {
            if let index = places[question.id] ?? names[question.name], !taken.contains(index) {
                taken.insert(index)
                arranged.append(rest[index])
            } else {
                arranged.append(
                    FormAnswer(
                        id: question.id, name: question.name.nonEmpty, kind: question.kind ?? .other,
                        label: question.label.nonEmpty ?? JotformText.readable(question.name, question: question.id),
                        values: []))
            }
        }
        rest = rest.indices.filter { !taken.contains($0) }.map { rest[$0] }
        answers = arranged + rest
    }
}

extension JotformValue {
    var isAnswered: Bool { !values.isEmpty }
}
