import Documents
import Intake
import Platforms
import Testing

/// Every destination keeps the words of a post, and what JSON it sends.
struct ComposeTests {
    private static let body = PostBody([
        .paragraph([.text("Zażółć \"gęślą\" "), .strong("jaźń"), .link("wiki", url: "https://wiki.example/p")]),
        .quote([.text("first\nsecond")]), .list([[.text("alpha")], [.code("beta")]]), .code("gamma\ndelta"),
        .paragraph([.person(id: "x", name: "Ada")]),
    ])
    private static let post = Post(
        key: "R-12/notice/payments", destination: "there", address: "#x", thread: "7.1", request: RequestID(12),
        purpose: .notice, plannedAt: Timestamp(milliseconds: 1_000), body: body)

    private static let destinations: [(name: String, yaml: String)] = [
        ("slack", "token: ${env:TOKEN}"), ("slack_webhook", "url: ${env:URL}"),
        ("webhook", "url: https://a.example/hook\nsecret: ${env:HOOK}"),
    ]

    private func compose() throws -> [(name: String, request: TransportRequest)] {
        let configured = try Self.destinations.map { name, yaml in
            let type = try #require(platform(named: name))
            return (name, try #require(destination(type, yaml).value).compose(Self.post, now: now))
        }
        let lobby = LobbyDestination(url: { "http://127.0.0.1:1/lobby" }, token: Secret("t0k"))
        return configured + [("lobby", lobby.compose(Self.post, now: now))]
    }

    @Test func `every word of a post is in the text and in the blocks of every platform`() throws {
        let words = [
            "Zażółć", "\"gęślą\"", "jaźń", "wiki", "https://wiki.example/p", "first", "second", "alpha", "beta",
        ]
        for (name, request) in try compose() {
            #expect(request.method == "POST")
            #expect(request.headers["content-type"]?.hasPrefix("application/json") == true)
            let sent = try JSON(parsing: request.body)
            let inner = sent["data"] ?? sent
            let text = try #require(inner["text"]?.string)
            let blocks = try #require(inner["blocks"] ?? inner["body"])
            let all = blocks.allTexts.joined(separator: "\n")
            for word in words + ["gamma", "delta", "Ada"] {
                #expect(text.contains(word), "\(name): \(word)")
                #expect(all.contains(word), "\(name): \(word)")
            }
        }
    }

    @Test func `typeform and the lobby have no destination to configure, and say so`() {
        for type in [TypeformPlatform.self, LobbyPlatform.self] as [any Platform.Type] {
            let configured = destination(type, "{}")
            #expect(configured.value == nil)
            #expect(configured.problems.count == 1)
        }
    }

    @Test func `a signed webhook verifies by its own standard, and a retry has the same id`() throws {
        let end = try #require(destination(WebhookPlatform.self, Self.destinations[2].yaml).value)
        let first = end.compose(Self.post, now: now)
        let later = end.compose(Self.post, now: now + .seconds(60))
        #expect(first.headers["webhook-id"] == later.headers["webhook-id"])
        #expect(first.headers["webhook-id"]?.hasPrefix("msg_") == true)
        var other = Self.post
        other.key = "R-12/notice/identity"
        #expect(end.compose(other, now: now).headers["webhook-id"] != first.headers["webhook-id"])
        let standard = try #require(StandardWebhooks(secret("HOOK")))
        let received = IncomingRequest(headers: later.headers, body: later.body)
        #expect(standard.verify(received, now: now + .seconds(60)) == .accepted)
        let body = try JSON(parsing: first.body)
        #expect(body["type"] == "triaged.post" && body["timestamp"] == "1970-01-01T00:00:01Z")
        #expect(first.body == later.body)
        #expect(body["data", "request"] == "R-12" && body["data", "purpose"] == "notice")
        #expect(body["data", "address"] == "#x" && body["data", "thread"] == "7.1")
    }

    @Test func `the lobby's post has its token and the neutral tree`() throws {
        let request = LobbyDestination(url: { "http://127.0.0.1:1/x" }, token: Secret("t0k")).compose(
            Self.post, now: now)
        #expect(request.headers["authorization"] == "Bearer t0k")
        let body = try JSON(parsing: request.body)
        #expect(body["key"] == "R-12/notice/payments" && body["thread"] == "7.1")
        #expect(body["text"]?.string == Self.body.plainText)
        #expect(
            body["blocks"]?.elements.first == [
                "type": "paragraph",
                "inlines": [
                    ["type": "text", "text": "Zażółć \"gęślą\" "], ["type": "strong", "text": "jaźń"],
                    ["type": "link", "text": "wiki", "url": "https://wiki.example/p"],
                ],
            ])
        #expect(
            body["blocks"]?.elements.map { $0["type"]?.string } == ["paragraph", "quote", "list", "code", "paragraph"])
    }

    @Test(arguments: ["ftp://a.example", "a.example", "https:///x", "https://a b", "https://"])
    func `an address that is none is told`(url: String) {
        let configured = destination(WebhookPlatform.self, "url: \"\(url)\"\nsecret: ${env:HOOK}")
        #expect(configured.value == nil)
        #expect(configured.problems.count == 1)
        #expect(destination(WebhookPlatform.self, "url: https://a.example\nsecret: ${env:TOKEN}").problems.count == 1)
    }
}

extension JSON {
    /// Every string value in it.
    fileprivate var allTexts: [String] {
        string.map { [$0] } ?? (elements + members.map(\.value)).flatMap(\.allTexts)
    }
}
