import Documents
import Intake
import Platforms
import Support
import Testing

/// The poller, answer by answer, as the pipeline drives it.
struct MatrixPollerTests {
    /// A homeserver's side of the wire: what was asked last, and where polling stands.
    private struct Drive {
        let poller: any Poller
        var cursor: JSON?
        var time = now

        init(_ more: String = "") throws {
            let made = source(MatrixPlatform.self, "homeserver: https://m.example\ntoken: ${env:TOKEN}\n\(more)")
            #expect(made.problems == [])
            poller = try #require(made.value?.poller)
        }

        mutating func ask() throws -> (question: PollQuestion, asked: Asked) {
            guard case .ask(let question) = poller.next(cursor, now: time) else {
                throw Surprise()
            }
            return (question, Asked(question.request))
        }

        /// Answers the next question; gives what was asked, and the bodies' event ids.
        mutating func step(_ body: String) throws -> (Asked, [String]) { try step(200, body) }

        mutating func step(_ status: Int, _ body: String) throws -> (Asked, [String]) {
            let (question, asked) = try ask()
            time = time + .seconds(2)
            let response = TransportResponse(status: status, body: Array(body.utf8))
            guard case .news(let bodies, let next) = poller.read(response, to: question, now: time) else {
                throw Surprise()
            }
            cursor = next
            return (asked, try bodies.map { try JSON(parsing: $0)["event_id"]?.string ?? "" })
        }

        mutating func failure(_ status: Int, _ body: String, headers: Headers = [:]) throws -> PollReading {
            let (question, _) = try ask()
            return poller.read(
                TransportResponse(status: status, headers: headers, body: Array(body.utf8)), to: question, now: time)
        }
    }

    private struct Surprise: Error {}

    /// A question in words: `GET v3/sync since=s1`.
    private struct Asked {
        let path: String
        private let query: [String: String]

        init(_ request: TransportRequest) {
            let parts = request.url.split(separator: "?", maxSplits: 1)
            path = request.method + " " + parts[0].dropFirst("https://m.example/_matrix/client/".count)
            let pairs = parts.dropFirst().first?.split(separator: "&") ?? []
            query = Dictionary(
                pairs.map { pair in
                    let sides = pair.split(separator: "=", maxSplits: 1)
                    return (String(sides[0]), sides.count > 1 ? String(sides[1]) : "")
                }, uniquingKeysWith: { first, _ in first })
        }

        subscript(_ name: String) -> String? { query[name] }
    }

    private func event(_ id: String, at: Int = 1000, type: String = "m.room.message") -> String {
        "{\"type\":\"\(type)\",\"event_id\":\"\(id)\",\"sender\":\"@d:x\",\"origin_server_ts\":\(at),"
            + "\"content\":{\"msgtype\":\"m.text\",\"body\":\"Dark mode \(id)\"}}"
    }

    private func room(_ id: String, limited: Bool = false, _ events: String...) -> String {
        "\"\(id)\":{\"timeline\":{\"limited\":\(limited),\"events\":[\(events.joined(separator: ","))]}}"
    }

    private func sync(_ batch: String, _ rooms: String...) -> String {
        "{\"next_batch\":\"\(batch)\",\"rooms\":{\"join\":{\(rooms.joined(separator: ","))}}}"
    }

    // MARK: - Syncs

    @Test func `the first sync takes no history, and the next waits for what is new`() throws {
        var drive = try Drive()
        let (first, none) = try drive.step(sync("s1", room("!a", event("$old"))))
        #expect(first.path == "GET v3/sync" && first["since"] == nil && first["timeout"] == "0")
        #expect(none == [])
        let (question, second) = try drive.ask()
        #expect(second["since"] == "s1" && second["timeout"] == "30000")
        #expect((question.request.patience ?? .zero) > .seconds(30) && question.request.answerBytes == 16 << 20)
        let (_, news) = try drive.step(
            sync("s2", room("!a", event("$1"), event("$r", type: "m.reaction"), event("$2"))))
        #expect(news == ["$1", "$2"])
        #expect(drive.cursor == ["since": "s2"])
        let (_, more) = try drive.step(sync("s3", room("!a"), room("!b", event("$3"))))
        #expect(more == ["$3"])
    }

