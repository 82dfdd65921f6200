import Documents
import Intake
import Platforms
import Support
import Testing

/// The poller against a workspace of values that answers as the Web API does.
struct SlackPollerTests {
    private func source(_ more: String = "", channels: String = "{ C1: \"#requests\" }") throws -> any Source {
        let configured = PlatformsTests.source(
            SlackPlatform.self, "token: ${env:TOKEN}\npoll: true\nchannels: \(channels)\n\(more)")
        #expect(configured.problems == [])
        return try #require(configured.value)
    }

    /// Asks until there is nothing to ask; the bodies it got, and where it stands.
    private func round(
        _ poller: any Poller, _ cursor: inout JSON?, at time: Timestamp, workspace: inout Workspace
    ) throws -> [[UInt8]] {
        var bodies: [[UInt8]] = []
        for _ in 0..<2000 {
            guard case .ask(let question) = poller.next(cursor, now: time) else { return bodies }
            let answer = workspace.answer(question.request)
            guard case .news(let news, let next) = poller.read(answer, to: question, now: time) else {
                Issue.record("\(question.request.url): \(poller.read(answer, to: question, now: time))")
                return bodies
            }
            bodies += news
            // As it is kept and read again.
            cursor = try JSON(parsing: next.serialised)
            workspace.largestCursor = max(workspace.largestCursor, next.serialised.count)
        }
        Issue.record("it asks on and on")
        return bodies
    }

    @Test func `from the first look on, each message comes once, replies too, in the shape of a push`() throws {
        let source = try source()
        let poller = try #require(source.poller)
        var workspace = Workspace()
        workspace.say("before", at: -60)
        var cursor: JSON?
        #expect(try round(poller, &cursor, at: now, workspace: &workspace).isEmpty)
        let root = workspace.say("please add <@U0ADA> dark mode", at: 5)
        workspace.reply("yes", to: root, at: 7)
        let later = now + .seconds(60)
        let bodies = try round(poller, &cursor, at: later, workspace: &workspace)
        let said = bodies.compactMap { normalised(source, $0).submission }
        #expect(said.map(\.text) == ["please add @U0ADA dark mode", "yes"])
        #expect(said.map(\.isReply) == [false, true])
        #expect(said.allSatisfy { $0.thread == root })
        #expect(try JSON(parsing: bodies[0])["authorizations"]?.elements.first?["user_id"] == "U0BOT")
        // Between rounds it rests, and the next brings nothing twice.
        guard case .rest(let until) = poller.next(cursor, now: later + .seconds(1)) else {
            Issue.record("expected a rest")
            return
        }
        #expect(until == later + .seconds(60))
        #expect(try round(poller, &cursor, at: until, workspace: &workspace).isEmpty)
    }

    @Test func `push and poll of one message are one submission`() throws {
        let source = try source()
        let poller = try #require(source.poller)
        for name in ["message", "message_mention", "file_share", "root_with_replies"] {
            let pushed = try Fixtures.body("slack/\(name).json")
            let event = try #require(try JSON(parsing: pushed)["event"])
            var workspace = Workspace(user: "U0TRIAGEBOT")
            var cursor: JSON?
            _ = try round(poller, &cursor, at: Timestamp(milliseconds: 1_795_000_000_000), workspace: &workspace)
            let gone = ["channel", "event_ts", "channel_type"]
            workspace.messages = [.object(event.members.filter { !gone.contains($0.key) })]
            let bodies = try round(poller, &cursor, at: now, workspace: &workspace)
            var expected = try #require(normalised(source, pushed).submission)
            var found = try #require(bodies.first.flatMap { normalised(source, $0).submission })
            // The fixtures' channel is not the workspace's.
            expected.channel = nil
            found.channel = nil
            expected.key.externalID = String(expected.key.externalID.drop { $0 != ":" })
            found.key.externalID = String(found.key.externalID.drop { $0 != ":" })
            #expect(found == expected, "\(name)")
        }
    }

