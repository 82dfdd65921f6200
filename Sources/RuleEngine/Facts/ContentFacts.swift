import Intake

extension Fact {
    static let text = Fact(
        name: "text", kind: .text, summary: "What the person wrote; the first 32 KB of it.",
        example: "text: { words: [checkout, cart] }", isSingle: true
    ) {
        FactValues($0.submission.text)
    } give: { given, values in
        given.submission.text = values.first ?? ""
        return values.count == 1
    }

    static let title = Fact(
        name: "title", kind: .text, summary: "The subject or headline, where the platform has one.",
        example: "title: { contains: outage }", isSingle: true
    ) {
        FactValues($0.submission.title)
    } give: { given, values in
        given.submission.title = values.first
        return values.count == 1
    }

    static let label = Fact(
        name: "label", kind: .text, summary: "Labels that the source sent; never those that rules set.",
        example: "label: [bug, regression]"
    ) {
        FactValues($0.submission.labels)
    } give: { given, values in
        given.submission.labels = values
        return true
    }

    static let attachment = Fact(
        name: "attachment", kind: .text, summary: "The names of the attached files.", example: "attachment: present"
    ) {
        FactValues($0.submission.attachments.map { $0.name.isEmpty ? "unnamed" : $0.name })
    } give: { given, values in
        given.submission.attachments = values.map { Attachment(name: $0) }
        return true
    }

    static let attachmentCount = Fact(
        name: "attachment.count", kind: .number, summary: "How many files are attached.",
        example: "attachment.count: { gte: 2 }", isSingle: true
    ) {
        .one(String($0.submission.attachments.count))
    } give: { given, values in
        guard let count = values.single.flatMap({ Int($0) }), (0...1000).contains(count) else { return false }
        given.submission.attachments = (0..<count).map { Attachment(name: "file \($0 + 1)") }
        return true
    }

    static let language = Fact(
        name: "language", kind: .word(Language.codes),
        summary: "The language of the text, by its ISO 639-1 code; missing where that is not sure or words are few.",
        example: "language: [de, fr]", isSingle: true, isReadLate: true
    ) { facts, _ in
        FactValues(facts.language ?? FactValues(facts.submission.text).texts.first.flatMap { Language.code(of: $0) })
    } give: { given, values in
        guard let code = values.single?.lowercased(), Language.codes.contains(code) else { return false }
        given.language = code
        return true
    }

    static let votes = Fact(
        name: "votes", kind: .number,
        summary: "How many people have voted for it on its platform; missing where nobody can.",
        example: "votes: { gte: 10 }", isSingle: true
    ) {
        FactValues($0.submission.votes.map { String($0) })
    } give: { given, values in
        guard let votes = values.single.flatMap({ Int($0) }) else { return false }
        given.submission.votes = votes
        return true
    }

    /// A form's answer, or a webhook's named value, by its folded key.
    static func field(_ key: String) -> Fact {
        Fact(
            name: "\(fieldFamily).\(key)", kind: .text, summary: "A form's answer, by the field's name or question.",
            example: "field.team_size: { gte: 50 }"
        ) {
            $0.fields.values[key] ?? .none
        } give: { given, values in
            given.submission.fields.append(Field(label: key, values: values))
            return true
        }
    }
}
