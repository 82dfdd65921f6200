import Documents
import Intake
import Platforms
import Testing

struct SlackComposeTests {
    private func slack(_ yaml: String = "token: ${env:TOKEN}") throws -> any Destination {
        let configured = destination(SlackPlatform.self, yaml)
        #expect(configured.problems == [])
        return try #require(configured.value)
    }

    private func sent(_ body: PostBody, thread: String? = nil) throws -> JSON {
        let post = Post(
            key: "R-1/reply", destination: "slack", address: "C1", thread: thread, purpose: .reply,
            plannedAt: Timestamp(milliseconds: 1_000), body: body)
        return try JSON(parsing: try slack().compose(post, now: now).body)
    }

    private func sections(_ message: JSON) -> [String] {
        (message["blocks"]?.elements ?? []).compactMap { $0["text", "text"]?.string }
    }

    @Test func `the request is chat.postMessage as the official client makes it`() throws {
        let post = Post(
            key: "R-12/reply/slack/C1/171.2", destination: "slack", address: "C1", thread: "171.2",
            request: RequestID(12), purpose: .reply, plannedAt: Timestamp(milliseconds: 1_000),
            body: PostBody([.paragraph([.text("Passed on to "), .strong("Payments"), .text(" as R-12.")])]))
        let request = try slack().compose(post, now: now)
        #expect(request.method == "POST")
        #expect(request.url == "https://slack.com/api/chat.postMessage")
        #expect(request.headers["authorization"] == "Bearer xoxb-fixture")
        #expect(request.headers["content-type"] == "application/json;charset=utf-8")
        let section: JSON = [
            "type": "section",
            "text": ["type": "mrkdwn", "text": "Passed on to *Payments* as R-12.", "verbatim": true],
        ]
        #expect(
            try JSON(parsing: request.body) == [
                "channel": "C1", "text": "Passed on to *Payments* as R-12.", "blocks": [section], "thread_ts": "171.2",
                "unfurl_links": false, "unfurl_media": false,
                "metadata": [
                    "event_type": "triaged_post", "event_payload": ["key": "R-12/reply/slack/C1/171.2"],
                ],
            ])
    }

    @Test func `names of channels become ids where they are known`() throws {
        let there = try slack(
            "token: ${env:TOKEN}\napi: http://127.0.0.1:9/api/\nchannels: { \"#payments\": C7, ops: C8 }\nchannel: C9")
        for (address, id) in [("#payments", "C7"), ("payments", "C7"), ("#ops", "C8"), ("#x", "#x"), (nil, "C9")] {
            let post = Post(
                key: "k", destination: "d", address: address, purpose: .notice,
                plannedAt: Timestamp(milliseconds: 1_000), body: PostBody([]))
            let request = there.compose(post, now: now)
            #expect(request.url == "http://127.0.0.1:9/api/chat.postMessage")
            #expect(try JSON(parsing: request.body)["channel"]?.string == id)
        }
    }

    @Test func `every kind of block and inline has its mrkdwn`() throws {
        let message = try sent(
            PostBody([
                .paragraph([.code("a`b"), .text(" & "), .link("the <docs>", url: "https://a.example/?x=1&y=<2>|3")]),
                .quote([.text("one\ntwo")]), .list([[.text("a")], [.strong("b*c")]]), .code("let x = \"```\" < 1"),
                .paragraph([.person(id: "U0ADA", name: "Ada"), .person(id: "ada@x", name: "Ada"), .strong(" so ")]),
                .paragraph([.link("run", url: "javascript:alert(1)"), .link("", url: "https://b.example")]),
            ]))
        #expect(
            sections(message) == [
                "`a'b` &amp; <https://a.example/?x=1&amp;y=%3C2%3E%7C3|the &lt;docs&gt;>",
                "> one\n> two", "• a\n• b*c", "```\nlet x = \"'''\" &lt; 1\n```", "<@U0ADA>@Ada*so*",
                "run (javascript:alert(1))<https://b.example>",
            ])
    }

    @Test(arguments: [
        "<!channel> <!everyone> <@U0ADA> <#C1> <https://evil.example|bank.example>", "&lt;!here&gt; &amp;", "a<b>c",
        "<!subteam^S1>", "\u{202E}<!here>", "> quote <", "```<!here>```", "`<!here>`", "*<!here>*",
    ])
    func `text of people can mention nobody and hide no address`(text: String) throws {
        let inlines: [PostBody.Inline] = [
            .text(text), .strong(text), .code(text), .link(text, url: text),
            .link(text, url: "https://a.example/\(text)"),
            .person(id: text, name: text),
        ]
        let message = try sent(
            PostBody([.paragraph(inlines), .quote(inlines), .list([inlines]), .code(text)]), thread: "1.2")
        for shown in sections(message) + [try #require(message["text"]?.string)] {
            // The only entities left are links that are ours to make.
            for entity in shown.split(separator: "<").dropFirst() {
                #expect(entity.hasPrefix("https://a.example/"), "\(shown)")
                #expect(entity.contains(">"))
            }
        }
        for block in message["blocks"]?.elements ?? [] where block["type"] == "section" {
            #expect(block["text", "verbatim"] == true)
        }
        // In rich text, only elements of ours call anybody or lead anywhere.
        for element in richElements(message) {
            #expect(element["type"] == "text" || element["url"]?.string?.hasPrefix("https://a.example/") == true)
        }
    }

    /// The innermost elements of all rich text.
    private func richElements(_ message: JSON) -> [JSON] {
        (message["blocks"]?.elements ?? []).filter { $0["type"] == "rich_text" }.flatMap { block in
            (block["elements"]?.elements ?? []).flatMap { part -> [JSON] in
                let inner = part["elements"]?.elements ?? []
                return part["type"] == "rich_text_list" ? inner.flatMap { $0["elements"]?.elements ?? [] } : inner
            }
        }
    }

    @Test(arguments: [
        "*bold* words", "_it_", "~gone~", "a `code` b", "```fence```", "> no quote", "see :smile: there", "ends with *",
        "one\n> two", "__init__ is *args",
    ])
    func `what mrkdwn would format is shown as it is`(text: String) throws {
        let message = try sent(
            PostBody([
                .paragraph([.text("Noted as "), .strong("R-12"), .text(": \(text)")]), .quote([.text(text)]),
                .list([[.text("first")], [.text(text)]]), .paragraph([.text("plain")]),
            ]))
        let texts = richElements(message).compactMap { $0["text"]?.string }
        #expect(texts.count { $0.contains(text) } == 3 || text.hasPrefix(">"))
        #expect(texts.contains(text))
        #expect(sections(message).contains("plain"))
        #expect(message["text"]?.string?.contains("R-12") == true)
        let kinds = (message["blocks"]?.elements ?? []).compactMap { $0["elements"]?.elements.first?["type"]?.string }
        #expect(kinds.suffix(2) == ["rich_text_quote", "rich_text_list"])
    }

    @Test(arguments: [
        "snake_case and 2*3*4", "a~b", "12:30 to 13:45 or", "Ratio 1:2", "a > b", "https://x.example/a_b",
    ])
    func `what it would not format stays in sections`(text: String) throws {
        #expect(richElements(try sent(PostBody([.paragraph([.text(text)])]))).isEmpty)
    }

    @Test func `a long text with marks keeps every word too`() throws {
        let words = (0..<3000).map { $0 % 9 == 8 ? "*word\($0)*." : "word\($0)" }
        let long = words.joined(separator: " ")
        for body in [PostBody([.paragraph([.text(long)])]), PostBody([.list([[.text("a")], [.text(long)]])])] {
            let texts = richElements(try sent(body)).compactMap { $0["text"]?.string }
            #expect(texts.allSatisfy { $0.utf16.count <= 3000 })
            #expect(texts.filter { $0 != "a" }.joined(separator: " ").split(separator: " ").map(String.init) == words)
        }
    }

    @Test func `a long text keeps every word, in sections of at most 3,000 units, cut between words`() throws {
        let words = (0..<4000).map { $0 % 9 == 8 ? "word\($0)." : "word\($0)" }
        let message = try sent(PostBody([.paragraph([.text(words.joined(separator: " "))])]))
        let shown = sections(message)
        #expect(shown.count > 10 && shown.count <= 50)
        #expect(shown.allSatisfy { $0.utf16.count <= 3000 })
        #expect(shown.dropLast().allSatisfy { $0.hasSuffix(".") })
        #expect(shown.joined(separator: " ").split(separator: " ").map(String.init) == words)
        #expect(message["text"]?.string?.utf16.count ?? 0 <= 40_000)
    }

    @Test func `an entity is never cut`() throws {
        for shift in 2970..<3010 {
            let message = try sent(
                PostBody([
                    .paragraph([
                        .text(String(repeating: "x", count: shift) + "&&& "),
                        .link("label", url: "https://a.example/long/path"), .text(String(repeating: " 👩‍👩‍👧é", count: 800)),
                    ])
                ]))
            let shown = sections(message)
            #expect(shown.allSatisfy { $0.utf16.count <= 3000 && $0.count { $0 == "<" } == $0.count { $0 == ">" } })
            #expect(shown.joined().contains("&amp;&amp;&amp;"))
            #expect(shown.joined().contains("<https://a.example/long/path|label>"))
            #expect(shown.joined().count { $0 == "👩‍👩‍👧" } == 800)
        }
    }

    @Test func `more than Slack holds is cut with a word of it, and nothing at all is still a post`() throws {
        let many = try sent(PostBody((0..<200).map { .paragraph([.text("paragraph \($0)")]) }))
        #expect(sections(many).count <= 50)
        #expect(sections(many).joined().contains("paragraph 199"))
        let huge = try sent(PostBody((0..<100).map { _ in .code(String(repeating: "line of code\n", count: 400)) }))
        #expect(sections(huge).count == 50)
        #expect(sections(huge).last?.contains("cut") == true)
        #expect(huge["text"]?.string?.utf16.count ?? 0 <= 40_000)
        #expect(sections(try sent(PostBody([]))) == ["(empty)"])
        #expect(sections(try sent(PostBody([.paragraph([.text(" \n ")])]))) == ["(empty)"])
    }

    @Test func `an incoming webhook takes the same message at its secret address`() throws {
        let hook = try #require(destination(SlackWebhookPlatform.self, "url: ${env:URL}").value)
        let post = Post(
            key: "k", destination: "d", thread: "1.2", purpose: .notice, plannedAt: Timestamp(milliseconds: 1_000),
            body: PostBody([.paragraph([.text("hi")])]))
        let request = hook.compose(post, now: now)
        #expect(request.url == "https://hooks.slack.example/services/T0/B0/x")
        let body = try JSON(parsing: request.body)
        #expect(body["text"] == "hi" && body["thread_ts"] == "1.2" && body["channel"] == nil)
        #expect(destination(SlackWebhookPlatform.self, "url: ${env:PLAIN}").problems.count == 1)
        #expect(destination(SlackWebhookPlatform.self, "url: https://x").value == nil)
        #expect(source(SlackWebhookPlatform.self, "{}").problems.count == 1)
    }
}
