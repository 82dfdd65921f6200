import Intake
import Store
import Support
import Testing

@Suite struct RequestPageTests {
    private static let words = "The café's <refunds> are late"

    private static let trace = Trace(rules: [
        .init(
            name: "refunds & co", place: "rules.yaml:4", verdict: .matched,
            // "<refunds>" after "The café's ", in bytes.
            evidence: [.init(condition: "text: { words: refunds }", found: "found \"refunds\"", span: 13..<20)],
            gave: ["route: ops"]),
        .init(
            name: "too far", place: "rules.yaml:7", verdict: .matched,
            evidence: [.init(condition: "text: { words: x }", found: "found \"x\"", span: 900..<2000)],
            taken: ["route: data (taken by \"refunds & co\")"]),
        .init(
            name: "urgent", place: "rules.yaml:9", verdict: .failed,
            evidence: [.init(condition: "text: { words: urgent }", found: "none of urgent")]),
        .init(name: "the end", place: "rules.yaml:12", verdict: .notReached),
    ])

    /// Commits changes as triage would, one event each.
    private static func commit(_ store: Store, _ changes: [Triaged.Change]) async throws {
        try await store.keep(ruleSet: Samples.rules, files: "[]", at: RunningHub.time)
        for change in changes {
            let event = try await store.append(Samples.event("x"))
            let last = try store.lastRequest(now: RunningHub.time)
            _ = try store.commit([Triaged(event: event, change: change)], expecting: last, at: RunningHub.time)
        }
    }

    private static func opened(_ text: String = words, posts: [Post] = []) -> Triaged.Change {
        Samples.ask(
            Samples.submission("m1", text, by: "Dana"), place: .opens(RequestID(1), title: "Late <refunds>"),
            posts: posts)
    }

    @Test func `a request shows its voices, its trace and what decided it`() async throws {
        try await RunningHub.serve(trace: Self.trace) { hub in
            try await Self.commit(hub.store, [Self.opened()])
            let body = try await hub.client.get("/requests/R-1").body
            #expect(body.contains("Late &lt;refunds&gt;") && body.contains("Dana") && !body.contains("<refunds>"))
            #expect(body.contains("The café&#39;s &lt;<mark>refunds</mark>&gt; are late"))
            #expect(body.contains("refunds &amp; co") && body.contains("rules.yaml:4") && body.contains("route: ops"))
            #expect(body.contains("route: data (taken by"))
            #expect(body.contains("1 rule did not match") && body.contains("none of urgent"))
            #expect(body.contains("1 rule not reached"))
            #expect(try await hub.client.get("/requests/1").status == 200)
            #expect(try await hub.client.get("/requests").body.contains("href=\"/requests/R-1\""))
        }
    }

    @Test func `a form is shown once: its words below their questions, its files among the files`() async throws {
        try await RunningHub.serve { hub in
            var form = Samples.submission("m1", "A dark theme", by: "Dana")
            form.title = "Dark"
            form.fields = [
                Field(label: "Your wish", values: ["A dark theme"]), Field(label: "Title", values: ["Dark"]),
                Field(label: "Picture", values: ["https://files.example/a.png"]),
                Field(label: "Rating", values: ["4"]), Field(label: "Phone", values: []),
            ]
            form.attachments = [Attachment(name: "a.png", url: "https://files.example/a.png")]
            try await Self.commit(hub.store, [Samples.ask(form, place: .opens(RequestID(1), title: "Dark"))])
            let body = try await hub.client.get("/requests/R-1").body
            let words = "<p class=\"words\">A dark theme</p>"
            #expect(body.contains("<dt>Your wish</dt><dd>\(words)") && body.split(separator: words).count == 2)
            #expect(body.contains("<dt>Title</dt>"))
            let picture = body.split(separator: "<dt>Picture</dt>").last?.prefix(200) ?? ""
            #expect(picture.contains("<a href=\"https://files.example/a.png\""))
            #expect(body.split(separator: "a.png</a>").count == 2)
            #expect(body.contains("<dt>Rating</dt>") && body.contains("<dt>Phone</dt>") && body.contains("no answer"))
        }
    }

