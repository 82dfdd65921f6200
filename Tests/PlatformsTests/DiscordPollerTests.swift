import Documents
import Intake
import Platforms
import Support
import Testing

/// A Discord of a few channels, which answers as the REST API does.
private struct DiscordWorld {
    var channels: [(id: String, kind: Int64, name: String)] = [
        ("1350000000000000010", 0, "feature-requests"), ("1350000000000000020", 15, "ideas"),
    ]
    var threads: [(id: String, parent: String, name: String, archived: Timestamp?)] = []
    /// Messages by channel, oldest first.
    var messages: [String: [(id: UInt64, text: String, edited: String?)]] = [:]
    /// Statuses for paths that are refused.
    var refused: [String: (status: Int, body: String)] = [:]
    var asked: [String] = []

    mutating func say(_ text: String, in channel: String, at time: Timestamp, id: UInt64? = nil) {
        messages[channel, default: []].append((id ?? DiscordSnowflake.first(at: time) + 1, text, nil))
    }

    mutating func answer(_ request: TransportRequest) -> TransportResponse {
        let path = String(request.url.dropFirst("https://discord.com/api/v10".count))
        asked.append(path)
        for (prefix, refusal) in refused where path.hasPrefix(prefix) {
            return TransportResponse(status: refusal.status, body: Array(refusal.body.utf8))
        }
        let parts = path.split(separator: "/").map(String.init)
        let query = path.split(separator: "?").dropFirst().first.map(String.init) ?? ""
        if parts.count == 2 { return channel(parts[1]) }
        if parts[0] == "guilds" {
            return json(["threads": .array(threads.filter { $0.archived == nil }.map(thread)), "members": []])
        }
        if parts[2] == "threads" {
            let old = threads.filter { $0.archived != nil && $0.parent == parts[1] }
            return json(["threads": .array(old.map(thread)), "has_more": false])
        }
        return page(parts[1], query)
    }

