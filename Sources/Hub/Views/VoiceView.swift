import Intake
import Store

/// What one person said, with where, when, and everything they sent along.
struct VoiceView: Sendable {
    struct Answer: Sendable {
        var question: String
        var values: String
    }

    struct File: Sendable {
        var name: String
        var link: String?
    }

    static let template = """
        <article class="voice{{#isWithdrawn}} withdrawn{{/isWithdrawn}}">
        {{#person}}<span class="face tint{{tint}}" aria-hidden="true">{{initials}}</span>{{/person}}
        <div>
        <p class="who">{{#person}}<strong>{{name}}</strong>{{/person}} <span class="quiet">{{place}} · \
        {{#time}}{{> time}}{{/time}}</span>{{#.permalink}} <a href="{{.}}" rel="noopener noreferrer nofollow">original</a>{{/.permalink}}\
        {{#isEdited}} <span class="pill plain">edited</span>{{/isEdited}}\
        {{#isWithdrawn}} <span class="pill warm">withdrawn</span>{{/isWithdrawn}}</p>
        {{#.title}}<p class="words"><strong>{{.}}</strong></p>{{/.title}}
        {{#.text}}<p class="words">{{.}}</p>{{/.text}}
        {{#.whole}}<details><summary>All of it</summary><p class="words">{{.}}</p></details>{{/.whole}}
        {{#hasAnswers}}<dl class="answers">{{#answers}}<div><dt>{{question}}</dt><dd class="words">{{values}}</dd></div>{{/answers}}</dl>{{/hasAnswers}}
        {{#hasFiles}}<ul class="files">{{#files}}<li>{{#.link}}<a href="{{.}}" rel="noopener noreferrer nofollow">{{/.link}}\
        {{name}}{{#.link}}</a>{{/.link}}</li>{{/files}}</ul>{{/hasFiles}}
        {{#.part}}<div class="choices">\(ButtonForm.template)</div>{{/.part}}
        {{#.earlier}}<details><summary>Earlier words</summary><p class="words">{{.}}</p></details>{{/.earlier}}
        </div>
        </article>

        """

    let person: PersonView
    let place: String
    let time: TimeView
    let permalink: String?
    let title: String?
    let text: String?
    /// Where the text is too long to be read in passing, and only its beginning is shown.
    let whole: String?
    let answers: [Answer]
    let hasAnswers: Bool
    let files: [File]
    let hasFiles: Bool
    let isEdited: Bool
    let isWithdrawn: Bool
    /// Gives the voice a request of its own.
    let part: ButtonForm?
    /// What was decided on before the words were changed.
    let earlier: String?

    /// - Parameter decisions: of the whole request; those on this voice tell what it said before.
    /// - Parameter partedFrom: the request that the voice may leave; `nil` where it may not.
    init(
        _ stored: StoredSubmission, decisions: [DecisionRecord], now: Timestamp, partedFrom: RequestID? = nil
    ) {
        let content = stored.shown
        person = PersonView(content.author)
        place = "in \(content.channel.map { $0.name ?? $0.id } ?? content.source)"
        time = TimeView(content.submittedAt, now: now)
        permalink = content.permalink.flatMap { isWebAddress($0) ? $0 : nil }
        title = content.title
        let beginning = Self.beginning(content.text)
        text = content.text.isEmpty ? nil : beginning ?? content.text
        whole = beginning == nil ? nil : content.text
        answers = Self.answers(content)
        hasAnswers = !answers.isEmpty
        files = content.attachments.map { file in
            File(
                name: file.name.isEmpty ? file.mediaType ?? "a file" : file.name,
                link: file.url.flatMap { isWebAddress($0) ? $0 : nil })
        }
        hasFiles = !files.isEmpty
        let before = decisions.last { $0.submission == stored.id && $0.content.text != stored.content.text }
        isEdited = before != nil
        earlier = before.map { $0.content.redacted(by: $0.decision.redactions).text }
        isWithdrawn = stored.state == .withdrawn
        part = partedFrom.map { request in
            let answer = MatchAnswer(message: content.key, request: request, isSame: false, by: "")
            return ButtonForm(
                answer.button("Not the same: give it a request of its own"),
                back: "\(RequestsPage.path)/\(request)")
        }
    }

    /// What was answered beside the title, the text and the files, which are shown already.
    private static func answers(_ content: Submission) -> [Answer] {
        let files = Set(content.attachments.flatMap { [$0.url, $0.name] }.compactMap(\.self))
        return content.fields.compactMap { field in
            let values = field.values.filter { !$0.isEmpty }
            let words = values.joined(separator: "\n")
            guard values.isEmpty || (words != content.title && words != content.text && !files.isSuperset(of: values))
            else { return nil }
            return Answer(
                question: field.label.isEmpty ? field.name ?? "" : field.label,
                values: values.isEmpty ? "no answer" : words)
        }
    }

    private static let longest = 1500
    private static let mostLines = 20

    /// Some lines, cut at the end of one where that leaves enough; `nil` for a text that is shown whole.
    static func beginning(_ text: String) -> String? {
        let lines = text.split(separator: "\n", maxSplits: mostLines, omittingEmptySubsequences: false)
        let isLong = text.utf8.count > longest && text.count > longest
        guard isLong || lines.count > mostLines else { return nil }
        let start = lines.prefix(mostLines).joined(separator: "\n")
        let cut = start.prefix(longest)
        guard cut.endIndex < start.endIndex else { return start + "\n…" }
        let word = cut.lastIndex(where: \.isWhitespace).map { cut[..<$0] } ?? cut
        return (word.count > longest / 2 ? word : cut) + " …"
    }
}
