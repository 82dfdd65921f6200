import Intake

/// The answers of a submission: options by their text, and a question's parts only once.
///
/// Shapes: tally.so/help/webhooks, "Example webhook event".
struct TallyResponse {
    private(set) var answers: [FormAnswer] = []
    /// By id, those that are parts of a payment.
    private var payments: Set<String> = []

    init(_ data: JSON) {
        let fields = (data["fields"]?.elements ?? []).prefix(Self.fieldLimit)
        // Checkboxes come once with their options, and again as one yes or no for each option.
        let whole = Set(fields.filter { $0["options"] != nil }.compactMap { $0["key"]?.string })
        for field in fields {
            guard case .object = field else { continue }
            if field["options"] == nil, field["value"]?.bool != nil, let parent = Self.parent(of: field),
                whole.contains(parent)
            {
                continue
            }
            answers.append(Self.answer(field))
            if field["type"] == "PAYMENT", let last = answers.last { payments.insert(last.id) }
        }
    }

    /// A form of many checkboxes has a field for each.
    private static let fieldLimit = 5000

    /// `question_wQ1K7w` of `question_wQ1K7w_9bbb6bd7-…`.
    private static func parent(of field: JSON) -> String? {
        guard let key = field["key"]?.string, let end = key.lastIndex(of: "_") else { return nil }
        return String(key[..<end])
    }

    private static func answer(_ field: JSON) -> FormAnswer {
        let type = field["type"]?.string ?? ""
        let key = field["key"]?.string?.tidied ?? ""
        let label = field["label"]?.scalarText?.tidied.nonEmpty
        let value = field["value"] ?? .null
        let kind = kind(type, key, value)
        if let agreed = consent(field, label: label) {
            return FormAnswer(id: key, kind: .consent, label: agreed.label, values: [agreed.isGiven ? "yes" : "no"])
        }
        let read: FormValue
        var values: [String]
        switch type {
        case "MATRIX":
            read = FormValue(.null)
            values = matrix(field, value)
        case "FILE_UPLOAD", "SIGNATURE":
            read = FormValue(value, isFile: true)
            values = read.values
        default:
            read = FormValue(field["options"] == nil ? value : .null)
            values = field["options"].map { chosen(value, of: $0) } ?? read.values
        }
        if kind == .consent, values.isEmpty { values = ["no"] }
        return FormAnswer(
            id: key, kind: kind, label: label ?? words[type] ?? key.nonEmpty ?? "answer", values: values,
            attachments: read.attachments)
    }

    // MARK: - Kinds

    private static func kind(_ type: String, _ key: String, _ value: JSON) -> FormAnswer.Kind {
        switch type {
        case "TEXTAREA": .longText
        case "INPUT_TEXT": .shortText
        case "INPUT_EMAIL": .email
        case "INPUT_PHONE_NUMBER", "INPUT_PHONE": .phone
        case "INPUT_LINK", "INPUT_URL": .url
        case "INPUT_NUMBER", "RATING", "LINEAR_SCALE": .number
        case "INPUT_DATE": .date
        case "MULTIPLE_CHOICE", "DROPDOWN", "CHECKBOXES", "MULTI_SELECT", "RANKING": .choice
        case "FILE_UPLOAD", "SIGNATURE": .file
        case "HIDDEN_FIELDS", "CALCULATED_FIELDS": .hidden
        case "PAYMENT": payment(key)
        // Passed on without its type.
        case "" where value.string != nil: .written
        // Times, tables, wallets, and what is not known yet.
        default: .other
        }
    }

    /// A payment is a field for each of its parts; whose card it is, the form did not ask.
    private static func payment(_ key: String) -> FormAnswer.Kind {
        if key.hasSuffix("_price") { return .number }
        return key.hasSuffix("_link") ? .url : .other
    }

    /// Who paid, for forms that ask for no name or address.
    var payer: Person {
        Person(name: paid("_name"), email: paid("_email"))
    }

    private func paid(_ part: String) -> String? { answers.first { isPayment($0, part) }?.text.nonEmpty }

