import Intake

/// A submission out of a body for which nobody declared a mapping: what the tool wrapped is unwrapped, answers become
/// fields with their labels, and title, text and author are found by the usual names or as in any form.
struct WebhookGuess {
    let values: WebhookValues
    let fields: [Field]
    let title: String?
    let text: String
    let author: Person
    let attachments: [Attachment]
    private let around: [WebhookValues]

    init(_ body: JSON) {
        let envelope = WebhookEnvelope(body)
        let inner = envelope.inner
        let values = WebhookValues(
            body: inner, map: WebhookMapping(),
            usualNames: Self.names(hasAnswers: envelope.answersKey != nil, isWrapped: !envelope.outer.isEmpty))
        around = envelope.outer.reversed().map { outer in
            WebhookValues(body: outer, map: WebhookMapping(), parts: [.id, .url, .submittedAt])
        }
        let answers = envelope.answers
        let guess = FormGuess(answers, FormQuestions())
        let person = WebhookPerson(inner, without: answers.isEmpty ? nil : envelope.answersKey)
        var own = values.fields
        if let key = envelope.answersKey {
            own = own.filter { $0.name != key && !($0.name ?? "").hasPrefix(key + ".") }
        }
        if let key = person.key {
            let told = ["id", "name", "email"].map { "\(key).\($0)" }
            own = own.filter { !told.contains($0.name ?? "") }
        }
        let outer = envelope.outer.flatMap { Self.scalars(of: $0) }
        fields = answers.map(\.field) + own + outer
        title = values[.title] ?? guess.title
        author = Person(
            id: values[.authorID] ?? person.id ?? "",
            name: guess.author.name ?? (answers.isEmpty ? values[.authorName] : nil) ?? person.name,
            email: guess.author.email ?? values[.authorEmail] ?? person.email)
        attachments = answers.flatMap(\.attachments)
        if let said = values.text {
            text = said
        } else if answers.contains(where: { $0.isAnswered && $0.kind != .hidden }) {
            text = guess.text
        } else {
            let listed = WebhookSource.listing(Self.telling(own))
            text = listed.nonEmpty ?? values[.title] ?? WebhookSource.listing(Self.telling(outer))
        }
        self.values = values
    }

    /// True for a notice that only says which thing is concerned: ids, kinds and times, and nothing that anyone wrote.
    static func isBareNotice(_ body: JSON, depth: Int = 0) -> Bool {
        guard depth < 6 else { return false }
        switch body {
        case .object(let members):
            return members.allSatisfy { member in
                switch member.value {
                case .object, .array: return isBareNotice(member.value, depth: depth + 1)
                case .null: return true
                default:
                    let key = WebhookValues.plain(member.key)
                    return ["id", "type"].contains { key.hasSuffix($0) }
                        || ["event", "action", "timestamp", "object", "createdat", "version"].contains(key)
                }
            }
        case .array(let elements):
            return elements.allSatisfy { isBareNotice($0, depth: depth + 1) }
        default: return false
        }
    }

    /// The part as the inner object tells it, else as what stands around it does.
    subscript(part: WebhookMapping.Part) -> String? {
        values[part] ?? around.lazy.compactMap { $0[part] }.first
    }

    var time: Timestamp? { values.time ?? around.lazy.compactMap(\.time).first }

    /// The names by which the parts beside answers, or within an envelope, are guessed.
    private static func names(hasAnswers: Bool, isWrapped: Bool) -> (WebhookMapping.Part) -> [String] {
        { part in
            let usual = WebhookMapping.usualNames(for: part)
            return switch part {
            // Beside answers, a name, a title and a description are the form's own.
            case .authorName where hasAnswers, .title where hasAnswers: []
            case .text where hasAnswers: ["text", "message", "textbody", "comment", "comments", "feedback"]
            case .text where isWrapped: usual + ["value", "note", "notes", "additionalnotes"]
            default: usual
            }
        }
    }

    /// What is worth reading of a body that has no text: neither ids, addresses, moments nor switches, where there is
    /// anything else.
    private static func telling(_ fields: [Field]) -> [Field] {
        let telling = fields.filter { field in
            let key = WebhookValues.plain(field.name ?? field.label)
            return !key.hasSuffix("id")
                && !field.values.contains { value in
                    value == "true" || value == "false" || value.hasPrefix("https://") || value.hasPrefix("http://")
                        || Timestamp(iso8601: value) != nil
                }
        }
        return telling.contains { !$0.values.isEmpty } ? telling : fields
    }

    /// The plain values around what was filled in: kept, under their own names.
    private static func scalars(of outer: JSON) -> [Field] {
        outer.members.prefix(50).compactMap { member in
            guard let text = member.value.scalarText?.tidied.nonEmpty else { return nil }
            return Field(label: member.key.tidied, name: member.key, values: [text])
        }
    }
}

/// Who sent it, where a body has an object for that.
struct WebhookPerson {
    private(set) var id: String?
    private(set) var name: String?
    private(set) var email: String?
    private(set) var key: String?

    private static let words = [
        "author", "submitter", "respondent", "responder", "customer", "requester", "reporter", "sender", "contact",
        "user", "createdby", "by", "from", "attendee", "attendees", "invitee", "person", "lead", "voter",
    ]

    init(_ body: JSON, without other: String?) {
        for word in Self.words {
            let found = body.members.first { $0.key != other && WebhookValues.plain($0.key) == word }
            guard let found, let person = Self.object(found.value) else { continue }
            let name = ["name", "full_name", "fullName", "displayName", "display_name", "username"].lazy
                .compactMap { person[$0]?.string?.tidied.nonEmpty }.first
            let email = ["email", "email_address", "emailAddress", "mail"].lazy
                .compactMap { person[$0]?.string?.tidied.nonEmpty }.first
            guard name != nil || email != nil else { continue }
            (id, self.name, self.email) = (person["id"]?.scalarText?.tidied.nonEmpty, name, email)
            key = found.key
            return
        }
        // `customer_email` beside `customer_name`.
        let plain = body.members.prefix(200).map { (WebhookValues.plain($0.key), $0.value.string?.tidied.nonEmpty) }
        guard let mail = plain.first(where: { $0.0.hasSuffix("email") && ($0.1 ?? "").contains("@") }) else { return }
        email = mail.1
        let named = mail.0.dropLast("email".utf8.count) + "name"
        name = plain.first { $0.0 == named }?.1
    }

    private static func object(_ value: JSON) -> JSON? {
        if case .array(let elements) = value, let first = elements.first { return object(first) }
        if case .object = value { return value }
        return nil
    }
}
