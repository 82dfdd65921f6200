import Intake

/// The part of a body that a person filled in, where the tool has wrapped it: `{"event": …, "data": {…}}`.
///
/// Goes down one member at a time, as long as what is outside says nothing of its own.
struct WebhookEnvelope {
    /// The part itself.
    private(set) var inner: JSON
    /// What stands around it, outermost first.
    private(set) var outer: [JSON] = []
    private(set) var answers: [FormAnswer] = []
    /// Under which member of `inner` the answers stand.
    private(set) var answersKey: String?

    private static let deepest = 4

    /// Words under which tools put what was sent, the most telling first.
    private static let words = [
        "formresponse", "submission", "response", "formdata", "formsubmission", "entry", "record", "payload", "data",
        "object", "body", "event", "eventdata", "item", "article", "ticket", "feedback", "suggestion", "comment",
        "issue",
        "message",
        "conversation", "source", "detail", "note", "lead", "attributes", "fields", "answer", "answers",
        "result",
        "properties",
    ]

    init(_ body: JSON) { self.init(body, depth: 0) }

    private init(_ body: JSON, depth: Int) {
        inner = body
        guard !findAnswers(), !says(.text), depth < Self.deepest else { return }
        var parts = Self.parts(of: body)
        // All of it in one member, whatever that is called.
        if parts.isEmpty, body.members.count == 1, let only = body.members.first?.value, !only.members.isEmpty {
            parts = [only]
        }
        for part in parts {
            let found = WebhookEnvelope(part, depth: depth + 1)
            if found.isTelling {
                wrap(found, in: body)
                return
            }
        }
        // Nobody says anything: what is inside is nearer to it, unless the outside has at least a title.
        if let first = parts.first, !says(.title) { wrap(WebhookEnvelope(first, depth: depth + 1), in: body) }
    }

    private mutating func wrap(_ found: WebhookEnvelope, in body: JSON) {
        self = found
        outer.insert(body, at: 0)
    }

    private var isTelling: Bool { answersKey != nil || says(.text) }

    private mutating func findAnswers() -> Bool {
        let members = inner.members
        // Answers that name their question by an id, whose words stand beside them.
        if let list = inner["answers"]?.elements, list.first?["field"]?["id"] != nil, list.first?["type"] != nil {
            answers = TypeformResponse(inner).answers
            answersKey = "answers"
            return !answers.isEmpty
        }
        // The longest list is the form's: others are tags, files, people.
        let found = members.prefix(100).compactMap { member in
            WebhookAnswers(member.value, key: member.key).map { (member.key, $0.answers) }
        }
        if let best = found.max(by: { $0.1.count < $1.1.count }) {
            answersKey = best.0
            answers = best.1
            return true
        }
        return false
    }

    /// Whether there is a text, or a title, right here.
    private func says(_ part: WebhookMapping.Part) -> Bool {
        let names = WebhookMapping.usualNames(for: part)
        return inner.members.contains { member in
            member.value.string?.tidied.nonEmpty != nil && names.contains(WebhookValues.plain(member.key))
        }
    }

    /// What stands under such words, in their order; of each only the first.
    private static func parts(of body: JSON) -> [JSON] {
        let known = Set(words)
        var found: [String: JSON] = [:]
        for member in body.members {
            let key = WebhookValues.plain(member.key)
            if known.contains(key), found[key] == nil { found[key] = member.value }
        }
        return words.compactMap { found[$0].flatMap(object) }
    }

    private static func object(_ found: JSON) -> JSON? {
        if case .object(let members) = found { return members.isEmpty ? nil : found }
        // JSON within text stays text; a list of one object is that object.
        if case .array(let elements) = found, elements.count == 1, let only = elements.first,
            case .object(let members) = only, !members.isEmpty
        {
            return only
        }
        return nil
    }
}
