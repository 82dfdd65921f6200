import Hummingbird
private import Intake
private import Store

/// triaged in numbers, and whether everything it needs is there.
enum StatusPage: Page {
    static let path = "/status"
    static let menu: String? = "Status"

    private struct Check {
        var name: String
        var detail: String
        var tone: String
        var state: String
    }

    private struct Number {
        var name: String
        var value: Int
    }

    private struct Table {
        var heading: String
        var numbers: [Number]

        init?(_ heading: String, _ counts: [(name: String, value: Int)]) {
            guard !counts.isEmpty else { return nil }
            self.heading = heading
            numbers = counts.sorted { ($1.value, $0.name) < ($0.value, $1.name) }
                .map { Number(name: $0.name, value: $0.value) }
        }
    }

    private struct View {
        var checks: [Check]
        var numbers: [Number]
        var tables: [Table]
    }

    static func get(_ visit: Visit) async throws -> Response {
        let checks = await visit.hub.readiness()
        let status = try await visit.hub.store.status()
        let teams = status.requestsByTeam.map { ($0.key == "-" ? "no team" : visit.hub.teamName($0.key), $0.value) }
        let states = status.requestsByStatus.map { (Status(rawValue: $0.key)?.words ?? $0.key, $0.value) }
        let view = View(
            checks: checks.map { check in
                Check(
                    name: check.name, detail: check.detail,
                    tone: check.isReady ? (check.isTroubled ? "warm" : "good") : "bad",
                    state: check.isReady ? (check.isTroubled ? "in trouble" : "ready") : "not ready")
            },
            numbers: [
                Number(name: "requests", value: status.requests), Number(name: "voices", value: status.voices),
                Number(name: "dropped", value: status.dropped), Number(name: "events", value: status.events),
                Number(name: "events waiting", value: status.waiting),
            ],
            tables: [
                Table("Requests by team", teams), Table("Requests by status", states),
                Table("Posts", status.posts.map { (PostRecord.State(rawValue: $0.key)?.words ?? $0.key, $0.value) }),
                Table("Events by outcome", status.outcomes.map { ($0.key, $0.value) }),
            ].compactMap { $0 })
        return visit.frame.page("Status", template.render(view))
    }

    private static let template = Template(
        """
        <h1>Status</h1>
        <ul class="figures">
        {{#numbers}}<li><strong>{{value}}</strong> <span>{{name}}</span></li>
        {{/numbers}}
        </ul>
        <section class="card" aria-labelledby="checks"><h2 id="checks">Readiness</h2>
        <ul class="checks">
        {{#checks}}<li><span class="pill {{tone}}">{{state}}</span> <strong>{{name}}</strong> <span class="quiet">{{detail}}</span></li>
        {{/checks}}
        </ul>
        {{^checks}}<p class="quiet">Nothing is checked.</p>{{/checks}}
        </section>
        <div class="tables">
        {{#tables}}
        <section class="card"><h2>{{heading}}</h2><dl class="counts">
        {{#numbers}}<div><dt>{{name}}</dt><dd>{{value}}</dd></div>
        {{/numbers}}
        </dl></section>
        {{/tables}}
        </div>
        <p class="quiet small">For programs: <a href="/metrics">metrics</a>, <a href="/readyz">readiness</a>, \
        <a href="/healthz">health</a>.</p>
        """)
}
