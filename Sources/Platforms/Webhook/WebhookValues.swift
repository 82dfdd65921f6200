import Intake

/// The parts of a submission, found in a body by the mapping or, where it is silent, by the usual names.
struct WebhookValues {
    private let body: JSON
    private let map: WebhookMapping
    private var found: [WebhookMapping.Part: JSON] = [:]
    /// Keys at the top that are a part, so that they are not fields too.
    private var taken: Set<String> = []
    /// Under which key of the top each part was found.
    private(set) var keys: [WebhookMapping.Part: String] = [:]

    private static let fieldLimit = 200

    /// - Parameters:
    ///   - parts: those that are looked for; other values are fields.
    ///   - usualNames: the names by which a part that is not declared is guessed.
    init(
        body: JSON, map: WebhookMapping, parts: [WebhookMapping.Part] = WebhookMapping.Part.ofBodies,
        usualNames: (WebhookMapping.Part) -> [String] = WebhookMapping.usualNames
    ) {
        self.body = body
        self.map = map
        let named = body.members.map { (key: $0.key, plain: Self.plain($0.key), value: $0.value) }
        for part in parts {
            if let pointer = map.pointers[part] {
                found[part] = body.at(pointer: pointer)
                if let key = Self.topKey(of: pointer) {
                    taken.insert(key)
                    keys[part] = key
                }
                continue
            }
            for name in usualNames(part) {
                guard let member = named.first(where: { $0.plain == name && Self.text($0.value) != nil }),
                    !taken.contains(member.key)
                else { continue }
                found[part] = member.value
                keys[part] = member.key
                taken.insert(member.key)
                break
            }
        }
    }

    /// `Your-Name` as `yourname`.
    static func plain(_ key: String) -> String {
        // No word that keys are compared with is as long.
        guard key.utf8.count <= 200 else { return key }
        return key.lowercased().filter { $0 != "_" && $0 != "-" && $0 != " " }
    }

    /// The key that a pointer of one step names.
    private static func topKey(of pointer: String) -> String? {
        let steps = pointer.split(separator: "/")
        guard steps.count == 1, let step = steps.first else { return nil }
        return String(step).replacing("~1", with: "/").replacing("~0", with: "~")
    }

    // MARK: - Parts

    subscript(part: WebhookMapping.Part) -> String? { found[part].flatMap(Self.text) }

    /// The part as it was sent.
    func value(_ part: WebhookMapping.Part) -> JSON? { found[part] }

    /// The text as sent, with its lines; lists of texts by line.
    var text: String? { self[.text] }

    /// Words for a declared part that is not in the body.
    func missing(_ part: WebhookMapping.Part) -> String {
        map.pointers[part].map { " (map.\(part.rawValue): \(Self.kind(of: found[part])) at \($0))" } ?? ""
    }

    /// What stands where a text was looked for.
    private static func kind(of value: JSON?) -> String {
        switch value {
        case .object(let members)?:
            let keys = members.prefix(12).map { $0.key.tidied.shortened(to: 40) }.joined(separator: ", ")
            return keys.isEmpty ? "an empty object" : "an object with \(keys.shortened(to: 120))"
        case .array(let elements)? where !elements.isEmpty: return "a list without texts"
        default: return "nothing"
        }
    }

    /// RFC 3339, or Unix seconds or milliseconds from 1973 on, which no year looks like; `nil` for anything else.
    var time: Timestamp? {
        guard let value = found[.submittedAt] else { return nil }
        if let text = value.string, let time = Timestamp(iso8601: text) { return time }
        guard let number = value.number ?? value.string.flatMap({ Double($0) }), number > 1e8 else { return nil }
        // In seconds, this many would be the year 5138.
        return number >= 1e11 ? Timestamp(seconds: number / 1000) : Timestamp(seconds: number)
    }

    private static func text(_ value: JSON) -> String? {
        if let scalar = value.scalarText { return scalar.tidied.nonEmpty }
        return value.elements.prefix(200).compactMap { $0.scalarText }.joined(separator: "\n").tidied.nonEmpty
    }

    // MARK: - Fields

    /// The declared fields; else every value of the body that is no other part, nested objects by their path.
    var fields: [Field] {
        if let declared = map.fields {
            return declared.prefix(Self.fieldLimit).map { field in
                Field(
                    label: field.label, name: field.label,
                    values: body.at(pointer: field.pointer).map(Self.values) ?? [])
            }
        }
        let rest = body.members.filter { !taken.contains($0.key) && $0.key != "_charset_" }
        var fields: [Field] = []
        for member in rest { Self.collect(member.key, member.value, depth: 0, into: &fields) }
        return fields
    }

    /// A value under its path: `ticket.by.name`.
    private static func collect(_ name: String, _ value: JSON, depth: Int, into fields: inout [Field]) {
        guard fields.count < fieldLimit else { return }
        if case .object(let members) = value {
            guard depth < 6 else { return }
            for member in members { collect("\(name).\(member.key)", member.value, depth: depth + 1, into: &fields) }
        } else {
            fields.append(Field(label: name.tidied, name: name, values: values(value)))
        }
    }

    private static func values(_ value: JSON) -> [String] {
        let elements = value.scalarText == nil ? value.elements : [value]
        return elements.prefix(200).compactMap { $0.scalarText?.tidied.nonEmpty }
    }
}
