import Hummingbird
private import Intake
private import Reports
private import Store

/// One request, whole: who asked, who has it and why, what was said about it.
enum RequestPage: Page {
    static let path = "/requests/:id"

    private static let openVoices = 3
    /// More than anyone reads on a page.
    private static let shownVoices = 100
    /// Each trace is made again from the rules, so not for every voice of a popular request.
    private static let shownDecisions = 20

    private struct Decided {
        var who: String
        var decision: DecisionView
    }

    private struct Entry {
        var words: String
        var detail: String?
        var time: TimeView
    }

    /// Voices beyond the first few: folded, so that the reason for it all stays in reach.
    private struct MoreVoices {
        var summary: String
        var moreVoices: [VoiceView]
    }

    private struct ThemeLink {
        var label: String
        var href: String
        var figures: String

        init(_ theme: ThemesReport.Theme) {
            label = theme.label.joined(separator: " · ")
            href = "\(ThemesPage.path)/\(theme.id)"
            let people = theme.voices == 1 ? "1 person" : "\(theme.voices) people"
            figures = "\(counted(theme.requests, "request")) from \(people)"
        }
    }

    private struct View {
        var reference: String
        var title: String
        var pills: [Pill]
        var labels: [String]
        var voiceCount: String
        var created: TimeView
        var voices: [VoiceView]
        var more: MoreVoices?
        var merge: MergeView
        /// Where it is not alone in it.
        var theme: ThemeLink?
        var comments: [VoiceView]
        var hasComments: Bool
        var current: DecisionView?
        var others: [Decided]
        var hasOthers: Bool
        var posts: [PostView]
        var history: [Entry]
    }

    static func get(_ visit: Visit) async throws -> Response {
        guard let id = visit.part("id").flatMap({ RequestID(parsing: $0) }) else { throw HTTPError(.notFound) }
        guard let detail = try await visit.hub.store.request(id) else { throw HTTPError(.notFound) }
        var view = view(detail, await decided(detail, visit), visit)
        let likely = try await visit.hub.store.summaries(of: MergeView.candidates(of: detail).map(\.request))
        view.merge = MergeView(detail, titles: Dictionary(likely.map { ($0.id, $0.title) }) { first, _ in first })
        view.theme = try await theme(detail, visit)
        return visit.frame.page("\(id) \(detail.summary.title)", template.render(view))
    }

    private static func theme(_ detail: RequestDetail, _ visit: Visit) async throws -> ThemeLink? {
        guard let (theme, _) = try await visit.hub.store.theme(of: detail.summary.id) else { return nil }
        let order = ThemesReport.Order(weeks: nil, limit: 1, theme: theme, quotes: 0)
        return try await visit.hub.themes(order).themes.first.map(ThemeLink.init)
    }

    private static func view(_ detail: RequestDetail, _ decisions: [Decided], _ visit: Visit) -> View {
        let summary = detail.summary
        let asks = detail.submissions.filter { $0.role == .ask }
        let voices = asks.map { ask in
            // Any but the one that opened the request can be given one of its own.
            let mayPart =
                ask.request == summary.id && ask.state == .live && ask.id != asks.first { $0.request == summary.id }?.id
            return VoiceView(
                ask, decisions: detail.decisions, now: visit.now, partedFrom: mayPart ? summary.id : nil)
        }
        let comments = detail.submissions.filter { $0.role == .comment }.suffix(shownVoices)
            .map { VoiceView($0, decisions: [], now: visit.now) }
        return View(
            reference: "\(summary.id)", title: summary.title,
            pills: Pill.all(summary, now: visit.now, teamName: visit.hub.teamName),
            labels: summary.labels, voiceCount: counted(summary.voices, "voice"),
            created: TimeView(summary.createdAt, now: visit.now), voices: Array(voices.prefix(openVoices)),
            more: more(Array(voices.dropFirst(openVoices))), merge: MergeView(detail, titles: [:]),
            comments: comments, hasComments: !comments.isEmpty,
            current: decisions.first?.decision, others: Array(decisions.dropFirst()), hasOthers: decisions.count > 1,
            posts: detail.posts.map { PostView($0, now: visit.now, showsRequest: false) },
            history: detail.log.suffix(200).map { entry($0, visit) })
    }

    private static func more(_ voices: [VoiceView]) -> MoreVoices? {
        guard !voices.isEmpty else { return nil }
        let rest = voices.count > shownVoices ? ", of which \(shownVoices) are shown" : ""
        return MoreVoices(
            summary: "\(counted(voices.count, "more voice"))\(rest)", moreVoices: Array(voices.prefix(shownVoices)))
    }