    @Test func `edits, deletions and tombstones are found when the last messages are read again`() throws {
        let source = try source()
        let poller = try #require(source.poller)
        var workspace = Workspace()
        var cursor: JSON?
        _ = try round(poller, &cursor, at: now, workspace: &workspace)
        let edited = workspace.say("one", at: 1)
        let deleted = workspace.say("two", at: 2)
        let root = workspace.say("three", at: 3)
        let reply = workspace.reply("answer", to: root, at: 4)
        _ = workspace.reply("another", to: root, at: 5)
        #expect(try round(poller, &cursor, at: now + .seconds(60), workspace: &workspace).count == 5)
        workspace.edit(edited, "one more", at: 61)
        workspace.delete(deleted)
        workspace.bury(root)
        workspace.replies[root]?.removeAll { $0["ts"]?.string == reply }
        let bodies = try round(poller, &cursor, at: now + .seconds(120), workspace: &workspace)
        let readings = bodies.map { normalised(source, $0) }
        #expect(readings.map(\.label).sorted() == ["delete", "delete", "delete", "edit"])
        #expect(readings.compactMap(\.submission).first?.text == "one more")
        let gone = Set(readings.compactMap { if case .delete(let key, _) = $0 { key.externalID } else { nil } })
        #expect(gone == ["C1:\(deleted)", "C1:\(root)", "C1:\(reply)"])
        #expect(try round(poller, &cursor, at: now + .seconds(180), workspace: &workspace).isEmpty)
    }

    @Test func `what a plan hides or retention takes away is not taken back by anybody`() throws {
        let source = try source()
        let poller = try #require(source.poller)
        var workspace = Workspace()
        var cursor: JSON?
        _ = try round(poller, &cursor, at: now, workspace: &workspace)
        let first = workspace.say("one", at: 1)
        let second = workspace.say("two", at: 2)
        workspace.say("three", at: 1_000_000)
        #expect(try round(poller, &cursor, at: now + .seconds(1_000_100), workspace: &workspace).count == 3)
        // The answer says that some are not shown.
        let all = workspace.messages
        workspace.messages.removeFirst(2)
        workspace.isLimited = true
        #expect(try round(poller, &cursor, at: now + .seconds(1_000_200), workspace: &workspace).isEmpty)
        // Shown again, they are known.
        workspace.messages = all
        workspace.isLimited = false
        #expect(try round(poller, &cursor, at: now + .seconds(1_000_300), workspace: &workspace).isEmpty)
        workspace.delete(second)
        let told = try round(poller, &cursor, at: now + .seconds(1_000_400), workspace: &workspace)
        #expect(told.map { normalised(source, $0).label } == ["delete"])
        // After thirty days nobody knows who took it.
        workspace.delete(first)
        #expect(try round(poller, &cursor, at: now + .seconds(30 * 86_400 + 2), workspace: &workspace).isEmpty)
    }

    @Test func `an edit of a reply in a quiet thread is found when it is read again`() throws {
        let source = try source()
        let poller = try #require(source.poller)
        var workspace = Workspace()
        var cursor: JSON?
        _ = try round(poller, &cursor, at: now, workspace: &workspace)
        let root = workspace.say("three", at: 3)
        let reply = workspace.reply("answer", to: root, at: 4)
        _ = try round(poller, &cursor, at: now + .seconds(60), workspace: &workspace)
        workspace.replies[root] = workspace.replies[root]?.map { message in
            guard message["ts"]?.string == reply else { return message }
            return Workspace.changed(message, ["text": "better", "edited": ["ts": .string(Workspace.ts(62))]])
        }
        #expect(try round(poller, &cursor, at: now + .seconds(120), workspace: &workspace).isEmpty)
        let bodies = try round(poller, &cursor, at: now + .seconds(800), workspace: &workspace)
        #expect(bodies.map { normalised(source, $0).label } == ["edit"])
    }

    @Test func `a long absence is back-filled page by page, and the cursor stays small`() throws {
        let source = try source()
        let poller = try #require(source.poller)
        var workspace = Workspace()
        var cursor: JSON?
        _ = try round(poller, &cursor, at: now, workspace: &workspace)
        let said = (1...950).map { workspace.say("ask \($0)", at: Double($0)) }
        workspace.reply("late", to: said[3], at: 2000)
        let bodies = try round(poller, &cursor, at: now + .seconds(5000), workspace: &workspace)
        let keys = bodies.compactMap { normalised(source, $0).submission?.key.externalID }
        #expect(Set(keys).count == 951 && keys.count == 951)
        #expect(cursor?.serialised.count ?? 0 < 12_000)
        #expect(workspace.largestCursor < 60_000)
        #expect(try round(poller, &cursor, at: now + .seconds(6000), workspace: &workspace).isEmpty)
        // A page's name that has run out of time begins the reading again, and nothing is lost.
        for number in 951...1400 { workspace.say("ask \(number)", at: 6000 + Double(number)) }
        workspace.breaksCursorOnce = true
        let more = try round(poller, &cursor, at: now + .seconds(9000), workspace: &workspace)
        #expect(Set(more.compactMap { normalised(source, $0).submission?.text }).count == 450)
    }

