import Intake

/// One rule of a trace: its verdict, what made it, and what it set.
struct RuleView: Sendable {
    struct EvidenceView: Sendable {
        var condition: String
        var found: String
        var excerpt: Excerpt?
    }

    /// What stands inside the rule's list item.
    static let inner = """
        <p class="name"><span class="tick" aria-hidden="true">{{mark}}</span><span class="away">{{word}}: </span>{{name}}\
         <span class="place">{{place}}</span></p>\
        {{#evidence}}<p class="evidence"><code>{{condition}}</code> <span>{{found}}</span></p>\
        {{#.excerpt}}<p class="excerpt">{{before}}<mark>{{hit}}</mark>{{after}}</p>{{/.excerpt}}{{/evidence}}\
        {{#hasSettings}}<ul class="effects">{{#gave}}<li class="gave">{{.}}</li>{{/gave}}\
        {{#taken}}<li class="taken">{{.}}</li>{{/taken}}</ul>{{/hasSettings}}
        """

    let name: String
    let place: String
    let verdict: Trace.Verdict
    let tone: String
    let mark: String
    let word: String
    let evidence: [EvidenceView]
    let gave: [String]
    let taken: [String]
    let hasSettings: Bool

    init(_ trace: Trace.RuleTrace, content: Submission) {
        name = trace.name
        // The folder is the machine's business; the file and the line are the rule's.
        place = trace.place.split(separator: "/").last.map(String.init) ?? trace.place
        verdict = trace.verdict
        (tone, mark, word) =
            switch trace.verdict {
            // A draft matches and sets nothing.
            case .matched where trace.gave.isEmpty && !trace.taken.isEmpty: ("idle", "✓", "matched")
            case .matched: ("matched", "✓", "matched")
            case .failed: ("failed", "·", "did not match")
            case .notReached: ("skipped", "·", "not reached")
            }
        evidence = trace.evidence.map { evidence in
            EvidenceView(
                condition: evidence.condition, found: evidence.found, excerpt: Self.excerpt(evidence, content))
        }
        gave = trace.gave
        taken = trace.taken
        hasSettings = !(trace.gave + trace.taken).isEmpty
    }

    /// `nil` where the whole text is the span: then the words beside the condition show it already.
    private static func excerpt(_ evidence: Trace.Evidence, _ content: Submission) -> Excerpt? {
        guard let span = evidence.span, let text = content.text(ofFactIn: evidence.condition),
            span != 0..<text.utf8.count
        else { return nil }
        return Excerpt(text, span: span)
    }
}
