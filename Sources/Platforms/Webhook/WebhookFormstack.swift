import Documents
import Intake

/// Formstack's post (developers.formstack.com, "Webhooks"): answers under their labels beside `FormID` and `UniqueID`,
/// parts of an answer as lines `first = Ada` or as an object, and each with its `field_type` where that was asked for.
enum WebhookFormstack {
    static func plain(_ members: [JSON.Member]) -> JSON? {
        guard let id = members.first(where: { $0.key == "UniqueID" })?.value,
            let form = members.first(where: { $0.key == "FormID" })?.value
        else { return nil }
        let about = [JSON.Member("id", id), JSON.Member("FormID", form)]
        let asked = members.prefix(500).filter { !["UniqueID", "FormID", "HandshakeKey"].contains($0.key) }
            .map { JSON.Member($0.key, parts($0.value)) }
        guard asked.contains(where: { $0.value["field_type"] != nil }) else { return .object(about + asked) }
        let answers = asked.map { member -> JSON in
            let value = member.value["value"] ?? member.value
            let name = WebhookPersonName.text(value).map { JSON.string($0) }
            return .object([
                JSON.Member("label", .string(member.key)), JSON.Member("type", member.value["field_type"] ?? .null),
                JSON.Member("value", name ?? value),
            ])
        }
        return .object(about + [JSON.Member("answers", .array(answers))])
    }

    /// `first = Ada` and `last = Okoye`, in lines, as an object; anything else as it is.
    private static func parts(_ value: JSON) -> JSON {
        guard let text = value.string, text.contains(" = ") else { return value }
        let split = text.split(separator: "\n", maxSplits: 50)
        guard split.count <= 50 else { return value }
        let lines = split.map { line -> (Substring, Substring)? in
            guard let equals = line.firstIndex(of: "=") else { return nil }
            let name = line[..<equals].trimmed
            guard !name.isEmpty, !name.contains(" ") else { return nil }
            return (name, line[line.index(after: equals)...].trimmed)
        }
        let pairs = lines.compactMap { $0 }
        guard !pairs.isEmpty, pairs.count == lines.count else { return value }
        return .object(pairs.map { JSON.Member(String($0.0), .string(String($0.1))) })
    }
}
