import Documents
import Intake
import Platforms
import Testing

struct DiscordComposeTests {
    private func bot(_ more: String = "") throws -> any Destination {
        let configured = destination(
            DiscordPlatform.self, "token: ${env:TOKEN}\nchannels: { requests: \"1350000000000000010\" }" + more)
        #expect(configured.problems == [])
        return try #require(configured.value)
    }

    private func reply(_ act: Post.Act = .say, address: String? = "#requests", thread: String? = "1573629115760640000")
        -> Post
    {
        Post(
            key: "R-12/reply/here/1/2", destination: "there", address: address, thread: thread, request: RequestID(12),
            purpose: .reply, plannedAt: now,
            body: PostBody([
                .paragraph([
                    .person(id: "1350000000000000101", name: "Ada"), .text(", noted: "),
                    .link("R-12", url: "https://hub.example/R-12"),
                ]), .buttons([PostBody.Button("No, different", action: "match.different", value: "R-12")]),
            ]), act: act)
    }

    @Test func `a post answers the message, calls only whom it names, and has a nonce of its own`() throws {
        let request = try bot().compose(reply(), now: now)
        #expect(request.method == "POST")
        #expect(request.url == "https://discord.com/api/v10/channels/1350000000000000010/messages")
        #expect(request.headers["Authorization"] == "Bot xoxb-fixture")
        #expect(request.headers["User-Agent"]?.hasPrefix("DiscordBot (") == true)
        let body = try JSON(parsing: request.body)
        #expect(body["content"] == "<@1350000000000000101>, noted\\: [R-12](<https://hub.example/R-12>)")
        #expect(body["allowed_mentions"] == ["parse": [], "users": ["1350000000000000101"]])
        #expect(body["message_reference"] == ["message_id": "1573629115760640000", "fail_if_not_exists": false])
        #expect(body["enforce_nonce"] == true && body["nonce"]?.string?.count == 24)
        #expect(try bot().compose(reply(), now: now + .seconds(60)) == request)
        let button = body["components"]?.elements.first?["components"]?.elements.first
        #expect(button?["custom_id"] == "match.different R-12" && button?["label"] == "No, different")
    }

    @Test(arguments: ["a ``\u{301} b", "\u{600}```\u{301}x", "`\u{301}`\u{301}`\u{301}", "\u{600}`"])
    func `a backtick with an accent ends no code early`(words: String) throws {
        func longest(_ text: some StringProtocol) -> Int {
            text.unicodeScalars.split { $0 != "`" }.map(\.count).max() ?? 0
        }
        func text(_ there: any Destination, _ key: String, _ body: PostBody) throws -> String {
            var post = reply()
            post.body = body
            return try #require(try JSON(parsing: there.compose(post, now: now).body)[key]?.string)
        }
        let google = try #require(destination(GoogleChatPlatform.self, "webhook: ${env:CHAT}").value)
        let slack = try #require(destination(SlackPlatform.self, "token: ${env:TOKEN}").value)
        let block = PostBody([.code(words)])
        #expect(longest(try text(try bot(), "content", block).dropFirst(3).dropLast(3)) < 3)
        #expect(longest(try text(slack, "text", block).dropFirst(3).dropLast(3)) < 3)
        let fenced = try text(google, "text", block)
        let fence = fenced.unicodeScalars.prefix { $0 == "`" }.count
        #expect(fence >= 3 && longest(Substring(fenced.unicodeScalars.dropFirst(fence).dropLast(fence))) < fence)
        // Code in a line stands behind more backticks than it holds, or is no code.
        let inline = PostBody([.paragraph([.code(words)])])
        for (there, key) in [(try bot(), "content"), (google, "text")] {
            let shown = try text(there, key, inline)
            let ticks = shown.unicodeScalars.prefix { $0 == "`" }.count
            #expect(ticks == 0 || longest(words) < ticks, "\(key): \(shown)")
        }
    }

    @Test func `in a thread, which is a channel, nothing is pointed at`() throws {
        let body = try JSON(
            parsing: try bot().compose(reply(address: "1573629115760640000"), now: now).body)
        #expect(body["message_reference"] == nil)
    }

