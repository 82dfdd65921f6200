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

    /// Why nobody asked for anything in it.
    let silence: String?

    init(_ body: JSON) {
        let envelope = WebhookEnvelope(body)
        let inner = envelope.inner
        let values = WebhookValues(
            body: inner, map: WebhookMapping(),
            usualNames: Self.names(hasAnswers: envelope.answersKey != nil, isWrapped: !envelope.outer.isEmpty))
        let beside = envelope.outer.reversed() + ["metadata", "meta"].compactMap { body[$0] }
        around = beside.map { outer in
            WebhookValues(body: outer, map: WebhookMapping(), parts: [.id, .url, .submittedAt])
        }
        let isFlat = envelope.answersKey == nil
        let answers = isFlat ? WebhookFlat(inner).answers : envelope.answers
        let guess = FormGuess(answers, FormQuestions(), isLabelled: !isFlat)
        let person = WebhookPerson(inner, around: envelope.outer, without: envelope.answersKey)
        var own = values.fields
        if let key = envelope.answersKey {
            own = own.filter { field in
                guard let name = field.name else { return true }
                return name != key && !name.hasPrefix(key + ".") && !name.hasPrefix("definition.")
                    && !Self.isRepeated(name, field.values, in: answers)
            }
        }
        if let key = person.key {
            let told = ["id", "name", "email"].map { "\(key).\($0)" }
            own = own.filter { !told.contains($0.name ?? "") }
        }
        fields = (isFlat ? [] : answers.map(\.field)) + own + envelope.outer.flatMap { Self.scalars(of: $0) }
        title = values[.title] ?? guess.title
        let called = isFlat ? values[.authorName] ?? person.name ?? guess.author.name : guess.author.name ?? person.name
        author = Person(
            id: values[.authorID] ?? person.id ?? "", name: called,
            email: (isFlat ? nil : guess.author.email) ?? values[.authorEmail] ?? person.email ?? guess.author.email)
        attachments = isFlat ? Self.files(of: inner) : answers.flatMap(\.attachments)
        let isUntold = values.text == nil && values[.title] == nil
        silence = isUntold ? guess.silence : nil
        let files =
            isUntold && guess.isOnlyPersonal ? attachments.map(\.name).joined(separator: "\n").nonEmpty : nil
        text =
            values.text.map(Self.withoutMarkup) ?? files
            ?? (values[.title] != nil && guess.isOnlyPersonal ? values[.title] : nil)
            ?? Self.withoutMarkup(guess.text)
        self.values = values
    }

    /// Whether an answer stands in another place too, as `data.message` beside the list of questions.
    private static func isRepeated(_ name: String, _ values: [String], in answers: [FormAnswer]) -> Bool {
        guard !values.isEmpty else { return false }
        let called = FormWords.plain(FormWords.lastStep(of: name) ?? name)
        return answers.contains { answer in
            answer.values == values
                && [answer.name ?? answer.id, answer.label].contains { FormWords.plain($0) == called }
        }
    }

    /// Some tools write what people typed as HTML.
    private static func withoutMarkup(_ text: String) -> String {
        guard tags.contains(where: text.contains) else { return text }
        return MailHTML.text(text).tidied.nonEmpty ?? text
    }

    private static let tags = [
        "</p>", "</b>", "</strong>", "</em>", "</i>", "</div>", "</li>", "</a>", "<br>", "<br/>", "<br />",
    ]

    /// Lists of files beside what was written.
    private static func files(of body: JSON) -> [Attachment] {
        body.members.prefix(100).flatMap { member -> [Attachment] in
            guard case .array(let elements) = member.value, case .object? = elements.first else { return [] }
            return FormValue(member.value).attachments
        }
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
                    return ["id", "type", "time", "at"].contains { key.hasSuffix($0) } || isBareWord(key)
                        || member.value.string?.hasPrefix("https://") == true
                }
            }
        case .array(let elements):
            return elements.allSatisfy { isBareNotice($0, depth: depth + 1) }
        default: return false
        }
    }

    private static func isBareWord(_ key: String) -> Bool {
        [
            "event", "action", "timestamp", "object", "version", "field", "ping", "livemode", "attemptnumber",
            "changesource", "changeflag",
        ].contains(key)
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
        "user", "creator", "actor", "createdby", "by", "from", "attendee", "attendees", "primarycustomer", "invitee",
        "person", "lead",
        "voter",
    ]

    /// - Parameter outer: where to look next, outermost first.
    init(_ body: JSON, around outer: [JSON], without other: String?) {
        self.init(body, without: other)
        for body in outer.reversed() where name == nil && email == nil {
            let found = WebhookPerson(body, without: other)
            (id, name, email) = (found.id, found.name, found.email)
        }
    }

    private init(_ body: JSON, without other: String?) {
        let objects = body.members.filter { $0.key != other && Self.object($0.value) != nil }
        for word in Self.words {
            let found = objects.first { WebhookValues.plain($0.key) == word }
            guard let found, let person = Self.object(found.value) else { continue }
            let told = person["attributes"] ?? .null
            let name = ["name", "full_name", "fullName", "displayName", "display_name", "username", "login"].lazy
                .compactMap { (person[$0] ?? told[$0])?.string?.tidied.nonEmpty }.first
            let parts = [
                ["first", "firstname", "first_name", "firstName"], ["last", "lastname", "last_name", "lastName"],
            ]
            .compactMap { keys in keys.lazy.compactMap { person[$0]?.string?.tidied.nonEmpty }.first }
            let email = ["email", "email_address", "emailAddress", "mail"].lazy
                .compactMap { (person[$0] ?? told[$0])?.string?.tidied.nonEmpty }.first
            let called = name ?? parts.joined(separator: " ").nonEmpty
            guard called != nil || email != nil else { continue }
            (id, self.name, self.email) = (person["id"]?.scalarText?.tidied.nonEmpty, called, email)
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
