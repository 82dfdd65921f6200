import Intake

/// One answer as text: the value stands under a key that is the answer's own type.
///
/// Types seen in typeform.com/developers (webhooks, responses) and its clients: `text`, `email`, `url` (also for a
/// booked Calendly date), `phone_number`, `number`, `boolean`, `date`, `choice`, `choices`, `file_url`, `payment`,
/// `signature`, `multi_format` (video, sound or text). Others are read by their shape, so that a new one is not lost.
struct TypeformAnswer {
    private(set) var values: [String] = []
    private(set) var attachments: [Attachment] = []

    init(_ answer: JSON) {
        let type = answer["type"]?.string ?? ""
        guard let value = answer[type] ?? answer.members.first(where: { !["field", "type"].contains($0.key) })?.value
        else { return }
        switch type {
        case "boolean": values = value.bool.map { [$0 ? "yes" : "no"] } ?? []
        case "choice", "choices": values = Self.choices(value)
        // The card's owner and digits are nobody's business here.
        case "payment": values = [value["amount"]?.scalarText].compactMap { $0?.nonEmpty }
        case "file_url", "signature": file(value["url"]?.string ?? value.string)
        case "multi_format":
            values = ["text", "transcript"].compactMap { value[$0]?.string?.tidied.nonEmpty }
            file(["url", "video_url", "audio_url"].lazy.compactMap { value[$0]?.string }.first)
        default: values = Self.texts(value, depth: 0)
        }
    }

    /// The labels chosen, and what was typed under "Other".
    private static func choices(_ value: JSON) -> [String] {
        let labels = value["labels"]?.elements ?? [value["label"] ?? .null]
        return (labels + [value["other"] ?? .null]).prefix(200).compactMap { $0.scalarText?.tidied.nonEmpty }
    }

    private mutating func file(_ url: String?) {
        guard let url = url?.nonEmpty else { return }
        values.append(url)
        attachments.append(Attachment(at: url))
    }

    private static func texts(_ value: JSON, depth: Int) -> [String] {
        if let text = value.scalarText { return [text.tidied].filter { !$0.isEmpty } }
        guard depth < 4 else { return [] }
        if case .array(let elements) = value { return elements.prefix(200).flatMap { texts($0, depth: depth + 1) } }
        if value["label"] != nil || value["labels"] != nil || value["other"] != nil { return choices(value) }
        // A row of a matrix, or the like: `row: chosen`.
        return value.members.prefix(100).filter { !["id", "ref", "ids", "refs"].contains($0.key) }.map { member in
            "\(member.key): \(texts(member.value, depth: depth + 1).joined(separator: ", "))".tidied
        }
    }
}
