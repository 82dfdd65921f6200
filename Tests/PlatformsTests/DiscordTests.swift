import Crypto
import Documents
import Foundation
import Intake
import Platforms
import Testing

struct DiscordTests {
    private func reader() throws -> any Source {
        let configured = source(
            DiscordPlatform.self,
            """
            token: ${env:TOKEN}
            channels: { "1350000000000000010": feature-requests, "1350000000000000020": "#ideas" }
            application: "1350000000000000099"
            server: "1350000000000000001"
            """)
        #expect(configured.problems == [])
        return try #require(configured.value)
    }

    private func read(_ fixture: String) throws -> Reading {
        normalised(try reader(), try Fixtures.body("discord/\(fixture)"))
    }

    // MARK: - Messages

    @Test func `a message has its identity, place, person, words and link`() throws {
        let said = try #require(try read("message.json").submission)
        let id = "1573629115760640000"
        #expect(said.key.platform == "discord" && said.key.scope == "discord")
        #expect(said.key.externalID == said.thread && !said.isReply)
        #expect(said.channel == Channel(id: "1350000000000000010", name: "#feature-requests"))
        #expect(said.author == Person(id: "1350000000000000101", name: "Ada (Support)"))
        #expect(
            said.text == "Please let us export the payment report as CSV, see the wiki (https://wiki.example/reports). "
                + "@Ben asked in #1350000000000000011 too.")
        #expect(
            said.permalink
                == "https://discord.com/channels/1350000000000000001/1350000000000000010/\(said.key.externalID)")
        #expect(said.submittedAt.iso8601 == "2026-11-21T09:22:15Z")
        #expect(said.version == said.submittedAt.milliseconds)
        #expect(id.count == said.key.externalID.count)
    }

    @Test func `polled, pushed and bare it is one and the same message`() throws {
        var pushed = try #require(try read("message.json").submission)
        let polled = try #require(try read("message_polled.json").submission)
        let bare = try #require(try read("message_bare.json").submission)
        // The API tells no nicknames; everything else is the same.
        #expect(polled.author.name == "Ada Okoye")
        pushed.author = polled.author
        pushed.text = polled.text
        #expect(pushed == polled && polled == bare)
    }

    @Test func `an edit is newer, an unfurled link is none, a deletion names the message`() throws {
        let first = try #require(try read("message.json").submission)
        guard case .edit(let edit) = try read("message_update.json") else {
            Issue.record("no edit")
            return
        }
        #expect(edit.key == first.key && edit.version == first.version + 64_000)
        #expect(edit.text == "Please let us export the payment report as CSV and PDF")
        #expect(try read("message_unfurled.json").label == "ignored")
        #expect(try read("message_update_partial.json").label == "ignored")
        #expect(try read("message_delete.json") == .delete(first.key, at: now))
        let plain = DiscordPlatform.unconfigured(source: "x")
        let bulk = plain.unpack(try Fixtures.body("discord/message_delete_bulk.json"), headers: [:])
        #expect(bulk.map { normalised(plain, $0).label } == ["delete", "delete"])
    }

    @Test func `replies, threads and forum posts meet what they belong to`() throws {
        let root = try #require(try read("message.json").submission)
        for fixture in ["reply.json", "reply_to_reply.json", "thread_reply.json"] {
            let reply = try #require(try read(fixture).submission)
            #expect(reply.isReply && reply.thread == root.thread && reply.channel?.id == root.channel?.id, "\(fixture)")
            #expect(reply.channel?.name == "#feature-requests", "\(fixture)")
        }
        let post = try #require(try read("forum_post.json").submission)
        #expect(!post.isReply && post.title == "Dark mode for the reports" && post.channel?.name == "#ideas")
        #expect(post.thread == post.channel?.id)
        let comment = try #require(try read("forum_comment.json").submission)
        #expect(comment.isReply && comment.thread == post.thread && comment.channel == post.channel)
        #expect(comment.title == nil)
    }

    @Test func `a look-up tells where a thread stands and what a channel is called`() throws {
        let plan = try #require(try reader().lookupPlan)
        let body = try Fixtures.body("discord/reply.json")
        let event = Event(source: "here", receivedAt: now, body: body)
        #expect(plan.subjects(in: event) == [])
        let bare = try #require(
            source(DiscordPlatform.self, "token: ${env:TOKEN}\npublic_key: \(String(repeating: "ab", count: 32))")
                .value?.lookupPlan)
        let subject = Lookup.Subject(.channel, "1350000000000000010")
        #expect(bare.subjects(in: event) == [subject])
        #expect(bare.compose(subject)?.url == "https://discord.com/api/v10/channels/1350000000000000010")
        #expect(bare.compose(subject)?.headers["Authorization"] == "Bot xoxb-fixture")
        let answer = TransportResponse(
            status: 200, body: Array(#"{"id":"1350000000000000010","type":0,"name":"wishes","guild_id":"7"}"#.utf8))
        guard case .known(let fact, _) = bare.read(answer, for: subject) else {
            Issue.record("not known")
            return
        }
        var known = Lookups()
        known[.channel, subject.id] = fact
        let plain = DiscordPlatform.unconfigured(source: "here").normalise(event, known: known)
        #expect(plain.submission?.channel?.name == "#wishes")
        let slow = TransportResponse(status: 429, body: Array(#"{"message":"x","retry_after":0.25}"#.utf8))
        #expect(bare.read(slow, for: subject) == .later(after: .milliseconds(250), reason: "Discord asks to slow down"))
        let denied = TransportResponse(status: 403, body: Array(#"{"message":"Missing Access","code":50001}"#.utf8))
        guard case .unknown(let reason) = bare.read(denied, for: subject) else {
            Issue.record("known")
            return
        }
        #expect(reason.contains("View Channel"))
    }

    @Test(arguments: [
        ("bot.json", "posted by a bot (builder)"), ("webhook_message.json", "posted by a webhook (Releases)"),
        ("own_message.json", "our own post"), ("sticker.json", "only a sticker (Wave)"),
        ("pinned.json", "a message of Discord's own (a message was pinned), not a person's words"),
        ("thread_starter.json", "the message that a thread began with, again; it has its own event"),
        ("gateway_hello.json", "Gateway traffic (op 10, hello), not an event"),
        ("guild_create.json", "Gateway event GUILD_CREATE is nobody's ask"),
        ("event_authorized.json", "webhook event APPLICATION_AUTHORIZED is nobody's ask"),
        ("error.json", "an error answer as Discord's API gives it, not an event"),
        ("rate_limited.json", "a rate limit answer as Discord's API gives it, not an event"),
        ("autocomplete.json", "asks for a command option's suggestions, and no command of ours has any"),
    ])
    func `what is nobody's ask is ignored with its reason`(fixture: String, reason: String) throws {
        #expect(try read(fixture) == .ignored(reason: reason))
    }

    @Test func `markup becomes plain text`() throws {
        #expect(
            try read("markup.json").submission?.text == """
                Wish list
                > quoted line
                - snake_case stays, so does snake_case and 2*3*4
                - secret soon, 2026-11-21T09:22:15Z, :party:, /request
                select * from wishes

                not *bold*, https://wiki.example/a_b_c, @everyone @role
                """)
        #expect(try read("forwarded.json").submission?.text == "Customers ask for invoices in Polish")
        #expect(try read("forwarded.json").submission?.attachments.map(\.name) == ["faktura.pdf"])
        #expect(try read("poll.json").submission?.text == "Which export first?\n- CSV\n- PDF")
        #expect(try read("voice.json").submission?.attachments.first?.mediaType == "audio/ogg")
    }

    // MARK: - Interactions

    @Test func `a command that asks is a submission with its options as fields`() throws {
        let ask = try #require(try read("slash_request.json").submission)
        #expect(ask.text == "Let me sort the reports by customer")
        #expect(ask.fields.map(\.label) == ["Impact", "Team size", "For", "Screenshot"])
        #expect(ask.fields.map(\.values) == [["every week"], ["12"], ["@Ben"], ["reports.png"]])
        #expect(ask.attachments.map(\.name) == ["reports.png"])
        #expect(ask.author.name == "Ada (Support)" && ask.channel?.name == "#feature-requests" && ask.thread == nil)
        let one = try #require(try read("slash_one_option.json").submission)
        #expect(one.text == "Keyboard shortcuts everywhere" && one.fields == [])
        let window = try #require(try read("modal.json").submission)
        #expect(window.title == "A calendar view" && window.text == "Due dates of all reports\nin one place")
        #expect(window.fields == [Field(label: "Team size", name: "team_size", values: ["11-50"])])
    }

    @Test func `a message command makes the message itself the ask`() throws {
        let adopted = try #require(try read("message_command.json").submission)
        let first = try #require(try read("message.json").submission)
        #expect(adopted.key == first.key && adopted.author.id == first.author.id && adopted.version == first.version)
    }

    @Test func `other commands and buttons are commands`() throws {
        guard case .command(let status) = try read("slash_other.json"),
            case .command(let press) = try read("button.json"), case .command(let menu) = try read("menu.json")
        else {
            Issue.record("no command")
            return
        }
        #expect(status.name == "/triage status" && status.text == "R-12")
        #expect(press.message != nil && press.key != nil)
        #expect(
            press.responseURL
                == "https://discord.com/api/v10/webhooks/1350000000000000099/aW50ZXJhY3Rpb246Zml4dHVyZS10b2tlbg")
        #expect(MatchAnswer(press)?.request == RequestID(12) && MatchAnswer(press)?.isSame == false)
        #expect(menu.name == "impact" && menu.text == "high weekly")
        #expect(try read("ping.json") == .handshake)
        #expect(try read("event_ping.json") == .handshake)
    }

    @Test(arguments: [
        "1573629115760640000", "!room:example.org\t$aVeryLongEventIdOfMatrix-0123456789_abcdefghijk",
        "100 % of # signs \u{1} é 中",
    ])
    func `what a button brings back fits, and comes back as it was`(id: String) throws {
        let answer = MatchAnswer(
            message: MessageKey(platform: "matrix", scope: "matrix", externalID: id), request: RequestID(123_456),
            isSame: true, by: "Ada")
        let bot = try #require(destination(DiscordPlatform.self, "token: ${env:TOKEN}").value)
        let request = bot.compose(post(PostBody([.buttons([answer.button("The same")])])), now: now)
        let button = try JSON(parsing: request.body)["components"]?.elements.first?["components"]?.elements.first
        let custom = try #require(button?["custom_id"]?.string)
        #expect(custom.utf16.count <= 100)
        let press: JSON = [
            "type": 3, "id": "1573629115760640009", "application_id": "1", "token": "x",
            "data": ["custom_id": .string(custom), "component_type": 2], "user": ["id": "9", "global_name": "Ada"],
        ]
        guard case .command(let command) = normalised(DiscordPlatform.unconfigured(source: "x"), press.serialised)
        else {
            Issue.record("no command")
            return
        }
        if !id.contains("\u{1}") { #expect(MatchAnswer(command) == answer) }
    }

    @Test(arguments: [
        (#"{"type":4,"data":{"content":"Hello"}}"#, "ignored"), (#"{"type":5}"#, "ignored"),
        (#"{"content":"Hello","embeds":[]}"#, "ignored"), (#"{"type":2,"data":{}}"#, "invalid"),
        (#"{"type":5,"data":{"custom_id":"w","components":[]},"id":"12"}"#, "ignored"),
        (#"{"type":3,"data":{},"id":"12"}"#, "invalid"), (#"{"t":"MESSAGE_CREATE","d":{}}"#, "invalid"),
        (#"{"t":"MESSAGE_CREATE","d":{"id":"","channel_id":"","author":{},"content":""}}"#, "ignored"),
        (#"{"t":"MESSAGE_DELETE","d":{"id":"x"}}"#, "invalid"), (#"{"hello":"there"}"#, "invalid"), ("[]", "invalid"),
        ("null", "invalid"), ("a=b", "invalid"), (#"[{"id":"12"}]"#, "ignored"),
    ])
    func `other bodies say precisely what they are`(body: String, label: String) {
        let reading = normalised(DiscordPlatform.unconfigured(source: "x"), Array(body.utf8))
        #expect(reading.label == label, "\(body): \(reading.reason ?? "")")
        #expect(label == "handshake" || reading.reason?.isEmpty == false)
    }

    // MARK: - The door

    private func door(_ body: String) throws -> Verification {
        let yaml = "public_key: \"\(DiscordSigning.publicKey(secret("PLAIN")))\""
        let source = try #require(source(DiscordPlatform.self, yaml).value)
        let headers = Headers(DiscordSigning.headers(Array(body.utf8), secret("PLAIN"), now))
        return source.verify(IncomingRequest(headers: headers, body: Array(body.utf8)), now: now)
    }

    @Test func `pings and presses are answered as Discord wants it`() throws {
        #expect(try door(#"{"type":1}"#) == .answer(.json(["type": 1])))
        #expect(try door(#"{"version":1,"application_id":"1","type":0}"#) == .answer(DoorAnswer(status: 204)))
        #expect(
            try door(#"{"version":1,"type":1,"event":{"type":"X"}}"#) == .acknowledged(DoorAnswer(status: 204)))
        #expect(try door(#"{"type":3,"data":{"custom_id":"x"}}"#) == .acknowledged(.json(["type": 6])))
        #expect(try door(#"{"type":4,"data":{}}"#).inWords == "answer 200")
        let thanks = try door(#"{"type":2,"data":{"name":"request"}}"#)
        guard case .acknowledged(let answer) = thanks else {
            Issue.record("\(thanks)")
            return
        }
        let said = try JSON(parsing: Array(answer.body.utf8))
        #expect(said["type"] == 4 && said["data"]?["flags"] == 64)
        #expect(try door("[]").inWords == "400 malformed")
        #expect(try door("{}").inWords == "400 malformed")
    }

    @Test func `an answer to a command is for the one who gave it`() throws {
        let yaml = "public_key: \"\(DiscordSigning.publicKey(secret("PLAIN")))\""
        let responder = try #require(source(DiscordPlatform.self, yaml).value?.responder)
        let body = try JSON(parsing: Array(responder.compose(samplePost).body.utf8))
        #expect(body["type"] == 4 && body["data"]?["content"] == "Noted." && body["data"]?["flags"] == 68)
        #expect(try JSON(parsing: Array(responder.late.body.utf8))["type"] == 4)
        #expect(responder.patience < .seconds(3))
    }

    @Test(.enabled(if: SharedPayloads.folder != nil, "../shared/payloads is not beside the checkout"))
    func `vectors of Ed25519 made elsewhere verify here`() throws {
        let folder = try #require(SharedPayloads.folder)
        let vectors = try JSON(parsing: try SharedPayloads.bytes(at: folder.appending(path: "signatures.json").path))
        var count = 0
        for vector in vectors.elements where vector["platform"] == "discord" {
            let key = try #require(vector["public_key_hex"]?.string)
            let source = try #require(source(DiscordPlatform.self, "public_key: \"\(key)\"").value)
            let body = Array((vector["body"]?.string ?? "").utf8)
            let headers: Headers = [
                "X-Signature-Timestamp": vector["headers"]?["X-Signature-Timestamp"]?.string ?? "",
                "X-Signature-Ed25519": vector["signature"]?.string ?? "",
            ]
            #expect(source.verify(IncomingRequest(headers: headers, body: body), now: now).inWords == "answer 200")
            count += 1
        }
        #expect(count > 0)
    }

    // MARK: - Settings

    @Test func `settings that are wrong are told`() {
        let wrong = source(
            DiscordPlatform.self, "public_key: abc\nchannels: { general: x }\nsince: soon\nserver: foxglove")
        #expect(wrong.value == nil)
        #expect(wrong.problems.count == 4)
        #expect(source(DiscordPlatform.self, "{}").problems == [#"C002 "public_key" or "token" is missing"#])
        #expect(source(DiscordPlatform.self, "token: ${env:TOKEN}").problems.count == 1)
        #expect(destination(DiscordPlatform.self, "webhook: ${env:PLAIN}").problems.count == 1)
        #expect(destination(DiscordPlatform.self, "{}").problems.count == 1)
    }
}
