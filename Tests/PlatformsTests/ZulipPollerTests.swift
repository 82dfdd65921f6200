import Documents
import Intake
import Platforms
import Testing

struct ZulipPollerTests {
    private struct Missing: Error {}

    private func poller(_ yaml: String = "") throws -> any Poller {
        let configured = source(
            ZulipPlatform.self,
            "poll: true\nsite: https://chat.lantern.example\nemail: triage-bot@chat.lantern.example\n"
                + "api_key: ${env:PLAIN}\n" + yaml)
        #expect(configured.problems == [])
        return try #require(configured.value?.poller)
    }

    /// The path and query of the next question, and what an answer to it gives.
    private func step(
        _ poller: any Poller, _ cursor: inout JSON?, _ answer: JSON, status: Int = 200
    ) throws -> (asked: String, bodies: [[UInt8]]) {
        guard case .ask(let question) = poller.next(cursor, now: now) else { throw Missing() }
        let reading = poller.read(TransportResponse(status: status, body: answer.serialised), to: question, now: now)
        guard case .news(let bodies, let next) = reading else { throw Missing() }
        cursor = next
        return (String(question.request.url.dropFirst("https://chat.lantern.example/api/v1/".count)), bodies)
    }

    private func success(_ members: (String, JSON)...) -> JSON {
        .object([.init("result", "success"), .init("msg", "")] + members.map { .init($0.0, $0.1) })
    }

    private func registered(_ max: Int64 = 100) -> JSON {
        success(("queue_id", "q-1"), ("last_event_id", -1), ("max_message_id", .int(max)))
    }

    private func message(_ id: Int64, edited: Int64? = nil, time: Int64 = 1_795_252_800) -> JSON {
        var members: [JSON.Member] = [
            .init("id", .int(id)), .init("timestamp", .int(time)), .init("content", .string("Please add \(id)")),
            .init("sender_id", 31), .init("sender_email", "u@x.example"), .init("display_recipient", "a"),
            .init("stream_id", 1), .init("subject", "t"), .init("type", "stream"),
        ]
        if let edited { members.append(.init("last_edit_timestamp", .int(edited))) }
        return .object(members)
    }

    private func heard(_ id: Int64, _ message: JSON) -> JSON {
        ["type": "message", "id": .int(id), "message": message, "flags": []]
    }

    private let lost: JSON = ["result": "error", "code": "BAD_EVENT_QUEUE_ID", "msg": "Bad event queue ID"]

    @Test func `a queue is registered, then listened to`() throws {
        let poller = try poller("streams: [product ideas]")
        var cursor: JSON?
        guard case .ask(let first) = poller.next(nil, now: now) else { throw Missing() }
        let form = try URLEncodedForm.read(first.request.body)
        #expect(form.value("narrow") == #"[["stream","product ideas"]]"#)
        #expect(form.value("apply_markdown") == "false")
        #expect(try step(poller, &cursor, registered()).asked == "register")
        let one = try step(
            poller, &cursor, success(("events", .array([heard(4, message(101)), ["type": "heartbeat", "id": 5]]))))
        #expect(one.asked == "events?queue_id=q-1&last_event_id=-1")
        #expect(one.bodies == [heard(4, message(101)).serialised])
        #expect(try step(poller, &cursor, success(("events", []))).asked == "events?queue_id=q-1&last_event_id=5")
    }

    @Test func `a lost queue is registered anew, and history read behind the last message`() throws {
        let poller = try poller()
        var cursor: JSON?
        _ = try step(poller, &cursor, registered())
        _ = try step(poller, &cursor, success(("events", .array([heard(4, message(101))]))))
        _ = try step(poller, &cursor, lost, status: 400)
        #expect(try step(poller, &cursor, registered(110)).asked == "register")
        // An edit of an earlier message is told, an old message is not.
        let page = success(
            ("found_newest", false),
            (
                "messages",
                .array([message(90), message(95, edited: 1_795_252_930), message(101), message(104), message(103)])
            ))
        let first = try step(poller, &cursor, page)
        #expect(first.asked.hasPrefix("messages?anchor=101&num_before=50&num_after=200&apply_markdown=false"))
        #expect(try ids(first.bodies) == [95, 103, 104])
        let second = try step(
            poller, &cursor, success(("found_newest", true), ("messages", .array([message(104), message(105)]))))
        #expect(second.asked.hasPrefix("messages?anchor=104&num_before=0"))
        #expect(try ids(second.bodies) == [105])
        #expect(try step(poller, &cursor, success(("events", []))).asked.hasPrefix("events?"))
    }

    private func ids(_ bodies: [[UInt8]]) throws -> [Int64] {
        try bodies.compactMap { try JSON(parsing: $0)["message"]?["id"]?.int }
    }