    @Test func `a decision whose rules are gone still names what matched`() async throws {
        try await RunningHub.serve { hub in
            try await Self.commit(hub.store, [Self.opened()])
            let body = try await hub.client.get("/requests/R-1").body
            #expect(
                body.contains("The rule set that decided can no longer be read") && body.contains("</span> all</p>"))
        }
    }

    @Test func `comments, edits and what was taken back are marked`() async throws {
        try await RunningHub.serve { hub in
            let edited = Samples.ask(
                Samples.submission("m1", "The refunds are lost", by: "Dana", version: 2),
                place: .keeps(RequestID(1), title: "Lost refunds"), replaces: 1)
            let comment = Samples.submission("m2", "Here too", by: "Finn", thread: "m1", isReply: true)
            let key = Samples.submission("m2", "").key
            try await Self.commit(
                hub.store,
                [Self.opened(), edited, .commented(comment, on: RequestID(1)), .withdrawn(key, at: RunningHub.time)])
            let body = try await hub.client.get("/requests/R-1").body
            #expect(body.contains("Lost refunds") && body.contains("The refunds are lost"))
            #expect(body.contains(">edited</span>") && body.contains("Earlier words") && body.contains("are late"))
            #expect(body.contains("Here too") && body.contains("voice withdrawn"))
        }
    }

    @Test func `posts tell what became of them, and the troubled ones stand under deliveries`() async throws {
        try await RunningHub.serve { hub in
            let posts = ["a", "b", "c", "d", "e"].map { Samples.post($0) }
            try await Self.commit(hub.store, [Self.opened(posts: posts)])
            let now = RunningHub.time
            let claims = try await hub.store.exchange(settled: [], claim: ClaimOrder(limit: 4), now: now)
            let ends: [Settlement.End] = [
                .delivered(externalID: "7"), .uncertain(reason: "no answer"), .dead(reason: "404 gone"),
                .retry(at: now + .seconds(40), reason: "429 slow down"),
            ]
            _ = try await hub.store.exchange(
                settled: zip(claims, ends).map { Settlement($0, $1) }, claim: .nothing, now: now)
            let page = try await hub.client.get("/requests/R-1").body
            for words in [">delivered</span>", "may have been posted", "404 gone", "in 40 seconds", ">waiting</span>"] {
                #expect(page.contains(words))
            }
            let troubled = try await hub.client.get("/deliveries").body
            #expect(
                troubled.contains("no answer") && troubled.contains("404 gone") && troubled.contains("429 slow down"))
            #expect(!troubled.contains("hello a<"), "what arrived is not listed")
        }
    }

    @Test func `what was dropped is shown with its reason and rule`() async throws {
        try await RunningHub.serve(trace: Self.trace) { hub in
            var decision = Decision(rules: Samples.rules, matched: ["thanks"], drop: "not a request")
            decision.givenBy["drop"] = "thanks"
            let ask = Triaged.Ask(
                submission: Samples.submission("m1", "+1"), receivedAt: RunningHub.time, fingerprint: nil, match: .new,
                decision: decision, decidedAt: RunningHub.time, place: .dropped, posts: [])
            try await Self.commit(hub.store, [.asked(ask)])
            let body = try await hub.client.get("/dropped").body
            #expect(body.contains("+1") && body.contains("not a request") && body.contains("by “thanks”"))
            #expect(try await hub.client.get("/lobby").body.contains("a rule set it aside"))
        }
    }

    @Test func `a long list goes on to the next page`() async throws {
        try await RunningHub.serve { hub in
            let many = (1...51).map { number in
                Samples.ask(
                    Samples.submission("m\(number)", "wish \(number)"),
                    place: .opens(RequestID(Int64(number)), title: "wish \(number)"), fingerprint: nil)
            }
            try await Self.commit(hub.store, many)
            let first = try await hub.client.get("/requests").body
            #expect(first.contains("wish 51") && !first.contains("> wish 1<") && first.contains("/requests?before=R-2"))
            let second = try await hub.client.get("/requests?before=R-2").body
            #expect(second.contains("wish 1<") && !second.contains("rel=\"next\""))
        }
    }
}
