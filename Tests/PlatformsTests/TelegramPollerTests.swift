import Documents
import Intake
import Platforms
import Support
import Testing

struct TelegramPollerTests {
    private func poller(_ yaml: String = "") throws -> any Poller {
        let configured = source(TelegramPlatform.self, "poll: true\ntoken: ${env:TELEGRAM}\n" + yaml)
        #expect(configured.problems == [])
        return try #require(configured.value?.poller)
    }

    private func question(_ poller: any Poller, _ cursor: JSON?, at time: Timestamp = now) throws -> PollQuestion {
        guard case .ask(let question) = poller.next(cursor, now: time) else { throw Missing() }
        return question
    }

    private struct Missing: Error {}

    private func answer(_ result: JSON) -> TransportResponse {
        TransportResponse(status: 200, body: JSON.object([.init("ok", true), .init("result", result)]).serialised)
    }

    private func update(_ id: Int64, date: Int64 = 1_795_252_940, text: String = "Please add tags") -> JSON {
        [
            "update_id": .int(id),
            "message": [
                "message_id": .int(id), "date": .int(date), "text": .string(text), "chat": ["id": -5, "type": "group"],
                "from": ["id": 5, "is_bot": false, "first_name": "M"],
            ],
        ]
    }

    @Test func `it asks for what is new, and then from behind the last update`() throws {
        let poller = try poller()
        let first = try question(poller, nil)
        #expect(first.request.url == "https://api.telegram.org/bot7000001:AAfixture/getUpdates")
        let body = try JSON(parsing: first.request.body)
        #expect(body["offset"] == nil && body["timeout"] == 30)
        #expect(try #require(first.request.patience) > .seconds(30))
        // What was said before the source was there is confirmed, and not told.
        let old = update(10, date: 1_795_000_000)
        guard case .news(let bodies, let cursor) = poller.read(answer(.array([old, update(11)])), to: first, now: now)
        else { throw Missing() }
        #expect(bodies == [update(11).serialised])
        let second = try question(poller, cursor)
        #expect(try JSON(parsing: second.request.body)["offset"] == 12)
        #expect(poller.read(answer([]), to: second, now: now) == .news([], cursor: second.cursor))
    }

    @Test func `another bot numbers its updates by itself`() throws {
        let poller = try poller()
        func asked(_ cursor: JSON) throws -> JSON {
            let question = try question(poller, cursor)
            #expect(question.request.url.hasSuffix("/getUpdates"))
            return try JSON(parsing: question.request.body)
        }
        let last = now.json
        #expect(try asked(["bot": "7000001", "offset": 900, "last": last])["offset"] == 900)
        #expect(try asked(["offset": 900, "last": last])["offset"] == 900)
        let other: JSON = ["bot": "42", "offset": 900, "last": last, "queries": ["77"]]
        #expect(try asked(other)["offset"] == nil)
        let first = try question(poller, other)
        guard case .news(_, let cursor) = poller.read(answer(.array([update(4)])), to: first, now: now) else {
            throw Missing()
        }
        #expect(cursor["bot"] == "7000001" && cursor["offset"] == 5)
    }

    @Test func `since lets it begin earlier`() throws {
        let poller = try poller("since: 7")
        let first = try question(poller, nil)
        let old = update(10, date: 1_795_000_000)
        guard case .news(let bodies, _) = poller.read(answer(.array([old])), to: first, now: now) else {
            throw Missing()
        }
        #expect(bodies.count == 1)
    }

    @Test func `after a quiet week the numbers may begin anew`() throws {
        let poller = try poller()
        let first = try question(poller, nil)
        guard case .news(_, let cursor) = poller.read(answer(.array([update(900)])), to: first, now: now) else {
            throw Missing()
        }
        let week = now + .seconds(7 * 86_400)
        let later = try question(poller, cursor, at: week)
        #expect(try JSON(parsing: later.request.body)["offset"] == nil)
        guard case .news(let bodies, let after) = poller.read(answer(.array([update(4)])), to: later, now: week) else {
            throw Missing()
        }
        #expect(bodies.count == 1)
        #expect(try JSON(parsing: try question(poller, after, at: week).request.body)["offset"] == 5)
    }