    private func channel(_ id: String) -> TransportResponse {
        guard let found = channels.first(where: { $0.id == id }) else {
            return TransportResponse(status: 404, body: Array(#"{"message":"Unknown Channel","code":10003}"#.utf8))
        }
        return json([
            "id": .string(id), "type": .int(found.kind), "name": .string(found.name), "guild_id": "1350000000000000001",
        ])
    }

    private func thread(_ one: (id: String, parent: String, name: String, archived: Timestamp?)) -> JSON {
        let newest = messages[one.id]?.last.map { String($0.id) } ?? one.id
        return [
            "id": .string(one.id), "parent_id": .string(one.parent), "name": .string(one.name), "type": 11,
            "guild_id": "1350000000000000001", "last_message_id": .string(newest),
            "thread_metadata": [
                "archived": .bool(one.archived != nil), "archive_timestamp": JSON(one.archived?.iso8601),
            ],
        ]
    }

    private func page(_ id: String, _ query: String) -> TransportResponse {
        let pairs = query.split(separator: "&").map { $0.split(separator: "=").map(String.init) }
        let limit = pairs.first { $0[0] == "limit" }.flatMap { Int($0[1]) } ?? 50
        let after = pairs.first { $0[0] == "after" }.flatMap { UInt64($0[1]) }
        let all = messages[id] ?? []
        let wanted =
            after.map { after in Array(all.filter { $0.id > after }.prefix(limit)) } ?? Array(all.suffix(limit))
        return json(
            .array(
                wanted.reversed().map { one in
                    [
                        "id": .string(String(one.id)), "channel_id": .string(id), "type": 0,
                        "content": .string(one.text),
                        "author": ["id": "1350000000000000101", "username": "ada", "global_name": "Ada Okoye"],
                        "timestamp": .string(DiscordSnowflake.time(one.id).iso8601),
                        "edited_timestamp": JSON(one.edited), "attachments": [], "embeds": [], "mentions": [],
                    ]
                }))
    }

    private func json(_ body: JSON) -> TransportResponse { TransportResponse(status: 200, body: body.serialised) }
}

struct DiscordPollerTests {
    private static let yaml = """
        token: ${env:TOKEN}
        channels: { "1350000000000000010": feature-requests, "1350000000000000020": ideas }

        """

    private func source(_ more: String = "") throws -> any Source {
        let configured = PlatformsTests.source(DiscordPlatform.self, Self.yaml + more)
        #expect(configured.problems == [])
        return try #require(configured.value)
    }

    /// Asks until there is rest; what came, and where it stands.
    private func run(
        _ source: any Source, _ world: inout DiscordWorld, from cursor: JSON? = nil, at time: Timestamp
    ) throws -> (bodies: [[UInt8]], cursor: JSON?, refusal: String?) {
        let poller = try #require(source.poller)
        var at = cursor
        var bodies: [[UInt8]] = []
        for _ in 0..<1000 {
            guard case .ask(let question) = poller.next(at, now: time) else { return (bodies, at, nil) }
            #expect(question.request.method == "GET" && question.request.headers["Authorization"] == "Bot xoxb-fixture")
            switch poller.read(world.answer(question.request), to: question, now: time) {
            case .news(let more, let cursor):
                bodies += more
                at = cursor
            case .later(_, let reason), .refused(let reason): return (bodies, at, reason)
            }
        }
        Issue.record("no rest")
        return (bodies, at, nil)
    }

    private func texts(_ source: any Source, _ bodies: [[UInt8]]) -> [String] {
        bodies.map { normalised(source, $0) }.map { reading in
            switch reading {
            case .submission(let one): one.text
            case .edit(let one): "edit: \(one.text)"
            case .delete(let key, _): "delete: \(key.externalID.suffix(4))"
            default: "\(reading.label): \(reading.reason ?? "")"
            }
        }
    }

    private let channel = "1350000000000000010"

    @Test func `it begins with what is new, and each message comes once`() throws {
        let source = try source()
        var world = DiscordWorld()
        world.say("long ago", in: channel, at: now + .seconds(-100))
        var (bodies, cursor, _) = try run(source, &world, at: now)
        #expect(bodies == [])
        world.say("first", in: channel, at: now + .seconds(5))
        world.say("second", in: channel, at: now + .seconds(6))
        (bodies, cursor, _) = try run(source, &world, from: cursor, at: now + .seconds(20))
        #expect(texts(source, bodies) == ["first", "second"])
        let said = try #require(normalised(source, bodies[0]).submission)
        #expect(said.permalink?.hasPrefix("https://discord.com/channels/1350000000000000001/\(channel)/") == true)
        (bodies, cursor, _) = try run(source, &world, from: cursor, at: now + .seconds(40))
        #expect(bodies == [])
        // A rest between rounds.
        let poller = try #require(source.poller)
        #expect(poller.next(cursor, now: now + .seconds(41)) == .rest(until: now + .seconds(55)))
    }

    @Test func `since brings what was there before, page by page, and a long gap is filled`() throws {
        let source = try source("since: 2")
        var world = DiscordWorld()
        world.say("too old", in: channel, at: now + .seconds(-3 * 86_400))
        for index in 0..<250 { world.say("m\(index)", in: channel, at: now + .seconds(Int64(index - 400))) }
        var (bodies, cursor, _) = try run(source, &world, at: now)
        #expect(texts(source, bodies) == (0..<250).map { "m\($0)" })
        for index in 0..<120 { world.say("n\(index)", in: channel, at: now + .seconds(Int64(100 + index))) }
        (bodies, cursor, _) = try run(source, &world, from: cursor, at: now + .seconds(9 * 86_400))
        #expect(texts(source, bodies) == (0..<120).map { "n\($0)" })
        #expect(cursor.map { $0.serialised.count < 20_000 } == true)
    }

    @Test func `posts of a forum come with their titles, and those archived meanwhile too`() throws {
        let source = try source()
        var world = DiscordWorld()
        var (bodies, cursor, _) = try run(source, &world, at: now)
        let id = DiscordSnowflake.first(at: now + .seconds(10))
        world.threads.append((String(id), "1350000000000000020", "Dark mode", nil))
        world.say("My eyes hurt", in: String(id), at: now, id: id)
        world.say("Mine too", in: String(id), at: now + .seconds(12))
        (bodies, cursor, _) = try run(source, &world, from: cursor, at: now + .seconds(20))
        let readings = bodies.compactMap { normalised(source, $0).submission }
        #expect(readings.map(\.text) == ["My eyes hurt", "Mine too"])
        #expect(readings.map(\.title) == ["Dark mode", nil] && readings.map(\.isReply) == [false, true])
        #expect(readings.allSatisfy { $0.thread == String(id) && $0.channel?.name == "#ideas" })
        // Nothing new: the thread is not asked for its messages, except in its turn.
        let before = world.asked.count
        (bodies, cursor, _) = try run(source, &world, from: cursor, at: now + .seconds(40))
        #expect(
            !world.asked[before...].contains { $0.contains("/messages?limit=100&after") && $0.contains(String(id)) })
        let other = DiscordSnowflake.first(at: now + .seconds(4000))
        world.threads.append((String(other), "1350000000000000020", "Light mode", now + .seconds(9000)))
        world.say("As it was", in: String(other), at: now, id: other)
        (bodies, cursor, _) = try run(source, &world, from: cursor, at: now + .seconds(20_000))
        #expect(texts(source, bodies) == ["As it was"])
    }

    @Test func `edits and deletions are found when a place is read again`() throws {
        let source = try source()
        var world = DiscordWorld()
        var (bodies, cursor, _) = try run(source, &world, at: now)
        for index in 0..<4 { world.say("m\(index)", in: channel, at: now + .seconds(Int64(1 + index))) }
        (bodies, cursor, _) = try run(source, &world, from: cursor, at: now + .seconds(20))
        let gone = world.messages[channel]?.remove(at: 2).id
        world.messages[channel]?[1].text = "m1 better"
        world.messages[channel]?[1].edited = (now + .seconds(30)).iso8601
        (bodies, cursor, _) = try run(source, &world, from: cursor, at: now + .seconds(40))
        #expect(texts(source, bodies) == ["edit: m1 better", "delete: \(String(gone ?? 0).suffix(4))"])
        (bodies, cursor, _) = try run(source, &world, from: cursor, at: now + .seconds(60))
        #expect(bodies == [])
        // A permission that was taken away shows nothing at all: that is no deletion.
        world.messages[channel] = []
        (bodies, cursor, _) = try run(source, &world, from: cursor, at: now + .seconds(80))
        #expect(bodies == [])
    }

    @Test func `many threads at once are all read, once, and the cursor stays small`() throws {
        let source = try source("since: 2")
        var world = DiscordWorld()
        for index in 0..<140 {
            let id = DiscordSnowflake.first(at: now + .seconds(Int64(index - 1000)))
            world.threads.append((String(id), "1350000000000000020", "Post \(index)", nil))
            world.say("wish \(index)", in: String(id), at: now, id: id)
        }
        world.refused["/channels/1350000000000000020/threads/archived"] = (403, "{}")
        var cursor: JSON?
        var bodies: [[UInt8]] = []
        for round in 0..<6 {
            let found = try run(source, &world, from: cursor, at: now + .seconds(Int64(round * 20)))
            bodies += found.bodies
            cursor = found.cursor
        }
        #expect(Set(texts(source, bodies)).count == 140 && bodies.count == 140)
        #expect(cursor.map { $0.serialised.count < 150_000 } == true)
        // Archived threads that may not be listed are asked for once.
        #expect(world.asked.count { $0.contains("archived") } <= 2)
    }

    @Test func `a deleted thread takes its messages along`() throws {
        let source = try source()
        var world = DiscordWorld()
        var (bodies, cursor, _) = try run(source, &world, at: now)
        let id = DiscordSnowflake.first(at: now + .seconds(10))
        world.threads.append((String(id), "1350000000000000020", "Dark mode", nil))
        world.say("My eyes hurt", in: String(id), at: now, id: id)
        (bodies, cursor, _) = try run(source, &world, from: cursor, at: now + .seconds(20))
        #expect(bodies.count == 1)
        world.threads = []
        world.refused["/channels/\(id)"] = (404, #"{"message":"Unknown Channel","code":10003}"#)
        (bodies, cursor, _) = try run(source, &world, from: cursor, at: now + .seconds(40))
        #expect(texts(source, bodies) == ["delete: \(String(id).suffix(4))"])
    }

    @Test func `a channel that refuses does not hold up the others, and a token that does stops`() throws {
        let source = try source()
        var world = DiscordWorld()
        world.refused["/channels/1350000000000000020"] = (403, #"{"message":"Missing Access","code":50001}"#)
        var (bodies, cursor, refusal) = try run(source, &world, at: now)
        #expect(refusal == nil)
        world.say("first", in: channel, at: now + .seconds(5))
        (bodies, cursor, refusal) = try run(source, &world, from: cursor, at: now + .seconds(20))
        #expect(texts(source, bodies) == ["first"])
        let lacking = source.poller?.lacking(try #require(cursor)) ?? []
        #expect(lacking.count == 1 && lacking.first?.contains("1350000000000000020") == true)
        world.refused["/channels/"] = (403, #"{"message":"Missing Access","code":50001}"#)
        (bodies, cursor, refusal) = try run(source, &world, from: cursor, at: now + .seconds(40))
        #expect(refusal?.contains("View Channel") == true)
        world.refused = ["/": (401, #"{"message":"401: Unauthorized","code":0}"#)]
        (bodies, cursor, refusal) = try run(source, &world, from: cursor, at: now + .seconds(4000))
        #expect(refusal?.contains("reset it") == true)
    }

    @Test func `words that are kept from the bot stop polling, and are not lost`() throws {
        let source = try source()
        var world = DiscordWorld()
        var (bodies, cursor, refusal) = try run(source, &world, at: now)
        world.say("", in: channel, at: now + .seconds(5))
        (bodies, cursor, refusal) = try run(source, &world, from: cursor, at: now + .seconds(20))
        #expect(bodies == [] && refusal?.contains("Message Content Intent") == true)
        world.messages[channel]?[0].text = "here they are"
        (bodies, cursor, refusal) = try run(source, &world, from: cursor, at: now + .seconds(40))
        #expect(texts(source, bodies) == ["here they are"])
    }

    @Test func `Discord's wish to be left alone is heeded`() throws {
        let poller = try #require(try source().poller)
        guard case .ask(let question) = poller.next(nil, now: now) else {
            Issue.record("nothing is asked")
            return
        }
        let slow = TransportResponse(
            status: 429, body: Array(#"{"message":"slow","retry_after":2.5,"global":false}"#.utf8))
        #expect(
            poller.read(slow, to: question, now: now)
                == .later(after: .milliseconds(2500), reason: "Discord asks to slow down (429)"))
        guard case .later = poller.read(TransportResponse(status: 502), to: question, now: now) else {
            Issue.record("502")
            return
        }
        let empty = TransportResponse(
            status: 200, headers: ["X-RateLimit-Remaining": "0", "X-RateLimit-Reset-After": "3"],
            body: Array(#"{"id":"1350000000000000010","type":0}"#.utf8))
        guard case .news(_, let cursor) = poller.read(empty, to: question, now: now) else {
            Issue.record("no news")
            return
        }
        #expect(poller.next(cursor, now: now) == .rest(until: now + .seconds(3)))
    }

    @Test func `answers and cursors of any make do no harm`() throws {
        let source = try source("since: 1")
        let poller = try #require(source.poller)
        let strange: [JSON] = [
            .null, true, -1, .double(1e300), "", "x", [], [[]], [:], [["id": "18446744073709551615"]], [["id": "0"]],
            [["id": "5", "author": 7, "content": []]], ["threads": [["id": "9", "parent_id": "1350000000000000020"]]],
            ["threads": 7, "has_more": true], ["type": "x", "name": 7, "guild_id": []],
        ]
        var random = SeededGenerator(seed: 3)
        for round in 0..<40 {
            var cursor: JSON?
            for step in 0..<60 {
                guard case .ask(let question) = poller.next(cursor, now: now + .seconds(Int64(round * 40 + step * 20)))
                else { continue }
                let body = strange[Int(random.next() % UInt64(strange.count))]
                let status = [200, 200, 200, 403, 404, 500][Int(random.next() % 6)]
                let reading = poller.read(
                    TransportResponse(status: status, body: body.serialised), to: question, now: now)
                if case .news(let bodies, let next) = reading {
                    cursor = next
                    for body in bodies { _ = normalised(source, body) }
                }
            }
            for value in strange { _ = poller.next(value, now: now) }
        }
        // Each part of a real cursor spoilt.
        guard case .ask(let question) = poller.next(nil, now: now) else { return }
        for member in question.cursor.members {
            for value in strange + ["99999999999999999999", .int(.max), .int(.min)] {
                let spoilt = JSON.object(
                    question.cursor.members.map { $0.key == member.key ? JSON.Member($0.key, value) : $0 })
                _ = poller.next(spoilt, now: now)
                _ = poller.read(
                    TransportResponse(status: 200, body: []), to: PollQuestion(question.request, cursor: spoilt),
                    now: now)
            }
        }
    }
}