    @Test func `what came by history and by event is one message`() throws {
        let reader = ZulipPlatform.unconfigured(source: "here")
        let poller = try poller()
        var cursor: JSON?
        _ = try step(poller, &cursor, registered())
        let event = try step(poller, &cursor, success(("events", .array([heard(4, message(101))])))).bodies
        cursor = ["queue": "q", "last": 100, "fill": "further", "event": 1]
        let history = try step(poller, &cursor, success(("messages", .array([message(101)])))).bodies
        #expect(event.map { normalised(reader, $0) } == history.map { normalised(reader, $0) })
    }

    @Test func `an edited message is read again, a deleted one told`() throws {
        let poller = try poller()
        var cursor: JSON?
        _ = try step(poller, &cursor, registered())
        let edit: JSON = [
            "type": "update_message", "id": 6, "message_id": 90, "message_ids": [90, 91], "content": "x", "user_id": 31,
            "rendering_only": false,
        ]
        let deletion: JSON = ["type": "delete_message", "id": 7, "message_ids": [80, 81], "stream_id": 1]
        let told = try step(poller, &cursor, success(("events", .array([edit, deletion])))).bodies
        #expect(told.count == 2)
        let reader = ZulipPlatform.unconfigured(source: "here")
        #expect(told.map { normalised(reader, $0).label } == ["delete", "delete"])
        let again = try step(poller, &cursor, success(("messages", .array([message(90, edited: 1_795_252_930)]))))
        #expect(again.asked == "messages?anchor=90&num_before=0&num_after=0&apply_markdown=false")
        #expect(again.bodies.map { normalised(reader, $0).label } == ["edit"])
        // Gone meanwhile.
        let gone = try step(poller, &cursor, success(("messages", [])))
        #expect(gone.asked.hasPrefix("messages?anchor=91") && gone.bodies.isEmpty)
        #expect(try step(poller, &cursor, success(("events", []))).asked == "events?queue_id=q-1&last_event_id=7")
    }

    private func change(_ event: Int64, _ ids: ClosedRange<Int64>, content: JSON? = nil) -> JSON {
        let members: [JSON.Member] = [
            .init("type", "update_message"), .init("id", .int(event)), .init("message_id", .int(ids.lowerBound)),
            .init("message_ids", .array(ids.map { .int($0) })), .init("user_id", 31),
        ]
        return .object(members + (content.map { [.init("content", $0)] } ?? []))
    }

    private func number(_ key: String, in url: String) -> Int64? {
        url.ranges(of: key).first.flatMap { Int64(url[$0.upperBound...].prefix { $0 == "-" || $0.isNumber }) }
    }

    @Test func `an edit does not wait for a topic that was moved, and no edit is lost`() throws {
        let poller = try poller()
        var cursor: JSON?
        _ = try step(poller, &cursor, registered())
        let edits = (0..<150).map { change(10 + $0, (1000 + $0)...(1000 + $0), content: "x") }
        let move = change(5, 1...300)
        var queue = [move] + edits
        var asked: [String] = []
        for _ in 0..<600 {
            guard case .ask(let question) = poller.next(cursor, now: now) else { throw Missing() }
            let url = question.request.url
            asked.append(url)
            guard let confirmed = number("last_event_id=", in: url) else {
                _ = try step(poller, &cursor, success(("messages", [])))
                continue
            }
            queue.removeAll { ($0["id"]?.int ?? 0) <= confirmed }
            if queue.isEmpty, !url.contains("dont_block") { break }
            _ = try step(poller, &cursor, success(("events", .array(queue))))
        }
        let read = asked.compactMap { number("anchor=", in: $0) }
        #expect(Set(read) == Set(1...300).union(1000..<1150))
        #expect(Array(read.prefix(100)) == Array(1000..<1100))
        // The other fifty come after a few of the moved ones, not after all.
        #expect(try #require(read.lastIndex(of: 1149)) < 200)
    }

    @Test func `a move of more messages than there is room for is taken in parts`() throws {
        let poller = try poller()
        var cursor: JSON?
        _ = try step(poller, &cursor, registered())
        let move = change(5, 1...1015)
        _ = try step(poller, &cursor, success(("events", .array([move, heard(6, message(2000))]))))
        #expect(cursor?["event"] == -1 && cursor?["taken"] == 1000 && cursor?["last"] == 100)
        for _ in 0..<20 { _ = try step(poller, &cursor, success(("messages", []))) }
        let again = try step(poller, &cursor, success(("events", .array([move, heard(6, message(2000))]))))
        #expect(again.asked.hasSuffix("last_event_id=-1&dont_block=true"))
        #expect(again.bodies.count == 1 && cursor?["event"] == 6 && cursor?["taken"] == nil)
        #expect(cursor?["moved"]?.elements.compactMap(\.int) == Array(21...1015))
    }