    /// The decisions with their traces: first the newest about the voice that opened it, which gave its settings.
    private static func decided(_ detail: RequestDetail, _ visit: Visit) async -> [Decided] {
        var decided: [Decided] = []
        for record in leadingFirst(detail).prefix(shownDecisions) {
            let trace = await visit.hub.explain(record)
            let view = DecisionView(record, trace, now: visit.now, teamName: visit.hub.teamName)
            decided.append(Decided(who: PersonView(record.content.author).name, decision: view))
        }
        return decided
    }

    private static func leadingFirst(_ detail: RequestDetail) -> [DecisionRecord] {
        guard let leading = detail.standing else { return [] }
        return [leading] + detail.decisions.reversed().filter { $0.id != leading.id }
    }

    private static func entry(_ entry: LogEntry, _ visit: Visit) -> Entry {
        let time = TimeView(entry.at, now: visit.now)
        switch entry.kind {
        case "opened":
            return Entry(words: "Opened", detail: entry.detail.map { "for \(visit.hub.teamName($0))" }, time: time)
        case "joined": return Entry(words: "Another voice joined", time: time)
        case "imported": return Entry(words: "Imported, and before that", detail: entry.detail, time: time)
        case "edited": return Entry(words: "Words were changed, and it was decided again", time: time)
        case "commented": return Entry(words: "Comment", detail: entry.detail.map { "by \($0)" }, time: time)
        case "withdrawn":
            return Entry(words: "A message was withdrawn", detail: entry.detail.map { "by \($0)" }, time: time)
        case "merged": return Entry(words: "Merged", detail: entry.detail, time: time)
        case "took in": return Entry(words: "Took in", detail: entry.detail, time: time)
        case "parted": return Entry(words: "Parted", detail: entry.detail, time: time)
        case "gave back": return Entry(words: "Gave back", detail: entry.detail, time: time)
        default: return Entry(words: entry.kind, detail: entry.detail, time: time)
        }
    }

    private static let template = Template(
        """
        <header class="request-head">
        <p class="ref">{{reference}}</p>
        <h1>{{title}}</h1>
        <p class="facts">{{#pills}}<span class="pill {{tone}}">{{label}}</span> {{/pills}}\
        {{#labels}}<span class="tag">{{.}}</span> {{/labels}}\
        <span class="quiet">{{voiceCount}} · {{#created}}{{> time}}{{/created}}</span></p>
        </header>
        <div class="columns">
        <div>
        {{#merge}}\(MergeView.template){{/merge}}
        <section class="card" aria-labelledby="voices"><h2 id="voices">What was asked</h2>
        {{#voices}}
        \(VoiceView.template)
        {{/voices}}
        {{^voices}}<p class="quiet">Nobody asks for it any more: every voice was withdrawn.</p>{{/voices}}
        {{#.more}}
        <details class="more"><summary>{{summary}}</summary>
        {{#moreVoices}}
        \(VoiceView.template)
        {{/moreVoices}}
        </details>
        {{/.more}}
        </section>
        {{#hasComments}}
        <section class="card" aria-labelledby="comments"><h2 id="comments">Comments</h2>
        {{#comments}}
        \(VoiceView.template)
        {{/comments}}
        </section>
        {{/hasComments}}
        <section class="card" aria-labelledby="why"><h2 id="why">Why it went there</h2>
        {{#.current}}{{> decision}}{{/.current}}
        {{^.current}}<p class="quiet">No decision is kept for it.</p>{{/.current}}
        {{#hasOthers}}<h3>Other decisions</h3>{{/hasOthers}}
        {{#others}}<details><summary>On the words of {{who}}, {{#decision}}{{#time}}{{> time}}{{/time}}{{/decision}}</summary>
        {{#decision}}{{> decision}}{{/decision}}</details>
        {{/others}}
        </section>
        </div>
        <aside>
        {{#.theme}}<section class="card" aria-labelledby="theme"><h2 id="theme">Theme</h2>
        <p><a href="{{href}}">{{label}}</a> <span class="quiet">{{figures}}</span></p></section>{{/.theme}}
        <section class="card" aria-labelledby="posts"><h2 id="posts">What was said</h2>
        <ul class="posts">
        {{#posts}}{{> post}}{{/posts}}
        </ul>
        {{^posts}}<p class="quiet">Nothing was posted about it.</p>{{/posts}}
        </section>
        <section class="card" aria-labelledby="history"><h2 id="history">History</h2>
        <ol class="history">
        {{#history}}<li>{{words}}{{#.detail}} {{.}}{{/.detail}} <span class="quiet">{{#time}}{{> time}}{{/time}}</span></li>
        {{/history}}
        </ol>
        </section>
        {{#merge}}\(MergeView.formTemplate){{/merge}}
        </aside>
        </div>
        """)
}