    @Test func `what a sync brings reads as what is pushed`() throws {
        var drive = try Drive()
        _ = try drive.step(sync("s1"))
        let (question, _) = try drive.ask()
        let response = TransportResponse(status: 200, body: Array(sync("s2", room("!a", event("$1"))).utf8))
        guard case .news(let bodies, _) = drive.poller.read(response, to: question, now: now) else { throw Surprise() }
        let reader = MatrixPlatform.unconfigured(source: "here")
        let body = try #require(bodies.first)
        let polled = try #require(normalised(reader, body).submission)
        let pushed = Array("{\"events\":[\(event("$1").dropLast()),\"room_id\":\"!a\"}]}".utf8)
        #expect(reader.unpack(pushed, headers: [:]).map { normalised(reader, $0).submission } == [polled])
        #expect(polled.channel?.id == "!a")
    }

    @Test func `a gap is read forwards, room after room, from the last sync to this one`() throws {
        var drive = try Drive()
        _ = try drive.step(sync("s1"))
        let limited = sync(
            "s9", room("!a", limited: true, event("$a8"), event("$a9")), room("!b", event("$b1")),
            room("!c", limited: true, event("$c9")))
        #expect(try drive.step(limited).1 == ["$b1"])
        let (page, first) = try drive.step("{\"chunk\":[\(event("$a1")),\(event("$a2"))],\"end\":\"t2\"}")
        #expect(page.path == "GET v3/rooms/%21a/messages")
        #expect(page["dir"] == "f" && page["from"] == "s1" && page["to"] == "s9")
        #expect(first == ["$a1", "$a2"])
        let (next, second) = try drive.step(
            "{\"chunk\":[\(event("$a9")),\(event("$x", type: "m.room.member"))],\"end\":\"t9\"}")
        #expect(next["from"] == "t2" && second == ["$a9"])
        _ = try drive.step("{\"chunk\":[]}")
        let (other, third) = try drive.step("{\"chunk\":[\(event("$c1"))]}")
        #expect(other.path == "GET v3/rooms/%21c/messages" && other["from"] == "s1" && third == ["$c1"])
        let (after, _) = try drive.step(sync("s10"))
        #expect(after.path == "GET v3/sync" && after["since"] == "s9")
    }