    private func isPayment(_ answer: FormAnswer, _ part: String) -> Bool {
        payments.contains(answer.id) && answer.id.hasSuffix(part)
    }

    /// For questions that have no label.
    private static let words = [
        "INPUT_TEXT": "Short answer", "TEXTAREA": "Long answer", "INPUT_EMAIL": "Email",
        "INPUT_PHONE_NUMBER": "Phone number", "INPUT_LINK": "Link", "INPUT_NUMBER": "Number", "INPUT_DATE": "Date",
        "INPUT_TIME": "Time", "MULTIPLE_CHOICE": "Multiple choice", "DROPDOWN": "Dropdown",
        "CHECKBOXES": "Checkboxes", "MULTI_SELECT": "Multi-select", "RANKING": "Ranking", "RATING": "Rating",
        "LINEAR_SCALE": "Linear scale", "FILE_UPLOAD": "File upload", "SIGNATURE": "Signature", "PAYMENT": "Payment",
        "MATRIX": "Matrix", "WALLET_CONNECT": "Wallet",
    ]

    // MARK: - Options

    /// The texts of what was chosen, in the order chosen; what is no option was typed under "Other".
    private static func chosen(_ value: JSON, of options: JSON) -> [String] {
        let texts = texts(options)
        let chosen = value.scalarText == nil ? value.elements : [value]
        return chosen.prefix(FormValue.limit).flatMap { one -> [String] in
            if let id = one.scalarText, let text = texts[id] { return [text] }
            if let id = one["id"]?.scalarText, let text = texts[id] { return [text] }
            return FormValue(one).values
        }
    }

    private static func texts(_ options: JSON) -> [String: String] {
        let pairs = options.elements.prefix(2000).compactMap { option -> (String, String)? in
            guard let id = option["id"]?.scalarText, let text = text(of: option) else { return nil }
            return (id, text)
        }
        return Dictionary(pairs) { first, _ in first }
    }

    private static func text(of option: JSON) -> String? {
        ["text", "label", "name", "value"].lazy.compactMap { option[$0]?.scalarText?.tidied.nonEmpty }.first
    }

    /// Of each row what was chosen in it, in the form's order.
    private static func matrix(_ field: JSON, _ value: JSON) -> [String] {
        let columns = field["columns"] ?? .array([])
        let rows = texts(field["rows"] ?? .array([]))
        let order = (field["rows"]?.elements ?? []).compactMap { $0["id"]?.scalarText }
        let given = value.members.prefix(FormValue.limit)
        let places = Dictionary(order.enumerated().map { ($1, $0) }) { first, _ in first }
        let sorted = given.enumerated().sorted { one, other in
            let (a, b) = (places[one.element.key] ?? .max, places[other.element.key] ?? .max)
            return (a, one.offset) < (b, other.offset)
        }
        return sorted.map(\.element).compactMap { member in
            let chosen = chosen(member.value, of: columns).joined(separator: ", ")
            return chosen.isEmpty ? nil : "\(rows[member.key] ?? member.key): \(chosen)".tidied
        }
    }

    // MARK: - Consent

    /// One checkbox alone, without a heading or with words of consent, asks for agreement.
    private static func consent(_ field: JSON, label: String?) -> (label: String, isGiven: Bool)? {
        guard field["type"] == "CHECKBOXES", let options = field["options"]?.elements, options.count == 1,
            let option = options.first, let text = text(of: option)
        else { return nil }
        let heading = label.flatMap { $0.lowercased().hasPrefix("untitled") ? nil : $0 }
        let said = "\(heading ?? "") \(text)".lowercased()
        guard heading == nil || heading == text || consentWords.contains(where: said.contains) else { return nil }
        return (heading ?? text, !chosen(field["value"] ?? .null, of: .array(options)).isEmpty)
    }

    private static let consentWords = [
        "agree", "accept", "consent", "terms", "privacy", "policy", "gdpr", "permission", "subscribe", "contact me",
    ]
}