    @Test func `since reaches back`() throws {
        for since in ["2026-11-20T00:00:00Z", "2026-11-20", "2"] {
            let poller = try #require(try source("since: \(since)").poller)
            var workspace = Workspace()
            workspace.say("long ago", at: -400_000)
            workspace.say("yesterday", at: -86_000)
            var cursor: JSON?
            #expect(try round(poller, &cursor, at: now, workspace: &workspace).count == 1, "\(since)")
        }
    }

    @Test func `our own posts do not come back, those of others are told by their marks`() throws {
        let source = try source()
        let poller = try #require(source.poller)
        var workspace = Workspace()
        var cursor: JSON?
        _ = try round(poller, &cursor, at: now, workspace: &workspace)
        workspace.messages.append([
            "type": "message", "bot_id": "B0BOT", "user": "U0BOT", "text": "Noted", "ts": .string(Workspace.ts(1)),
        ])
        workspace.messages.append([
            "type": "message", "subtype": "bot_message", "bot_id": "B0X", "text": "x", "ts": .string(Workspace.ts(2)),
        ])
        let bodies = try round(poller, &cursor, at: now + .seconds(60), workspace: &workspace)
        #expect(bodies.map { normalised(source, $0).reason } == ["posted by a bot (B0X)"])
        workspace.messages = []
        #expect(try round(poller, &cursor, at: now + .seconds(120), workspace: &workspace).isEmpty)
    }

    // MARK: - Trouble

    private func firstReading(
        _ status: Int, _ body: String, _ headers: Headers = [:], channels: String = "{ C1: a }"
    ) throws -> PollReading {
        let poller = try #require(try source(channels: channels).poller)
        var workspace = Workspace()
        var cursor: JSON?
        _ = try round(poller, &cursor, at: now, workspace: &workspace)
        guard case .ask(let question) = poller.next(cursor, now: now + .seconds(60)) else {
            return .news([], cursor: .null)
        }
        return poller.read(
            TransportResponse(status: status, headers: headers, body: Array(body.utf8)), to: question,
            now: now + .seconds(60))
    }