    @Test func `a room whose gap we may not read is left for the next`() throws {
        for (status, body) in [(403, #"{"errcode":"M_FORBIDDEN","error":"not in room"}"#), (404, ""), (400, "{}")] {
            var drive = try Drive()
            _ = try drive.step(sync("s1"))
            _ = try drive.step(sync("s2", room("!a", limited: true), room("!b", limited: true)))
            _ = try drive.step(status, body)
            #expect(try drive.ask().asked.path == "GET v3/rooms/%21b/messages")
        }
    }

    @Test func `a page that leads to itself ends the room`() throws {
        var drive = try Drive()
        _ = try drive.step(sync("s1"))
        _ = try drive.step(sync("s2", room("!a", limited: true)))
        _ = try drive.step("{\"chunk\":[\(event("$1"))],\"end\":\"s1\"}")
        #expect(try drive.ask().asked.path == "GET v3/sync")
    }

    @Test func `a sync too large to be kept is asked for with one message a room, then given up with advice`() throws {
        var drive = try Drive()
        _ = try drive.step(sync("s1"))
        func cut() throws -> PollReading {
            let (question, _) = try drive.ask()
            return drive.poller.read(
                TransportResponse(status: 200, body: Array("{\"next".utf8), isTruncated: true), to: question, now: now)
        }
        guard case .news([], let cursor) = try cut() else { throw Surprise() }
        drive.cursor = cursor
        #expect(try drive.ask().question.request.url.contains("%22limit%22%3A1%7D"))
        guard case .refused(let reason) = try cut() else { throw Surprise() }
        #expect(reason.contains("`rooms`"))
        _ = try drive.step(sync("s2"))
        #expect(drive.cursor == ["since": "s2"])
    }

    @Test func `a homeserver that does not wait is not asked without rest`() throws {
        var drive = try Drive()
        _ = try drive.step(sync("s1"))
        let (question, _) = try drive.ask()
        let response = TransportResponse(status: 200, body: Array(sync("s1").utf8))
        guard case .news([], let cursor) = drive.poller.read(response, to: question, now: drive.time) else {
            throw Surprise()
        }
        #expect(drive.poller.next(cursor, now: drive.time) == .rest(until: drive.time + .seconds(1)))
        guard case .ask = drive.poller.next(cursor, now: drive.time + .seconds(1)) else { throw Surprise() }
        // A clock that was set back by an hour does not make it an hour.
        let back = drive.time + .seconds(-3600)
        #expect(drive.poller.next(cursor, now: back) == .rest(until: back + .seconds(1)))
    }

    // MARK: - History, invitations, rooms

    @Test func `with since, history is found by its time and read from there`() throws {
        var drive = try Drive("since: 7")
        _ = try drive.step(sync("s1"))
        #expect(try drive.step(#"{"joined_rooms":["!a","!b","!c","nonsense"]}"#).0.path == "GET v3/joined_rooms")
        let floor = now.milliseconds + 2000 - 7 * 86_400_000
        let (find, _) = try drive.step(#"{"event_id":"$e","origin_server_ts":5}"#)
        #expect(
            find.path == "GET v1/rooms/%21a/timestamp_to_event" && find["ts"] == String(floor) && find["dir"] == "f")
        #expect(try drive.step(#"{"start":"t5","end":"t6"}"#).0.path == "GET v3/rooms/%21a/context/%24e")
        let (page, events) = try drive.step("{\"chunk\":[\(event("$old", at: 7)),\(event("$new", at: Int(floor)))]}")
        #expect(page["from"] == "t5" && page["to"] == "s1" && events == ["$new"])
        // Nothing after that time in the second; a homeserver that cannot find a time gives all of the third.
        _ = try drive.step(404, #"{"errcode":"M_NOT_FOUND","error":"Unable to find event"}"#)
        _ = try drive.step(404, #"{"errcode":"M_UNRECOGNIZED","error":"Unrecognized request"}"#)
        let (whole, _) = try drive.step("{\"chunk\":[]}")
        #expect(whole.path == "GET v3/rooms/%21c/messages" && whole["from"] == nil)
        #expect(try drive.ask().asked["since"] == "s1")
    }

    @Test(arguments: [
        ("2026-11-01", "2026-11-01T00:00:00Z"), ("2026-11-01T08:30:00Z", "2026-11-01T08:30:00Z"),
    ]) func `since may be a day or a time`(text: String, time: String) throws {
        var drive = try Drive("since: \(text)")
        _ = try drive.step(sync("s1"))
        _ = try drive.step(#"{"joined_rooms":["!a"]}"#)
        #expect(try drive.ask().asked["ts"] == Timestamp(iso8601: time).map { String($0.milliseconds) })
    }

    @Test func `invitations are accepted where that is configured, and one that fails is let go`() throws {
        let invited = #"{"next_batch":"s1","rooms":{"invite":{"!a":{},"!b":{},"odd":{}}}}"#
        var drive = try Drive("accept_invites: true")
        _ = try drive.step(invited)
        #expect(try drive.step(#"{"room_id":"!a"}"#).0.path == "POST v3/rooms/%21a/join")
        guard case .later = try drive.failure(503, ""), case .later = try drive.failure(429, "") else {
            throw Surprise()
        }
        #expect(try drive.step(502, #"{"errcode":"M_UNKNOWN"}"#).0.path == "POST v3/rooms/%21b/join")
        #expect(try drive.ask().asked.path == "GET v3/sync")
        var shy = try Drive()
        _ = try shy.step(invited)
        #expect(try shy.ask().asked.path == "GET v3/sync")
        var choosy = try Drive("accept_invites: true\nrooms: { \"!b\": B }")
        _ = try choosy.step(invited)
        #expect(try choosy.ask().asked.path == "POST v3/rooms/%21b/join")
    }

    @Test func `named rooms are asked for, and others are left out`() throws {
        var drive = try Drive("rooms: { \"!b\": B }")
        _ = try drive.step(sync("s1"))
        #expect(try drive.ask().asked["filter"]?.contains("%22rooms%22%3A%5B%22%21b%22%5D") == true)
        #expect(try drive.step(sync("s2", room("!a", event("$a")), room("!b", event("$b")))).1 == ["$b"])
        let many = (0..<60).map { "\"!r\($0)\": r\($0)" }.joined(separator: ", ")
        var wide = try Drive("rooms: { \(many) }")
        #expect(try wide.ask().question.request.url.utf8.count < 2000)
        _ = try wide.step(sync("s1"))
        #expect(try wide.step(sync("s2", room("!a", event("$a")), room("!r7", event("$7")))).1 == ["$7"])
    }

    // MARK: - Refusals

    @Test func `asked to slow down it waits, and a wrong token says what to do`() throws {
        var drive = try Drive()
        _ = try drive.step(sync("s1"))
        let limit = #"{"errcode":"M_LIMIT_EXCEEDED","error":"Too Many Requests","retry_after_ms":2600}"#
        #expect(
            try drive.failure(429, limit) == .later(after: .seconds(3), reason: "asked to slow down (M_LIMIT_EXCEEDED)")
        )
        guard case .later(.seconds(30)?, _) = try drive.failure(503, "", headers: ["Retry-After": "30"]),
            case .later = try drive.failure(500, #"{"errcode":"M_UNKNOWN"}"#),
            case .later = try drive.failure(200, "[]"),
            case .later = try drive.failure(200, "{}"), case .later = try drive.failure(504, "<html>"),
            case .refused(let token) = try drive.failure(401, #"{"errcode":"M_UNKNOWN_TOKEN","error":"no"}"#),
            case .refused = try drive.failure(404, "<html>"), case .refused = try drive.failure(400, "{}")
        else { throw Surprise() }
        #expect(token.contains("set the new access token"))
        // In the middle of a gap too.
        _ = try drive.step(sync("s2", room("!a", limited: true)))
        guard case .refused = try drive.failure(401, #"{"errcode":"M_UNKNOWN_TOKEN"}"#),
            case .later = try drive.failure(429, limit), case .later = try drive.failure(502, "")
        else { throw Surprise() }
    }

    // MARK: - Hostile answers

    private static let strange: [JSON] = [
        .null, true, -1, .double(1e300), "", "x", [], [[]], [:], ["rooms": ["join": []]], .int(.max),
        ["a": ["b": .null]], [["type": "m.room.message"]],
    ]

    @Test func `any value anywhere in any answer leads to another question`() throws {
        let answers = [
            sync("s2", room("!a", event("$1")), room("!b", limited: true)), #"{"joined_rooms":["!a"]}"#,
            #"{"event_id":"$e"}"#, #"{"start":"t5"}"#, "{\"chunk\":[\(event("$1"))],\"end\":\"t1\"}",
            #"{"next_batch":"s1","rooms":{"invite":{"!a":{}}}}"#,
        ]
        let reader = MatrixPlatform.unconfigured(source: "here")
        for settings in ["", "since: 7", "accept_invites: true"] {
            var drive = try Drive(settings)
            for round in 0..<6 {
                let (question, _) = try drive.ask()
                for answer in answers {
                    for variant in try JSON(parsing: Array(answer.utf8)).withEach(Self.strange) {
                        let response = TransportResponse(status: 200, body: variant.serialised)
                        guard case .news(let bodies, let cursor) = drive.poller.read(response, to: question, now: now)
                        else { continue }
                        for body in bodies { _ = normalised(reader, body) }
                        #expect(cursor.serialised.count < 2000)
                        _ = drive.poller.next(cursor, now: now)
                    }
                }
                drive.time = drive.time + .seconds(5)
                let response = TransportResponse(status: 200, body: Array(answers[round % answers.count].utf8))
                if case .news(_, let cursor) = drive.poller.read(response, to: question, now: drive.time) {
                    drive.cursor = cursor
                }
            }
        }
    }

    @Test func `a cursor of any make leads to a question`() throws {
        let drive = try Drive("since: 7")
        let cursors: [JSON] = [
            ["since": "s1", "gap": ["to": "s2", "rooms": [], "event": ""]], ["gap": ["to": "x"]], [], "s1", 7, .null,
            ["since": 7], ["since": "s1", "gap": ["rooms": ["!a"], "to": "s2", "pages": .int(.max), "paging": true]],
            ["since": "s1", "rest": .int(.max)], ["since": "s1", "invitations": ["", 7, "!"]],
        ]
        for cursor in cursors + Self.strange {
            switch drive.poller.next(cursor, now: now) {
            case .rest(let until): #expect(until <= now + .seconds(1))
            case .ask(let question):
                _ = drive.poller.read(TransportResponse(status: 200, body: Array("{}".utf8)), to: question, now: now)
            }
        }
    }
}

extension JSON {
    /// The value with each of its parts in turn replaced by each of the others.
    fileprivate func withEach(_ others: [JSON]) -> [JSON] {
        var all = others
        switch self {
        case .object(let members):
            for index in members.indices {
                for value in members[index].value.withEach(others) {
                    var copy = members
                    copy[index].value = value
                    all.append(.object(copy))
                }
            }
        case .array(let elements):
            for index in elements.indices {
                for value in elements[index].withEach(others) {
                    var copy = elements
                    copy[index] = value
                    all.append(.array(copy))
                }
            }
        default: break
        }
        return all
    }
}
