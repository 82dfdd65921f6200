import Documents
import Intake

/// One value of `rawRequest`, or one `answer` of the API, as text: its shape tells what was asked for.
///
/// Shapes seen in deliveries and in api.jotform.com/docs: `{first, last, …}` names, `{area, phone}` and `{full}`
/// phones, `{addr_line1, …}` addresses, `{day, month, year, …}` dates, `{timeInput, …}` times, appointments, lists and
/// objects of what was chosen, tables, products, uploads and signatures.
struct JotformValue {
    var kind: FormAnswer.Kind = .other
    var values: [String] = []
    var attachments: [Attachment] = []
    /// How `pretty` may write it, the likeliest first.
    var spellings: [String] = []
    /// The rows and columns of a table, where the form is known.
    let rows: [String]
    let columns: [String]

    static let limit = 200

    init(_ value: JSON, rows: [String] = [], columns: [String] = []) {
        self.rows = rows
        self.columns = columns
        read(value)
    }

    private mutating func read(_ value: JSON) {
        switch value {
        case .object: object(value)
        case .array(let elements): list(elements)
        default:
            guard let text = value.scalarText?.tidied.nonEmpty else { return }
            scalar(text)
        }
    }

    // MARK: - Texts

    private mutating func scalar(_ text: String) {
        if text.hasPrefix("data:image/") {
            // A signature is drawn: its bytes are no text.
            let type = String(text.dropFirst("data:".count).prefix { $0 != ";" && $0 != "," }.prefix(40))
            kind = .file
            values = ["signed"]
            attachments = [Attachment(name: "signature." + (type.split(separator: "/").last ?? "png"), mediaType: type)]
            return
        }
        if text.hasPrefix("{") || text.hasPrefix("["), let inner = try? JSON(parsing: text, parts: 5000) {
            // Tables and widgets come as JSON inside a text.
            let widget = inner["widget_metadata"]
            read(widget == nil ? inner : inner["value"] ?? widget?["value"] ?? .null)
            spellings.append(text)
            return
        }
        if Self.isUpload(text) { return list([.string(text)]) }
        values = [text]
        spellings = [text, Self.oneLine(text)]
        if Double(text) != nil {
            kind = .number
        } else {
            // A long answer, or one of several lines, was written into a box for it.
            kind = text.contains("\n") || text.utf8.count >= 120 ? .longText : .written
        }
    }

    private mutating func list(_ elements: [JSON]) {
        if elements.contains(where: { if case .object = $0 { true } else { false } }) {
            if links(elements) { return }
            kind = .other
            values = elements.prefix(Self.limit).compactMap { Self.line($0, depth: 0).nonEmpty }
            spell(values)
            return
        }
        if !rows.isEmpty || elements.contains(where: { !$0.elements.isEmpty }) {
            return table(elements.map { ("", $0) })
        }
        let texts = elements.prefix(Self.limit).compactMap { $0.scalarText?.tidied.nonEmpty }
        if !texts.isEmpty, texts.allSatisfy(Self.isUpload) {
            kind = .file
            attachments = texts.map { Attachment(at: $0, name: Self.fileName($0)) }
            values = texts
            let names = attachments.map(\.name)
            spellings = [names.joined(separator: " "), names.joined(separator: ", "), texts.joined(separator: " ")]
            return
        }
        kind = .choice
        values = texts
        spell(texts)
    }

    /// Uploads of widgets: `{name, url}`, with addresses on Jotform's own server.
    private mutating func links(_ elements: [JSON]) -> Bool {
        let links = elements.prefix(Self.limit).compactMap { one -> Attachment? in
            guard let url = one["url"]?.string?.tidied.nonEmpty, url.hasPrefix("/") || url.hasPrefix("http") else {
                return nil
            }
            return Attachment(at: url.hasPrefix("/") ? "https://www.jotform.com" + url : url, name: one["name"]?.string)
        }
        guard links.count == min(elements.count, Self.limit) else { return false }
        kind = .file
        attachments = links
        values = links.compactMap(\.url)
        spell(links.map(\.name))
        return true
    }

    mutating func spell(_ texts: [String]) {
        spellings = [" ", ", ", "\n", "; "].map { texts.joined(separator: $0) }
    }

    // MARK: - Parts

    static func join(_ value: JSON, _ keys: [String]) -> String {
        keys.compactMap { value[$0]?.scalarText?.tidied.nonEmpty }.joined(separator: " ")
    }

    static func oneLine(_ text: String) -> String {
        text.contains("\n") ? text.split(separator: "\n").joined(separator: " ") : text
    }

    /// The address of something that was uploaded with the form, or of a signature that was drawn in it.
    static func isUpload(_ text: String) -> Bool {
        (text.hasPrefix("https://") || text.hasPrefix("http://"))
            && (text.firstRange(of: "/uploads/") != nil || text.firstRange(of: "/widget-uploads/") != nil)
            && !text.contains(where: \.isWhitespace)
    }

    private static func fileName(_ url: String) -> String {
        let path = url.prefix { $0 != "?" && $0 != "#" }
        let last = path.split(separator: "/").last ?? path
        return String(decoding: last.utf8.percentDecoded, as: UTF8.self)
    }
}
