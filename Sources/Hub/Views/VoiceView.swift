import Intake
import Store

/// What one person said, with where, when, and everything they sent along.
struct VoiceView: Sendable {
    struct Answer: Sendable {
        var question: String
        /// `nil` where files were the answer.
        var values: Words?
        var files: [File]
        var hasFiles: Bool
    }

    /// A text, or its beginning where it is too long to be read in passing.
    struct Words: Sendable, Equatable {
        var start: String
        var whole: String?

        private static let longest = 1500
        private static let mostLines = 20

        /// Some lines, cut at a word where that leaves enough.
        init(_ text: String) {
            start = text
            let lines = text.split(separator: "\n", maxSplits: Self.mostLines, omittingEmptySubsequences: false)
            let isLong = text.utf8.count > Self.longest && text.count > Self.longest
            guard isLong || lines.count > Self.mostLines else { return }
            whole = text
            let head = lines.prefix(Self.mostLines).joined(separator: "\n")
            let cut = head.prefix(Self.longest)
            guard cut.endIndex < head.endIndex else {
                start = head + "\n…"
                return
            }
            let words = cut.lastIndex(where: \.isWhitespace).map { cut[..<$0] } ?? cut
            start = (words.count > Self.longest / 2 ? words : cut) + " …"
        }
    }

    struct File: Sendable {
        var name: String
        var link: String?

        init(_ file: Attachment) {
            name = file.name.isEmpty ? file.mediaType ?? "a file" : file.name
            link = file.url.flatMap { isWebAddress($0) ? $0 : nil }
        }
    }

    private static let whole = #"<details><summary>All of it</summary><p class="words">{{.}}</p></details>"#

    private static let list = """
        <ul class="files">{{#files}}<li>{{#.link}}<a href="{{.}}" rel="noopener noreferrer nofollow">{{/.link}}\
        {{name}}{{#.link}}</a>{{/.link}}</li>{{/files}}</ul>
        """

    static let template = """
        <article class="voice{{#isWithdrawn}} withdrawn{{/isWithdrawn}}">
        {{#person}}<span class="face tint{{tint}}" aria-hidden="true">{{initials}}</span>{{/person}}
        <div>
        <p class="who">{{#person}}<strong>{{name}}</strong>{{/person}} <span class="quiet">{{place}} · \
        {{#time}}{{> time}}{{/time}}</span>{{#.permalink}} <a href="{{.}}" rel="noopener noreferrer nofollow">original</a>{{/.permalink}}\
        {{#isEdited}} <span class="pill plain">edited</span>{{/isEdited}}\
        {{#isWithdrawn}} <span class="pill warm">withdrawn</span>{{/isWithdrawn}}</p>
        {{#.title}}<p class="words"><strong>{{.}}</strong></p>{{/.title}}
        {{#.text}}<p class="words">{{start}}</p>{{#.whole}}\(whole){{/.whole}}{{/.text}}
        {{#hasAnswers}}<dl class="answers">{{#answers}}<div><dt>{{question}}</dt><dd>{{#.values}}<p class="words">{{start}}</p>{{#.whole}}\(whole){{/.whole}}{{/.values}}{{#hasFiles}}\(list){{/hasFiles}}</dd></div>{{/answers}}</dl>{{/hasAnswers}}
        {{#hasFiles}}\(list){{/hasFiles}}
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
    /// What was said beside the answers.
    let text: Words?
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
        let answered = Set(content.fields.map { $0.values.joined(separator: "\n") })
        title = content.title.flatMap { answered.contains($0) ? nil : $0 }
        text = content.text.isEmpty || answered.contains(content.text) ? nil : Words(content.text)
        let listed = Self.answers(content)
        answers = listed.answers
        hasAnswers = !answers.isEmpty
        files = listed.rest.map(File.init)
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

    /// What was answered, files as such where they were an answer, and the other files.
    private static func answers(_ content: Submission) -> (answers: [Answer], rest: [Attachment]) {
        var rest = content.attachments
        let answers = content.fields.map { field in
            let values = field.values.filter { !$0.isEmpty }
            let files = values.compactMap { value in rest.first { $0.url == value || $0.name == value } }
            let isOfFiles = !files.isEmpty && files.count == values.count
            if isOfFiles { rest.removeAll(where: files.contains) }
            let words = values.isEmpty ? "no answer" : values.joined(separator: "\n")
            return Answer(
                question: field.label.isEmpty ? field.name ?? "" : field.label,
                values: isOfFiles ? nil : Words(words), files: isOfFiles ? files.map(File.init) : [],
                hasFiles: isOfFiles)
        }
        return (answers, rest)
    }
}
