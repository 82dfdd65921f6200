import Intake

/// A foreign answer read by its shape alone: texts, numbers, yes and no, files, and lists and objects of these.
///
/// So that a kind of question that is not known yet is not lost.
struct FormValue {
    private(set) var values: [String] = []
    private(set) var attachments: [Attachment] = []

    /// Bound on the parts of one answer.
    static let limit = 200

    /// - Parameter isFile: that texts in it are the addresses of files.
    init(_ json: JSON, isFile: Bool = false) {
        add(json, isFile: isFile, depth: 0)
    }

    private mutating func add(_ json: JSON, isFile: Bool, depth: Int) {
        guard values.count < Self.limit, depth < 4 else { return }
        switch json {
        case .null: break
        case .array(let elements):
            for element in elements.prefix(Self.limit) { add(element, isFile: isFile, depth: depth + 1) }
        case .object: addObject(json, isFile: isFile, depth: depth)
        default:
            guard let text = Self.text(json) else { return }
            values.append(text)
            if isFile, Self.isAddress(text) { attachments.append(Attachment(at: text)) }
        }
    }

    private mutating func addObject(_ json: JSON, isFile: Bool, depth: Int) {
        if let file = Self.file(json, isFile: isFile) {
            values.append(file.url ?? file.name)
            attachments.append(file)
        } else if let label = Self.first(Self.labels, of: json) {
            values.append(label)
        } else {
            // A row of a table, or parts that belong together: `row: chosen`.
            for member in json.members.prefix(100) where !Self.unsaid.contains(member.key.lowercased()) {
                var inner = FormValue(.null)
                inner.add(member.value, isFile: isFile, depth: depth + 1)
                guard !inner.values.isEmpty, values.count < Self.limit else { continue }
                values.append("\(member.key): \(inner.values.joined(separator: ", "))".tidied)
                attachments += inner.attachments
            }
        }
    }

    /// A scalar as a person would say it.
    static func text(_ json: JSON) -> String? {
        if let flag = json.bool { return flag ? "yes" : "no" }
        return json.scalarText?.tidied.nonEmpty
    }

    // MARK: - Shapes

    private static let labels = ["label", "text", "title", "name", "value"]
    private static let unsaid: Set<String> = ["id", "ids", "ref", "refs", "uuid", "key", "type"]

    private static func first(_ keys: [String], of json: JSON) -> String? {
        keys.lazy.compactMap { json[$0].flatMap(text) }.first
    }

    /// What has an address, and a name or size or kind of a file.
    private static func file(_ json: JSON, isFile: Bool) -> Attachment? {
        guard
            let url = ["url", "fileUrl", "file_url", "downloadUrl", "href"].lazy.compactMap({
                json[$0]?.string?.nonEmpty
            })
            .first, isAddress(url)
        else { return nil }
        let name = first(["filename", "fileName", "file_name", "name"], of: json)
        let kind = ["mimeType", "mime_type", "contentType", "mimetype"].lazy.compactMap { json[$0]?.string?.nonEmpty }
            .first
        guard isFile || kind != nil || json["size"] != nil || json["filename"] != nil || json["fileName"] != nil
        else { return nil }
        return Attachment(at: url.tidied, name: name, mediaType: kind)
    }

    /// Of a page or a file: with a scheme, or from the root of the platform's own server.
    static func isAddress(_ text: String) -> Bool {
        (text.hasPrefix("https://") || text.hasPrefix("http://") || text.hasPrefix("/"))
            && !text.utf8.contains { $0 <= 0x20 }
    }
}
