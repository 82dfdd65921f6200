import Documents
import Intake

/// Bodies as they lie beneath what tools dress them in: names in brackets, JSON within text, questions in another member
/// than their answers.
enum WebhookDressed {
    /// - Returns: the body itself where it wears nothing.
    static func plain(_ body: JSON) -> JSON {
        guard case .object(let members) = body else { return body }
        if let entry = wufoo(members) ?? WebhookFormstack.plain(members) ?? jotform(members) { return entry }
        let read = members.map { JSON.Member($0.key, within($0)) }
        return members.contains { $0.key.hasSuffix("]") } ? unbracketed(read) : .object(read)
    }

    /// A form's only value that tells anything may be JSON: `event=…&data={…}`.
    private static func within(_ member: JSON.Member) -> JSON {
        guard ["data", "payload"].contains(member.key.lowercased()), let text = member.value.string,
            text.utf8.first == UInt8(ascii: "{"), let read = try? JSON(parsing: Array(text.utf8))
        else { return member.value }
        return read
    }

    // MARK: - Brackets

    /// `fields[name][value]` as members within members.
    private static func unbracketed(_ members: [JSON.Member]) -> JSON {
        var tree = Tree()
        for member in members {
            let steps = HTMLFormName(member.key).steps
            tree.insert((1...deepest).contains(steps.count) ? steps[...] : [member.key], member.value)
        }
        return tree.json
    }

    /// Names of more steps stay what they are.
    private static let deepest = 8

    private struct Tree {
        var values: [JSON] = []
        var names: [String] = []
        var children: [String: Tree] = [:]

        mutating func insert(_ steps: ArraySlice<String>, _ value: JSON) {
            guard let step = steps.first else {
                values.append(value)
                return
            }
            if children[step] == nil { names.append(step) }
            children[step, default: Tree()].insert(steps.dropFirst(), value)
        }

        /// `a[]` and `a` are one name.
        private var value: JSON? {
            guard values.count > 1 else { return values.first }
            return .array(
                values.flatMap { value in
                    if case .array(let elements) = value { return elements }
                    return [value]
                })
        }

        var json: JSON {
            if names.isEmpty { return value ?? .null }
            let members = names.map { JSON.Member($0, children[$0]?.json ?? .null) }
            // `a=…` beside `a[b]=…`.
            return .object((value.map { [JSON.Member("value", $0)] } ?? []) + members)
        }
    }

    // MARK: - Jotform

    /// Jotform's post: what was filled in as JSON in `rawRequest`, by names such as `q4_yourMessage`.
    private static func jotform(_ members: [JSON.Member]) -> JSON? {
        func value(_ key: String) -> JSON? { members.first { $0.key == key }?.value }
        guard let id = value("submissionID"), let raw = value("rawRequest")?.string,
            let read = try? JSON(parsing: Array(raw.utf8))
        else { return nil }
        let asked = read.members.prefix(500).compactMap { member -> JSON.Member? in
            let digits = member.key.dropFirst().prefix { $0.isASCII && $0.isNumber }
            let rest = member.key.dropFirst(digits.count + 1)
            guard member.key.hasPrefix("q"), !digits.isEmpty, rest.hasPrefix("_"), rest.count > 1 else { return nil }
            let name = JotformText.readable(String(rest.dropFirst()), question: String(digits))
            return JSON.Member(name, member.value)
        }
        guard !asked.isEmpty else { return nil }
        let form = JSON.Member("formID", value("formID") ?? .null)
        return .object([JSON.Member("submission_id", id), form] + asked)
    }

    // MARK: - Wufoo

    /// Wufoo's post: `Field1=…&Field3=…`, and in `FieldStructure`, as JSON, what was asked (wufoo.com/docs/integrations,
    /// "WebHook"); as the same answers with their labels.
    private static func wufoo(_ members: [JSON.Member]) -> JSON? {
        func value(_ key: String) -> JSON? { members.first { $0.key == key }?.value }
        guard let structure = value("FieldStructure") else { return nil }
        let read = structure.string.flatMap { try? JSON(parsing: Array($0.utf8)) } ?? structure
        let asked = (read["Fields"]?.elements ?? []).prefix(300)
        guard !asked.isEmpty else { return nil }
        let answers = asked.map { field -> JSON in
            let type = field["Type"]?.string ?? ""
            let isName = type.contains("name")
            let given = parts(of: field).compactMap { value($0)?.scalarText?.tidied.nonEmpty }
            let said: JSON = given.isEmpty ? .null : .string(given.joined(separator: isName ? " " : ", "))
            return .object([
                JSON.Member("id", field["ID"] ?? .null), JSON.Member("label", field["Title"] ?? .null),
                JSON.Member("type", .string(isName ? "name" : type)), JSON.Member("value", said),
            ])
        }
        let about = [("EntryId", "id"), ("IP", "ip"), ("DateCreated", "created_at")].compactMap { from, to in
            value(from).map { JSON.Member(to, $0) }
        }
        return .object(about + [JSON.Member("answers", .array(Array(answers)))])
    }

    /// The ids of a question's own box and of those it has more, each once.
    private static func parts(of field: JSON) -> [String] {
        let own = field["ID"]?.scalarText
        let more = (field["SubFields"]?.elements ?? []).prefix(50).compactMap { $0["ID"]?.scalarText }
        return [own].compactMap { $0 } + more.filter { $0 != own }
    }
}

/// A form as its maker defined it, which nobody has answered.
enum WebhookDefinition {
    /// How many questions it lists; `nil` for what is no definition.
    static func questions(of body: JSON, depth: Int = 0) -> Int? {
        guard depth < 3 else { return nil }
        for member in body.members.prefix(100) {
            let key = WebhookValues.plain(member.key)
            guard ["fields", "questions", "elements", "items", "form", "data", "payload"].contains(key) else {
                continue
            }
            if case .object = member.value, let found = questions(of: member.value, depth: depth + 1) { return found }
            let list = member.value.elements.prefix(300)
            if !list.isEmpty, list.allSatisfy(isQuestion) { return list.count }
        }
        return nil
    }

    private static func isQuestion(_ json: JSON) -> Bool {
        let keys = Set(json.members.prefix(60).map { WebhookValues.plain($0.key) })
        let isNamed = !keys.isDisjoint(with: ["label", "title", "name", "question", "text"])
        let isTyped = !keys.isDisjoint(with: ["type", "fieldtype", "required", "isrequired", "options", "defaultval"])
        return isNamed && isTyped
            && keys.isDisjoint(with: [
                "value", "values", "answer", "answers", "response", "responses", "selected", "choice", "url",
            ])
    }

    /// A notice that a form was made: `submissions` and `views` of it, or the kind `new_form`.
    static func isNotice(_ body: JSON) -> Bool {
        let keys = Set(body.members.prefix(100).map { WebhookValues.plain($0.key) })
        let counts: Set<String> = [
            "submissions", "views", "entrycount", "submissionsunread", "isactive", "responsescount",
        ]
        return keys.contains("name") && keys.intersection(counts).count >= 2
            || body["triggerInfo"]?["type"]?.string == "new_form"
    }
}
