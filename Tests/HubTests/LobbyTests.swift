import Documents
import Intake
import Platforms
import Store
import Support
import Testing

@Suite struct LobbyTests {
    /// Decides what waits as one request for the team, and answers in its thread.
    private static let bot: @Sendable (Store) async -> Void = { store in
        let now = RunningHub.time
        guard let events = try? store.waiting(limit: 10, now: now) else { return }
        for event in events {
            guard case .submission(let said) = LobbySource().normalise(event),
                let last = try? store.lastRequest(now: now)
            else { continue }
            let id = RequestID(last.number + 1)
            let ask = Triaged.Ask(
                submission: said, receivedAt: now, fingerprint: nil, match: .new,
                decision: Decision(rules: "0", matched: ["all"], route: "ops"), decidedAt: now,
                place: .opens(id, title: said.text), posts: [])
            try? await store.keep(ruleSet: "0", files: "[]", at: now)
            _ = try? store.commit([Triaged(event: event.id, change: .asked(ask))], expecting: last, at: now)
            let body = PostBody([.paragraph([.text("Noted as "), .link("click", url: "javascript:alert(1)")])])
            _ = try? await store.keepLobbyPost(
                key: "reply/\(id)", address: "lobby", thread: said.thread, request: id, body: body, at: now)
            _ = try? await store.keepLobbyPost(
                key: "notice/\(id)", address: "#ops", thread: nil, request: id,
                body: PostBody([.paragraph([.text("New for Operations")])]), at: now)
        }
    }

    @Test func `a line is kept, decided and answered by the time the page comes back`() async throws {
        try await RunningHub.serve(decide: Self.bot) { hub in
            let sent = try await hub.client.postForm(["author": "Zoë Ünal", "text": "Dark mode <b>please</b>"])
            #expect(sent.status == 303)
            let thread = try #require(sent.headers["location"]?.split(separator: "#").last)
            #expect(sent.headers["location"] == "/lobby#\(thread)")
            let cookie = try #require(sent.headers["set-cookie"]?.split(separator: ";").first)
            let room = try await hub.client.get("/lobby", ["Cookie": String(cookie)]).body
            #expect(room.contains("id=\"\(thread)\"") && room.contains("href=\"/requests/R-1\""))
            #expect(room.contains("Dark mode &lt;b&gt;please&lt;/b&gt;") && !room.contains("<b>please"))
            #expect(room.contains("Noted as") && !room.contains("javascript:"))
            #expect(room.contains("#ops") && room.contains("New for Operations"))
            #expect(room.contains("value=\"Zoë Ünal\""), "the name is remembered")
            #expect(hub.rings.count == 1)
        }
    }

    @Test func `a line that waits to be decided is told to be kept`() async throws {
        try await RunningHub.serve { hub in
            let sent = try await hub.client.postForm(["text": "Dark mode"])
            let location = try #require(sent.headers["location"])
            #expect(location.hasPrefix("/lobby?kept=1#"))
            let body = try #require(try await hub.events().first?.body)
            let event = try JSON(parsing: body)
            #expect(event["text"]?.string == "Dark mode" && event["author"]?.string == "" && event["thread"] == nil)
            #expect(try await hub.client.get("/lobby?kept=1").body.contains("Your words are kept"))
        }
    }

    @Test func `a reply names its thread, and a thread that is none of ours is ignored`() async throws {
        try await RunningHub.serve(decide: Self.bot) { hub in
            let first = try await hub.client.postForm(["text": "Dark mode"])
            let thread = try #require(first.headers["location"]?.split(separator: "#").last)
            let reply = try await hub.client.postForm(["text": "For tablets too", "thread": String(thread)])
            #expect(reply.headers["location"]?.hasSuffix("#\(thread)") == true)
            let odd = try await hub.client.postForm(["text": "Hello there", "thread": "x\"><script>"])
            #expect(odd.headers["location"]?.contains("script") == false)
        }
    }

    @Test func `nothing and too much come back with the words and a reason`() async throws {
        try await RunningHub.serve { hub in
            let empty = try await hub.client.postForm(["author": "Ada", "text": " \n "])
            #expect(
                empty.status == 422 && empty.body.contains("Write a few words") && empty.body.contains("value=\"Ada\""))
            let long = try await hub.client.postForm(["text": String(repeating: "ä", count: 4001)])
            #expect(long.status == 422 && long.body.contains("8002 bytes") && long.body.contains("äää</textarea>"))
            let lost = try await hub.client.postForm(["text": "", "thread": "m-of-long-ago"])
            #expect(lost.status == 422 && lost.body.contains("Write a few words"), "its thread is not on the page")
            let huge = try await hub.client.postForm(["text": String(repeating: "x", count: 300_000)])
            #expect(huge.status == 413 && huge.body.contains("That was too much"))
            #expect(try await hub.events().isEmpty)
        }
    }

    @Test func `what cannot be kept is said on a page`() async throws {
        try await RunningHub.serve(inbox: FailingInbox(code: .full)) { hub in
            let answer = try await hub.client.postForm(["text": "Dark mode"])
            #expect(answer.status == 503 && answer.body.contains("could not be kept"))
            #expect(answer.headers["retry-after"] == "5" && !answer.body.contains("/secret"))
        }
    }

    @Test(arguments: [
        ["Origin": "http://evil.example"], ["Origin": "null"], ["Sec-Fetch-Site": "cross-site"],
        ["Sec-Fetch-Site": "same-site"], ["Host": "evil.example"],
    ])
    func `another site cannot post here`(headers: [String: String]) async throws {
        try await RunningHub.serve { hub in
            let answer = try await hub.client.postForm(["text": "Dark mode"], headers)
            #expect(answer.status == 403 && answer.body.contains("<!doctype html>"))
            #expect(try await hub.events().isEmpty)
        }
    }

    // MARK: - The door of the lobby's own posts

    private static let post = """
        {"key": "R-1/reply", "thread": "m1", "address": "lobby", "request": "R-1",
         "blocks": [{"type": "paragraph", "inlines": [{"type": "strong", "text": "Hello"}]}]}
        """

    @Test func `a post with the token is kept once, however often it comes`() async throws {
        try await RunningHub.serve { hub in
            let headers = ["Authorization": "Bearer \(RunningHub.token)"]
            for _ in 1...2 {
                let answer = try await hub.client.post("/lobby/posts", Self.post, headers)
                #expect(answer.status == 200 && answer.body.contains("\"id\":\"R-1/reply\""))
            }
            let notice = Self.post.split(separator: "\"thread\": \"m1\", ").joined()
                .split(separator: "R-1/reply").joined(separator: "R-1/notice")
            _ = try await hub.client.post("/lobby/posts", notice, headers)
            #expect(try await hub.store.lobbyNotices(limit: 10).count == 1)
        }
    }

    @Test func `a post without the token, or without sense, is refused`() async throws {
        try await RunningHub.serve { hub in
            for token in ["", "Bearer ", "Bearer a token for testz", "Basic \(RunningHub.token)"] {
                let answer = try await hub.client.post("/lobby/posts", Self.post, ["Authorization": token])
                #expect(answer.status == 401)
            }
            let right = ["Authorization": "Bearer \(RunningHub.token)"]
            for body in ["", "{}", "{\"key\":\"\",\"blocks\":[]}", "{\"key\":\"a\",\"blocks\":7}"] {
                #expect(try await hub.client.post("/lobby/posts", body, right).status == 400)
            }
        }
    }
}
