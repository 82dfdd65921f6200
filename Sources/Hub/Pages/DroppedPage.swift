import Hummingbird
private import Intake
private import Store

/// What rules dropped, with why: nothing is hidden.
enum DroppedPage: Page {
    static let path = "/dropped"
    static let menu: String? = "Dropped"

    private static let shown = 50

    private struct Row {
        var person: PersonView
        var place: String
        var time: TimeView
        var permalink: String?
        var text: String
        var reason: String
        var rule: String?
        var decision: DecisionView
    }

    private struct View {
        var rows: [Row]
        var limit: Int?
    }

    static func get(_ visit: Visit) async throws -> Response {
        let records = try await visit.hub.store.dropped(limit: shown)
        var rows: [Row] = []
        for record in records {
            let content = record.content.redacted(by: record.decision.redactions)
            let trace = await visit.hub.explain(record)
            rows.append(
                Row(
                    person: PersonView(content.author),
                    place: "in \(content.channel.map { $0.name ?? $0.id } ?? content.source)",
                    time: TimeView(content.submittedAt, now: visit.now),
                    permalink: content.permalink.flatMap { isWebAddress($0) ? $0 : nil },
                    text: content.text.isEmpty ? content.title ?? "no words" : content.text,
                    reason: record.decision.drop ?? "no reason was given", rule: record.decision.givenBy["drop"],
                    decision: DecisionView(record, trace, now: visit.now, teamName: visit.hub.teamName)))
        }
        return visit.frame.page("Dropped", template.render(View(rows: rows, limit: rows.count == shown ? shown : nil)))
    }

    private static let template = Template(
        """
        <h1>Dropped</h1>
        <p class="lead">What rules set aside as no request, the newest first. A wrong one? Change the rule, and run \
        <code>triaged test</code>.</p>
        {{#rows}}
        <article class="card">
        <p class="who">{{#person}}<strong>{{name}}</strong>{{/person}} <span class="quiet">{{place}} · \
        {{#time}}{{> time}}{{/time}}</span>{{#.permalink}} <a href="{{.}}" rel="noopener noreferrer nofollow">original</a>{{/.permalink}}</p>
        <p class="words">{{text}}</p>
        <p class="facts"><span class="pill plain">dropped</span> {{reason}}{{#.rule}} <span class="quiet">by “{{.}}”</span>{{/.rule}}</p>
        <details><summary>How it was decided</summary>{{#decision}}{{> decision}}{{/decision}}</details>
        </article>
        {{/rows}}
        {{#.limit}}<p class="quiet">The newest {{.}} are shown.</p>{{/.limit}}
        {{^rows}}
        <div class="empty"><p><strong>Nothing was dropped.</strong></p>
        <p>When a rule says <code>drop</code>, the message is kept, and shown here with the rule and its reason.</p></div>
        {{/rows}}
        """)
}