    @Test func `changing, reacting and whispering`() throws {
        let bot = try bot()
        let change = bot.compose(reply(.replace(externalID: "1573629115760640001")), now: now)
        #expect(change.method == "PATCH")
        #expect(change.url.hasSuffix("/channels/1350000000000000010/messages/1573629115760640001"))
        let react = bot.compose(reply(.react("eyes", externalID: "1573629115760640000")), now: now)
        #expect(react.method == "PUT" && react.body.isEmpty)
        #expect(react.url.hasSuffix("/messages/1573629115760640000/reactions/%F0%9F%91%80/@me"))
        #expect(
            bot.readOutcome(TransportResponse(status: 204), to: reply(.react("eyes", externalID: "1")))
                == .delivered(externalID: nil))
        let via = "https://discord.com/api/v10/webhooks/1350000000000000099/token-123"
        let whisper = bot.compose(reply(.whisper(to: "1", via: via)), now: now)
        #expect(whisper.url == via && whisper.headers["Authorization"] == nil)
        #expect(try JSON(parsing: whisper.body)["flags"] == 68)
        // Nowhere else, and not aloud.
        for other in [nil, "https://evil.example/webhooks/1/2", "https://discord.com/api/v10/webhooks.evil.example/"] {
            let post = reply(.whisper(to: "1", via: other))
            #expect(bot.compose(post, now: now).method == "GET")
            #expect(
                bot.readOutcome(TransportResponse(status: 200, body: Array(#"{"id":"1"}"#.utf8)), to: post).label
                    == "dead")
        }
    }

    @Test func `a webhook posts to its channel, and to the thread that is one`() throws {
        let hook = try #require(destination(DiscordPlatform.self, "webhook: ${env:URL}").value)
        let said = hook.compose(reply(), now: now)
        #expect(said.url == "https://hooks.slack.example/services/T0/B0/x?wait=true")
        #expect(try JSON(parsing: said.body)["components"] == nil)
        let inside = hook.compose(reply(address: "1573629115760640000"), now: now)
        #expect(inside.url.hasSuffix("?wait=true&thread_id=1573629115760640000"))
    }

    @Test func `limits of Discord's are kept`() throws {
        let bot = try bot()
        let slow = TransportResponse(
            status: 429, headers: ["Retry-After": "2", "X-RateLimit-Scope": "user"],
            body: Array(#"{"message":"slow","retry_after":1.337,"global":true}"#.utf8))
        #expect(bot.rest(after: slow) == .milliseconds(1337))
        guard case .retry(let after, let reason) = bot.readOutcome(slow, to: samplePost) else {
            Issue.record("no retry")
            return
        }
        #expect(after == .milliseconds(1337) && reason.contains("everywhere"))
        let empty = TransportResponse(
            status: 200, headers: ["X-RateLimit-Remaining": "0", "X-RateLimit-Reset-After": "0.75"])
        #expect(bot.rest(after: empty) == .milliseconds(750))
        #expect(bot.rest(after: TransportResponse(status: 200, headers: ["X-RateLimit-Remaining": "4"])) == nil)
        for noise in ["-1", "nan", "inf", "1e400", ""] {
            let response = TransportResponse(
                status: 200, headers: ["X-RateLimit-Remaining": "0", "X-RateLimit-Reset-After": noise])
            let rest = bot.rest(after: response)
            #expect(rest == nil || rest == .seconds(86_400))
        }
    }

    @Test func `a refusal says what to do`() throws {
        let body =
            #"{"message":"Invalid Form Body","code":50035,"errors":{"content":{"_errors":[{"message":"Too long"}]}}}"#
        let outcome = try bot().readOutcome(TransportResponse(status: 400, body: Array(body.utf8)), to: samplePost)
        guard case .dead(let reason) = outcome else {
            Issue.record("not dead")
            return
        }
        #expect(reason.hasPrefix("Discord says Invalid Form Body (50035) (content: Too long): "))
    }

    @Test func `doctor tells of the intent, the key and the endpoint`() throws {
        let yaml =
            "token: ${env:TOKEN}\npublic_key: \"\(String(repeating: "ab", count: 32))\"\n"
            + "channels: { \"1350000000000000010\": requests }"
        let checkups = try #require(source(DiscordPlatform.self, yaml).value?.checkups)
        #expect(checkups.map(\.subject) == ["token", "channel #requests", "messages of #requests"])
        let application: JSON = [
            "id": "1350000000000000099", "name": "Triage", "flags": .int(1 << 19),
            "verify_key": .string(String(repeating: "ab", count: 32)),
            "interactions_endpoint_url": "https://intake.example/in/here",
        ]
        let good = checkups[0].read(TransportResponse(status: 200, body: application.serialised))
        #expect(good.filter { $0.level == .problem } == [])
        let bare: JSON = ["id": "1", "name": "Triage", "flags": 0, "verify_key": "cd"]
        let bad = checkups[0].read(TransportResponse(status: 200, body: bare.serialised))
        #expect(bad.filter { $0.level == .problem }.count == 3)
        #expect(bad.allSatisfy { $0.level == .fine || $0.advice?.isEmpty == false })
        let denied = TransportResponse(status: 403, body: Array(#"{"message":"Missing Access","code":50001}"#.utf8))
        for checkup in checkups {
            for response in [
                denied, TransportResponse(status: 500), TransportResponse(status: 200, body: Array("[".utf8)),
            ] {
                let findings = checkup.read(response)
                #expect(findings.contains { $0.level == .problem && $0.advice != nil }, "\(checkup.subject)")
            }
        }
    }
}
