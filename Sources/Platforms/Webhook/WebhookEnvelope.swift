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
        "object", "body", "event", "item", "ticket", "feedback", "message", "attributes", "fields", "answers", "result",
        "properties",
    ]

    init(_ body: JSON) {
        inner = body
        for _ in 0..<Self.deepest {
            if findAnswers() || Self.speaks(inner) { return }
            let here = inner
            guard let next = Self.words.lazy.compactMap({ Self.member($0, of: here) }).first else { return }
            outer.append(inner)
            inner = next
        }
    }

    private mutating func findAnswers() -> Bool {
        let members = inner.members
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

    /// Whether it has a text or a title of its own.
    private static func speaks(_ body: JSON) -> Bool {
        let names = WebhookMapping.usualNames(for: .text) + WebhookMapping.usualNames(for: .title)
        return body.members.contains { member in
            member.value.string?.tidied.nonEmpty != nil && names.contains(WebhookValues.plain(member.key))
        }
    }

    private static func member(_ word: String, of body: JSON) -> JSON? {
        let found = body.members.first { WebhookValues.plain($0.key) == word }?.value
        guard let found else { return nil }
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
