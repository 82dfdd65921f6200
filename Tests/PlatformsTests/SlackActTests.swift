import Documents
import Intake
import Platforms
import Testing

/// What Slack can besides saying something new.
struct SlackActTests {
    private let slack = SlackDestination(
        api: "http://127.0.0.1:9/api", token: Secret("xoxb-fixture"), channels: ["#ideas": "C7"])
    private let words = PostBody([.paragraph([.text("Noted & done.")])])

    private func compose(_ act: Post.Act, _ body: PostBody? = nil) throws -> (request: TransportRequest, body: JSON) {
        let request = slack.compose(post(body ?? words, act: act), now: now)
        return (request, try JSON(parsing: request.body))
    }

    @Test func `it can edit, react, whisper and open windows`() {
        #expect(slack.abilities == Set(Post.Ability.allCases))
    }

    @Test func `an edit is chat.update of the message`() throws {
        let (request, body) = try compose(.replace(externalID: "1795252999.000100"))
        #expect(request.url == "http://127.0.0.1:9/api/chat.update")
        #expect(body["channel"] == "C1" && body["ts"] == "1795252999.000100" && body["thread_ts"] == nil)
        #expect(body["text"] == "Noted &amp; done." && body["blocks"]?.elements.count == 1)
        #expect(body["metadata", "event_payload"] == ["key": "reply/here/there/171.2"])
    }

    @Test func `a message may be called as submissions are`() throws {
        let (_, body) = try compose(.react("eyes", externalID: "C5:171.2"))
        #expect(body == ["channel": "C5", "timestamp": "171.2", "name": "eyes"])
        #expect(try compose(.replace(externalID: "C5:171.2")).body["ts"] == "171.2")
    }

    @Test(arguments: ["eyes", ":eyes:"]) func `a reaction is reactions.add`(name: String) throws {
        let (request, body) = try compose(.react(name, externalID: "171.2"))
        #expect(request.url == "http://127.0.0.1:9/api/reactions.add")
        #expect(body == ["channel": "C1", "timestamp": "171.2", "name": "eyes"])
    }

    @Test(arguments: ["https://hooks.slack.com/commands/T0/1/x", "http://127.0.0.1:9/response/1"])
    func `a whisper goes to the address that came with the command, without the token`(via: String) throws {
        let (request, body) = try compose(.whisper(to: "U1", via: via))
        #expect(request.url == via)
        #expect(request.headers["authorization"] == nil)
        #expect(body["replace_original"] == false && body["response_type"] == "ephemeral")
        #expect(body["text"] == "Noted &amp; done.")
    }

    @Test(
        arguments: [
            nil, "https://evil.example/hooks.slack.com/", "http://hooks.slack.com/x", "https://hooks.slack.com.evil/x",
            "https://hooks.slack.com", "https://hooks.slack.com/\\@evil.example", "http://127.0.0.1:90/x",
            "http://127.0.0.1:9@evil.example/", "https://hooks.slack.com/a b", "file:///etc/passwd", "",
        ] as [String?])
    func `a whisper never goes to another address`(via: String?) throws {
        let (request, body) = try compose(.whisper(to: "U1", via: via))
        #expect(request.url == "http://127.0.0.1:9/api/chat.postEphemeral")
        #expect(body["channel"] == "C1" && body["user"] == "U1" && body["thread_ts"] == "171.2")
    }

    @Test func `a window asks for title, purpose and people, and knows where it was opened`() throws {
        let (request, body) = try compose(.open(trigger: "1.2.x"))
        #expect(request.url == "http://127.0.0.1:9/api/views.open")
        #expect(body["trigger_id"] == "1.2.x")
        let view = try #require(body["view"])
        #expect(view["type"] == "modal" && view["callback_id"] == "triaged_request" && view["private_metadata"] == "C1")
        #expect(view["title", "text"]?.string?.count ?? 99 <= 24)
        let blocks = view["blocks"]?.elements ?? []
        #expect(blocks.map { $0["type"]?.string } == ["section", "input", "input", "input"])
        #expect(blocks.dropFirst().map { $0["block_id"]?.string } == ["title", "details", "affected"])
        #expect(blocks.dropFirst().map { $0["optional"]?.bool } == [false, false, true])
        let empty = try compose(.open(trigger: "1"), PostBody([])).body
        #expect(empty["view", "blocks"]?.elements.count == 3)
    }

    // MARK: - Answers

    private func outcome(_ act: Post.Act, _ status: Int, _ body: String) -> Outcome {
        slack.readOutcome(TransportResponse(status: status, body: Array(body.utf8)), to: post(words, act: act))
    }

