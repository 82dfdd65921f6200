import Documents
import Intake
import Platforms
import Support
import Testing

/// What is Mattermost's own: its tokens, sealed buttons, and the ways in which one post comes.
struct MattermostTests {
    private static let yaml = """
        url: https://chat.lantern.example
        token: ${env:PLAIN}
        command_token: ${env:HOOK}
        api_token: ${env:TOKEN}
        bot_user: [usertriagebot0000000000000, triage]
        team: lantern
        trigger_words: ["#wish"]
        """

    private func make(_ yaml: String = Self.yaml) throws -> any Source {
        let configured = source(MattermostPlatform.self, yaml)
        #expect(configured.problems == [])
        return try #require(configured.value)
    }

    private func read(_ fixture: String, _ source: (any Source)? = nil) throws -> Reading {
        normalised(try source ?? make(), try Fixtures.body("mattermost/" + fixture))
    }

    // MARK: - The door

    @Test func `the token must be ours, in the body and in the header`() throws {
        let door = try make()
        let form = Array("command=%2Fwish&text=x&token=plain-secret&user_id=u&channel_id=c".utf8)
        let type = ("Content-Type", "application/x-www-form-urlencoded")
        func verdict(_ body: [UInt8], _ more: [(String, String)] = []) -> String {
            door.verify(IncomingRequest(headers: Headers([type] + more), body: body), now: now).inWords
        }
        #expect(verdict(form) == "accepted")
        #expect(verdict(form, [("Authorization", "Token plain-secret")]) == "accepted")
        #expect(verdict(form, [("Authorization", "Token other")]) == "401 bad_signature")
        #expect(verdict(Array("post_id=p&token=plain-secres".utf8)) == "401 bad_signature")
        #expect(verdict(Array("post_id=p&text=x".utf8)) == "401 bad_signature")
        #expect(verdict(Array("token=".utf8)) == "400 malformed")
        #expect(verdict([]) == "400 malformed")
        let json = ("Content-Type", "application/json")
        let list = IncomingRequest(headers: Headers([json]), body: Array("[1]".utf8))
        #expect(door.verify(list, now: now).inWords == "400 malformed")
    }

    @Test func `a press is let in with our seal alone, and is answered with an object`() throws {
        let door = try make("{ token: \"${env:PLAIN}\", bot_user: triage, actions_secret: \"${env:HOOK}\" }")
        let out = try #require(
            destination(
                MattermostPlatform.self,
                "{ url: \"https://chat.lantern.example\", token: \"${env:TOKEN}\", actions_secret: \"${env:HOOK}\", "
                    + "actions_url: \"https://triage.example/in/chat\" }"
            ).value)
        let answer = MatchAnswer(
            message: MessageKey(platform: "mattermost", scope: "mattermost", externalID: "p1"),
            request: try #require(RequestID(parsing: "R-12")), isSame: false, by: "")
        let notice = post(PostBody([.paragraph([.text("Same?")]), .buttons([answer.button("No, different")])]))
        let body = try JSON(parsing: out.compose(notice, now: now).body)
        let action = try #require(body["props"]?["attachments"]?.elements.first?["actions"]?.elements.first)
        #expect(action["integration"]?["url"] == "https://triage.example/in/chat")
        #expect(action["id"]?.string?.allSatisfy { $0.isLetter || $0.isNumber } == true)
        let context = try #require(action["integration"]?["context"])
        let press: JSON = [
            "user_id": "userdana000000000000000000", "user_name": "dana", "post_id": "p9", "trigger_id": "t",
            "context": context,
        ]
        func verdict(_ press: JSON) -> Verification {
            door.verify(
                IncomingRequest(headers: ["Content-Type": "application/json"], body: press.serialised), now: now)
        }
        #expect(verdict(press) == .acknowledged(.json([:])))
        guard case .command(let command) = normalised(door, press.serialised) else {
            Issue.record("no command")
            return
        }
        #expect(command.message == "p9")
        #expect(MatchAnswer(command)?.message == answer.message)
        #expect(MatchAnswer(command)?.by == "dana")
        for (name, value) in [("value", "R-1"), ("action", "match.same"), ("seal", "00")] {
            let changed = context.members.map { JSON.Member($0.key, $0.key == name ? .string(value) : $0.value) }
            let forged: JSON = ["user_id": "u", "context": .object(changed)]
            #expect(verdict(forged).inWords == "401 bad_signature")
        }
        #expect(verdict(["user_id": "u", "context": [:], "token": "plain-secret"]).inWords == "401 bad_signature")
        #expect(verdict(["type": "dialog_submission", "token": "plain-secret"]).inWords == "401 bad_signature")
    }

