import Intake

/// What somebody answered, in whatever JSON a tool writes it: the texts, and the files among them.
///
/// A choice is its name, yes and no are words, a list is its parts, a file is its address; an object that is none of
/// these is its members, one `name: value` each, as the rows of a table are. So a kind of question that is not known yet
/// is not lost.
struct FormValue: Equatable {
    private(set) var values: [String] = []
    private(set) var attachments: [Attachment] = []

    /// Bound on the parts of one answer.
    static let limit = 200
    private static let deepest = 5

    /// - Parameter isFile: that texts in it are the addresses of files.
    init(_ value: JSON, isFile: Bool = false) {
        add(value, isFile: isFile, depth: 0)
    }

    private mutating func add(_ value: JSON, isFile: Bool, depth: Int) {
        guard values.count < Self.limit, depth <= Self.deepest else { return }
        switch value {
        case .null: break
        case .array(let elements):
            for element in elements.prefix(Self.limit) { add(element, isFile: isFile, depth: depth + 1) }
        case .object(let members):
            if let file = Self.file(value, isFile: isFile) {
                values.append(file.url ?? file.name)
                attachments.append(file)
            } else if let named = Self.names.lazy.compactMap({ value[$0] }).first(where: { !$0.isNull }) {
                add(named, isFile: isFile, depth: depth + 1)
            } else {
                for member in members.prefix(Self.limit) { add(row: member, isFile: isFile, depth: depth) }
            }
        default:
            guard let text = Self.text(value) else { return }
            values.append(text)
            if isFile, Self.isAddress(text) { attachments.append(Attachment(at: text)) }
        }
    }

    /// A row of a table, or a part of what belongs together: `row: chosen`.
    private mutating func add(row member: JSON.Member, isFile: Bool, depth: Int) {
        guard !Self.unsaid.contains(member.key.lowercased()) else { return }
        var inner = FormValue(.null)
        inner.add(member.value, isFile: isFile, depth: depth + 1)
        attachments += inner.attachments
        guard !inner.values.isEmpty, values.count < Self.limit else { return }
        values.append("\(member.key): \(inner.values.joined(separator: ", "))".tidied)
    }

    /// A scalar as a person would say it.
    static func text(_ json: JSON) -> String? {
        if let flag = json.bool { return flag ? "yes" : "no" }
        return json.scalarText?.tidied.nonEmpty
    }

    // MARK: - Shapes

    /// Under what an object says what it is called, the most telling first.
    private static let names = [
        "label", "name", "plain_text", "displayName", "title", "text", "value", "values", "answer", "email", "content",
    ]
    /// What a tool needs and nobody answered.
    private static let unsaid: Set<String> = [
        "id", "ids", "ref", "refs", "uuid", "key", "type", "color", "position",
    ]

    private static func file(_ value: JSON, isFile: Bool) -> Attachment? {
        let address = ["url", "link", "href", "downloadUrl", "fileUrl", "file_url", "webUrl", "public_url"].lazy
            .compactMap { value[$0]?.string?.tidied.nonEmpty }.first(where: isAddress)
        guard let address else { return nil }
        let name = ["filename", "fileName", "file_name", "originalName", "original_name", "name"].lazy
            .compactMap { value[$0]?.string?.nonEmpty }.first
        let mediaType = ["mimeType", "mime_type", "mimetype", "contentType", "type"].lazy
            .compactMap { value[$0]?.string }.first { $0.utf8.contains(UInt8(ascii: "/")) }
        guard isFile || name != nil || mediaType != nil || value["size"] != nil || value["public_url"] != nil else {
            return nil
        }
        return Attachment(at: address, name: name, mediaType: mediaType)
    }

    /// Of a page or a file: with a scheme, or from the root of the platform's own server.
    static func isAddress(_ text: String) -> Bool {
        (text.hasPrefix("https://") || text.hasPrefix("http://") || text.hasPrefix("/"))
            && !text.utf8.contains { $0 <= 0x20 }
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
