import Documents
import Intake
import Platforms
import Support
import Testing

/// What is Rocket.Chat's own: its token, its ids for what we send, and its poller answer by answer.
struct RocketChatTests {
    private static let yaml =
        "{ url: \"https://c.example\", token: \"${env:PLAIN}\", user_id: uBot, api_token: \"${env:TOKEN}\", every: 20s, "
        + "poll: [\"#feature-requests\"], trigger_words: [\"!wish\"] }"

    private func make(_ yaml: String = Self.yaml) throws -> any Source {
        let configured = source(RocketChatPlatform.self, yaml)
        #expect(configured.problems == [])
        return try #require(configured.value)
    }

    private func read(_ fixture: String) throws -> Reading {
        normalised(try make(), try Fixtures.body("rocketchat/" + fixture))
    }

    @Test func `the token must be ours`() throws {
        let door = try make()
        func verdict(_ body: String) -> String {
            door.verify(IncomingRequest(headers: [:], body: Array(body.utf8)), now: now).inWords
        }
        #expect(verdict(#"{"token":"plain-secret","message_id":"m"}"#) == "accepted")
        #expect(verdict(#"{"token":"plain-secre","message_id":"m"}"#) == "401 bad_signature")
        #expect(verdict(#"{"message_id":"m"}"#) == "401 bad_signature")
        #expect(verdict("[]") == "400 malformed")
        #expect(verdict("token=plain-secret") == "400 malformed")
    }

    @Test func `a message is one submission as webhook and polled; edits, deletions and replies follow it`() throws {
        let hook = try #require(try read("outgoing.json").submission)
        let polled = try #require(try read("polled.json").submission)
        #expect(hook.key == polled.key && hook.version == polled.version && hook.thread == polled.thread)
        #expect(hook.author == polled.author && hook.channel == polled.channel && hook.permalink == polled.permalink)
        #expect(polled.text == "Please let us export reports as CSV")
        for fixture in ["outgoing_edited.json", "polled_edited.json"] {
            guard case .edit(let edited) = try read(fixture) else {
                Issue.record("\(fixture) is no edit")
                continue
            }
            #expect(edited.key == hook.key && edited.version > hook.version)
        }
        guard case .delete(let key, _) = try read("polled_deleted.json") else {
            Issue.record("no deletion")
            return
        }
        #expect(key == hook.key)
        for fixture in ["outgoing_reply.json", "reply.json"] {
            let reply = try #require(try read(fixture).submission)
            #expect(reply.isReply && reply.thread == hook.thread && reply.text == "Same for us")
        }
    }

