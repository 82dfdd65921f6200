import Documents
import Intake
import Platforms
import Testing

struct GoogleChatTests {
    private func read(_ fixture: String) throws -> Reading {
        normalised(GoogleChatPlatform.unconfigured(source: "here"), try Fixtures.body("googlechat/\(fixture)"))
    }

    private let root = MessageKey(
        platform: "googlechat", scope: "googlechat", externalID: "spaces/AAQAfoxglove/messages/kT7mXbEw0aQ.kT7mXbEw0aQ")

    // MARK: - Messages

    @Test(arguments: [
        ("1795252935000", "2026-11-21T09:22:15Z"), ("-9223372036854775808", "-9223372036854775808"),
        ("9223372036854775807", "9223372036854775807"), ("253402300800000", "253402300800000"),
        ("253402300799999", "9999-12-31T23:59:59.999Z"), ("-62135596800000", "0001-01-01T00:00:00Z"), ("soon", "soon"),
    ])
    func `a date of a form is one that a calendar shows`(milliseconds: String, value: String) throws {
        let text = String(decoding: try Fixtures.body("googlechat/addon_clicked.json"), as: UTF8.self)
        let inputs = #""formInputs": {"due": {"dateInput": {"msSinceEpoch": "\#(milliseconds)"}}, "#
        let body = text.replacing(#""formInputs": {"#, with: inputs)
        guard case .command(let command) = normalised(GoogleChatPlatform.unconfigured(source: "x"), Array(body.utf8))
        else {
            Issue.record("no command")
            return
        }
        #expect(command.fields.first?.values == [value])
    }

    @Test func `a message has its identity, place, person, words and link`() throws {
        let said = try #require(try read("message.json").submission)
        #expect(said.key == root)
        #expect(said.channel == Channel(id: "spaces/AAQAfoxglove", name: "Feature requests"))
        #expect(
            said.author
                == Person(id: "users/110000000000000000001", name: "Ada Okoye", email: "ada@foxglove.example"))
        #expect(
            said.text
                == "please let us export the payment report as CSV, see the wiki (https://wiki.example/reports)")
        #expect(said.thread == "spaces/AAQAfoxglove/threads/kT7mXbEw0aQ" && !said.isReply)
        #expect(said.permalink == "https://chat.google.com/room/AAQAfoxglove/kT7mXbEw0aQ/kT7mXbEw0aQ")
        #expect(said.submittedAt.iso8601 == "2026-11-21T09:22:15.250Z" && said.version == said.submittedAt.milliseconds)
    }

    @Test func `either envelope and a Workspace Event bring the same message`() throws {
        let classic = try #require(try read("message.json").submission)
        #expect(try read("addon_message.json").submission == classic)
        #expect(try read("event_created.json").submission == classic)
    }

    @Test func `a reply belongs to its thread, a batch is messages, edits and deletions name theirs`() throws {
        let reply = try #require(try read("reply.json").submission)
        #expect(reply.isReply && reply.thread == "spaces/AAQAfoxglove/threads/kT7mXbEw0aQ")
        #expect(reply.channel?.id == "spaces/AAQAfoxglove")
        guard case .edit(let edit) = try read("event_updated.json") else {
            Issue.record("no edit")
            return
        }
        #expect(edit.key == root && edit.text == "please export the report as PDF")
        #expect(edit.version > (try #require(try read("message.json").submission).version))
        #expect(
            try read("event_deleted.json")
                == .delete(root, at: try #require(Timestamp(iso8601: "2026-11-21T09:45:00Z"))))
        let source = GoogleChatPlatform.unconfigured(source: "here")
        let batch = source.unpack(try Fixtures.body("googlechat/event_batch.json"), headers: [:])
        #expect(batch.compactMap { normalised(source, $0).submission?.key }.first == root && batch.count == 2)
    }

    @Test func `direct messages, files, forwards and markup`() throws {
        let direct = try #require(try read("direct.json").submission)
        #expect(direct.channel == Channel(id: "spaces/dmAAAAbcd", name: "direct message"))
        #expect(
            direct.text == "Could invoices show the order_number?\nNever mind at the top, snake_case & 2*3")
        #expect(direct.permalink == "https://chat.google.com/dm/dmAAAAbcd/z1/z1")
        let files = try #require(try read("attachment.json").submission)
        #expect(files.attachments.map(\.name) == ["cut-off.png", "Plan"])
        #expect(files.attachments.last?.url == "https://drive.google.com/open?id=1fixture")
        #expect(try read("forwarded.json").submission?.text == "Customers ask for invoices in Polish")
        #expect(try read("added_by_mention.json").submission?.text == "a calendar view, please")
    }

    @Test func `a slash command that asks is an ask, others and buttons are commands`() throws {
        #expect(try read("slash_request.json").submission?.text == "dark mode for the reports")
        #expect(try read("slash_other.json").reason == "/triage status R-12")
        guard case .command(let press) = try read("card_clicked.json"),
            case .command(let second) = try read("addon_clicked.json"),
            case .command(let quick) = try read("quick_command.json")
        else {
            Issue.record("no command")
            return
        }
        #expect(MatchAnswer(press)?.message == root && MatchAnswer(press)?.isSame == false)
        #expect(press.message == "spaces/AAQAfoxglove/messages/c1.c1" && press.key != nil)
        #expect(second.name == "match.same" && second.text == "R-12" && second.author.name == "Ben Ito")
        #expect(second.fields == [Field(label: "impact", name: "impact", values: ["weekly"])])
        #expect(quick.name == "/7")
    }

    @Test(arguments: [
        ("from_app.json", "posted by an app (Triage)"), ("added.json", "the app was added to a space"),
        ("addon_added.json", "the app was added to a space"), ("removed.json", "the app was taken out of a space"),
        ("event_reaction.json", "Workspace Event google.workspace.chat.reaction.v1.created is nobody's ask"),
        ("error.json", "an error answer of Chat's API (PERMISSION_DENIED)"),
        ("list.json", "a list that Chat's API answered, not an event"),
    ])
    func `what is nobody's ask is ignored with its reason`(fixture: String, reason: String) throws {
        #expect(try read(fixture) == .ignored(reason: reason))
    }

    @Test(arguments: [
        ("{}", "invalid"), ("[]", "invalid"), ("x", "invalid"), (#"{"type":"MESSAGE","user":{}}"#, "invalid"),
        (#"{"type":"MESSAGE","message":{"text":" "}}"#, "ignored"), (#"{"text":"sent"}"#, "ignored"),
        (#"{"type":"WIDGET_UPDATED","space":{},"user":{}}"#, "ignored"),
        (#"{"name":"spaces/A","spaceType":"SPACE"}"#, "ignored"),
        (#"{"message":{"attributes":{"ce-type":"google.workspace.chat.message.v1.created"},"data":"?"}}"#, "ignored"),
        (#"{"chat":{"user":{}},"commonEventObject":{}}"#, "ignored"),
        (#"{"commonEventObject":{"hostApp":"GMAIL"}}"#, "ignored"),
    ])
    func `other bodies say precisely what they are`(body: String, label: String) {
        let reading = normalised(GoogleChatPlatform.unconfigured(source: "x"), Array(body.utf8))
        #expect(reading.label == label, "\(body): \(reading.reason ?? "")")
        #expect(reading.reason?.isEmpty == false)
    }

    // MARK: - Answers

    @Test func `an answer in the response has the envelope of the event`() throws {
        func responder(_ more: String) throws -> any Responder {
            try #require(PlatformsTests.source(GoogleChatPlatform.self, "audience: \(more)").value?.responder)
        }
        let classic = try JSON(parsing: Array(try responder("\"1234\"").compose(samplePost).body.utf8))
        #expect(classic == ["text": "Noted.", "markupSyntax": "MARKUP_SYNTAX_MARKDOWN"])
        let account = "service_account: service-1@gcp-sa-gsuiteaddons.iam.gserviceaccount.com"
        for more in ["https://a.example/in/here\n\(account)", "\"1234\"\nenvelope: addon"] {
            let addon = try JSON(parsing: Array(try responder(more).compose(samplePost).body.utf8))
            #expect(
                addon["hostAppDataAction"]?["chatDataAction"]?["createMessageAction"]?["message"] == classic)
            #expect(try responder(more).late == .json([:]))
        }
    }

    @Test func `what is genuine is acknowledged without a word`() throws {
        let door = try #require(PlatformsTests.source(GoogleChatPlatform.self, Sample.googleChat[0].yaml).value)
        for fixture in ["message.json", "added.json", "removed.json", "card_clicked.json", "event_created.json"] {
            let body = try Fixtures.body("googlechat/\(fixture)")
            #expect(
                door.verify(Sample.googleChat[0].request(body), now: now) == .acknowledged(.json([:])), "\(fixture)")
        }
    }

    @Test func `an app's post is signed, answers in the thread and is the same at every attempt`() throws {
        let app = try #require(destination(GoogleChatPlatform.self, "key: ${env:CHAT_KEY}\nspace: spaces/AAA").value)
        var post = post(
            PostBody([
                .paragraph([.person(id: "users/11", name: "Ada"), .text(": <users/all> *no*")]),
                .buttons([PostBody.Button("Yes", action: "match.same", value: "R-12\tx")]),
            ]))
        post.address = "spaces/AAQAfoxglove"
        post.thread = "spaces/AAQAfoxglove/threads/T"
        let request = app.compose(post, now: now)
        #expect(
            request.url.hasPrefix("https://chat.googleapis.com/v1/spaces/AAQAfoxglove/messages?requestId=")
                && request.url.hasSuffix("&messageReplyOption=REPLY_MESSAGE_FALLBACK_TO_NEW_THREAD"))
        #expect(app.compose(post, now: now + .seconds(3600)).url == request.url)
        let body = try JSON(parsing: request.body)
        #expect(body["text"] == "<users/11>: \\<\u{2060}users/all\\> \\*no\\*")
        #expect(body["thread"] == ["name": "spaces/AAQAfoxglove/threads/T"])
        let widget = body["cardsV2"]?.elements.first?["card"]?["sections"]?.elements.first?["widgets"]?.elements.first
        let action = widget?["buttonList"]?["buttons"]?.elements.first?["onClick"]?["action"]
        #expect(action?["function"] == "match.same" && action?["parameters"]?.elements.count == 2)
        // Signed by the account's own key, for this API alone.
        let token = try #require(request.headers["Authorization"])
        let claims = try JSON(parsing: decoded(try #require(token.split(separator: ".").dropFirst().first)))
        #expect(claims["scope"] == "https://www.googleapis.com/auth/chat.bot")
        #expect(claims["exp"]?.int.map { $0 > now.milliseconds / 1000 + 3000 } == true)
        post.act = .replace(externalID: "spaces/AAQAfoxglove/messages/B.B")
        let change = app.compose(post, now: now)
        #expect(change.method == "PATCH" && change.url.hasSuffix("/messages/B.B?updateMask=text,cardsV2"))
        post.act = .whisper(to: "users/11", via: nil)
        #expect(try JSON(parsing: app.compose(post, now: now).body)["privateMessageViewer"] == ["name": "users/11"])
    }

    private func decoded(_ part: Substring) throws -> [UInt8] {
        let digits = part.utf8.map {
            $0 == UInt8(ascii: "-") ? UInt8(ascii: "+") : $0 == UInt8(ascii: "_") ? UInt8(ascii: "/") : $0
        }
        return try #require(Base64.decode(digits, isPaddingOptional: true))
    }

    @Test func `a sign that joins its neighbour hides no mention`() throws {
        let there = try #require(destination(GoogleChatPlatform.self, "webhook: ${env:CHAT}").value)
        for words in ["\u{600}<users/all>", "<users/all>", "<users/\u{301}"] {
            let body = PostBody([.paragraph([.text(words), .code(words)]), .code(words)])
            let text = try JSON(parsing: there.compose(post(body), now: now).body)["text"]?.string ?? ""
            #expect(!text.unicodeScalars.contains("<users/".unicodeScalars), "\(words)")
        }
    }

    @Test func `a webhook keeps its secrets and adds the thread`() throws {
        let hook = try #require(destination(GoogleChatPlatform.self, "webhook: ${env:CHAT}").value)
        let request = hook.compose(samplePost, now: now)
        #expect(
            request.url.hasPrefix("https://chat.googleapis.example/v1/spaces/AAA/messages?key=k&token=t&requestId="))
        #expect(try JSON(parsing: request.body)["thread"] == ["threadKey": "171.2"])
        #expect(!hook.repeatIsSafe && hook.abilities.isEmpty)
    }

    // MARK: - Settings and keys

    @Test func `settings that are wrong are told`() {
        #expect(PlatformsTests.source(GoogleChatPlatform.self, "audience: my-project").problems.count == 1)
        #expect(PlatformsTests.source(GoogleChatPlatform.self, "{}").problems.count == 1)
        #expect(
            PlatformsTests.source(GoogleChatPlatform.self, "audience: \"12\"\nenvelope: new").problems.count == 1)
        #expect(destination(GoogleChatPlatform.self, "webhook: ${env:URL}").problems.count == 1)
        #expect(destination(GoogleChatPlatform.self, "key: ${env:PLAIN}").problems.count == 1)
        #expect(destination(GoogleChatPlatform.self, "{}").problems.count == 1)
    }

    @Test func `keys are fetched, kept as long as Google says, and asked for again when they fail`() throws {
        let plan = try #require(
            PlatformsTests.source(GoogleChatPlatform.self, Sample.googleChat[0].yaml).value?.lookupPlan)
        let subject = try #require(plan.standing.first)
        #expect(subject == Lookup.Subject(.keys, GoogleSigning.chat))
        #expect(plan.compose(subject)?.url == GoogleSigning.chat)
        #expect(plan.compose(Lookup.Subject(.keys, "https://evil.example")) == nil)
        func read(_ body: JSON, _ headers: Headers = [:], status: Int = 200) -> Lookup.Answer {
            plan.read(TransportResponse(status: status, headers: headers, body: body.serialised), for: subject)
        }
        let fact = Lookup.Fact(document: GoogleSigning.keys)
        #expect(
            read(GoogleSigning.keys, ["Cache-Control": "public, max-age=19204, must-revalidate"])
                == .known(fact, freshFor: .seconds(19_204)))
        #expect(read(GoogleSigning.keys) == .known(fact, freshFor: .seconds(3600)))
        #expect(read(GoogleSigning.keys, ["Cache-Control": "max-age=1"]) == .known(fact, freshFor: .seconds(300)))
        for answer in [read([:]), read(["keys": []]), read("x"), read([:], status: 404), read([:], status: 500)] {
            guard case .later = answer else {
                Issue.record("\(answer)")
                continue
            }
        }
    }
}
