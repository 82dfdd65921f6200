import Hummingbird
private import Intake
private import Store

/// Posts that did not simply arrive: those a person should look at first, then those on their way.
enum DeliveriesPage: Page {
    static let path = "/deliveries"
    static let menu: String? = "Deliveries"

    private static let shown = 100

    private struct Group {
        var id: String
        var heading: String
        var words: String
        var posts: [PostView]
        var limit: Int?
    }

    private struct View {
        var groups: [Group]
    }

    static func get(_ visit: Visit) async throws -> Response {
        let groups = [
            try await group(
                .uncertain, "Uncertain",
                "Sent, and no answer came: it may have been posted or not, so it is not repeated. Look there to see.",
                visit),
            try await group(
                .dead, "Not delivered",
                "The other side will not take it as it is. Mend what the reason names, and tell people yourself.", visit
            ),
            try await group(.waiting, "Waiting", "On their way, or to be tried again.", visit),
            try await group(.sending, "Being sent", "Under way at this moment.", visit),
        ]
        let view = View(groups: groups.filter { !$0.posts.isEmpty })
        return visit.frame.page("Deliveries", template.render(view))
    }

    private static func group(
        _ state: PostRecord.State, _ heading: String, _ words: String, _ visit: Visit
    ) async throws -> Group {
        let posts = try await visit.hub.store.posts(in: state, limit: shown)
        return Group(
            id: state.rawValue, heading: heading, words: words,
            posts: posts.map { PostView($0, now: visit.now, showsRequest: true) },
            limit: posts.count == shown ? shown : nil)
    }

    private static let template = Template(
        """
        <h1>Deliveries</h1>
        <p class="lead">Answers and notices that have not simply arrived.</p>
        {{#groups}}
        <section class="card" aria-labelledby="{{id}}"><h2 id="{{id}}">{{heading}}</h2>
        <p class="quiet">{{words}}</p>
        <ul class="posts">
        {{#posts}}{{> post}}{{/posts}}
        </ul>
        {{#.limit}}<p class="quiet">The newest {{.}} are shown.</p>{{/.limit}}
        </section>
        {{/groups}}
        {{^groups}}
        <div class="empty"><p><strong>Everything arrived.</strong></p>
        <p>Posts that wait, fail or end in doubt are shown here, with what to do about them.</p></div>
        {{/groups}}
        """)
}
