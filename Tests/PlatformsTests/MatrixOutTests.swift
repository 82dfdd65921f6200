import Documents
import Intake
import Platforms
import Testing

/// Posts to Matrix: relations, mentions, transaction ids, and what the homeserver says of them.
struct MatrixOutTests {
    private func make(_ more: String = "") throws -> any Destination {
        let made = destination(MatrixPlatform.self, "homeserver: https://m.example/\ntoken: ${env:TOKEN}\n\(more)")
        #expect(made.problems == [])
        return try #require(made.value)
    }

    private func post(
        _ body: PostBody = PostBody([.paragraph([.text("Noted.")])]), act: Post.Act = .say, thread: String? = "$root",
        address: String? = "!r:x", key: String = "R-1/reply"
    ) -> Post {
        Post(
            key: key, destination: "there", address: address, thread: thread, purpose: .reply, plannedAt: now,
            body: body, act: act)
    }

    @Test func `an answer is a notice in the thread that calls nobody`() throws {
        let request = try make().compose(post(), now: now)
        #expect(request.method == "PUT")
        #expect(request.headers["authorization"] == "Bearer xoxb-fixture")
        let prefix = "https://m.example/_matrix/client/v3/rooms/%21r%3Ax/send/m.room.message/triaged-"
        #expect(request.url.hasPrefix(prefix))
        let expected: JSON = [
            "msgtype": "m.notice", "body": "Noted.", "format": "org.matrix.custom.html",
            "formatted_body": "<p>Noted.</p>", "m.mentions": [:],
            "m.relates_to": [
                "rel_type": "m.thread", "event_id": "$root", "is_falling_back": true,
                "m.in_reply_to": ["event_id": "$root"],
            ],
        ]
        #expect(try JSON(parsing: request.body) == expected)
        let alone = try make().compose(post(thread: nil), now: now)
        #expect(try JSON(parsing: alone.body)["m.relates_to"] == nil)
    }

    @Test func `a retry has the same transaction id, and another post has another`() throws {
        let end = try make()
        #expect(end.repeatIsSafe && end.abilities == [.edit, .react])
        #expect(end.compose(post(), now: now) == end.compose(post(), now: now + .seconds(60)))
        #expect(end.compose(post(key: "R-2/reply"), now: now).url != end.compose(post(), now: now).url)
    }

