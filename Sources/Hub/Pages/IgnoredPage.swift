import Hummingbird
private import Intake
private import Store

/// What came in and is nobody's ask, or could not be read: each reason once, the newest first.
enum IgnoredPage: Page {
    static let path = "/ignored"
    static let menu: String? = "Ignored"

    private static let shown = 100

    private struct Row {
        var source: String
        var tone: String
        var outcome: String
        var count: String
        var reason: String
        var time: TimeView
    }

    private struct View {
        var rows: [Row]
        var limit: Int?
    }

    static func get(_ visit: Visit) async throws -> Response {
        let rows = try await visit.hub.store.passedOver(limit: shown).map { passed in
            Row(
                source: passed.source, tone: passed.outcome == "ignored" ? "plain" : "warm",
                outcome: passed.outcome == "ignored" ? "ignored" : "not readable",
                count: counted(passed.count, "event"),
                reason: passed.reason, time: TimeView(passed.last, now: visit.now))
        }
        return visit.frame.page("Ignored", template.render(View(rows: rows, limit: rows.count == shown ? shown : nil)))
    }

    private static let template = Template(
        """
        <h1>Ignored</h1>
        <p class="lead">What came in and is no request: notices, other bots, forms without words, bodies that could not \
        be read. All of it is kept.</p>
        {{#rows}}
        <article class="card">
        <p class="who"><strong>{{source}}</strong> <span class="pill {{tone}}">{{outcome}}</span> \
        <span class="quiet">{{count}} · {{#time}}{{> time}}{{/time}}</span></p>
        <p class="words">{{reason}}</p>
        </article>
        {{/rows}}
        {{#.limit}}<p class="quiet">The {{.}} newest reasons are shown.</p>{{/.limit}}
        {{^rows}}
        <div class="empty"><p><strong>Nothing was ignored.</strong></p>
        <p>What a source sends that nobody asked for is kept, and told here with the reason.</p></div>
        {{/rows}}
        """)
}
