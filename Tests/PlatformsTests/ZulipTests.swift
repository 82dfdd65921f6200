import Documents
import Intake
import Platforms
import Testing

struct ZulipTests {
    private static let account =
        "site: https://chat.lantern.example\nemail: triage-bot@chat.lantern.example\napi_key: ${env:PLAIN}\n"

    private func door(_ yaml: String = "") throws -> any Source {
        let configured = source(ZulipPlatform.self, "token: ${env:PLAIN}\n" + Self.account + yaml)
        #expect(configured.problems == [])
        return try #require(configured.value)
    }

    private func read(_ name: String, _ yaml: String = "", known: Lookups = Lookups()) throws -> Reading {
        let body = try Fixtures.body("zulip/\(name).json")
        return try door(yaml).normalise(Event(source: "here", receivedAt: now, body: body), known: known)
    }

    // MARK: - The door

    @Test func `the token in the body decides, and the answer is JSON`() throws {
        let body = try Fixtures.body("zulip/mention.json")
        let door = try door()
        guard case .acknowledged(let said) = door.verify(IncomingRequest(headers: [:], body: body), now: now) else {
            Issue.record("not taken")
            return
        }
        #expect(said.body == #"{"response_not_required":true}"#)
        let text = String(decoding: body, as: UTF8.self)
        for wrong in ["plain-secre", "plain-secret0", "", "other-secret"] {
            let changed = text.split(separator: "plain-secret", omittingEmptySubsequences: false).joined(
                separator: wrong)
            let verdict = door.verify(IncomingRequest(headers: [:], body: Array(changed.utf8)), now: now)
            #expect(verdict.inWords == "401 bad_signature")
        }
        let none = door.verify(IncomingRequest(headers: [:], body: Array(#"{"message":{"id":1}}"#.utf8)), now: now)
        #expect(none.inWords == "401 bad_signature")
    }

    @Test func `an answer may go back in the response`() throws {
        let responder = try #require(try door().responder)
        #expect(responder.patience < .seconds(10))
        let body = PostBody([.paragraph([.text("Noted: @**all** "), .strong("R-1")])])
        #expect(responder.compose(post(body)).body == #"{"content":"Noted: &#64;&#42;&#42;all&#42;&#42; **R-1**"}"#)
        #expect(responder.late.body == #"{"response_not_required":true}"#)
    }

    // MARK: - In

    @Test func `a mention is an ask of its own, what else is said in a topic belongs to its first`() throws {
        let called = try #require(try read("mention").submission)
        #expect(called.text == "please add a dark mode to the app (https://lantern.example/app?a=1)")
        #expect(
            called.thread == "dark mode" && !called.isReply
                && called.channel == Channel(id: "12", name: "#product ideas"))
        #expect(try read("event").submission?.isReply == true)
        #expect(try read("event_called").submission?.isReply == false)
        #expect(try read("event_general").submission?.isReply == false)
        #expect(try read("event", "topic_is_thread: false").submission?.isReply == false)
        #expect(try read("event").submission?.thread == called.thread)
    }

    @Test func `Markdown becomes plain text`() throws {
        #expect(
            try read("event").submission?.text
                == "Please add a dark mode.\n> it hurts my eyes\n@Jon Q said so in #product ideas > dark mode, "
                + "see theme.css and https://lantern.example")
        #expect(
            try read("event_spoiler").submission?.text
                == "A wish\nFor later\nhide the old menu\ncode *stays*\n2026-11-21T10:00:00Z 2*3 and snake_case bold and more"
        )
    }