    @Test func `blocks become the tags of the specification`() throws {
        let body = PostBody([
            .paragraph([.text("a <b> & 'c'\nd"), .strong("st"), .code("x<y")]), .quote([.text("q1\nq2")]),
            .list([[.text("one")], [.link("two", url: "https://a.example/?x=1&y=\"2\"")]]), .code("l1\n  l2 <"),
            .paragraph([.link("odd", url: "javascript:alert(1)"), .link("", url: "https://b.example")]),
            .buttons([PostBody.Button("Same", action: "match.same", value: "v")]),
        ])
        let content = try JSON(parsing: try make().compose(post(body), now: now).body)
        #expect(
            content["formatted_body"]?.string == "<p>a &lt;b&gt; &amp; &#39;c&#39;<br>d<strong>st</strong>"
                + "<code>x&lt;y</code></p><blockquote>q1<br>q2</blockquote><ul><li>one</li>"
                + "<li><a href=\"https://a.example/?x=1&amp;y=&quot;2&quot;\">two</a></li></ul>"
                + "<pre><code>l1\n  l2 &lt;</code></pre>"
                + "<p>odd (javascript:alert(1))<a href=\"https://b.example\">https://b.example</a></p>")
        #expect(content["body"]?.string?.contains("Same") == false)
    }

    @Test func `only a person of the tree is told`() throws {
        let person = PostBody([
            .paragraph([.person(id: "@ada:x", name: "Ada <3"), .text(" and @room, "), .person(id: "7", name: "Bo")])
        ])
        let content = try JSON(parsing: try make().compose(post(person), now: now).body)
        #expect(content["m.mentions"] == ["user_ids": ["@ada:x"]])
        #expect(
            content["formatted_body"]?.string
                == "<p><a href=\"https://matrix.to/#/@ada%3Ax\">Ada &lt;3</a> and @room, Bo</p>")
        let edit = try JSON(parsing: try make().compose(post(person, act: .replace(externalID: "$m")), now: now).body)
        #expect(edit["m.mentions"] == [:] && edit["m.new_content", "m.mentions"] == ["user_ids": ["@ada:x"]])
    }

    @Test func `an edit replaces our own message, and a reaction is a sign`() throws {
        let edit = try make().compose(post(act: .replace(externalID: "$ours")), now: now)
        let content = try JSON(parsing: edit.body)
        #expect(content["m.relates_to"] == ["rel_type": "m.replace", "event_id": "$ours"])
        #expect(content["body"] == "* Noted." && content["m.new_content", "body"] == "Noted.")
        #expect(content["m.new_content", "m.relates_to"] == nil)
        let reaction = try make().compose(post(act: .react("eyes", externalID: "$theirs")), now: now)
        #expect(reaction.url.contains("/send/m.reaction/triaged-"))
        let relation: JSON = ["rel_type": "m.annotation", "event_id": "$theirs", "key": "👀"]
        #expect(try JSON(parsing: reaction.body)["m.relates_to"] == relation)
    }

    @Test func `an edit of the longest words still fits`() throws {
        let long = PostBody([.paragraph([.text(String(repeating: "\"Quoted\" & <tagged>. ", count: 9000))])])
        for act in [Post.Act.say, .replace(externalID: "$ours")] {
            let request = try make().compose(post(long, act: act), now: now)
            #expect((20_000...48_000).contains(request.body.count))
        }
    }

    @Test func `rooms are found by the names of the configuration, and other names are told to be no ids`() throws {
        let end = try make("rooms: { \"#ideas:x\": \"!abc\", general: \"!def\" }\nroom: general")
        func url(_ address: String?) -> String { end.compose(post(address: address), now: now).url }
        #expect(url("#ideas:x").contains("/rooms/%21abc/") && url("ideas:x").contains("/rooms/%21abc/"))
        #expect(url("#general").contains("/rooms/%21def/") && url(nil).contains("/rooms/%21def/"))
        #expect(url("!else").contains("/rooms/%21else/"))
        let refusal = TransportResponse(
            status: 403, body: Array(#"{"errcode":"M_FORBIDDEN","error":"User @b:x not in room #other:x"}"#.utf8))
        guard case .dead(let reason) = end.readOutcome(refusal, to: post(address: "#other:x")) else {
            Issue.record("a wrong name is not final")
            return
        }
        #expect(reason.contains("\"#other:x\" is no room id") && reason.contains("`rooms`"))
        guard case .dead(let uninvited) = end.readOutcome(refusal, to: post(address: "!abc")) else { return }
        #expect(uninvited.contains("invite the bot"))
    }

    @Test func `the time to rest is read from the header, else from the body`() throws {
        let end = try make()
        let body = Array(#"{"errcode":"M_LIMIT_EXCEEDED","error":"Too Many Requests","retry_after_ms":2600}"#.utf8)
        #expect(
            end.rest(after: TransportResponse(status: 429, headers: ["Retry-After": "7"], body: body)) == .seconds(7))
        let old = TransportResponse(status: 429, body: body)
        #expect(end.rest(after: old) == .seconds(3))
        #expect(end.rest(after: TransportResponse(status: 200)) == nil)
        #expect(
            end.readOutcome(old, to: post())
                == .retry(after: .seconds(3), reason: "asked to slow down (M_LIMIT_EXCEEDED)"))
        let huge = TransportResponse(status: 429, body: Array(#"{"retry_after_ms":9223372036854775807}"#.utf8))
        #expect(end.rest(after: huge) == .seconds(86_400))
    }

    @Test func `check-ups tell whose the token is, and of each room whether the bot is in it`() throws {
        let polled = try #require(
            source(
                MatrixPlatform.self,
                "homeserver: https://m.example\ntoken: ${env:TOKEN}\nuser: \"@b:x\"\nrooms: { \"!a\": A, \"!c\": C }"
            ).value)
        let checkups = polled.checkups
        #expect(checkups.map(\.subject) == ["access token", "rooms", "encryption of !a", "encryption of !c"])
        func levels(_ index: Int, _ status: Int, _ body: String) -> [String] {
            checkups[index].read(TransportResponse(status: status, body: Array(body.utf8))).map {
                if $0.level != .fine { #expect($0.advice?.isEmpty == false) }
                return $0.level.rawValue
            }
        }
        #expect(levels(0, 200, #"{"user_id":"@b:x"}"#) == ["fine"])
        #expect(levels(0, 200, #"{"user_id":"@other:x"}"#) == ["problem"])
        #expect(levels(0, 200, "<html>") == ["problem"])
        #expect(levels(0, 401, #"{"errcode":"M_UNKNOWN_TOKEN","error":"no"}"#) == ["problem"])
        #expect(levels(1, 200, #"{"joined_rooms":["!a"]}"#) == ["fine", "problem"])
        #expect(levels(1, 500, "") == ["problem"])
        #expect(levels(2, 404, #"{"errcode":"M_NOT_FOUND","error":"Event not found."}"#) == ["fine"])
        #expect(levels(2, 200, #"{"algorithm":"m.megolm.v1.aes-sha2"}"#) == ["problem"])
        #expect(levels(2, 403, #"{"errcode":"M_FORBIDDEN"}"#) == ["warning"])
        let pushed = try #require(
            source(
                MatrixPlatform.self,
                "{ homeserver: \"https://m.example\", token: \"${env:TOKEN}\", hs_token: \"${env:PLAIN}\", appservice: tri }"
            ).value)
        let ping = try #require(pushed.checkups.last)
        #expect(ping.request.url == "https://m.example/_matrix/client/v1/appservice/tri/ping")
        #expect(
            ping.read(TransportResponse(status: 200, body: Array(#"{"duration_ms":12}"#.utf8))).map(\.level) == [.fine])
        for code in ["M_URL_NOT_SET", "M_CONNECTION_FAILED", "M_CONNECTION_TIMEOUT", "M_BAD_STATUS", "M_FORBIDDEN"] {
            let body = Array(#"{"errcode":"\#(code)","error":"no","status":401}"#.utf8)
            let finding = try #require(ping.read(TransportResponse(status: 502, body: body)).first)
            #expect(finding.level == .problem && finding.advice?.isEmpty == false && finding.words.contains(code))
        }
        let end = try make("room: \"#alias:x\"")
        #expect(end.checkups.map(\.subject) == ["access token", "rooms", "room ids"])
        #expect(end.checkups.last?.read(TransportResponse(status: 200)).map(\.level) == [.problem])
    }
}