    @Test func `bots, system messages and our own are nobody's ask`() throws {
        for (fixture, reason) in [
            ("outgoing_bot.json", "posted by a bot (dana)"), ("integration.json", "posted by a bot (ci)"),
            ("joined.json", "a system message (uj)"),
            ("encrypted.json", "the message is encrypted, and only its readers have the key"),
            ("room_joined.json", "an integration's event about a room or a person, not a message"),
        ] { #expect(try read(fixture).reason == reason) }
        let own: JSON = ["_id": "m", "rid": "r", "msg": "Noted.", "u": ["_id": "uBot", "username": "triage"]]
        #expect(normalised(try make(), own.serialised).reason == "our own message")
    }

    @Test func `an old server's webhook has no id, and what was said is its name`() throws {
        let body: JSON = [
            "token": "x", "channel_id": "r1", "channel_name": "ideas", "timestamp": "2016-03-03T20:56:42.302Z",
            "user_id": "u1", "user_name": "dana", "text": "Dark mode", "trigger_word": "",
        ]
        let first = try #require(normalised(try make(), body.serialised).submission)
        let again = try #require(normalised(try make(), body.serialised).submission)
        #expect(first.key == again.key && first.text == "Dark mode" && first.key.externalID.hasPrefix("said:"))
    }

    // MARK: - Out

    @Test func `a post has the same id at every attempt; edits and reactions go to their own addresses`() throws {
        let configured = destination(
            RocketChatPlatform.self,
            "{ url: \"https://c.example\", user_id: uBot, token: \"${env:TOKEN}\", channels: { ideas: r9 } }")
        let out = try #require(configured.value)
        #expect(out.repeatIsSafe && out.abilities == [.edit, .react])
        let body = PostBody([.paragraph([.text("Noted.")])])
        var named = post(body)
        named.address = "#ideas"
        let first = out.compose(named, now: now)
        #expect(first.url == "https://c.example/api/v1/chat.sendMessage")
        #expect(first.headers["X-User-Id"] == "uBot" && first.headers["X-Auth-Token"] == "xoxb-fixture")
        #expect(first == out.compose(named, now: now + .seconds(500)))
        let message = try JSON(parsing: first.body)["message"]
        #expect(message?["rid"] == "r9" && message?["tmid"] == "171.2")
        let edit = out.compose(post(body, act: .replace(externalID: "m1")), now: now)
        #expect(try JSON(parsing: edit.body) == ["roomId": "C1", "msgId": "m1", "text": "Noted."])
        let react = out.compose(post(body, act: .react("eyes", externalID: "m1")), now: now)
        #expect(try JSON(parsing: react.body) == ["messageId": "m1", "emoji": ":eyes:", "shouldReact": true])
        let slow = TransportResponse(
            status: 429, body: Array(#"{"success":false,"error":"You must wait 51 seconds before"}"#.utf8))
        #expect(out.rest(after: slow) == .seconds(51))
        #expect(out.rest(after: TransportResponse(status: 429)) == .seconds(60))
    }

    @Test func `settings that cannot work are told`() {
        func problems(_ yaml: String) -> [String] { source(RocketChatPlatform.self, yaml).problems }
        #expect(problems("{}") == ["C002 nothing says how messages come in"])
        #expect(
            problems("{ api_token: \"${env:TOKEN}\", url: \"https://c.example\" }") == [
                "C002 \"api_token\" needs \"user_id\""
            ])
        #expect(problems("{ api_token: \"${env:TOKEN}\", user_id: u }") == ["C002 \"api_token\" needs \"url\""])
    }

    @Test func `the doctor tells whose token it is and where the user is missing`() throws {
        let checks = try make().checkups
        #expect(checks.map(\.subject) == ["token", "room feature-requests"])
        let me = TransportResponse(
            status: 200, body: Array(#"{"username":"triage","roles":["bot"],"success":true}"#.utf8))
        #expect(checks[0].read(me) == [.fine("the token is @triage's")])
        for (status, check) in [(401, checks[0]), (404, checks[0]), (400, checks[1]), (500, checks[1])] {
            let finding = check.read(TransportResponse(status: status)).first
            #expect(finding?.level == .problem && finding?.advice?.isEmpty == false)
        }
    }

    // MARK: - Polling

    private func ask(_ poller: any Poller, _ cursor: JSON?, _ time: Timestamp = now) throws -> PollQuestion {
        guard case .ask(let question) = poller.next(cursor, now: time) else {
            throw ExpectationFailure(words: "it rests")
        }
        return question
    }

    private func news(_ reading: PollReading) throws -> (names: [String], cursor: JSON) {
        guard case .news(let bodies, let cursor) = reading else { throw ExpectationFailure(words: "\(reading)") }
        let reader = RocketChatPlatform.unconfigured(source: "here")
        return (
            bodies.map { body in
                let reading = normalised(reader, body)
                if case .delete(let key, _) = reading { return "-" + key.externalID }
                return reading.submission?.key.externalID ?? "?"
            }, cursor
        )
    }

    private func message(_ id: String, _ at: Int64, updated: Int64? = nil, edited: Int64? = nil) -> JSON {
        var members = [
            JSON.Member("_id", .string(id)), JSON.Member("rid", "r1"), JSON.Member("msg", "wish"),
            JSON.Member("ts", .string(Timestamp(milliseconds: at).iso8601)), JSON.Member("u", ["_id": "u1"]),
            JSON.Member("_updatedAt", .string(Timestamp(milliseconds: updated ?? edited ?? at).iso8601)),
        ]
        if let edited { members.append(JSON.Member("editedAt", .string(Timestamp(milliseconds: edited).iso8601))) }
        return .object(members)
    }

    private func answer(_ updated: [JSON], deleted: [JSON] = [], next: Int64? = nil) -> TransportResponse {
        let cursor: JSON = ["next": next.map { .string(String($0)) } ?? .null, "previous": .null]
        let body: JSON = [
            "result": ["updated": .array(updated), "deleted": .array(deleted), "cursor": cursor], "success": true,
        ]
        return TransportResponse(status: 200, body: body.serialised)
    }

    private static let room = TransportResponse(
        status: 200, body: Array(#"{"room":{"_id":"r1","name":"feature-requests","t":"c"},"success":true}"#.utf8))

    @Test func `it finds the room, starts now, and repeats nothing`() throws {
        let poller = try #require(try make().poller)
        var question = try ask(poller, nil)
        #expect(question.request.url == "https://c.example/api/v1/rooms.info?roomName=feature-requests")
        var (names, cursor) = try news(poller.read(Self.room, to: question, now: now))
        question = try ask(poller, cursor)
        let t = now.milliseconds
        let since = ChatTime.encoded(t - 5000)
        #expect(question.request.url == "https://c.example/api/v1/chat.syncMessages?roomId=r1&lastUpdate=\(since)")
        let gone: JSON = ["_id": "g", "_deletedAt": .string(Timestamp(milliseconds: t - 50).iso8601)]
        let found = answer(
            [
                message("b", t), message("a", t - 100), message("e", t - 900_000, edited: t - 20),
                message("touched", t - 900_000, updated: t),
            ],
            deleted: [gone])
        (names, cursor) = try news(poller.read(found, to: question, now: now))
        #expect(names == ["a", "-g", "e", "b"])
        guard case .rest(let until) = poller.next(cursor, now: now) else {
            Issue.record("it does not rest")
            return
        }
        #expect(until == now + .seconds(20))
        let later = now + .seconds(20)
        question = try ask(poller, cursor, later)
        let again = answer([message("a", t - 100), message("b", t), message("c", t)], deleted: [gone])
        #expect(try news(poller.read(again, to: question, now: later)).names == ["c"])
    }

    @Test func `many of one moment come once`() throws {
        let poller = try #require(try make().poller)
        var cursor = try news(poller.read(Self.room, to: try ask(poller, nil), now: now)).cursor
        let many = answer((0..<1200).map { message("m\($0)", now.milliseconds) })
        for round in 0..<3 {
            let time = now + .seconds(20 * round)
            let (names, next) = try news(poller.read(many, to: try ask(poller, cursor, time), now: time))
            #expect(names.count == (round == 0 ? 1200 : 0))
            cursor = try JSON(parsing: next.serialised)
        }
    }

    @Test(arguments: [400, 403, 404]) func `a room that is refused rests, and the others go on`(status: Int) throws {
        let yaml = Self.yaml.split(separator: "\"#feature-requests\"").joined(separator: "ideas, bugs")
        let poller = try #require(try make(yaml).poller)
        let refusal = TransportResponse(status: status)
        var question = try ask(poller, nil)
        #expect(question.request.url.hasSuffix("roomName=ideas"))
        var cursor = try news(poller.read(refusal, to: question, now: now)).cursor
        question = try ask(poller, cursor)
        #expect(question.request.url.hasSuffix("roomName=bugs"))
        #expect(poller.lacking(cursor).map { $0.contains("ideas") } == [true])
        cursor = try news(poller.read(Self.room, to: question, now: now)).cursor
        question = try ask(poller, cursor)
        cursor = try news(poller.read(answer([message("a", now.milliseconds)]), to: question, now: now)).cursor
        question = try ask(poller, cursor, now + .seconds(20))
        #expect(question.request.url.contains("roomId=r1"))
        guard case .refused(let reason) = poller.read(refusal, to: question, now: now + .seconds(20)),
            case .refused = poller.read(TransportResponse(status: 401), to: try ask(poller, nil), now: now)
        else {
            Issue.record("nobody is told")
            return
        }
        #expect(reason.contains("bugs"))
        question = try ask(poller, cursor, now + .seconds(3601))
        #expect(question.request.url.hasSuffix("roomName=ideas"))
        #expect(poller.lacking(try news(poller.read(Self.room, to: question, now: now)).cursor) == [])
    }

    @Test func `more than an answer holds is asked for by pages`() throws {
        let poller = try #require(try make().poller)
        let t = now.milliseconds
        var cursor = try news(poller.read(Self.room, to: try ask(poller, nil), now: now)).cursor
        var names: [String]
        let cut = TransportResponse(status: 200, body: Array("{".utf8), isTruncated: true)
        (names, cursor) = try news(poller.read(cut, to: try ask(poller, cursor), now: now))
        var question = try ask(poller, cursor)
        #expect(question.request.url.hasSuffix("&type=UPDATED&next=\(t - 5000)&count=100"))
        (names, cursor) = try news(poller.read(answer([message("a", t - 200)], next: t - 200), to: question, now: now))
        #expect(names == ["a"])
        question = try ask(poller, cursor)
        #expect(question.request.url.hasSuffix("&type=UPDATED&next=\(t - 200)&count=100"))
        (names, cursor) = try news(poller.read(answer([message("b", t)]), to: question, now: now))
        #expect(names == ["b"])
        question = try ask(poller, cursor)
        #expect(question.request.url.hasSuffix("&type=DELETED&next=\(t - 5000)&count=100"))
        (names, cursor) = try news(poller.read(answer([]), to: question, now: now))
        guard case .rest = poller.next(cursor, now: now) else {
            Issue.record("the gap is not closed")
            return
        }
    }

    @Test func `trouble is waited out, a wrong token is told, and no answer does harm`() throws {
        let poller = try #require(try make().poller)
        let cursor = try news(poller.read(Self.room, to: try ask(poller, nil), now: now)).cursor
        let question = try ask(poller, cursor)
        for (status, isFinal) in [(429, false), (500, false), (503, false), (401, true), (400, true), (403, true)] {
            switch poller.read(TransportResponse(status: status), to: question, now: now) {
            case .later: #expect(!isFinal)
            case .refused(let reason):
                #expect(isFinal)
                #expect(reason.contains("feature-requests"))
            case .news: Issue.record("\(status) is news")
            }
        }
        let body = try JSON(parsing: answer([message("a", now.milliseconds)], next: now.milliseconds).body)
        let strange: [JSON] = [.null, true, -1, .int(.max), .int(.min), .double(1e300), "", [], [:], [[]]]
        for value in strange {
            for variant in body.eachPartReplaced(by: value) {
                let reading = poller.read(
                    TransportResponse(status: 200, body: variant.serialised), to: question, now: now)
                guard case .news(_, let cursor) = reading else { continue }
                if case .rest(let until) = poller.next(cursor, now: now) { #expect(until <= now + .seconds(20)) }
            }
            for variant in question.cursor.eachPartReplaced(by: value) {
                if case .rest(let until) = poller.next(variant, now: now) { #expect(until <= now + .seconds(20)) }
                _ = poller.read(answer([]), to: PollQuestion(question.request, cursor: variant), now: now)
            }
        }
    }
}

private enum ChatTime {
    static func encoded(_ milliseconds: Int64) -> String {
        Timestamp(milliseconds: milliseconds).iso8601.split(separator: ":").joined(separator: "%3A")
    }
}
