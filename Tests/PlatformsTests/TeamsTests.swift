import Documents
import Intake
import Platforms
import Testing

struct TeamsTests {
    private func read(_ fixture: String) throws -> Reading {
        normalised(TeamsPlatform.unconfigured(source: "here"), try Fixtures.body("teams/\(fixture).json"))
    }

    private func read(text: String, html: String? = nil, format: String? = "plain") throws -> Reading {
        let activity = try JSON(parsing: try Fixtures.body("teams/message.json")).with("text", .string(text))
            .with("textFormat", JSON(format))
            .with("attachments", .array(html.map { [["contentType": "text/html", "content": .string($0)]] } ?? []))
        return normalised(TeamsPlatform.unconfigured(source: "here"), activity.serialised)
    }

    // MARK: - In

    @Test func `a message has its identity, place, person, words and link`() throws {
        let said = try #require(try read("message").submission)
        let channel = "19:4f2b8c0d1e@thread.tacv2"
        #expect(said.key == MessageKey(platform: "teams", scope: "teams", externalID: channel + ":1795252935123"))
        #expect(said.channel == Channel(id: channel, name: "Feature requests"))
        #expect(said.author == Person(id: "0a0a0a0a-0000-4000-8000-00000000ada0", name: "Ada Okoye"))
        #expect(
            said.text
                == "Please let us export reports as CSV & PDF, see the wiki (https://wiki.example/reports?a=1&b=2). "
                + "@Ben asked too.")
        #expect(said.thread == "1795252935123" && !said.isReply)
        #expect(
            said.permalink
                == "https://teams.microsoft.com/l/message/19%3A4f2b8c0d1e%40thread.tacv2/1795252935123"
                + "?tenantId=7e7e7e7e-0000-4000-8000-0000000000aa")
        #expect(said.submittedAt == Timestamp(milliseconds: 1_795_252_935_123))
    }

    @Test func `a reply has its root's name, and a list and a quote stay what they are`() throws {
        let reply = try #require(try read("reply").submission)
        #expect(reply.isReply && reply.thread == "1795252935123" && reply.text == "yes, us too")
        #expect(reply.permalink?.hasSuffix("&parentMessageId=1795252935123") == true)
        #expect(
            try read("list").submission?.text
                == "two things:\n1. first <b>\n2. second\n> as Ben said\nthanks 🙂")
    }

    @Test func `files are listed, cards and marked-up text are none`() throws {
        #expect(
            try read("files").submission?.attachments == [
                Attachment(name: "shot.png", url: "https://acme.example/sites/Product/shot.png"),
                Attachment(
                    name: "image/png", url: "https://smba.example/v3/attachments/1/views/original",
                    mediaType: "image/png"),
            ])
    }

    @Test func `an edit is newer, and a deletion names the message`() throws {
        let first = try #require(try read("message").submission)
        guard case .edit(let edited) = try read("message_update") else {
            Issue.record("expected an edit")
            return
        }
        #expect(edited.key == first.key && edited.version > first.version)
        #expect(edited.submittedAt == first.submittedAt)
        #expect(
            try read("message_delete")
                == .delete(first.key, at: Timestamp(milliseconds: 1_795_254_000_000)))
    }

    @Test(arguments: [
        ("bot", "posted by a bot (Builder)"), ("empty", "there are no words in it"),
        ("reaction", "a reaction is nobody's ask"),
        ("conversation_update", "conversationUpdate (teamMemberAdded) tells who or which channel came or went"),
        ("invoke", "invoke adaptiveCard/action waits for a bot; an outgoing webhook has no cards to submit"),
    ])
    func `what is nobody's ask is ignored with its reason`(fixture: String, reason: String) throws {
        #expect(try read(fixture) == .ignored(reason: reason))
    }

    @Test(arguments: [
        ("<at>triaged</at> a < b & c > d\nnext", "plain", "a < b & c > d\nnext"),
        ("hi <at>Ben</at> and <at>TRIAGED</at>, ok", "plain", "hi @Ben and , ok"),
        ("<at>triaged</at><p>one</p><p>two</p>", nil, "one\ntwo"),
        ("<at>triaged</at>&nbsp;it&#39;s &#x1F642; &unknown; &", "xml", "it's 🙂 &unknown; &"),
        ("<at>open ended", "plain", "open ended"), ("<<<at>>>", "plain", "<<>>"),
    ])
    func `text is plain`(raw: String, format: String?, plain: String) throws {
        #expect(try read(text: raw, format: format).submission?.text == plain)
    }

    @Test func `the marked-up form counts where it says as much`() throws {
        #expect(
            try read(text: "<at>triaged</at> see x", html: "<p>see <a href=\"https://x.example/\">x</a></p>")
                .submission?
                .text == "see x (https://x.example/)")
        #expect(try read(text: "<at>triaged</at> all the words", html: "<p></p>").submission?.text == "all the words")
    }

    @Test func `a hundred thousand open tags take no time to speak of`() throws {
        for piece in ["<at>", "<at></at>", "<", "<a href=\"x\">", "&", "<li>", "<blockquote>", "<span"] {
            let text = String(repeating: piece, count: 100_000)
            let clock = ContinuousClock()
            let time = try clock.measure { _ = try read(text: text, format: "xml") }
            #expect(time < .seconds(5), "\(piece)")
        }
    }

    @Test(arguments: [
        (#"{"error":{"code":"x"}}"#, "ignored"), ("{}", "invalid"), ("[]", "invalid"), ("hello", "invalid"),
        (#"{"type":"message"}"#, "invalid"), (#"{"type":"message","id":"1"}"#, "invalid"),
        (#"{"type":"message","id":"","conversation":{"id":""},"from":{"id":""}}"#, "ignored"),
        (#"{"type":"typing"}"#, "ignored"), (#"{"type":""}"#, "ignored"),
        (#"{"@odata.context":"x","value":[]}"#, "ignored"),
    ])
    func `other bodies say precisely what they are`(body: String, label: String) {
        let reading = normalised(TeamsPlatform.unconfigured(source: "x"), Array(body.utf8))
        #expect(reading.label == label)
        #expect(reading.reason?.isEmpty == false)
    }

    // MARK: - The door

    @Test func `a token that is none is told, and so is a missing one`() {
        #expect(source(TeamsPlatform.self, "token: ${env:PLAIN}").problems.count == 1)
        #expect(source(TeamsPlatform.self, "scope: x").problems == [#"C002 "token" is missing"#])
        #expect(destination(TeamsPlatform.self, "url: ${env:PLAIN}").problems.count == 1)
        let closed = TeamsPlatform.unconfigured(source: "x")
        #expect(closed.verify(IncomingRequest(headers: [:], body: []), now: now).inWords == "401 bad_signature")
    }

    @Test func `a mention without words hears what to write`() throws {
        let sample = try #require(Sample.teams.first)
        let door = try #require(source(TeamsPlatform.self, sample.yaml).value)
        let verdict = door.verify(sample.request(try Fixtures.body("teams/empty.json")), now: now)
        guard case .acknowledged(let answer) = verdict else {
            Issue.record("\(verdict)")
            return
        }
        #expect(answer.body.contains("behind the mention"))
        // An empty response would be shown as an error.
        for fixture in ["message", "reply", "reaction", "conversation_update"] {
            let verdict = door.verify(sample.request(try Fixtures.body("teams/\(fixture).json")), now: now)
            #expect(verdict == .acknowledged(try #require(door.responder).late))
        }
    }

    // MARK: - Out

    @Test func `the answer in the response is Markdown in which nothing of theirs has power`() throws {
        let responder = try #require(TeamsPlatform.unconfigured(source: "x").responder)
        #expect(responder.patience < .seconds(5))
        let answer = responder.compose(
            post(
                PostBody([
                    .paragraph([.text("Noted as "), .strong("R-12"), .text(".")]),
                    .quote([.text("*a* <at>b</at> [c](d)\n# e & f")]),
                    .list([[.text("1. one")], [.link("two", url: "https://x.example/a(b)")]]),
                    .buttons([PostBody.Button("Yes", action: "a", value: "b")]),
                ])))
        #expect(answer.status == 200 && answer.contentType == "application/json")
        let said = try JSON(parsing: answer.body)
        #expect(said["type"] == "message")
        #expect(
            said["text"]?.string == """
                Noted as **R-12**.

                > \\*a\\* &lt;at&gt;b&lt;/at&gt; \\[c\\](d)\u{20}\u{20}
                > \\# e &amp; f

                - 1\\. one
                - [two](https://x.example/a%28b%29)
                """)
        let long = responder.compose(post(PostBody([.paragraph([.text(String(repeating: "word & ", count: 9000))])])))
        #expect(long.body.utf8.count <= 28_000 && long.body.contains("…"))
        #expect(try JSON(parsing: responder.late.body)["text"]?.string?.isEmpty == false)
    }

    @Test(arguments: [
        "{{DATE(x)}}", "{{{DATE(x)}}", "{{{{{{DATE(x)}}", "{{\u{301}DATE}}", "\u{600}{{DATE}}", "<at>\u{301}a</at>",
    ])
    func `no text of a card is replaced or calls anybody`(words: String) throws {
        let there = try #require(destination(TeamsPlatform.self, "url: ${env:FLOW}").value)
        let request = there.compose(post(PostBody([.paragraph([.text(words)])])), now: now)
        let card = try JSON(parsing: request.body)["attachments"]?.elements.first?["content"]
        let text = try #require(card?["body"]?.elements.first?["inlines"]?.elements.first?["text"]?.string)
        let scalars = Array(text.unicodeScalars)
        #expect(!zip(scalars, scalars.dropFirst()).contains { $0 == "{" && $1 == "{" })
        #expect(!scalars.contains("<at>".unicodeScalars))
        #expect(scalars.filter { $0 != "\u{2060}" } == Array(words.unicodeScalars))
    }

    @Test func `an address that no flow has is told`() {
        func levels(_ url: String) -> [Finding.Level] { TeamsDestination(url: Secret(url)).remarks.map(\.level) }
        #expect(levels("https://flows.example/workflows/7?sig=x") == [])
        #expect(levels("https://flows.example/workflows/7") == [.warning])
        #expect(levels("https://acme.webhook.office.com/webhookb2/1@2/IncomingWebhook/3/4") == [.problem])
    }

    @Test func `a link opens an address, and anything else that looks like one is words`() throws {
        let there = try #require(destination(TeamsPlatform.self, "url: ${env:FLOW}").value)
        let request = there.compose(
            post(
                PostBody([
                    .paragraph([.link("R-12", url: "https://x.example/?a=1&b=2"), .link("run", url: "javascript:x")])
                ])), now: now)
        #expect(request.url.hasSuffix("sig=never-shown"))
        let card = try JSON(parsing: request.body)["attachments"]?.elements.first?["content"]
        #expect(card?["type"] == "AdaptiveCard" && card?["version"] == "1.4")
        let runs = card?["body"]?.elements.first?["inlines"]?.elements
        #expect(runs?.first?["selectAction"] == ["type": "Action.OpenUrl", "url": "https://x.example/?a=1&b=2"])
        #expect(runs?.last == ["type": "TextRun", "text": "run (javascript:x)"])
    }
}

extension JSON {
    fileprivate func with(_ key: String, _ value: JSON) -> JSON {
        .object(members.filter { $0.key != key } + [Member(key, value)])
    }
}
