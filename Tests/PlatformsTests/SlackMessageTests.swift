import Documents
import Intake
import Platforms
import Testing

struct SlackMessageTests {
    private func reader() throws -> any Source {
        let configured = source(
            SlackPlatform.self,
            """
            signing_secret: ${env:SLACK}
            channels: { C0REQUESTS: requests, C0GENERAL: "#general" }
            people: { U0ADA: Ada Okoye, U0BEN: "@Ben" }
            bot_user: U0TRIAGEBOT
            workspace_url: https://foxglove.slack.com/
            """)
        #expect(configured.problems == [])
        return try #require(configured.value)
    }

    private func read(_ fixture: String) throws -> Reading {
        normalised(try reader(), try Fixtures.body("slack/\(fixture)"))
    }

    @Test func `a message has its identity, place, person, words and link`() throws {
        let said = try #require(try read("message.json").submission)
        #expect(said.key == MessageKey(platform: "slack", scope: "slack", externalID: "C0REQUESTS:1795252935.000100"))
        #expect(said.channel == Channel(id: "C0REQUESTS", name: "#requests"))
        #expect(said.author == Person(id: "U0ADA", name: "Ada Okoye"))
        #expect(
            said.text
                == "Please let us export the payment report as CSV & PDF, see the wiki (https://wiki.example/reports). "
                + "@Ben asked in #general too.")
        #expect(said.thread == "1795252935.000100")
        #expect(!said.isReply)
        #expect(said.kind == .chat && said.source == "here")
        #expect(said.permalink == "https://foxglove.slack.com/archives/C0REQUESTS/p1795252935000100")
        #expect(said.submittedAt.iso8601 == "2026-11-21T09:22:15Z")
        #expect(said.version == 1_795_252_935_000_100)
    }

    @Test func `message and app_mention for one post are one submission`() throws {
        let message = try #require(try read("message_mention.json").submission)
        let mention = try #require(try read("app_mention.json").submission)
        #expect(message == mention)
        #expect(message.text == "please add dark mode to the dashboard")
    }

    @Test func `a reply belongs to its thread, a root with replies does not`() throws {
        let reply = try #require(try read("reply.json").submission)
        #expect(reply.isReply)
        #expect(reply.thread == "1795252935.000100")
        #expect(
            reply.permalink
                == "https://foxglove.slack.com/archives/C0REQUESTS/p1795252950000300?thread_ts=1795252935.000100"
                + "&cid=C0REQUESTS")
        let root = try #require(try read("root_with_replies.json").submission)
        #expect(!root.isReply)
        #expect(try read("thread_broadcast.json").submission?.isReply == true)
    }

    @Test func `files are listed, those that are gone are not, and a file may stand without words`() throws {
        let shared = try #require(try read("file_share.json").submission)
        #expect(
            shared.attachments == [
                Attachment(
                    name: "cut-off.png", url: "https://foxglove.slack.com/files/U0ADA/F0SHOT/cut-off.png",
                    mediaType: "image/png")
            ])
    }

    @Test func `a forwarded message has the words of what was forwarded`() throws {
        #expect(try read("forwarded.json").submission?.text == "Customers ask for invoices in Polish")
    }

    @Test func `an edit is newer than what it changes, and an unfurled link is no edit`() throws {
        guard case .edit(let edited) = try read("message_changed.json") else {
            Issue.record("expected an edit")
            return
        }
        let first = try #require(try read("message.json").submission)
        #expect(edited.key == first.key)
        #expect(edited.version == 1_795_252_999_000_000)
        #expect(edited.version > first.version)
        #expect(edited.text == "Please export the report as CSV")
        #expect(edited.submittedAt == first.submittedAt)
        #expect(try read("message_unfurled.json").label == "ignored")
    }

    @Test func `a deletion names the message, and a tombstone in its place is one too`() throws {
        let key = MessageKey(platform: "slack", scope: "slack", externalID: "C0REQUESTS:1795252935.000100")
        #expect(
            try read("message_deleted.json") == .delete(key, at: Timestamp(milliseconds: 1_795_253_010_001)))
        #expect(
            try read("message_tombstone.json") == .delete(key, at: Timestamp(milliseconds: 1_795_253_000_000)))
    }

    @Test(arguments: [
        ("bot_message.json", "posted by a bot (builder)"), ("bot_without_subtype.json", "posted by a bot (Reporter)"),
        ("own_message.json", "our own post"), ("channel_join.json", "message subtype channel_join is nobody's ask"),
        ("message_replied.json", "message_replied only tells that a thread has a new reply"),
        ("reaction_added.json", "event type reaction_added is nobody's ask"),
        ("app_rate_limited.json", "Slack holds events back: more than 30,000 an hour for this workspace"),
    ])
    func `what is nobody's ask is ignored with its reason`(fixture: String, reason: String) throws {
        #expect(try read(fixture) == .ignored(reason: reason))
    }

    @Test func `our own post is known by the envelope too, unless a person's client wrote it`() throws {
        var body = try JSON(parsing: try Fixtures.body("slack/own_message.json"))
        let plain = SlackPlatform.unconfigured(source: "x")
        func event(without gone: Set<String>) -> [UInt8] {
            let event = (body["event"]?.members ?? []).filter { !gone.contains($0.key) }
            body = .object(body.members.map { $0.key == "event" ? JSON.Member("event", .object(event)) : $0 })
            return body.serialised
        }
        #expect(normalised(plain, event(without: [])).reason == "posted by a bot (B0TRIAGEBOT)")
        #expect(normalised(plain, event(without: ["bot_id"])).submission != nil)
        #expect(normalised(plain, event(without: ["bot_id", "client_msg_id"])).reason == "our own post")
    }

    @Test(arguments: [
        (#"{"ok":true,"ts":"1.2"}"#, "ignored"), (#"{"type":"event_callback"}"#, "invalid"),
        (#"{"id":"U1"}"#, "invalid"),
        (#"{"type":"event_callback","event":{"type":"message"}}"#, "invalid"),
        (#"{"type":"event_callback","event":{"type":"message","channel":"","ts":""}}"#, "ignored"),
        (#"{"type":"event_callback","event":{"type":"message","channel":"C1","ts":"now","user":"U1"}}"#, "invalid"),
        (
            #"{"type":"event_callback","event":{"type":"message","channel":"C1","ts":"1.2","user":"U1","text":" "}}"#,
            "ignored"
        ),
        ("[]", "invalid"), ("null", "invalid"), ("a=b", "invalid"), ("hello there", "invalid"),
    ])
    func `other bodies say precisely what they are`(body: String, label: String) {
        let reading = normalised(SlackPlatform.unconfigured(source: "x"), Array(body.utf8))
        #expect(reading.label == label)
        #expect(reading.reason?.isEmpty == false)
    }

    @Test func `commands, buttons and windows are commands with a summary`() throws {
        let channel = Channel(id: "C0REQUESTS", name: "#requests")
        let ada = Person(id: "U0ADA", name: "Ada Okoye")
        func key(_ trigger: String) -> MessageKey {
            MessageKey(platform: "slack", scope: "slack", externalID: "trigger:" + trigger)
        }
        #expect(
            try read("slash_command.form.txt")
                == .command(
                    Command(
                        name: "/triage", text: "status R-12 & more", author: ada, channel: channel, key: key("1.2.x"),
                        trigger: "1.2.x", responseURL: "https://hooks.slack.com/commands/T0/1/x", mayAsk: true)))
        #expect(
            try read("block_actions.form.txt")
                == .command(
                    Command(
                        name: "not_the_same", text: "R-12", author: ada, channel: channel, key: key("1.2.y"),
                        trigger: "1.2.y", responseURL: "https://hooks.slack.com/actions/T0/1/y",
                        message: "1795252935.000100")))
        #expect(try read("view_submission.form.txt").reason == "wish A calendar view\n2026-12-24\nsales")
        #expect(try read("ssl_check.form.txt") == .handshake)
        #expect(try read("url_verification.json") == .handshake)
    }

    @Test(
        arguments: [
            ("1712345678.000100", 1_712_345_678_000_100), ("1712345678", 1_712_345_678_000_000), ("1.5", 1_500_000),
            ("1712345678.0001009", 1_712_345_678_000_100), ("", nil), (".", nil), ("1.", nil), ("-1.0", nil),
            ("1.2.3", nil),
            ("999999999999.1", nil), ("1e5", nil),
        ] as [(String, Int64?)])
    func `a Slack time is read to the microsecond`(text: String, microseconds: Int64?) {
        #expect(SlackTime.microseconds(text) == microseconds)
    }
}
