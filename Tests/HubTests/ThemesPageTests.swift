import Intake
import Similarity
import Store
import Support
import Testing

/// Themes on pages: the list, one of them, and the way there from a request.
@Suite struct ThemesPageTests {
    /// Commits asks as triage would, each a request of its own in a theme.
    private static func fill(
        _ store: Store, _ asks: [(text: String, theme: Int64)], team: String? = "ops",
        redactions: [Redaction] = []
    ) async throws {
        let model = try RunningHub.model.get()
        try await store.keep(ruleSet: Samples.rules, files: "[]", at: RunningHub.time)
        for (number, ask) in asks.enumerated() {
            let event = try await store.append(Samples.event("x"))
            let last = try store.lastRequest(now: RunningHub.time)
            var submission = Samples.submission("m\(number)", ask.text, by: "Person <\(number)>")
            submission.submittedAt = RunningHub.time + .seconds(-3_600 * (number + 1))
            var decision = Decision(rules: Samples.rules, matched: ["all"], route: team)
            decision.redactions = redactions
            let id = RequestID(last.number + 1)
            let change = Triaged.Ask(
                submission: submission, receivedAt: RunningHub.time, fingerprint: nil, match: .new, decision: decision,
                decidedAt: RunningHub.time,
                place: .opens(id, title: submission.redacted(by: redactions).text), posts: [],
                profile: StoredProfile(
                    model: model.identity, bytes: TextProfile(title: ask.text, model: model).encoded,
                    theme: RequestID(ask.theme)))
            _ = try store.commit(
                [Triaged(event: event, change: .asked(change))], expecting: last, at: RunningHub.time)
        }
    }

    private static let dark: [(text: String, theme: Int64)] = [
        ("Dark mode for the dashboard", 1), ("dark mode in <b>the</b> app", 1), ("Barcode labels", 3),
    ]

    @Test func `a theme shows its words, figures, teams, quotes and requests`() async throws {
        try await RunningHub.serve { hub in
            try await Self.fill(hub.store, Self.dark)
            let body = try await hub.client.get("/themes").body
            #expect(body.contains("<a href=\"/themes/R-1\">dark mode</a>") || body.contains(">dark mode · "))
            #expect(body.contains("<strong>2</strong> voices") && body.contains("<strong>2</strong> requests"))
            #expect(body.contains("2 this week, 0 the week before") && body.contains("</span> new</span>"))
            #expect(body.contains(">Operations</span>") && body.contains("2 requests: 2 triaged"))
            #expect(body.contains("<blockquote>") && body.contains("href=\"/requests/R-2\""))
            #expect(body.contains("3 asks in the last 4 weeks, 1 of them"))
            #expect(!body.contains("Barcode"), "it is alone")
            #expect(!body.contains("<b>") && !body.contains("Person <"), "what people write is no HTML")
            #expect(body.contains("aria-current=\"page\">Themes</a>"))
        }
    }

    @Test func `one theme has a page, and its requests lead there`() async throws {
        try await RunningHub.serve { hub in
            try await Self.fill(hub.store, Self.dark)
            let page = try await hub.client.get("/themes/R-1")
            #expect(page.status == 200 && page.body.contains("<details open>") && page.body.contains("R-2"))
            for request in ["R-1", "R-2"] {
                let body = try await hub.client.get("/requests/\(request)").body
                #expect(body.contains("href=\"/themes/R-1\"") && body.contains("2 requests from 2 people"))
            }
            #expect(try await !hub.client.get("/requests/R-3").body.contains("/themes/"))
            for missing in ["/themes/R-3", "/themes/R-99", "/themes/none"] {
                #expect(try await hub.client.get(missing).status == 404)
            }
        }
    }

    @Test func `hidden words stay hidden`() async throws {
        try await RunningHub.serve { hub in
            let text = "zanzibar wants a dark mode"
            try await Self.fill(
                hub.store, [(text, 1), (text, 1)], redactions: [Redaction(.text, 0..<8, shown: "[hidden]")])
            for path in ["/themes", "/themes/R-1", "/requests/R-2"] {
                let body = try await hub.client.get(path).body
                #expect(body.contains("[hidden]") && !body.contains("zanzibar"))
            }
        }
    }

    @Test func `where there is nothing it says what a theme is`() async throws {
        try await RunningHub.serve { hub in
            #expect(try await hub.client.get("/themes").body.contains("Nobody asked for anything in this while"))
            try await Self.fill(hub.store, [("Barcode labels", 1)], team: nil)
            let body = try await hub.client.get("/themes").body
            #expect(body.contains("No themes yet") && body.contains("1 ask in the last 4 weeks"))
        }
    }

    @Test(arguments: ["0", "-1", "999999999999", "x", ""])
    func `a while that makes no sense is brought into bounds`(weeks: String) async throws {
        try await RunningHub.serve { hub in
            try await Self.fill(hub.store, Self.dark)
            let answer = try await hub.client.get("/themes?weeks=\(weeks)")
            #expect(answer.status == 200 && answer.body.contains("/themes/R-1"))
        }
    }

    @Test func `what a request is perhaps the same as is named, with the reasons on one line`() async throws {
        try await RunningHub.serve { hub in
            try await Self.fill(hub.store, [("Dark mode <for> all", 1)])
            let candidate = Match.Candidate(
                request: RequestID(1), score: 610, logit: 400,
                reasons: ["both say “dark”, “mode”", "OS is “x” in both"])
            func match(_ outcome: Match.Outcome) -> Match {
                Match(outcome: outcome, request: RequestID(1), score: 610, candidates: [candidate])
            }
            let changes = [
                Samples.ask(
                    Samples.submission("a", "a night theme"), place: .opens(RequestID(2), title: "a night theme"),
                    fingerprint: nil, match: match(.possible)),
                Samples.ask(
                    Samples.submission("b", "mode dark"), place: .joins(RequestID(1)), fingerprint: nil,
                    match: match(.duplicate)),
            ]
            for change in changes {
                let event = try await hub.store.append(Samples.event("x"))
                let last = try hub.store.lastRequest(now: RunningHub.time)
                _ = try hub.store.commit([Triaged(event: event, change: change)], expecting: last, at: RunningHub.time)
            }
            let possible = try await hub.client.get("/requests/R-2").body
            #expect(possible.contains("Dark mode &lt;for&gt; all <span class=\"quiet\">61 % sure"))
            #expect(possible.contains("both say “dark”, “mode” · OS is “x” in both"))
            let joined = try await hub.client.get("/requests/R-1").body
            #expect(joined.contains("Asked before, 61 % sure:") && joined.contains("“mode” · OS is"))
        }
    }
}