    @Test func `the webhook's token seals no press`() throws {
        let door = try make("{ token: \"${env:PLAIN}\", bot_user: triage }")
        // What somebody who has the token would make of it.
        let forger = try #require(
            destination(
                MattermostPlatform.self,
                "{ url: \"https://c.example\", token: \"${env:TOKEN}\", actions_secret: \"${env:PLAIN}\", "
                    + "actions_url: \"https://triage.example/in/chat\" }"
            ).value)
        let button = PostBody([.buttons([PostBody.Button("Same", action: "match.same", value: "R-1")])])
        let made = try JSON(parsing: forger.compose(post(button), now: now).body)
        let action = try #require(made["props"]?["attachments"]?.elements.first?["actions"]?.elements.first)
        let context = try #require(action["integration"]?["context"])
        let press: JSON = ["user_id": "u", "context": context]
        for body in [press, ["type": "dialog_submission", "callback_id": "x", "state": context["seal"] ?? ""]] {
            let verdict = door.verify(
                IncomingRequest(headers: ["Content-Type": "application/json"], body: body.serialised), now: now)
            #expect(verdict.inWords == "401 bad_signature")
            #expect("\(verdict)".contains("no actions_secret"))
        }
    }

    // MARK: - One post, whichever way

    @Test func `a post is one submission as webhook, event and polled, with the same words`() throws {
        let source = try make()
        let pushed = try #require(try read("posted.json", source).submission)
        let polled = try #require(try read("polled.json", source).submission)
        #expect(pushed.key == polled.key)
        #expect(pushed.text == polled.text)
        #expect(pushed.version == polled.version)
        #expect(pushed.thread == polled.thread)
        #expect(pushed.permalink == polled.permalink)
        let hook = try #require(try read("outgoing_hook.json", source).submission)
        #expect(hook.text == "Please let us export reports as CSV (https://lantern.example/csv), @robin agrees")
        #expect(hook.submittedAt.milliseconds == 1_795_250_000_123)
        #expect(hook.channel == Channel(id: "chanfeatures00000000000000", name: "#feature-requests"))
        let form = try #require(try read("outgoing_hook.form.txt", source).submission)
        #expect(form.submittedAt.milliseconds == 1_795_250_000_000)
        #expect(form.attachments.map(\.name) == ["filea000000000000000000000", "fileb000000000000000000000"])
    }

    @Test func `an edit grows the version, a deletion takes back, a reply belongs to its root`() throws {
        let first = try #require(try read("polled.json").submission)
        guard case .edit(let edited) = try read("polled_edited.json") else {
            Issue.record("no edit")
            return
        }
        #expect(edited.key == first.key && edited.version > first.version)
        for fixture in ["polled_deleted.json", "post_deleted.json"] {
            let reading = try read(fixture)
            #expect(reading == .delete(first.key, at: Timestamp(milliseconds: 1_795_250_400_000)))
        }
        let reply = try #require(try read("reply.json").submission)
        #expect(reply.isReply && reply.thread == first.thread)
        #expect(!first.isReply && first.thread == first.key.externalID)
    }

    @Test func `bots, webhooks, system messages and our own posts are nobody's ask`() throws {
        for (fixture, reason) in [
            ("bot_post.json", "our own post"), ("webhook_post.json", "posted by a webhook (ci)"),
            ("system_join.json", "a system message (system_join_channel)"),
            ("typing.json", "event typing is nobody's ask"),
        ] { #expect(try read(fixture).reason == reason) }
        let stranger = try make("{ token: \"${env:PLAIN}\", answer: response }")
        #expect(try read("bot_post.json", stranger).reason == "posted by a bot (triage)")
        let known = Lookups([
            Lookup.Subject(.person, "userdana000000000000000000"): Lookup.Fact(name: "dana", isBot: true)
        ])
        let event = Event(source: "here", receivedAt: now, body: try Fixtures.body("mattermost/outgoing_hook.json"))
        #expect(stranger.normalise(event, known: known).reason == "posted by a bot (dana)")
    }

    @Test func `a slash command with words is an ask, and the rest are commands`() throws {
        let ask = try #require(try read("slash_ask.form.txt").submission)
        #expect(ask.text == "Dark mode for the night shift")
        #expect(ask.key.externalID.hasPrefix("command:"))
        guard case .command(let help) = try read("slash_help.form.txt") else {
            Issue.record("no command")
            return
        }
        #expect(help.name == "/wish" && help.text == "help")
        #expect(help.responseURL == "https://chat.lantern.example/hooks/commands/abc")
        let strict = try make("{ command_token: \"${env:PLAIN}\", ask_commands: [idea] }")
        #expect(try read("slash_ask.form.txt", strict).label == "command")
    }

    @Test func `an example with its head and broken into lines is read like the request`() throws {
        let text =
            "POST /in/chat HTTP/1.1\r\nHost: t.example\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\n"
            + "channel_id=c&\nchannel_name=ideas&\npost_id=p1&\ntext=some+words&\ntimestamp=1427821952&\n"
            + "trigger_word=some&\nuser_id=u&\nuser_name=dana"
        let captured = try #require(CapturedRequest.read(Array(text.utf8)))
        let reading = normalised(
            MattermostPlatform.unconfigured(source: "here"), captured.body, headers: captured.headers.kept())
        let submission = try #require(reading.submission)
        #expect(submission.text == "words" && submission.channel?.name == "#ideas")
        #expect(submission.submittedAt == Timestamp(milliseconds: 1_427_821_952_000))
    }

    @Test func `a person is called by username alone, and everybody never`() throws {
        let out = try #require(
            destination(MattermostPlatform.self, "{ webhook_url: \"${env:URL}\" }").value)
        for (name, shown) in [
            ("dana_l", "@dana_l"), ("all", "all"), ("Dana @all", "Dana @\u{200B}all"), ("", ""),
        ] {
            let request = out.compose(post(PostBody([.paragraph([.person(id: "u", name: name)])])), now: now)
            #expect(try JSON(parsing: request.body)["text"]?.string == shown)
        }
    }

    @Test func `whole addresses stay, and what looks like one is shown as it is`() throws {
        let out = try #require(
            destination(MattermostPlatform.self, "{ webhook_url: \"${env:URL}\" }").value)
        func text(_ words: String) throws -> String? {
            let request = out.compose(post(PostBody([.paragraph([.text(words)])])), now: now)
            return try JSON(parsing: request.body)["text"]?.string
        }
        #expect(try text("see https://a.example/b_c?d=1, please") == "see https://a.example/b_c?d=1, please")
        #expect(try text("(https://a.example/b_c)") == "(https://a.example/b_c)")
        #expect(try text("at 12:30") == "at 12:30")
        #expect(try text("a@b.example") == "a@b.example")
        #expect(try text("https://a.example/*b*")?.contains("https:\u{200B}//") == true)
    }

    @Test func `an answer at the door is a comment, or for one pair of eyes`() throws {
        let door = try make("{ token: \"${env:PLAIN}\", answer: response }")
        let responder = try #require(door.responder)
        #expect(responder.patience < .seconds(3))
        let answer = responder.compose(samplePost)
        #expect(answer == .json(["text": "Noted.", "response_type": "comment"]))
        let whisper = responder.compose(post(samplePost.body, act: .whisper(to: "u", via: nil)))
        #expect(whisper == .json(["text": "Noted.", "response_type": "ephemeral"]))
    }

    @Test(arguments: [
        ("**bold** *it* __b__ _i_ ~~gone~~ ***both***", "bold it b i gone both"),
        ("snake_case 2*3*4 a ~ b ~town-square", "snake_case 2*3*4 a ~ b ~town-square"),
        (
            "[label](https://a.example/x \"title\") [https://a.example](https://a.example)",
            "label (https://a.example/x) https://a.example"
        ),
        ("[x] [a](b [c", "[x] [a](b [c"), ("[w](https://a.example/x_(y)) z", "w (https://a.example/x_(y)) z"),
        ("`a *b*` and ``", "a *b* and ``"), ("## Head\n#tag", "Head\n#tag"),
        ("```\ncode *here*\n```", "code *here*"), ("1 < 2 <https://a.example> <b>", "1 < 2 https://a.example <b>"),
        ("\\*no\\* C:\\Users &lt;x&gt; &unknown;", "*no* C:\\Users <x> &unknown;"), ("**open", "**open"),
        ("***", "***"),
    ])
    func `Markdown becomes the words that people see`(markdown: String, plain: String) throws {
        let body: JSON = ["post_id": "p", "channel_id": "c", "user_id": "u", "text": .string(markdown)]
        let reader = MattermostPlatform.unconfigured(source: "here")
        #expect(normalised(reader, body.serialised).submission?.text == plain)
    }

    @Test func `long runs of marks are read in no time`() throws {
        let reader = MattermostPlatform.unconfigured(source: "here")
        for mark in ["[", "[](", "<", "`", "`a", "*a ", "_", "**", "\\", "[a](b", "&", "# "] {
            let text = String(repeating: mark, count: 20_000) + ")>]"
            let body: JSON = ["post_id": "p", "channel_id": "c", "user_id": "u", "text": .string(text)]
            let start = ContinuousClock.now
            _ = normalised(reader, body.serialised)
            #expect(ContinuousClock.now - start < .seconds(10), "\(mark)")
        }
    }

    // MARK: - Look-ups

    @Test func `names are asked for where an event has ids alone, and are used`() throws {
        let source = try make()
        let plan = try #require(source.lookupPlan)
        let event = Event(source: "here", receivedAt: now, body: try Fixtures.body("mattermost/polled.json"))
        let subjects = plan.subjects(in: event)
        #expect(subjects.map(\.kind) == [.person, .channel])
        let request = try #require(plan.compose(subjects[0]))
        #expect(request.url == "https://chat.lantern.example/api/v4/users/userdana000000000000000000")
        #expect(request.headers["Authorization"] == "Bearer xoxb-fixture")
        #expect(plan.compose(Lookup.Subject(.person, "../admin")) == nil)
        var known = Lookups()
        for (subject, body) in zip(
            subjects,
            [
                #"{"id":"userdana000000000000000000","username":"dana","email":"d@lantern.example"}"#,
                #"{"id":"chanfeatures00000000000000","type":"O","name":"feature-requests"}"#,
            ])
        {
            guard
                case .known(let fact, _) = plan.read(
                    TransportResponse(status: 200, body: Array(body.utf8)), for: subject)
            else {
                Issue.record("not known")
                return
            }
            known[subject.kind, subject.id] = fact
        }
        let submission = try #require(source.normalise(event, known: known).submission)
        #expect(submission.author.name == "dana" && submission.author.email == "d@lantern.example")
        #expect(submission.channel?.name == "#feature-requests")
        guard
            case .later(let after, _) = plan.read(
                TransportResponse(status: 429, headers: ["X-Ratelimit-Reset": "7"]), for: subjects[0])
        else {
            Issue.record("not later")
            return
        }
        #expect(after == .seconds(7))
        // The envelope of the websocket names both: nothing is asked.
        let posted = Event(source: "here", receivedAt: now, body: try Fixtures.body("mattermost/posted.json"))
        #expect(plan.subjects(in: posted).isEmpty)
    }

    // MARK: - Out

    @Test func `edits, reactions and whispers go to their own addresses`() throws {
        let out = try #require(
            destination(
                MattermostPlatform.self,
                "{ url: \"https://c.example/\", token: \"${env:TOKEN}\", bot_user_id: b1, channels: { ideas: c9 } }"
            ).value)
        #expect(out.abilities == [.edit, .react, .whisper])
        let body = PostBody([.paragraph([.text("Noted.")])])
        let edit = out.compose(post(body, act: .replace(externalID: "p/1")), now: now)
        #expect(edit.method == "PUT" && edit.url == "https://c.example/api/v4/posts/p%2F1/patch")
        let react = out.compose(post(body, act: .react(":eyes:", externalID: "p1")), now: now)
        #expect(try JSON(parsing: react.body) == ["user_id": "b1", "post_id": "p1", "emoji_name": "eyes"])
        let whisper = out.compose(post(body, act: .whisper(to: "u1", via: "https://evil.example/x")), now: now)
        #expect(whisper.url == "https://c.example/api/v4/posts/ephemeral")
        let climbing = "https://c.example/hooks/commands/../../api/v4/posts"
        #expect(
            out.compose(post(body, act: .whisper(to: "u1", via: climbing)), now: now).url
                == "https://c.example/api/v4/posts/ephemeral")
        let via = "https://c.example/hooks/commands/abc"
        #expect(out.compose(post(body, act: .whisper(to: "u1", via: via)), now: now).url == via)
        var named = post(body)
        named.address = "#ideas"
        let first = try JSON(parsing: out.compose(named, now: now).body)
        #expect(first["channel_id"] == "c9" && first["root_id"] == "171.2")
        #expect(
            first["pending_post_id"]
                == (try JSON(parsing: out.compose(named, now: now + .seconds(99)).body))["pending_post_id"])
        #expect(out.rest(after: TransportResponse(status: 429, headers: ["X-RateLimit-Reset": "3"])) == .seconds(3))
        #expect(out.rest(after: TransportResponse(status: 201, headers: ["X-RateLimit-Reset": "3"])) == nil)
    }

    @Test func `settings that cannot work are told, with what to write`() {
        func problems(_ yaml: String) -> [String] { source(MattermostPlatform.self, yaml).problems }
        #expect(problems("token: ${env:PLAIN}").first?.hasPrefix("C002 \"bot_user\" is missing") == true)
        #expect(problems("{}") == ["C002 nothing says how messages come in"])
        #expect(problems("{ api_token: \"${env:TOKEN}\" }") == ["C002 \"api_token\" needs \"url\""])
        #expect(
            problems("{ api_token: \"${env:TOKEN}\", url: \"https://c.example\", poll: [ideas] }").first?
                .contains("known only within a team") == true)
        #expect(problems("{ command_token: \"${env:PLAIN}\", poll: [ideas] }") == ["C002 \"poll\" needs \"api_token\""])
        #expect(problems("{ command_token: \"${env:PLAIN}\", since: soon }").count == 1)
        let out = destination(
            MattermostPlatform.self,
            "{ url: \"https://c.example\", token: \"${env:TOKEN}\", actions_url: \"https://t.example/in/x\" }")
        #expect(out.problems == ["C002 \"actions_url\" needs \"actions_secret\""])
        let named = destination(
            MattermostPlatform.self, "{ url: \"https://c.example\", token: \"${env:TOKEN}\", channel: \"#ideas\" }")
        #expect(named.problems == ["C002 \"channel\" is a name, and posts need the channel's id"])
    }

    @Test func `the doctor tells whose token it is and where the bot is missing`() throws {
        let source = try make(Self.yaml + "\npoll: [feature-requests]")
        let checks = source.checkups
        #expect(checks.map(\.subject) == ["token", "channel feature-requests"])
        let me = checks[0].read(
            TransportResponse(status: 200, body: Array(#"{"id":"b1","username":"triage","is_bot":true}"#.utf8)))
        #expect(me == [.fine("the token is @triage's (b1)")])
        for (status, check) in [
            (401, checks[0]), (404, checks[0]), (500, checks[0]), (403, checks[1]), (404, checks[1]),
        ] {
            let finding = check.read(TransportResponse(status: status)).first
            #expect(finding?.level == .problem && finding?.advice?.isEmpty == false)
        }
        #expect(checks[0].read(TransportResponse(status: 200, body: Array("<html>".utf8))).first?.level == .problem)
    }
}
