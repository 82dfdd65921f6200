import Documents
import Intake
import Platforms
import Support
import Testing

/// What is special to Matrix: relations between events, the door of an application service, and settings.
struct MatrixTests {
    private let reader = MatrixPlatform.unconfigured(source: "here")

    private func reading(_ fixture: String, of source: (any Source)? = nil) throws -> Reading {
        normalised(source ?? reader, try Fixtures.body("matrix/\(fixture).json"))
    }

    private func configured(_ more: String = "") throws -> any Source {
        let made = source(
            MatrixPlatform.self,
            "homeserver: https://matrix.example\ntoken: ${env:TOKEN}\nuser: \"@triaged:example.org\"\n\(more)")
        #expect(made.problems == [])
        return try #require(made.value)
    }

    // MARK: - Identity

    @Test func `pushed, synced and paged, a message has one key, and so have its edit and its redaction`() throws {
        let text = try #require(try reading("text").submission)
        #expect(text.key == MessageKey(platform: "matrix", scope: "matrix", externalID: "$fixture001aQ-x_Zk1"))
        for batch in ["transaction", "sync"] {
            let parts = reader.unpack(try Fixtures.body("matrix/\(batch).json"), headers: [:])
            let readings = parts.map { normalised(reader, $0) }
            #expect(readings.contains { $0.submission == text }, "\(batch)")
        }
        guard case .edit(let edit) = try reading("edit") else {
            Issue.record("an edit is no edit")
            return
        }
        #expect(edit.key == text.key && edit.version > text.version)
        #expect(edit.text == "Could the weekly report be sent as CSV and XLSX?")
        for fixture in ["redaction", "redaction_before_v11"] {
            guard case .delete(let key, _) = try reading(fixture) else {
                Issue.record("\(fixture) is no deletion")
                continue
            }
            #expect(key == text.key)
        }
    }

    @Test func `what is no message of a person's is left out of a transaction before it is kept`() throws {
        let parts = reader.unpack(try Fixtures.body("matrix/transaction.json"), headers: [:])
        #expect(parts.map { normalised(reader, $0).label } == ["submission", "edit"])
        #expect(reader.unpack(Array(#"{"events":[]}"#.utf8), headers: [:]).isEmpty)
        let other = Array(#"{"type":"m.room.message"}"#.utf8)
        #expect(reader.unpack(other, headers: [:]) == [other])
    }

    @Test(arguments: [Int64.min, -1, 253_402_300_800_000, .max])
    func `a time that no calendar shows is not when a message was taken back`(time: Int64) throws {
        let text = String(decoding: try Fixtures.body("matrix/redacted.json"), as: UTF8.self)
        let body = text.replacing("1795252099000", with: "\(time)")
        #expect(body != text)
        guard case .delete(let key, let at) = normalised(reader, Array(body.utf8)) else {
            Issue.record("no deletion")
            return
        }
        #expect(key.externalID == "$fixture023aQ-x_Zk1" && at.iso8601 == "2026-11-21T09:07:03Z")
    }

    @Test func `a redaction of two messages is one of none`() throws {
        func redaction(_ beside: String) -> Reading {
            let event: JSON = [
                "type": "m.room.redaction", "event_id": "$r", "sender": "@dana:example.org",
                "origin_server_ts": 1_795_252_020_000, "room_id": "!r:example.org", "redacts": .string(beside),
                "content": ["redacts": "$asked"],
            ]
            return normalised(reader, event.serialised)
        }
        #expect(redaction("$asked").label == "delete")
        #expect(redaction("$other").label == "ignored")
        #expect(redaction("$other").reason?.contains("two messages") == true)
    }

    // MARK: - Threads and replies

    @Test(arguments: ["thread_reply", "rich_reply", "rich_reply_html"])
    func `a reply belongs to its root, whichever way it is one`(fixture: String) throws {
        let reply = try #require(try reading(fixture).submission)
        #expect(reply.isReply && reply.thread == "$root-of-the-thread")
    }

    @Test func `a root is its own thread, and an edit of a reply stays in it where the client says so`() throws {
        let root = try #require(try reading("text").submission)
        #expect(!root.isReply && root.thread == root.key.externalID)
        let edit = try #require(try reading("edit_in_thread").submission)
        #expect(edit.isReply && edit.thread == "$root-of-the-thread")
    }

    @Test func `the quoted message before a reply is taken off, and nothing else`() throws {
        #expect(
            try reading("rich_reply").submission?.text
                == "Yes, with our identity provider please\n> not a quote of the server's")
        #expect(try reading("rich_reply_html").submission?.text == "+1 from sales")
    }