    @Test func `what was done already is done, and what can be repeated is`() {
        let react = Post.Act.react("eyes", externalID: "1.2")
        #expect(outcome(react, 200, #"{"ok":false,"error":"already_reacted"}"#) == .delivered(externalID: nil))
        #expect(outcome(react, 200, #"{"ok":false,"error":"fatal_error"}"#).label == "retry")
        #expect(outcome(.replace(externalID: "1.2"), 200, #"{"ok":false,"error":"internal_error"}"#).label == "retry")
        #expect(outcome(.replace(externalID: "1.2"), 200, #"{"ok":true,"ts":"1.2"}"#) == .delivered(externalID: "1.2"))
        #expect(outcome(.open(trigger: "1"), 200, #"{"ok":true,"view":{"id":"V1"}}"#) == .delivered(externalID: "V1"))
        #expect(outcome(.say, 200, #"{"ok":false,"error":"internal_error"}"#).label == "uncertain")
    }

    @Test(arguments: [
        (Post.Act.open(trigger: "1"), "expired_trigger_id", "3 seconds"),
        (.replace(externalID: "1.2"), "message_not_found", "gone"),
        (.react("eyes", externalID: "1.2"), "invalid_name", "emoji"),
        (.whisper(to: "U1", via: nil), "user_not_in_channel", "left"),
    ])
    func `a refusal says what to do`(act: Post.Act, error: String, advice: String) {
        guard case .dead(let reason) = outcome(act, 200, #"{"ok":false,"error":"\#(error)"}"#) else {
            Issue.record("\(error) is not final")
            return
        }
        #expect(reason.contains(error) && reason.contains(advice))
    }

    @Test(arguments: [
        (200, "ok", "delivered"), (200, "", "delivered"), (200, #"{"ok":true}"#, "delivered"),
        (200, #"{"ok":false,"error":"used_url"}"#, "dead"), (404, "used_url", "dead"),
        (404, #"{"ok":false,"error":"expired_url"}"#, "dead"), (429, "", "retry"), (500, "", "retry"),
        (200, "<html>", "uncertain"),
    ])
    func `the answers of a response address`(status: Int, body: String, label: String) {
        let act = Post.Act.whisper(to: "U1", via: "https://hooks.slack.com/commands/T0/1/x")
        let outcome = outcome(act, status, body)
        #expect(outcome.label == label)
        if case .dead(let reason) = outcome { #expect(reason.contains("Slack takes")) }
    }

    // MARK: - What comes back

    @Test func `the filled window is a request where it was opened`() throws {
        let door = SlackPlatform.unconfigured(source: "here")
        let said = try #require(normalised(door, try Fixtures.body("slack/view_request.form.txt")).submission)
        #expect(said.key == MessageKey(platform: "slack", scope: "slack", externalID: "V0REQUEST"))
        #expect(said.channel == Channel(id: "C0REQUESTS") && said.thread == nil && !said.isReply)
        #expect(said.author == Person(id: "U0ADA", name: "ada"))
        #expect(said.title == "Calendar view")
        #expect(said.text == "Show due dates in a calendar,\nso that we see *busy* weeks.")
        #expect(said.fields.map(\.label) == ["What is it about?", "What should it do, and why?", "Who is affected?"])
        #expect(said.fields.map(\.values.count) == [1, 1, 0])
        #expect(said.submittedAt == now)
    }

    @Test func `a window opened where there is no channel is answered where the bot and the person talk alone`() throws
    {
        let form = String(decoding: try Fixtures.body("slack/view_request.form.txt"), as: UTF8.self)
        let parts = form.split(separator: "C0REQUESTS", omittingEmptySubsequences: false)
        let reading = normalised(SlackPlatform.unconfigured(source: "x"), Array(parts.joined().utf8))
        #expect(reading.submission?.channel == Channel(id: "U0ADA", name: "@ada"))
        let command = "command=%2Ftriage&text=x&user_id=U1&channel_id=D1&channel_name=directmessage"
        guard case .command(let read) = normalised(SlackPlatform.unconfigured(source: "x"), Array(command.utf8)) else {
            Issue.record("expected a command")
            return
        }
        #expect(read.channel == Channel(id: "D1"))
    }

    @Test func `shortcuts are commands that let us open a window`() throws {
        let door = SlackPlatform.unconfigured(source: "here")
        guard case .command(let global) = normalised(door, try Fixtures.body("slack/shortcut.form.txt")),
            case .command(let message) = normalised(door, try Fixtures.body("slack/message_action.form.txt"))
        else {
            Issue.record("expected commands")
            return
        }
        #expect(global.name == "triaged_request" && global.trigger == "1.2.s" && global.channel == nil)
        #expect(global.key?.externalID == "trigger:1.2.s")
        #expect(message.text == "we really need invoices & receipts" && message.trigger == "1.2.m")
        #expect(message.responseURL == "https://hooks.slack.com/app/T0/1/m" && message.message == nil)
    }
}
