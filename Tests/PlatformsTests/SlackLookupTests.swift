import Documents
import Intake
import Platforms
import Testing

struct SlackLookupTests {
    private func source(_ yaml: String = "") throws -> any Source {
        let configured = PlatformsTests.source(
            SlackPlatform.self, "signing_secret: ${env:SLACK}\ntoken: ${env:TOKEN}\n\(yaml)")
        #expect(configured.problems == [])
        return try #require(configured.value)
    }

    private func answer(_ body: String, status: Int = 200, _ headers: Headers = [:]) -> TransportResponse {
        TransportResponse(status: status, headers: headers, body: Array(body.utf8))
    }

    @Test func `who and where is asked for, unless the configuration tells`() throws {
        let body = try Fixtures.body("slack/message.json")
        let event = Event(source: "here", receivedAt: now, body: body)
        let plan = try #require(try source().lookupPlan)
        #expect(
            plan.subjects(in: event) == [
                Lookup.Subject(.channel, "C0REQUESTS"), Lookup.Subject(.person, "U0ADA"),
                Lookup.Subject(.person, "U0BEN"),
            ])
        let named = try #require(try source("channels: { C0REQUESTS: a }\npeople: { U0ADA: Ada }").lookupPlan)
        #expect(named.subjects(in: event) == [Lookup.Subject(.person, "U0BEN")])
        for fixture in ["bot_message.json", "ssl_check.form.txt", "url_verification.json"] {
            let other = Event(source: "here", receivedAt: now, body: try Fixtures.body("slack/\(fixture)"))
            #expect(plan.subjects(in: other) == [])
        }
        for fixture in ["slash_command", "view_request", "block_actions"] {
            let body = try Fixtures.body("slack/\(fixture).form.txt")
            let form = Event(source: "here", receivedAt: now, body: body)
            #expect(plan.subjects(in: form) == [Lookup.Subject(.person, "U0ADA")])
            #expect(try #require(try source("people: { U0ADA: Ada }").lookupPlan).subjects(in: form) == [])
        }
        #expect(SlackPlatform.unconfigured(source: "x").lookupPlan == nil)
    }

    @Test func `the questions are the official client's`() throws {
        let plan = try #require(try source().lookupPlan)
        let person = try #require(plan.compose(Lookup.Subject(.person, "U1")))
        #expect(person.method == "GET" && person.url == "https://slack.com/api/users.info?user=U1")
        #expect(person.headers["authorization"] == "Bearer xoxb-fixture")
        #expect(
            plan.compose(Lookup.Subject(.channel, "C1"))?.url == "https://slack.com/api/conversations.info?channel=C1")
        #expect(plan.compose(Lookup.Subject(.person, "U1&x=y")) == nil)
        #expect(plan.compose(Lookup.Subject(.keys, "U1")) == nil)
    }

    @Test(arguments: [
        (
            #"{"id":"U1","name":"ada","real_name":"Ada O.","profile":{"display_name":"Ada","email":"ada@x.example"}}"#,
            Lookup.Fact(name: "Ada", email: "ada@x.example")
        ),
        (#"{"id":"U1","name":"ada","profile":{"display_name":"","real_name":"Ada O."}}"#, Lookup.Fact(name: "Ada O.")),
        (#"{"id":"U2","is_bot":true,"name":"builder"}"#, Lookup.Fact(name: "builder", isBot: true)),
        (#"{"id":"W3","is_stranger":true,"real_name":"Kim"}"#, Lookup.Fact(name: "Kim")),
    ])
    func `a person has the name that people see`(user: String, fact: Lookup.Fact) throws {
        let plan = try #require(try source().lookupPlan)
        let read = plan.read(answer(#"{"ok":true,"user":\#(user)}"#), for: Lookup.Subject(.person, "U1"))
        #expect(read == .known(fact, freshFor: Lookup.nameLife))
    }

    @Test func `channels have a name, direct messages none, and refusals are told apart`() throws {
        let plan = try #require(try source().lookupPlan)
        let subject = Lookup.Subject(.channel, "C1")
        #expect(
            plan.read(answer(#"{"ok":true,"channel":{"id":"C1","name":"ideas"}}"#), for: subject)
                == .known(Lookup.Fact(name: "#ideas"), freshFor: Lookup.nameLife))
        #expect(
            plan.read(answer(#"{"ok":true,"channel":{"id":"D1","is_im":true,"user":"U1"}}"#), for: subject)
                == .known(Lookup.Fact(), freshFor: Lookup.nameLife))
        for error in ["channel_not_found", "user_not_visible", "missing_scope"] {
            guard case .unknown(let reason) = plan.read(answer(#"{"ok":false,"error":"\#(error)"}"#), for: subject)
            else {
                Issue.record("\(error)")
                return
            }
            #expect(reason.contains(error))
        }
        let slow = plan.read(answer("", status: 429, ["Retry-After": "7"]), for: subject)
        #expect(slow == .later(after: .seconds(7), reason: "asked to slow down (429)"))
        for body in ["", "[]", #"{"ok":true}"#, #"{"ok":true,"channel":7}"#] {
            if case .known = plan.read(answer(body), for: subject) { Issue.record("\(body)") }
        }
    }

    @Test func `what was looked up stands behind what is configured`() throws {
        let event = Event(source: "here", receivedAt: now, body: try Fixtures.body("slack/message.json"))
        var known = Lookups()
        known[.channel, "C0REQUESTS"] = Lookup.Fact(name: "#wishes")
        known[.person, "U0ADA"] = Lookup.Fact(name: "Ada L.", email: "ada@x.example")
        known[.person, "U0BEN"] = Lookup.Fact(name: "Ben")
        let said = try #require(try source().normalise(event, known: known).submission)
        #expect(said.channel?.name == "#wishes")
        #expect(said.author == Person(id: "U0ADA", name: "Ada L.", email: "ada@x.example"))
        #expect(said.text.contains("@Ben asked"))
        let named = try source("people: { U0ADA: Ada }").normalise(event, known: known)
        #expect(named.submission?.author == Person(id: "U0ADA", name: "Ada", email: "ada@x.example"))
        // A bot user without another mark.
        known[.person, "U0ADA"] = Lookup.Fact(name: "Builder", isBot: true)
        let bare = String(decoding: event.body, as: UTF8.self).split(separator: "\n")
            .filter { !$0.contains("client_msg_id") }.joined(separator: "\n")
        let bot = Event(source: "here", receivedAt: now, body: Array(bare.utf8))
        #expect(try source().normalise(bot, known: known) == .ignored(reason: "posted by a bot (Builder)"))
    }

    // MARK: - Check-ups

    private func words(_ checkup: Checkup, _ response: TransportResponse) -> [String] {
        checkup.read(response).map { "\($0.level.rawValue): \($0.words)" }
    }

    @Test func `the token is looked at with its scopes`() throws {
        let out = try #require(destination(SlackPlatform.self, "token: ${env:TOKEN}\nchannels: { ideas: C1 }").value)
        #expect(out.checkups.map(\.subject) == ["token", "channel #ideas"])
        let token = try #require(out.checkups.first)
        #expect(token.request.url == "https://slack.com/api/auth.test" && token.request.method == "POST")
        let body = #"{"ok":true,"user":"triaged","user_id":"U0BOT","bot_id":"B1","team":"Acme"}"#
        #expect(
            words(token, answer(body, ["x-oauth-scopes": "chat:write,reactions:write"])) == [
                "fine: speaks as triaged (U0BOT) in Acme", "fine: has the scopes it needs",
            ])
        let lacking = token.read(answer(body, ["X-OAuth-Scopes": "users:read"]))
        #expect(lacking.map(\.level) == [.fine, .problem, .warning])
        #expect(lacking.dropFirst().allSatisfy { $0.advice?.contains("OAuth & Permissions") ?? false })
        #expect(words(token, answer(#"{"ok":false,"error":"invalid_auth"}"#)) == ["problem: Slack says invalid_auth"])
        #expect(token.read(answer("<html>")).first?.level == .problem)
        #expect(token.read(answer("", status: 502)).first?.level == .problem)
    }

    @Test func `a channel is looked at for the bot's being in it`() throws {
        let source = try source("channels: { C1: ideas }\nbot_user: U9")
        let (token, channel) = (try #require(source.checkups.first), try #require(source.checkups.last))
        #expect(channel.request.url == "https://slack.com/api/conversations.info?channel=C1")
        #expect(
            words(channel, answer(#"{"ok":true,"channel":{"name":"ideas","is_member":true}}"#)) == [
                "fine: the bot is in it"
            ])
        for body in [
            #"{"ok":true,"channel":{"name":"ideas","is_member":false}}"#, #"{"ok":false,"error":"channel_not_found"}"#,
            #"{"ok":true,"channel":{"name":"ideas","is_archived":true}}"#,
        ] {
            let found = channel.read(answer(body))
            #expect(found.map(\.level) == [.problem] && found.first?.advice?.isEmpty == false)
        }
        #expect(
            channel.read(answer(#"{"ok":true,"channel":{"name":"wishes","is_member":true}}"#)).first?.level == .warning)
        let mine = token.read(answer(#"{"ok":true,"user_id":"U0BOT","bot_id":"B1"}"#))
        #expect(mine.contains { $0.level == .problem && $0.advice?.contains("bot_user: U0BOT") ?? false })
        #expect(source.remarks.map(\.level) == [.warning])
        #expect(
            SlackPlatform.unconfigured(source: "x").remarks == []
                && SlackPlatform.unconfigured(source: "x").checkups.isEmpty)
    }

    @Test func `a token in place of the signing secret is told`() {
        let wrong = PlatformsTests.source(SlackPlatform.self, "signing_secret: ${env:TOKEN}")
        #expect(wrong.value == nil)
        #expect(wrong.problems == [#"C003 "signing_secret" refers to a token"#])
    }
}

extension SlackLookupTests {
    fileprivate func answer(_ body: String, _ headers: Headers) -> TransportResponse {
        answer(body, status: 200, headers)
    }
}