    // MARK: - Text

    @Test func `the text is what people saw, with mentions, addresses, quotes and lists`() throws {
        #expect(
            try reading("html").submission?.text == """
                @Robin: Dark mode for the reports (https://acme.example/reports?a=1&b=2)

                > too bright

                - at night
                - on the train <3

                theme:
                  dark: true
                """)
    }

    @Test func `our own name at the beginning is how the bot was called`() throws {
        #expect(try reading("called_by_name", of: configured()).submission?.text == "please add tags")
        #expect(try reading("called_by_name").submission?.text == "@triaged: please add tags")
        let plain = "{\"type\":\"m.room.message\",\"event_id\":\"$a\",\"sender\":\"@d:x\",\"origin_server_ts\":1,"
        let body = plain + "\"content\":{\"msgtype\":\"m.text\",\"body\":\"@triaged:example.org: add tags\"}}"
        #expect(normalised(try configured(), Array(body.utf8)).submission?.text == "add tags")
    }

    @Test(arguments: [
        ("<p>one</p><p>two</p>", "one\n\ntwo"), ("a<br>b<br/>c", "a\nb\nc"), ("1 < 2 & 3 > 2", "1 < 2 & 3 > 2"),
        ("&lt;b&gt; &amp;amp; &#x41;&#66; &unknown; &", "<b> &amp; AB &unknown; &"),
        ("<a href=\"https://a.example\">https://a.example</a>", "https://a.example"),
        ("<a href='https://a.example/'>a.example</a>", "a.example"),
        ("<a href=\"https://a.example/x\">here</a>", "here (https://a.example/x)"),
        ("<a href=\"https://matrix.to/#/#ideas:example.org\">#ideas:example.org</a>", "#ideas:example.org"),
        ("<a>bare</a> <a href=x>", "bare x"), ("<b", "<b"), ("</p></p></blockquote>x", "x"), ("<mx-reply>all", ""),
        ("<ul><li>a<ul><li>b</li></ul></li></ul>", "- a\n\n- b"), ("a  \n b", "a b"),
        ("<blockquote>a<br>b<p>c</p></blockquote>d", "> a\n> b\n>\n> c\n\nd"),
        ("<img src=\"mxc://x/y\" alt=\":party:\">!", ":party:!"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a b"),
    ]) func `HTML becomes what is read`(html: String, text: String) throws {
        let content: JSON = [
            "msgtype": "m.text", "body": "", "format": "org.matrix.custom.html", "formatted_body": .string(html),
        ]
        let event: JSON = [
            "type": "m.room.message", "event_id": "$a", "sender": "@d:x", "origin_server_ts": 1, "content": content,
        ]
        let reading = normalised(reader, event.serialised)
        #expect((reading.submission?.text ?? "") == text)
    }

    @Test func `HTML of any make ends in time`() throws {
        for piece in ["<", "<a href=", "<blockquote>", "<p><a href='x'>", "&#x", "<li>", "<mx-reply>", "<pre>\n", "</"]
        {
            let html = String(repeating: piece, count: 60_000 / piece.utf8.count)
            let event: JSON = [
                "type": "m.room.message", "event_id": "$a", "sender": "@d:x", "origin_server_ts": 1,
                "content": [
                    "msgtype": "m.text", "body": "b", "format": "org.matrix.custom.html",
                    "formatted_body": .string(html),
                ],
            ]
            let started = ContinuousClock.now
            #expect(normalised(reader, event.serialised).submission != nil)
            #expect(started.duration(to: .now) < .seconds(5), "\(piece)")
        }
    }

    // MARK: - Files

    @Test func `a file's name and its caption are told apart`() throws {
        let plain = try #require(try reading("image").submission)
        #expect(plain.text.isEmpty && plain.attachments.map(\.name) == ["checkout.png"])
        #expect(plain.attachments.first?.url == "mxc://example.org/AbCdEf")
        let captioned = try #require(try reading("image_with_caption").submission)
        #expect(captioned.text == "The total is cut off here" && captioned.attachments.map(\.name) == ["checkout.png"])
        #expect(try reading("file_same_name").submission?.text == "")
    }

    // MARK: - Who is no person, what is no ask

    @Test(arguments: [
        ("notice", "a notice, which bots write"), ("edit_of_notice", "a notice, which bots write"),
        ("own_by_transaction", "our own post"), ("server_notice", "a notice of the homeserver"),
        ("verification", "somebody wants to verify a device"), ("reaction", "a reaction is nobody's ask"),
        ("sticker", "a sticker has no words"), ("no_words", "there are no words in it"),
    ]) func `what is nobody's ask says why`(fixture: String, reason: String) throws {
        #expect(try reading(fixture) == .ignored(reason: reason))
    }

    @Test func `our own account is known from configuration or by asking, and what is encrypted says what to do`()
        throws
    {
        let own = try JSON(parsing: try Fixtures.body("matrix/text.json")).replacing("sender", "@triaged:example.org")
        #expect(normalised(try configured(), own.serialised) == .ignored(reason: "our own post"))
        var known = Lookups()
        known[.person, ""] = Lookup.Fact(name: "@triaged:example.org")
        let event = Event(source: "here", receivedAt: now, body: own.serialised)
        #expect(reader.normalise(event, known: known) == .ignored(reason: "our own post"))
        #expect(try reading("encrypted").reason?.contains("room without encryption") == true)
    }

    @Test(arguments: [
        (#"{"user_id":"@a:x","access_token":"t"}"#, "ignored"), (#"{"joined_rooms":["!a"]}"#, "ignored"),
        (#"{"notification":{"event_id":"$a","type":"m.room.message"}}"#, "ignored"), ("{}", "ignored"),
        (#"{"next_batch":"s1"}"#, "ignored"), (#"{"anything":1}"#, "invalid"), ("[]", "invalid"), ("", "invalid"),
        (#"{"content":{"msgtype":"m.text","body":"x"},"room_id":"!a"}"#, "invalid"),
        (#"{"type":"m.room.message","content":{"msgtype":"m.text","body":"x"}}"#, "invalid"),
        (#"{"type":"m.room.message","sender":"@a:x","auth_events":[],"content":{}}"#, "ignored"),
        (#"{"type":"m.typing","content":{"user_ids":[]}}"#, "ignored"),
        (
            #"{"event":{"type":"m.room.message","event_id":"$a","sender":"@a:x","origin_server_ts":1,"#
                + #""content":{"msgtype":"m.text","body":"x"}},"events_before":[]}"#, "submission"
        ),
    ]) func `what is not one event says what it is`(body: String, label: String) {
        let reading = normalised(reader, Array(body.utf8))
        #expect(reading.label == label)
        if label != "submission" { #expect(reading.reason?.isEmpty == false) }
    }

    @Test func `with rooms named, others are not listened to`() throws {
        let elsewhere = try configured("rooms: { \"!other\": \"#other:example.org\" }")
        #expect(try reading("text", of: elsewhere).reason == "the room is not among this source's rooms")
        let room = "!kDGkqC6mJ1uQyYwHkq3TnXw0b1dVZPz5o4y4mTRWcN0"
        let here = try configured(
            "rooms: { \"#ideas:example.org\": \"\(room)\" }\npeople: { \"@dana:example.org\": Dana }")
        let submission = try #require(try reading("text", of: here).submission)
        #expect(submission.channel == Channel(id: room, name: "#ideas:example.org"))
        #expect(submission.author == Person(id: "@dana:example.org", name: "Dana"))
        #expect(
            submission.permalink
                == "https://matrix.to/#/!kDGkqC6mJ1uQyYwHkq3TnXw0b1dVZPz5o4y4mTRWcN0/%24fixture001aQ-x_Zk1")
    }

    // MARK: - The door

    @Test func `a transaction is answered as homeservers expect, and so is a ping`() throws {
        let door = try #require(source(MatrixPlatform.self, "hs_token: ${env:PLAIN}").value)
        let headers: Headers = ["Authorization": "Bearer plain-secret"]
        let body = try Fixtures.body("matrix/transaction.json")
        #expect(door.verify(IncomingRequest(headers: headers, body: body), now: now) == .acknowledged(.json([:])))
        let ping = IncomingRequest(headers: headers, body: Array(#"{"transaction_id":"p"}"#.utf8))
        #expect(door.verify(ping, now: now) == .answer(.json([:])))
        let odd = IncomingRequest(headers: headers, body: Array(#"{"events":{}}"#.utf8))
        #expect(door.verify(odd, now: now).inWords == "400 malformed")
        #expect(door.poller == nil)
        // A source that polls has no door.
        let polled = try configured()
        #expect(polled.verify(IncomingRequest(headers: headers, body: body), now: now).inWords == "401 bad_signature")
        #expect(polled.poller != nil)
    }

    // MARK: - Settings

    @Test(arguments: [
        ("{}", ["C002 \"token\" is missing", "C002 \"homeserver\" is missing"]),
        (
            "{ hs_token: \"${env:PLAIN}\", accept_invites: true }",
            ["C008 \"accept_invites\" is for a source that polls"]
        ),
        (
            "{ token: \"${env:TOKEN}\", homeserver: matrix.example }",
            ["C003 \"homeserver\" must be an address, found the text \"matrix.example\""]
        ),
        (
            "{ token: \"${env:TOKEN}\", homeserver: \"https://m.example\", rooms: { \"#a\": b }, user: me, since: x }",
            [
                "C003 \"rooms\" needs a room's id beside \"#a\"", "C003 \"user\" must be a user id",
                "C003 \"since\" must be a time or a number of days",
            ]
        ),
    ]) func `wrong settings are told`(yaml: String, problems: [String]) {
        let told = source(MatrixPlatform.self, yaml).problems
        #expect(told.count == problems.count)
        for problem in problems {
            #expect(told.contains { $0.hasPrefix(problem.prefix(40)) }, "\(told)")
        }
    }

    // MARK: - Look-ups

    @Test func `names of the room, the person and ourselves are asked for, each with one request`() throws {
        let plan = try #require(
            source(MatrixPlatform.self, "homeserver: https://m.example\ntoken: ${env:TOKEN}").value?.lookupPlan)
        let body = try Fixtures.body("matrix/text.json")
        let subjects = plan.subjects(in: Event(source: "here", receivedAt: now, body: body))
        #expect(plan.standing == [Lookup.Subject(.person, "")])
        #expect(subjects.map(\.kind) == [.person, .channel, .person])
        let requests = try subjects.map { try #require(plan.compose($0)) }
        #expect(
            requests.map(\.url) == [
                "https://m.example/_matrix/client/v3/account/whoami",
                "https://m.example/_matrix/client/v1/rooms/%21kDGkqC6mJ1uQyYwHkq3TnXw0b1dVZPz5o4y4mTRWcN0/hierarchy"
                    + "?limit=1&max_depth=0",
                "https://m.example/_matrix/client/v3/profile/%40dana%3Aexample.org/displayname",
            ])
        func answer(_ subject: Lookup.Subject, _ status: Int, _ body: String) -> Lookup.Answer {
            plan.read(TransportResponse(status: status, body: Array(body.utf8)), for: subject)
        }
        let (own, room, person) = (subjects[0], subjects[1], subjects[2])
        func known(_ name: String) -> Lookup.Answer { .known(Lookup.Fact(name: name), freshFor: Lookup.nameLife) }
        #expect(answer(own, 200, #"{"user_id":"@b:x"}"#) == known("@b:x"))
        #expect(answer(person, 200, #"{"displayname":"Dana Ä"}"#) == known("Dana Ä"))
        #expect(answer(person, 200, "{}") == .unknown(reason: "the account has no name"))
        let aliased = "{\"rooms\":[{\"room_id\":\"\(room.id)\",\"name\":\"Ideas\",\"canonical_alias\":\"#i:x\"}]}"
        #expect(answer(room, 200, aliased) == known("#i:x"))
        #expect(answer(room, 200, "{\"rooms\":[{\"room_id\":\"\(room.id)\",\"name\":\"Ideas\"}]}") == known("Ideas"))
        guard case .unknown = answer(person, 404, #"{"errcode":"M_NOT_FOUND","error":"Profile was not found"}"#),
            case .later(.seconds(3)?, _) = answer(room, 429, #"{"errcode":"M_LIMIT_EXCEEDED","retry_after_ms":2600}"#),
            case .later = answer(room, 500, ""), case .later = answer(room, 200, "<html>")
        else {
            Issue.record("an answer was not understood")
            return
        }
    }
}

extension JSON {
    fileprivate func replacing(_ key: String, _ value: JSON) -> JSON {
        .object(members.map { $0.key == key ? JSON.Member(key, value) : $0 })
    }
}