    @Test func `what is asked for is waited for, and what needs a person is told`() throws {
        let slow = try firstReading(429, #"{"ok":false,"error":"ratelimited"}"#, ["Retry-After": "30"])
        guard case .later(.seconds(30)?, _) = slow else {
            Issue.record("\(slow)")
            return
        }
        for (status, body) in [
            (503, ""), (500, "oops"), (200, "<html>"), (200, ""), (200, #"{"ok":false,"error":"internal_error"}"#),
            (200, #"{"ok":false,"error":"ratelimited"}"#),
        ] {
            guard case .later = try firstReading(status, body) else {
                Issue.record("\(status) \(body) is not waited for")
                return
            }
        }
        for error in ["invalid_auth", "token_revoked", "not_in_channel", "channel_not_found", "missing_scope"] {
            guard case .refused(let reason) = try firstReading(200, #"{"ok":false,"error":"\#(error)"}"#) else {
                Issue.record("\(error) is not told")
                return
            }
            #expect(reason.contains(error) && reason.contains(": "))
        }
    }

    @Test func `a channel that is closed to us does not keep the others waiting`() throws {
        let source = try source(channels: "{ C0: a, C1: b }")
        let poller = try #require(source.poller)
        var workspace = Workspace()
        workspace.closed = ["C0"]
        var cursor: JSON?
        _ = try round(poller, &cursor, at: now, workspace: &workspace)
        workspace.say("hello there", at: 1)
        #expect(try round(poller, &cursor, at: now + .seconds(60), workspace: &workspace).count == 1)
        #expect(workspace.asked.filter { $0.contains("channel=C0") }.count == 1)
        #expect(poller.lacking(try #require(cursor)).map { $0.hasPrefix("channel C0: ") } == [true])
        workspace.closed = []
        _ = try round(poller, &cursor, at: now + .seconds(700), workspace: &workspace)
        #expect(poller.lacking(try #require(cursor)) == [])
    }

    @Test func `after many questions in a round each waits a little`() throws {
        let ids = (0..<80).map { "C\($0): a" }.joined(separator: ", ")
        let poller = try #require(try source(channels: "{ \(ids) }").poller)
        var workspace = Workspace()
        var cursor: JSON?
        _ = try round(poller, &cursor, at: now, workspace: &workspace)
        guard case .rest(let until) = poller.next(cursor, now: now) else {
            Issue.record("expected a rest")
            return
        }
        #expect(until > now && until < now + .seconds(3))
        #expect(workspace.asked.count < 60)
    }

    @Test func `a cursor that is not ours begins anew, and settings that fit nothing are told`() throws {
        let poller = try #require(try source().poller)
        let strange: [JSON] = [
            .null, [], "x", 1, [:], ["channels": []], ["channels": ["C1": 1], "turn": ["channel": "C9"]],
            [
                "channels": [:], "me": ["at": .int(.min)], "round": .int(.max), "answered": .int(.min),
                "asked": .int(.max),
            ],
            ["channels": ["C1": ["recent": ["from": "x"]]], "turn": ["channel": "C1", "pages": .int(.max)]],
        ]
        for cursor in strange { _ = poller.next(cursor, now: now) }
        let wrong = PlatformsTests.source(SlackPlatform.self, "poll: true\nchannels: { general: a }\nsince: soon")
        #expect(wrong.value == nil && wrong.problems.count == 3)
        #expect(PlatformsTests.source(SlackPlatform.self, "poll: true\ntoken: ${env:TOKEN}").problems.count == 1)
        let idle = PlatformsTests.source(SlackPlatform.self, "signing_secret: ${env:SLACK}\nevery: 5s")
        #expect(idle.problems.count == 1)
        let door = try source().verify(IncomingRequest(headers: [:], body: Array("{}".utf8)), now: now)
        #expect(door.inWords == "401 bad_signature")
    }

    @Test func `answers of any make do no harm`() throws {
        let poller = try #require(try source().poller)
        let strange: [JSON] = [
            .null, true, 7, .double(1e300), "", "9.9", [], [[]], [:], ["ts": ["ts": .null]], .int(.min),
        ]
        var workspace = Workspace()
        var cursor: JSON?
        _ = try round(poller, &cursor, at: now, workspace: &workspace)
        let root = workspace.say("ask", at: 1)
        workspace.reply("answer", to: root, at: 2)
        workspace.edit(root, "asked", at: 3)
        for time in [now + .seconds(60), now + .seconds(120)] {
            for _ in 0..<10 {
                guard case .ask(let question) = poller.next(cursor, now: time) else { break }
                let answer = workspace.answer(question.request)
                let body = try JSON(parsing: answer.body)
                for value in strange {
                    for variant in body.everyVariant(with: value) {
                        let reading = poller.read(
                            TransportResponse(status: 200, body: variant.serialised), to: question, now: time)
                        if case .news(_, let next) = reading { _ = poller.next(next, now: time) }
                    }
                }
                guard case .news(_, let next) = poller.read(answer, to: question, now: time) else { break }
                cursor = next
            }
        }
    }
}

/// A workspace with one channel, as far as reading it goes.
private struct Workspace {
    var user = "U0BOT"
    var messages: [JSON] = []
    /// By root.
    var replies: [String: [JSON]] = [:]
    var closed: Set<String> = []
    var asked: [String] = []
    var breaksCursorOnce = false
    var isLimited = false
    var largestCursor = 0

    init(user: String = "U0BOT") { self.user = user }

    static func ts(_ seconds: Double) -> String {
        let micros = now.milliseconds * 1000 + Int64(seconds * 1_000_000) + 100
        return "\(micros / 1_000_000)." + String(String(1_000_000 + micros % 1_000_000).dropFirst())
    }

    static func changed(_ message: JSON, _ more: [String: JSON]) -> JSON {
        let kept = message.members.filter { more[$0.key] == nil }
        return .object(kept + more.sorted { $0.key < $1.key }.map { JSON.Member($0.key, $0.value) })
    }

    @discardableResult mutating func say(_ text: String, at seconds: Double) -> String {
        let ts = Self.ts(seconds)
        messages.append([
            "type": "message", "user": "U1", "text": .string(text), "ts": .string(ts),
            "client_msg_id": .string("c" + ts),
        ])
        return ts
    }

    @discardableResult mutating func reply(_ text: String, to root: String, at seconds: Double) -> String {
        let ts = Self.ts(seconds)
        replies[root, default: []].append([
            "type": "message", "user": "U2", "text": .string(text), "ts": .string(ts), "thread_ts": .string(root),
        ])
        return ts
    }

    mutating func edit(_ ts: String, _ text: String, at seconds: Double) {
        change(ts, ["text": .string(text), "edited": ["user": "U1", "ts": .string(Self.ts(seconds))]])
    }

    mutating func delete(_ ts: String) { messages.removeAll { $0["ts"]?.string == ts } }

    mutating func bury(_ ts: String) {
        change(ts, ["subtype": "tombstone", "user": "USLACKBOT", "text": "This message was deleted."])
    }

    private mutating func change(_ ts: String, _ more: [String: JSON]) {
        messages = messages.map { $0["ts"]?.string == ts ? Self.changed($0, more) : $0 }
    }

    // MARK: - As the Web API answers

    mutating func answer(_ request: TransportRequest) -> TransportResponse {
        asked.append(request.url)
        let parts = request.url.split(separator: "?", maxSplits: 1)
        let arguments = Dictionary(
            (parts.count > 1 ? parts[1] : "").split(separator: "&").map { pair in
                let halves = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                return (String(halves[0]), halves.count > 1 ? String(halves[1]) : "")
            }, uniquingKeysWith: { first, _ in first })
        return TransportResponse(status: 200, body: body(parts.first.map(String.init) ?? "", arguments).serialised)
    }

    private mutating func body(_ method: String, _ arguments: [String: String]) -> JSON {
        if method.hasSuffix("/auth.test") {
            return ["ok": true, "user_id": .string(user), "bot_id": "B0BOT", "team_id": "T1"]
        }
        if closed.contains(arguments["channel"] ?? "") { return ["ok": false, "error": "not_in_channel"] }
        guard arguments["channel"] == "C1" else { return ["ok": true, "messages": []] }
        if arguments["cursor"] != nil, breaksCursorOnce {
            breaksCursorOnce = false
            return ["ok": false, "error": "invalid_cursor"]
        }
        if method.hasSuffix("/conversations.replies") {
            guard let root = arguments["ts"], let first = messages.first(where: { $0["ts"]?.string == root }) else {
                return ["ok": false, "error": "thread_not_found"]
            }
            return page([first] + (replies[root] ?? []).filter { isAfter($0, arguments["oldest"]) }, arguments)
        }
        let shown = messages.filter { isAfter($0, arguments["oldest"]) }.map { message -> JSON in
            guard let ts = message["ts"]?.string, let answers = replies[ts], !answers.isEmpty else { return message }
            return Self.changed(
                message,
                [
                    "thread_ts": .string(ts), "reply_count": .int(Int64(answers.count)),
                    "latest_reply": answers.last?["ts"] ?? .null,
                ])
        }
        return page(shown.reversed(), arguments)
    }

    private func isAfter(_ message: JSON, _ oldest: String?) -> Bool {
        SlackTime.microseconds(message["ts"]?.string ?? "") ?? 0 > SlackTime.microseconds(oldest ?? "0") ?? 0
    }

    private func page(_ all: [JSON], _ arguments: [String: String]) -> JSON {
        let limit = Int(arguments["limit"] ?? "") ?? 100
        let start = Int((arguments["cursor"] ?? "").dropFirst().prefix { $0 != "%" }) ?? 0
        let end = min(all.count, start + limit)
        let next = end < all.count ? "p\(end)=" : ""
        return [
            "ok": true, "messages": .array(Array(all[min(start, end)..<end])), "has_more": .bool(end < all.count),
            "response_metadata": ["next_cursor": .string(next)], "is_limited": .bool(isLimited),
        ]
    }
}

extension JSON {
    /// The value with each of its parts in turn replaced by `other`.
    fileprivate func everyVariant(with other: JSON) -> [JSON] {
        switch self {
        case .object(let members):
            members.indices.flatMap { index in
                ([other] + members[index].value.everyVariant(with: other)).map { changed in
                    var copy = members
                    copy[index].value = changed
                    return .object(copy)
                }
            }
        case .array(let elements):
            elements.indices.flatMap { index in
                ([other] + elements[index].everyVariant(with: other)).map { changed in
                    var copy = elements
                    copy[index] = changed
                    return .array(copy)
                }
            }
        default: []
        }
    }
}
