import Documents
import Intake
import Platforms
import Testing

struct TelegramTests {
    private func door(_ yaml: String = "") throws -> any Source {
        let configured = source(TelegramPlatform.self, "secret_token: ${env:PLAIN}\ntoken: ${env:TELEGRAM}\n" + yaml)
        #expect(configured.problems == [])
        return try #require(configured.value)
    }

    private func read(_ name: String, _ yaml: String = "") throws -> Reading {
        normalised(try door(yaml), try Fixtures.body("telegram/\(name).json"))
    }

    // MARK: - In

    @Test func `entities are resolved by UTF-16 units`() throws {
        let one = try #require(try read("message").submission)
        #expect(
            one.text
                == "Hi 👩‍🚀 @maralind: please add a dark mode, see the mock-up (https://lantern.example/mock?a=1&b=2) "
                + "and ask @Jo. It is urgent")
        #expect(one.permalink == "https://t.me/c/2000000417/41")
        #expect(one.key.externalID == "-1002000000417:41")
        #expect(one.author == Person(id: "501002", name: "Mara Lind"))
    }

    private func plain(_ text: String, _ entities: [JSON]) throws -> String? {
        let update: JSON = [
            "update_id": 1,
            "message": [
                "message_id": 1, "date": 1_795_252_940, "text": .string(text), "chat": ["id": -5, "type": "group"],
                "from": ["id": 5, "is_bot": false, "first_name": "M"], "entities": .array(entities),
            ],
        ]
        return normalised(TelegramPlatform.unconfigured(source: "x"), update.serialised).submission?.text
    }

    private func quote(_ offset: Int64, _ length: Int64) -> JSON {
        ["type": "blockquote", "offset": .int(offset), "length": .int(length)]
    }

    @Test func `each line of a quote has one mark, however many quotes lie over it`() throws {
        #expect(try plain("a\nbc\nd\ne", [quote(2, 4)]) == "a\n> bc\n> d\ne")
        #expect(try plain("a\nbc\nd\ne", [quote(2, 5), quote(5, 2)]) == "a\n> bc\n> d\ne")
        #expect(try plain("a\nb", [quote(0, 3), quote(0, 3), quote(0, 1)]) == "> a\n> b")
        let ends = 300_000
        let text = String(repeating: "x\n", count: ends / 2) + "x"
        let clock = ContinuousClock()
        let time = try clock.measure {
            let read = try plain(text, Array(repeating: quote(0, Int64(ends)), count: 200))
            #expect(read?.utf8.count == 4 * (ends / 2) + 1 || read?.utf8.count == 4 * (ends / 2) + 3)
            let link: JSON = [
                "type": "text_link", "offset": 0, "length": .int(Int64(ends)), "url": "https://x.example/",
            ]
            #expect(try plain(text, Array(repeating: link, count: 200)) != nil)
        }
        #expect(time < .seconds(10))
    }

    @Test(arguments: [
        ("message", "41", false), ("reply_in_supergroup", "41", true), ("reply_to_our_answer", "41", true),
        ("reply_to_person", "41", true), ("topic_message", "30/61", false), ("topic_reply", "30/61", true),
        ("comment_on_post", "74", false),
    ])
    func `a reply belongs to the thread of what it answers`(name: String, thread: String, isReply: Bool) throws {
        let one = try #require(try read(name).submission)
        #expect(one.thread == thread)
        #expect(one.isReply == isReply)
    }

    @Test func `in a discussion group only a direct reply counts`() throws {
        #expect(try read("reply_in_supergroup", "discussion: true").submission?.thread == "44")
    }

    @Test func `an edit has the key of its message and a later version`() throws {
        let first = try #require(try read("message").submission)
        guard case .edit(let later) = try read("edited_message") else {
            Issue.record("no edit")
            return
        }
        #expect(first.key == later.key)
        #expect(first.version < later.version)
    }

    @Test func `bots, ourselves among them, are never asks`() throws {
        for name in ["other_bot", "via_bot", "automatic_forward"] {
            #expect(try read(name).label == "ignored")
        }
        let ours = """
            {"update_id":1,"message":{"message_id":1,"date":1795252800,"chat":{"id":-5,"type":"group"},"text":"hi",
            "from":{"id":7000001,"is_bot":true,"first_name":"Triage"}}}
            """
        #expect(normalised(try door(), Array(ours.utf8)).reason == "our own post")
        #expect(try read("anonymous_admin").submission?.author.name == "owner")
        #expect(try read("as_channel").submission?.author.name == "Lantern news")
    }

    @Test func `commands for asks are asks, others commands, another bot's nobody's`() throws {
        #expect(try read("ask_command", "bot: triage_bot").submission?.text == "Please add passkeys")
        #expect(try read("ask_command", "bot: '@other_bot'").reason == "a command for another bot, @triage_bot")
        guard case .command(let command) = try read("ask_command", "ask_commands: []") else {
            Issue.record("no command")
            return
        }
        #expect(command.name == "/request" && command.text == "Please add passkeys")
    }

    @Test func `only listed chats are read where that is wanted`() throws {
        let listed = "only_listed: true\nchats: { '-1002000000417': '#ideas' }"
        #expect(try read("message", listed).submission?.channel?.name == "#ideas")
        #expect(try read("private", listed).reason == "chat 501002 is not among this source's chats")
    }

    @Test func `a pressed button is answered at the door and comes as the answer it stands for`() throws {
        let body = try Fixtures.body("telegram/callback.json")
        let request = IncomingRequest(headers: ["X-Telegram-Bot-Api-Secret-Token": "plain-secret"], body: body)
        guard case .acknowledged(let said) = try door().verify(request, now: now) else {
            Issue.record("not acknowledged")
            return
        }
        #expect(said.body == #"{"method":"answerCallbackQuery","callback_query_id":"2152781094812"}"#)
        guard case .command(let command) = normalised(try door(), body) else {
            Issue.record("no command")
            return
        }
        let answer = try #require(MatchAnswer(command))
        #expect(answer.isSame && answer.request == RequestID(12))
        #expect(answer.message == MessageKey(platform: "telegram", scope: "telegram", externalID: "-1002000000417:41"))
        #expect(command.message == "-1002000000417:47")
    }

    @Test func `a source that polls takes no deliveries without a secret`() throws {
        let configured = source(TelegramPlatform.self, "poll: true\ntoken: ${env:TELEGRAM}")
        let door = try #require(configured.value)
        let verdict = door.verify(IncomingRequest(headers: [:], body: Array("{}".utf8)), now: now)
        #expect(verdict.inWords == "401 bad_signature")
    }

    // MARK: - Out

    private func target(_ yaml: String = "") throws -> any Destination {
        let configured = destination(TelegramPlatform.self, "token: ${env:TELEGRAM}\n" + yaml)
        #expect(configured.problems == [])
        return try #require(configured.value)
    }

    private func sent(_ post: Post, _ yaml: String = "") throws -> (url: String, body: JSON) {
        let request = try target(yaml).compose(post, now: now)
        return (request.url, try JSON(parsing: request.body))
    }

    private func words(_ thread: String?, address: String? = "-100417", act: Post.Act = .say) -> Post {
        var one = post(PostBody([.paragraph([.text("Noted.")])]), act: act)
        one.address = address
        one.thread = thread
        return one
    }

    @Test func `an answer replies to the root, in its topic, and carries its thread unseen`() throws {
        let (url, body) = try sent(words("30/61"))
        #expect(url == "https://api.telegram.org/bot7000001:AAfixture/sendMessage")
        #expect(body["chat_id"] == .int(-100_417))
        #expect(body["message_thread_id"] == 30)
        #expect(body["reply_parameters"] == ["message_id": 61, "allow_sending_without_reply": true])
        #expect(body["text"] == "<a href=\"https://t.me/?thread=30/61\">\u{2060}</a>Noted.")
    }

    @Test func `what an answer carries brings a reply to it back to its thread`() throws {
        let (_, body) = try sent(words("30/61"))
        let html = try TelegramHTML(body["text"]?.string ?? "")
        let link = try #require(html.links.first)
        let entity: JSON = ["type": "text_link", "offset": 0, "length": 1, "url": .string(link)]
        let update: JSON = [
            "update_id": 1,
            "message": [
                "message_id": 70, "date": 1_795_252_800, "text": "On Android",
                "chat": ["id": -417, "type": "supergroup"],
                "from": ["id": 5, "is_bot": false, "first_name": "M"], "message_thread_id": 30,
                "is_topic_message": true,
                "reply_to_message": [
                    "message_id": 62, "from": ["id": 7_000_001, "is_bot": true], "text": "\u{2060}Noted.",
                    "entities": .array([entity]),
                ],
            ],
        ]
        let one = try #require(normalised(try door(), update.serialised).submission)
        #expect(one.thread == "30/61" && one.isReply)
    }

    @Test func `a name and a topic are addresses`() throws {
        let yaml = "chats: { '#product': '-1002000000417' }"
        #expect(try sent(words(nil, address: "product"), yaml).body["chat_id"] == .int(-1_002_000_000_417))
        let (_, topic) = try sent(words(nil, address: "#product/45"), yaml)
        #expect(topic["chat_id"] == .int(-1_002_000_000_417) && topic["message_thread_id"] == 45)
        #expect(try sent(words(nil, address: "@lanternnews")).body["chat_id"] == "@lanternnews")
    }

    @Test func `words are replaced and messages reacted to where they stand`() throws {
        let (edit, replaced) = try sent(words("61", act: .replace(externalID: "-100417:99")))
        #expect(edit.hasSuffix("/editMessageText"))
        #expect(replaced["chat_id"] == .int(-100_417) && replaced["message_id"] == 99)
        let (react, reaction) = try sent(words(nil, act: .react("eyes", externalID: "99")))
        #expect(react.hasSuffix("/setMessageReaction"))
        #expect(reaction["reaction"] == [["type": "emoji", "emoji": "👀"]])
    }

    @Test func `buttons of a match fit into 64 bytes and come back the same`() throws {
        let key = MessageKey(platform: "telegram", scope: "telegram", externalID: "-1002000000417:123456789")
        let answers = [true, false].map {
            MatchAnswer(message: key, request: RequestID(123_456), isSame: $0, by: "Mara")
        }
        let body = PostBody([.paragraph([.text("?")]), .buttons(answers.map { $0.button("Yes") })])
        let rows = try sent(post(body)).body["reply_markup"]?["inline_keyboard"]?.elements ?? []
        let data = rows.compactMap { $0.elements.first?["callback_data"]?.string }
        #expect(data.count == 2)
        #expect(data.allSatisfy { $0.utf8.count <= 64 && !$0.contains("\t") })
        for (text, answer) in zip(data, answers) {
            let update: JSON = [
                "update_id": 1,
                "callback_query": ["id": "1", "from": ["id": 5, "first_name": "Mara"], "data": .string(text)],
            ]
            guard case .command(let command) = normalised(try door(), update.serialised) else {
                Issue.record("no command")
                continue
            }
            #expect(MatchAnswer(command) == answer)
        }
        let far = MessageKey(platform: "matrix", scope: "acme", externalID: String(repeating: "x", count: 60))
        let long = MatchAnswer(message: far, request: RequestID(1), isSame: true, by: "").button("Yes")
        #expect(try sent(post(PostBody([.buttons([long])]))).body["reply_markup"] == nil)
    }

    @Test func `flood control and migration are told in words`() throws {
        let flood = TransportResponse(
            status: 429,
            body: Array(#"{"ok":false,"error_code":429,"description":"x","parameters":{"retry_after":7}}"#.utf8))
        #expect(try target().rest(after: flood) == .seconds(7))
        #expect(
            try target().readOutcome(flood, to: samplePost)
                == .retry(after: .seconds(7), reason: "asked to slow down (429)"))
        let moved = TransportResponse(
            status: 400,
            body: Array(
                #"{"ok":false,"error_code":400,"description":"x","parameters":{"migrate_to_chat_id":-100}}"#.utf8))
        guard case .dead(let reason) = try target().readOutcome(moved, to: samplePost) else {
            Issue.record("not final")
            return
        }
        #expect(reason.contains("-100"))
    }
}
