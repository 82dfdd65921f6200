import Hummingbird
private import Intake
private import Store

/// All requests, the newest first.
enum RequestsPage: Page {
    static let path = "/requests"
    static let menu: String? = "Requests"

    private static let pageSize = 50

    private struct Row {
        var link: RequestLink
        var title: String
        var pills: [Pill]
        var labels: [String]
        var voices: String
        var time: TimeView
    }

    private struct View {
        var rows: [Row]
        var isFirst: Bool
        /// The address of the next page; `nil` on the last.
        var older: String?
    }

    static func get(_ visit: Visit) async throws -> Response {
        let before = visit.query("before").flatMap { RequestID(parsing: $0) }
        // One more than is shown tells whether there is another page.
        let found = try await visit.hub.store.requests(limit: pageSize + 1, before: before)
        let shown = found.prefix(pageSize)
        let view = View(
            rows: shown.map { row($0, visit) }, isFirst: before == nil,
            older: found.count > pageSize ? shown.last.map { "\(path)?before=\($0.id)" } : nil)
        return visit.frame.page("Requests", template.render(view))
    }

    private static func row(_ request: RequestSummary, _ visit: Visit) -> Row {
        let pills = Pill.all(request, now: visit.now, teamName: visit.hub.teamName)
        return Row(
            link: RequestLink(request.id), title: request.title, pills: pills, labels: request.labels,
            voices: counted(request.voices, "voice"), time: TimeView(request.createdAt, now: visit.now))
    }

    private static let template = Template(
        """
        <h1>Requests</h1>
        <p class="lead">Distinct wishes, the newest first. Each has one or more voices: the people who asked.</p>
        <ol class="rows">
        {{#rows}}
        <li>
        {{#link}}<a class="title" href="{{href}}"><span class="ref">{{label}}</span> {{title}}</a>{{/link}}
        <p class="facts">{{#pills}}<span class="pill {{tone}}">{{label}}</span> {{/pills}}\
        {{#labels}}<span class="tag">{{.}}</span> {{/labels}}<span class="quiet">{{voices}} · {{#time}}{{> time}}{{/time}}</span></p>
        </li>
        {{/rows}}
        </ol>
        {{^rows}}
        <div class="empty">
        {{#isFirst}}<p><strong>No requests yet.</strong></p>
        <p>Write one in the <a href="/lobby">lobby</a>, or send an event to <code>/in/&lt;source&gt;</code>. What rules set \
        aside is under <a href="/dropped">Dropped</a>.</p>{{/isFirst}}
        {{^isFirst}}<p>There are no older requests. <a href="/requests">Back to the newest</a></p>{{/isFirst}}
        </div>
        {{/rows}}
        <p class="pages">{{^isFirst}}<a class="button" href="/requests">Newest</a> {{/isFirst}}\
        {{#older}}<a class="button" href="{{.}}" rel="next">Older</a>{{/older}}</p>
        """)
}