    @Test func `a pressed button is answered before more is asked for`() throws {
        let poller = try poller()
        let first = try question(poller, nil)
        let press: JSON = ["update_id": 7, "callback_query": ["id": "77", "from": ["id": 5], "data": "=|R-1|-5:1"]]
        guard case .news(let bodies, let cursor) = poller.read(answer(.array([press])), to: first, now: now) else {
            throw Missing()
        }
        #expect(bodies.count == 1)
        let thanks = try question(poller, cursor)
        #expect(thanks.request.url.hasSuffix("/answerCallbackQuery"))
        let refused = TransportResponse(
            status: 400, body: Array(#"{"ok":false,"error_code":400,"description":"query is too old"}"#.utf8))
        guard case .news([], let next) = poller.read(refused, to: thanks, now: now) else { throw Missing() }
        #expect(try question(poller, next).request.url.hasSuffix("/getUpdates"))
    }

    @Test(arguments: [
        (409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook", "deleteWebhook"),
        (409, "Conflict: terminated by other getUpdates request", "another program"),
        (401, "Unauthorized", "@BotFather"),
        (404, "Not Found", "@BotFather"),
    ])
    func `what will not work says what to do`(status: Int, words: String, advice: String) throws {
        let poller = try poller()
        let body: JSON = ["ok": false, "error_code": .int(Int64(status)), "description": .string(words)]
        let reading = poller.read(
            TransportResponse(status: status, body: body.serialised), to: try question(poller, nil), now: now)
        guard case .refused(let reason) = reading else { throw Missing() }
        #expect(reason.contains(advice))
    }

    @Test func `flood control, trouble and noise are waited out`() throws {
        let poller = try poller()
        let asked = try question(poller, nil)
        let flood = #"{"ok":false,"error_code":429,"description":"x","parameters":{"retry_after":9}}"#
        #expect(
            poller.read(TransportResponse(status: 429, body: Array(flood.utf8)), to: asked, now: now)
                == .later(after: .seconds(9), reason: "asked to slow down (429)"))
        for (status, body) in [(502, "<html>"), (200, "<html>"), (200, #"{"ok":true,"result":7}"#), (500, "")] {
            let reading = poller.read(TransportResponse(status: status, body: Array(body.utf8)), to: asked, now: now)
            guard case .later = reading else {
                Issue.record("\(status) \(body): \(reading)")
                continue
            }
        }
    }

    @Test func `strange answers and cursors do no harm`() throws {
        let poller = try poller()
        let strange: [JSON] = [
            .null, true, 7, .double(1e300), .int(.max), .int(.min), "x", [], [:], ["update_id": "x"],
        ]
        for one in strange {
            for cursor in [
                nil, one, ["offset": one, "last": one, "from": one, "queries": one], ["queries": .array([one])],
            ] {
                let asked = try question(poller, cursor)
                for result in [one, .array([one]), .array([["update_id": one, "message": one]])] {
                    _ = poller.read(answer(result), to: asked, now: now)
                    _ = poller.read(TransportResponse(status: 400, body: result.serialised), to: asked, now: now)
                }
            }
        }
    }

    @Test func `doctor asks whose the token is, where updates go and who may write`() throws {
        let configured = source(
            TelegramPlatform.self, "poll: true\ntoken: ${env:TELEGRAM}\nchats: { '-1005': '#ideas' }")
        let checkups = try #require(configured.value).checkups
        #expect(checkups.map(\.subject) == ["token", "webhook", "chat #ideas", "chat #ideas, membership"])
        let me = checkups[0].read(answer(["id": 1, "username": "triage_bot", "can_read_all_group_messages": false]))
        #expect(me.map(\.level) == [.fine, .warning])
        let hook = checkups[1].read(answer(["url": "https://x.example/in/here", "pending_update_count": 0]))
        #expect(hook.map(\.level) == [.problem])
        #expect(checkups[3].read(answer(["status": "left"])).map(\.level) == [.problem])
        for checkup in checkups {
            for body in ["", "{}", "[]", #"{"ok":true}"#, #"{"ok":false}"#] {
                let findings = checkup.read(TransportResponse(status: 200, body: Array(body.utf8)))
                #expect(!findings.isEmpty)
            }
        }
    }
}
