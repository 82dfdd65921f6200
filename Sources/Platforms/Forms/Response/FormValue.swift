import Intake

/// What somebody answered, in whatever JSON a tool writes it: the texts, and the files among them.
///
/// A choice is its name, yes and no are words, a list is its parts, a file is its address; an object that is none of
/// these is its members, one `name: value` each, as the rows of a table are.
struct FormValue: Equatable {
    private(set) var values: [String] = []
    private(set) var attachments: [Attachment] = []

    private static let limit = 200
    private static let deepest = 5

    init(_ value: JSON) { add(value, depth: 0) }

    private mutating func add(_ value: JSON, depth: Int) {
        guard values.count < Self.limit, depth <= Self.deepest else { return }
        switch value {
        case .bool(let isTrue): values.append(isTrue ? "yes" : "no")
        case .array(let elements): for element in elements.prefix(Self.limit) { add(element, depth: depth + 1) }
        case .object(let members):
            if let file = Self.file(value) {
                values.append(file.url ?? file.name)
                attachments.append(file)
            } else if let named = Self.names.lazy.compactMap({ value[$0] }).first(where: { !$0.isNull }) {
                add(named, depth: depth + 1)
            } else {
                for member in members.prefix(Self.limit) { add(row: member, depth: depth) }
            }
        default: if let text = value.scalarText?.tidied.nonEmpty { values.append(text) }
        }
    }

    private mutating func add(row member: JSON.Member, depth: Int) {
        guard !["id", "ref", "type", "color", "position"].contains(member.key) else { return }
        var inner = FormValue(.null)
        inner.add(member.value, depth: depth + 1)
        attachments += inner.attachments
        guard !inner.values.isEmpty, values.count < Self.limit else { return }
        values.append("\(member.key): \(inner.values.joined(separator: ", "))".tidied)
    }

    /// Under what an object says what it is called, the most telling first.
    private static let names = [
        "label", "name", "plain_text", "displayName", "title", "text", "value", "values", "answer", "email", "content",
    ]

    private static func file(_ value: JSON) -> Attachment? {
        let address = ["url", "link", "href", "downloadUrl", "file_url", "webUrl"].lazy
            .compactMap { value[$0]?.string?.tidied.nonEmpty }.first {
                $0.hasPrefix("https://") || $0.hasPrefix("http://")
            }
        guard let address else { return nil }
        let name = ["filename", "fileName", "file_name", "originalName", "original_name", "name"].lazy
            .compactMap { value[$0]?.string }.first
        let mediaType = ["mimeType", "mime_type", "mimetype", "contentType", "type"].lazy
            .compactMap { value[$0]?.string }.first { $0.utf8.contains(UInt8(ascii: "/")) }
        guard name != nil || mediaType != nil || value["size"] != nil else { return nil }
        return Attachment(at: address, name: name, mediaType: mediaType)
    }
}

extension FormAnswer {
    /// An answer in whatever JSON a tool writes it.
    init(id: String = "", name: String? = nil, kind: Kind, label: String, value: JSON) {
        let read = FormValue(value)
        self.init(
            id: id, name: name, kind: kind, label: label, values: read.values, attachments: read.attachments)
    }
}
