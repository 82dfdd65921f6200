import Documents
import Intake

/// Where in a body each part of a submission stands: JSON Pointers (RFC 6901), which also read a form (`/email`).
///
/// A part that is not declared is guessed from the usual names at the top of the body. Imports read their rows by it too,
/// which know some parts more.
package struct WebhookMapping: Sendable {
    package enum Part: String, Sendable, CaseIterable {
        case id, title, text, channel, thread, url
        case authorID = "author.id"
        case authorName = "author.name"
        case authorEmail = "author.email"
        case submittedAt = "submitted_at"
        // How a request stood in the tool it comes from: only imports ask for these.
        case labels, votes, status, team, decision
        case decidedAt = "decided_at"

        /// Those of a webhook's body.
        static let ofBodies: [Part] = [
            .id, .title, .text, .channel, .thread, .url, .authorID, .authorName, .authorEmail, .submittedAt,
        ]
    }

    package var pointers: [Part: String]
    /// Label and pointer; `nil` when every other value of the body is a field.
    package var fields: [(label: String, pointer: String)]?

    package init(_ pointers: [Part: String] = [:], fields: [(label: String, pointer: String)]? = nil) {
        self.pointers = pointers
        self.fields = fields
    }

    /// True where nothing is declared.
    var isEmpty: Bool { pointers.isEmpty && fields == nil }

    /// Reads `map`; an empty mapping when there is none, `nil` when it has problems.
    static func read(from settings: inout MappingReader) -> WebhookMapping? {
        guard let node = settings.take("map") else { return WebhookMapping() }
        let before = settings.problems.all.count
        guard var reader = MappingReader(node, what: "\"map\"", problems: settings.problems) else { return nil }
        var map = WebhookMapping()
        for part in Part.ofBodies where !part.rawValue.hasPrefix("author.") {
            map.pointers[part] = pointer(reader.text(part.rawValue), part.rawValue, reader)
        }
        // `author.name: /x` and `author: { name: /x }` both read.
        for part in [Part.authorID, .authorName, .authorEmail] {
            map.pointers[part] = pointer(reader.text(part.rawValue), part.rawValue, reader)
        }
        if let author = reader.take("author"),
            var inner = MappingReader(author, what: "\"author\"", problems: settings.problems)
        {
            for part in [Part.authorID, .authorName, .authorEmail] {
                let key = String(part.rawValue.dropFirst("author.".utf8.count))
                if let found = pointer(inner.text(key), part.rawValue, inner) { map.pointers[part] = found }
            }
            inner.finish()
        }
        if reader.node["fields"] != nil {
            map.fields = reader.table("fields").compactMap { entry in
                pointer(entry.value, "fields.\(entry.key)", reader).map { (entry.key, $0) }
            }
        }
        reader.finish(alsoKnown: ["author", "fields"])
        return settings.problems.all[before...].contains { $0.severity == .error } ? nil : map
    }

    private static func pointer(_ text: String?, _ key: String, _ reader: MappingReader) -> String? {
        guard let text else { return nil }
        if text.isEmpty || text.hasPrefix("/") { return text }
        let place = reader.node[key]?.place ?? reader.node["fields"]?.place
        reader.problem(
            "003", "\"\(key)\" must be a JSON Pointer, found \"\(text.shortened(to: 40))\"",
            hint: "did you mean \"/\(text.replacing(".", with: "/"))\"?", at: place)
        return nil
    }

    /// The usual names for a part, in the order of preference, compared without case, `-` and `_`.
    static func usualNames(for part: Part) -> [String] {
        switch part {
        case .id: ["id", "uuid", "eventid", "messageid", "submissionid", "responseid", "entryid"]
        case .title: ["title", "subject", "summary", "topic", "headline"]
        case .text:
            [
                "text", "message", "textbody", "body", "description", "comment", "comments", "feedback", "content",
                "request",
                "details",
            ]
        case .channel: ["channel"]
        case .thread: []
        case .url: ["permalink", "htmlurl", "url", "link"]
        case .authorID: ["userid", "authorid"]
        case .authorName: ["name", "fullname", "yourname", "author", "username", "from", "user"]
        case .authorEmail: ["email", "emailaddress", "youremail", "mail", "fromemail", "useremail", "replyto"]
        case .submittedAt: ["submittedat", "createdat", "timestamp", "date", "time", "created", "submitdate"]
        case .labels, .votes, .status, .team, .decision, .decidedAt: []
        }
    }
}
