import Intake

/// Answers of a form whose body has them under plain names: `{"your-name": "Ada", "your-message": "…", "ip": "…"}`.
///
/// What the sender adds by itself (ids, times, addresses, switches, the kind of event) is told apart from what somebody
/// wrote by its name and its look.
struct WebhookFlat {
    private(set) var answers: [FormAnswer] = []

    private static let limit = 200

    init(_ body: JSON) {
        for member in body.members { add(member.key, member.value, depth: 0) }
    }

    private mutating func add(_ name: String, _ value: JSON, depth: Int) {
        guard answers.count < Self.limit else { return }
        if case .object(let members) = value {
            if let person = WebhookPersonName.text(value) {
                answers.append(FormAnswer(name: name, kind: .name, label: name.tidied, values: [person]))
            } else if depth < 6 {
                for member in members { add("\(name).\(member.key)", member.value, depth: depth + 1) }
            }
            return
        }
        let values = value.scalarText == nil ? value.elements : [value]
        let texts = values.prefix(200).compactMap { $0.scalarText?.tidied.nonEmpty }
        answers.append(FormAnswer(name: name, kind: Self.kind(name, value, texts), label: name.tidied, values: texts))
    }

    private static func kind(_ name: String, _ value: JSON, _ texts: [String]) -> FormAnswer.Kind {
        if isMachinery(name, texts) { return .hidden }
        if let part = gravityName(name) { return part }
        if let text = texts.first, texts.count == 1, isDay(text) { return .date }
        let words = FormWords.plain(name).split(separator: " ")
        if words.contains(where: FormWords.consents.contains) { return .consent }
        switch value {
        // A switch is the sender's own, unless its name asks for consent.
        case .bool: return .hidden
        case .int, .double: return .number
        case .array: return .choice
        default: return texts.first?.contains("\n") == true ? .longText : .written
        }
    }

    /// Gravity Forms numbers the parts of a name: `1.3` is the first, `1.6` the last one.
    private static func gravityName(_ name: String) -> FormAnswer.Kind? {
        let steps = name.split(separator: ".")
        guard steps.count == 2, Int(steps[0]) != nil else { return nil }
        return steps[1] == "3" ? .firstName : steps[1] == "6" ? .lastName : nil
    }

    /// `2026-11-21`, perhaps with a time behind.
    private static func isDay(_ text: String) -> Bool {
        let digits = text.utf8.prefix(10).split(separator: UInt8(ascii: "-"))
        return text.utf8.count <= 25 && digits.count == 3 && digits.map(\.count) == [4, 2, 2]
            && digits.allSatisfy { $0.allSatisfy { (48...57).contains($0) } }
    }

    // MARK: - What nobody wrote

    private static func isMachinery(_ name: String, _ texts: [String]) -> Bool {
        let last = name.split(separator: ".").last.map(String.init) ?? name
        let key = WebhookValues.plain(last)
        if key == "id" || ["_id", "-id", " id", "Id", "ID"].contains(where: last.hasSuffix) { return true }
        if endings.contains(where: key.hasSuffix) { return true }
        if words.contains(key) { return true }
        guard !texts.isEmpty else { return false }
        if key.hasPrefix("is"), texts.allSatisfy({ ["0", "1"].contains($0) }) { return true }
        return texts.allSatisfy { text in
            text.hasPrefix("https://") || text.hasPrefix("http://") || Timestamp(iso8601: text) != nil
        }
    }

    private static let endings = [
        "uuid", "guid", "token", "secret", "signature", "hash", "etag", "timestamp", "createdat", "updatedat",
        "datecreated",
        "dateupdated", "datesubmitted", "createddate", "updateddate", "createdtime", "addedtime", "ipaddress",
        "useragent",
        "timezone", "language", "locale", "version", "formname", "formtitle", "eventtype", "objecttype", "handshakekey",
        "referrername", "pageurl", "sourceurl", "botcheck", "accesskey",
    ]
    private static let words: Set<String> = [
        "ip", "remoteip", "referrer", "referer", "form", "event", "type", "action", "object", "topic", "webhook",
        "status",
        "state", "livemode", "currency", "paymentstatus", "slug", "key", "number", "number1", "created", "updated",
        "submitted", "date", "time", "poweredby", "createdby", "updatedby", "environment", "charge", "webhookevent",
        "triggertype", "fromname", "deliverystatus", "deliveryattempts", "pendingwebhooks", "position", "kind",
        "method",
        "zen", "self", "specversion", "datacontenttype",
    ]
}

/// A person's name in parts, as tools write it: `{"first": "Ada", "last": "Lovelace"}`.
enum WebhookPersonName {
    private static let first = ["first", "firstname", "givenname"]
    private static let last = ["last", "lastname", "familyname", "surname"]
    private static let other = [
        "middle", "middlename", "middleinitial", "prefix", "suffix", "salutation", "title", "full", "fullname",
        "firstandlast", "fieldtype", "display", "displayvalue",
    ]

    static func text(_ value: JSON) -> String? {
        let parts = value.members.prefix(12).map { (WebhookValues.plain($0.key), $0.value.scalarText?.tidied.nonEmpty) }
        let known = first + last + other
        guard !parts.isEmpty, parts.allSatisfy({ known.contains($0.0) }) else { return nil }
        guard let given = parts.first(where: { first.contains($0.0) }) else { return nil }
        return [given.1, parts.first { last.contains($0.0) }?.1].compactMap { $0 }.joined(separator: " ").nonEmpty
    }
}