    @Test func `HTML becomes plain text`() throws {
        let one = try #require(try read("event_html").submission)
        #expect(
            one.text
                == "Please add tags\nand folders & more, @Jon Q\n\n> as in the mail (https://mail.example/x)\n- one\n- two\n"
                + "plan.pdf :smile:\n\na < b\n  c")
        #expect(one.attachments.map(\.url) == ["https://chat.lantern.example/user_uploads/2/ab/plan.pdf"])
    }

    @Test func `uploads are attachments`() throws {
        let one = try #require(try read("event_upload").submission)
        #expect(one.text == "Like this: mock up.png\n\nand cart.png")
        #expect(one.attachments.map(\.name) == ["mock up.png", "cart.png"])
        #expect(
            one.permalink == "https://chat.lantern.example/#narrow/stream/12-product-ideas/topic/dark.20mode/near/122")
    }

    @Test func `a direct conversation is named by the others in it`() throws {
        let one = try #require(try read("direct").submission)
        #expect(one.channel == Channel(id: "direct:31", name: "direct message"))
        #expect(one.thread == nil)
    }

    @Test func `edits and deletions have the key of their message`() throws {
        let first = try #require(try read("event").submission)
        for name in ["event_edited", "update_content"] {
            guard case .edit(let later) = try read(name) else {
                Issue.record("\(name) is no edit")
                continue
            }
            #expect(later.key == first.key)
            #expect(later.version > first.version)
            #expect(later.author.id == first.author.id)
        }
        #expect(try read("delete") == .delete(first.key, at: now))
        for name in ["update_topic", "update_rendering", "heartbeat", "reaction", "only_call"] {
            #expect(try read(name).label == "ignored", "\(name)")
        }
    }

    @Test func `bots are known by their address, and by what is looked up`() throws {
        #expect(try read("event_bot").reason == "posted by a bot (Builds)")
        var known = Lookups()
        known[.person, "31"] = Lookup.Fact(name: "Mara", isBot: true)
        #expect(try read("event", known: known).label == "ignored")
        let ours = try door("").normalise(
            Event(
                source: "here", receivedAt: now,
                body: Array(
                    #"{"type":"message","message":{"id":1,"timestamp":1795252800,"content":"x","sender_email":"Triage-Bot@chat.lantern.example","sender_id":40,"display_recipient":"a","subject":""}}"#
                        .utf8)))
        #expect(ours.reason == "our own post")
    }

    @Test func `other streams are left alone where some are named`() throws {
        #expect(try read("event", "streams: [\"#Product Ideas\"]").submission != nil)
        #expect(try read("event", "streams: [12]").submission != nil)
        #expect(try read("event", "streams: [general]").label == "ignored")
        #expect(try read("direct", "streams: [general]").submission != nil)
    }

    @Test func `senders are looked up unless their address tells`() throws {
        let plan = try #require(try door().lookupPlan)
        let event = Event(source: "here", receivedAt: now, body: try Fixtures.body("zulip/event.json"))
        #expect(plan.subjects(in: event) == [Lookup.Subject(.person, "31")])
        let bot = Event(source: "here", receivedAt: now, body: try Fixtures.body("zulip/event_bot.json"))
        #expect(plan.subjects(in: bot) == [])
        let subject = Lookup.Subject(.person, "31")
        #expect(plan.compose(subject)?.url == "https://chat.lantern.example/api/v1/users/31")
        let user =
            #"{"result":"success","msg":"","user":{"full_name":"Mara Lind","delivery_email":"m@x.example","is_bot":false}}"#
        #expect(
            plan.read(TransportResponse(status: 200, body: Array(user.utf8)), for: subject)
                == .known(Lookup.Fact(name: "Mara Lind", email: "m@x.example"), freshFor: Lookup.nameLife))
        let refused = TransportResponse(status: 400, body: Array(#"{"result":"error","msg":"No such user"}"#.utf8))
        #expect(plan.read(refused, for: subject) == .unknown(reason: "No such user"))
    }

    // MARK: - Out

    private func sent(_ one: Post, _ yaml: String = "") throws -> (request: TransportRequest, form: [FormEntry]) {
        let configured = destination(ZulipPlatform.self, Self.account + yaml)
        #expect(configured.problems == [])
        let request = try #require(configured.value).compose(one, now: now)
        return (request, try URLEncodedForm.read(request.body))
    }

    private func words(_ address: String?, _ thread: String?, act: Post.Act = .say) -> Post {
        var one = post(PostBody([.paragraph([.text("Noted.")])]), act: act)
        one.address = address
        one.thread = thread
        return one
    }

    @Test func `an answer goes into its topic or conversation`() throws {
        let (request, form) = try sent(words("12", "dark mode"))
        #expect(request.url == "https://chat.lantern.example/api/v1/messages")
        // echo -n triage-bot@chat.lantern.example:plain-secret | base64
        #expect(
            request.headers["Authorization"] == "Basic dHJpYWdlLWJvdEBjaGF0LmxhbnRlcm4uZXhhbXBsZTpwbGFpbi1zZWNyZXQ=")
        #expect(form.map(\.name) == ["type", "to", "topic", "content"])
        #expect(form.map(\.value) == ["stream", "12", "dark mode", "Noted."])
        let direct = try sent(words("direct:31,40", nil)).form
        #expect(direct.map(\.value) == ["direct", "[31,40]", "Noted."])
        let notice = try sent(words("#product > requests", nil)).form
        #expect(notice.value("to") == "product" && notice.value("topic") == "requests")
        let usual = try sent(words(nil, nil), "stream: ops").form
        #expect(usual.value("to") == "ops" && usual.value("topic") == "triaged")
        let long = try sent(words("ops", String(repeating: "é", count: 80))).form.value("topic") ?? ""
        #expect(long.unicodeScalars.count == 60)
    }

    @Test func `words are replaced and messages reacted to`() throws {
        let (edit, form) = try sent(words(nil, nil, act: .replace(externalID: "77")))
        #expect(edit.method == "PATCH" && edit.url.hasSuffix("/messages/77"))
        #expect(form.value("content") == "Noted.")
        let (react, reaction) = try sent(words(nil, nil, act: .react(":eyes:", externalID: "77")))
        #expect(react.method == "POST" && react.url.hasSuffix("/messages/77/reactions"))
        #expect(reaction.value("emoji_name") == "eyes")
    }

    @Test func `a person is named without being called`() throws {
        let body = PostBody([.paragraph([.person(id: "31", name: "Mara"), .person(id: "x", name: "@**all**")])])
        #expect(try sent(post(body)).form.value("content") == "@_**Mara|31**&#64;&#42;&#42;all&#42;&#42;")
    }

    @Test func `the quota is kept`() throws {
        let target = try #require(destination(ZulipPlatform.self, Self.account).value)
        let limited = TransportResponse(
            status: 429, headers: ["X-RateLimit-Remaining": "0"],
            body: Array(#"{"code":"RATE_LIMIT_HIT","msg":"x","result":"error","retry-after":28.7}"#.utf8))
        #expect(target.rest(after: limited) == .seconds(29))
        #expect(
            target.readOutcome(limited, to: samplePost)
                == .retry(after: .seconds(29), reason: "asked to slow down (RATE_LIMIT_HIT)"))
        #expect(
            target.rest(after: TransportResponse(status: 200, headers: ["X-RateLimit-Remaining": "0"])) == .seconds(1))
        #expect(target.rest(after: TransportResponse(status: 200, headers: ["X-RateLimit-Remaining": "9"])) == nil)
    }
}