    @Test func `since pages back to where the source begins`() throws {
        let poller = try poller("since: 2026-11-20")
        var cursor: JSON?
        _ = try step(poller, &cursor, registered())
        let late: Int64 = 1_795_200_000
        let first = try step(
            poller, &cursor,
            success(("found_oldest", false), ("messages", .array([message(60, time: late), message(61, time: late)]))))
        #expect(first.asked.hasPrefix("messages?anchor=newest&num_before=200&num_after=0"))
        #expect(first.bodies.isEmpty)
        let second = try step(
            poller, &cursor,
            success(
                ("found_oldest", false),
                ("messages", .array([message(40, time: 1_700_000_000), message(50, time: late)]))))
        #expect(second.asked.hasPrefix("messages?anchor=60&num_before=200"))
        let third = try step(
            poller, &cursor, success(("found_newest", true), ("messages", .array([message(50, time: late)]))))
        #expect(third.asked.hasPrefix("messages?anchor=40&num_before=0&num_after=200"))
        #expect(try ids(third.bodies) == [50])
    }

    @Test func `limits, trouble and refusals say what they are`() throws {
        let poller = try poller()
        guard case .ask(let question) = poller.next(["queue": "q", "event": 1], now: now) else { throw Missing() }
        func read(_ status: Int, _ body: String) -> PollReading {
            poller.read(TransportResponse(status: status, body: Array(body.utf8)), to: question, now: now)
        }
        #expect(
            read(429, #"{"result":"error","code":"RATE_LIMIT_HIT","msg":"x","retry-after":1.2}"#)
                == .later(after: .seconds(2), reason: "asked to slow down (RATE_LIMIT_HIT)"))
        guard
            case .refused(let reason) = read(401, #"{"result":"error","code":"UNAUTHORIZED","msg":"Invalid API key"}"#)
        else { throw Missing() }
        #expect(reason.contains("zuliprc"))
        for (status, body) in [(502, "<html>"), (200, "<html>"), (500, #"{"result":"error","msg":"x"}"#)] {
            guard case .later = read(status, body) else {
                Issue.record("\(status) \(body)")
                continue
            }
        }
    }

    @Test func `a queue that is lost again and again is no reason to hurry`() throws {
        let poller = try poller()
        var cursor: JSON?
        _ = try step(poller, &cursor, registered())
        for _ in 0..<3 {
            _ = try step(poller, &cursor, lost, status: 400)
            _ = try step(poller, &cursor, registered())
            _ = try step(poller, &cursor, success(("found_newest", true), ("messages", [])))
        }
        guard case .ask(let question) = poller.next(cursor, now: now),
            case .later = poller.read(TransportResponse(status: 400, body: lost.serialised), to: question, now: now)
        else { throw Missing() }
    }

    @Test func `strange answers and cursors do no harm`() throws {
        let poller = try poller("since: 1")
        let strange: [JSON] = [.null, true, 7, .double(1e300), .int(.max), .int(.min), "x", [], [:], ["id": "x"]]
        for one in strange {
            var cursors: [JSON?] = [nil, one]
            for ask in ["register", "seek", "fill", "one", "events"] {
                cursors.append([
                    "ask": .string(ask), "queue": one, "event": one, "last": one, "heard": one,
                    "pending": .array([one]),
                    "seek": ["since": one, "anchor": one], "fill": "first", "losses": one,
                ])
                cursors.append(["ask": .string(ask), "queue": "q", "last": one, "fill": "further", "pending": one])
            }
            for cursor in cursors {
                guard case .ask(let question) = poller.next(cursor, now: now) else { throw Missing() }
                for key in ["events", "messages", "queue_id", "last_event_id"] {
                    for value in [
                        one, .array([one]), .array([["id": one, "type": "message", "message": ["id": one]]]),
                    ] {
                        let answer = success((key, value)).serialised
                        _ = poller.read(TransportResponse(status: 200, body: answer), to: question, now: now)
                    }
                }
            }
        }
    }

    @Test func `doctor asks whose the key is and what the bot hears`() throws {
        let configured = source(
            ZulipPlatform.self,
            "poll: true\nsite: https://chat.lantern.example\nemail: t-bot@x.example\napi_key: ${env:PLAIN}\nstreams: [product]"
        )
        let checkups = try #require(configured.value).checkups
        #expect(checkups.map(\.subject) == ["account", "streams"])
        let me = success(("full_name", "Triage"), ("is_bot", true))
        #expect(checkups[0].read(TransportResponse(status: 200, body: me.serialised)).map(\.level) == [.fine])
        let none = success(("subscriptions", []))
        #expect(checkups[1].read(TransportResponse(status: 200, body: none.serialised)).map(\.level) == [.problem])
        for checkup in checkups {
            for body in ["", "{}", "[]", #"{"result":"success"}"#, #"{"result":"error"}"#] {
                #expect(!checkup.read(TransportResponse(status: 200, body: Array(body.utf8))).isEmpty)
            }
        }
    }
}
