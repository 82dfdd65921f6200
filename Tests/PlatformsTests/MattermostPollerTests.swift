import Documents
import Intake
import Platforms
import Support
import Testing

/// The poller driven answer by answer.
struct MattermostPollerTests {
    private let id = "chanfeatures00000000000000"
    private var other: String { "chanother00000000000000000" }

    private func make(_ more: String = "") throws -> any Poller {
        let configured = source(
            MattermostPlatform.self,
            "{ url: \"https://c.example\", api_token: \"${env:TOKEN}\", every: 20s, poll: [\(id)]\(more) }")
        #expect(configured.problems == [])
        return try #require(configured.value?.poller)
    }

    private func post(_ name: String, _ created: Int64, edited: Int64 = 0, deleted: Int64 = 0) -> JSON {
        [
            "id": .string(name), "create_at": .int(created), "update_at": .int(max(created, edited, deleted)),
            "edit_at": .int(edited), "delete_at": .int(deleted), "user_id": "u", "channel_id": .string(id),
            "message": .string("wish \(name)"),
        ]
    }

    private func answer(_ posts: [JSON]) -> TransportResponse {
        let named = posts.map { JSON.Member($0["id"]?.string ?? "", $0) }
        let body: JSON = ["order": .array(posts.reversed().map { $0["id"] ?? "" }), "posts": .object(named)]
        return TransportResponse(status: 200, body: body.serialised)
    }

    private func ask(_ poller: any Poller, _ cursor: JSON?, _ time: Timestamp = now) throws -> PollQuestion {
        guard case .ask(let question) = poller.next(cursor, now: time) else {
            throw ExpectationFailure(words: "it rests")
        }
        return question
    }

    private func news(_ reading: PollReading) throws -> (names: [String], cursor: JSON) {
        guard case .news(let bodies, let cursor) = reading else { throw ExpectationFailure(words: "\(reading)") }
        let reader = MattermostPlatform.unconfigured(source: "here")
        return (
            bodies.map { body in
                let reading = normalised(reader, body)
                if case .delete(let key, _) = reading { return "-" + key.externalID }
                return reading.submission?.key.externalID ?? "?"
            }, cursor
        )
    }

    @Test func `it starts now, asks a little back, and repeats nothing`() throws {
        let poller = try make()
        let first = try ask(poller, nil)
        let t = now.milliseconds
        #expect(first.request.url == "https://c.example/api/v4/channels/\(id)/posts?since=\(t - 5000)")
        #expect(first.request.method == "GET")
        let (names, cursor) = try news(poller.read(answer([post("a", t - 100), post("b", t)]), to: first, now: now))
        #expect(names == ["a", "b"])
        guard case .rest(let until) = poller.next(cursor, now: now) else {
            Issue.record("it does not rest")
            return
        }
        #expect(until == now + .seconds(20))
        // Of the same millisecond, one more; the others are known.
        let later = now + .seconds(20)
        let second = try ask(poller, cursor, later)
        let again = answer([post("a", t - 100), post("b", t), post("c", t)])
        #expect(try news(poller.read(again, to: second, now: later)).names == ["c"])
        // The same answer to the same question is the same news: nothing is kept outside the cursor.
        #expect(try news(poller.read(again, to: second, now: later)).names == ["c"])
    }

    @Test func `edits and deletions are news, roots and reactions are not`() throws {
        let poller = try make()
        let first = try ask(poller, nil)
        let t = now.milliseconds
        let touched: JSON = [
            "id": "old", "create_at": .int(t - 900_000), "update_at": .int(t), "channel_id": .string(id),
            "message": "x",
        ]
        let (names, _) = try news(
            poller.read(
                answer([
                    post("edited", t - 900_000, edited: t - 20), touched, post("gone", t - 900_000, deleted: t - 10),
                ]), to: first, now: now))
        #expect(names == ["edited", "-gone"])
    }

    @Test func `a thousand at once are a gap, which is filled by pages back to where it stood`() throws {
        let poller = try make(", since: 3")
        let t = now.milliseconds
        let since = t - 3 * 86_400_000
        var question = try ask(poller, nil)
        #expect(question.request.url.hasSuffix("since=\(since - 5000)"))
        let some = (0..<999).map { post("s\($0)", t - 200_000 + Int64($0)) } + [post("old", 1, edited: t - 1)]
        var (names, cursor) = try news(poller.read(answer(some), to: question, now: now))
        #expect(names == ["old"])
        question = try ask(poller, cursor)
        #expect(question.request.url.hasSuffix("/posts?per_page=100"))
        let page = (0..<100).map { post("n\($0)", t - 1000 + Int64($0)) }
        (names, cursor) = try news(poller.read(answer(page), to: question, now: now))
        #expect(names.count == 100 && names.first == "n0")
        question = try ask(poller, cursor)
        #expect(question.request.url.hasSuffix("/posts?per_page=100&before=n0"))
        let last = answer([post("p", since), post("before", since - 9000)])
        (names, cursor) = try news(poller.read(last, to: question, now: now))
        #expect(names == ["p"])
        guard case .rest = poller.next(cursor, now: now) else {
            Issue.record("the gap is not closed")
            return
        }
        #expect(cursor.serialised.count < 30_000)
        let after = try ask(poller, cursor, now + .seconds(20))
        #expect(after.request.url.contains("since=\(t - 901 - 5000)"))
        #expect(try news(poller.read(answer(page), to: after, now: now)).names.isEmpty)
    }

    /// What the server answers to a question: what changed after `since`, or a page of the newest.
    private func served(_ posts: [JSON], to question: PollQuestion) throws -> TransportResponse {
        let url = question.request.url
        if let since = url.split(separator: "since=").dropFirst().first.flatMap({ Int64($0) }) {
            return answer(Array(posts.filter { $0["update_at"]?.int ?? 0 > since }.prefix(1000)))
        }
        let before = url.split(separator: "&before=").dropFirst().first
        let older = posts.prefix { before == nil || $0["id"]?.string != before.map(String.init) }
        return answer(Array(older.suffix(100)))
    }

    @Test(arguments: [420, 999, 1000, 1500]) func `many of one moment come once, and later ones too`(
        count: Int
    ) throws {
        let poller = try make()
        let t = now.milliseconds
        var posts = (0..<count).map { post("n\(String($0 + 10_000))", t - 1) }
        var cursor: JSON?
        var time = now
        var names: [String] = []
        var questions = 0
        for round in 0..<4 {
            // One that comes while nothing else is new is told in its round.
            if round == 3 { posts.append(post("late", time.milliseconds - 1)) }
            names = round == 0 ? names : []
            questions = 0
            while case .ask(let question) = poller.next(cursor, now: time) {
                let found = try news(poller.read(served(posts, to: question), to: question, now: time))
                names += found.names
                cursor = try JSON(parsing: found.cursor.serialised)
                questions += 1
                try #require(questions < 40)
            }
            switch round {
            case 0: #expect(Set(names).count == count && names.count == count)
            case 3: #expect(names == ["late"])
            default: #expect(names == [] && questions == 1)
            }
            time = time + .seconds(20)
        }
    }

    @Test(arguments: [400, 403, 404]) func `a channel that is refused rests, and the others go on`(status: Int) throws {
        let configured = source(
            MattermostPlatform.self,
            "{ url: \"https://c.example\", api_token: \"${env:TOKEN}\", every: 20s, poll: [\(id), \(other)] }")
        let poller = try #require(configured.value?.poller)
        let refusal = TransportResponse(status: status)
        var question = try ask(poller, nil)
        #expect(question.request.url.contains(id))
        var cursor = try news(poller.read(refusal, to: question, now: now)).cursor
        question = try ask(poller, cursor)
        #expect(question.request.url.contains(other))
        #expect(poller.lacking(cursor).count == 1 && poller.lacking(cursor).first?.contains(id) == true)
        cursor = try news(poller.read(answer([post("a", now.milliseconds)]), to: question, now: now)).cursor
        guard case .rest = poller.next(cursor, now: now) else {
            Issue.record("it does not rest")
            return
        }
        question = try ask(poller, cursor, now + .seconds(20))
        #expect(question.request.url.contains(other))
        // Where none is left somebody has to know, of a token at once.
        guard case .refused(let reason) = poller.read(refusal, to: question, now: now + .seconds(20)),
            case .refused = poller.read(TransportResponse(status: 401), to: try ask(poller, nil), now: now)
        else {
            Issue.record("nobody is told")
            return
        }
        #expect(reason.contains(other))
        question = try ask(poller, cursor, now + .seconds(3601))
        #expect(question.request.url.contains(id))
        // It goes on where it stood.
        #expect(question.request.url.hasSuffix("since=\(now.milliseconds - 5000)"))
        #expect(poller.lacking(cursor).count == 1)
        #expect(poller.lacking(try news(poller.read(answer([]), to: question, now: now)).cursor) == [])
    }

    @Test func `an answer that is cut off is asked for by pages`() throws {
        let poller = try make()
        let question = try ask(poller, nil)
        let cut = TransportResponse(status: 200, body: Array("{\"order\":[".utf8), isTruncated: true)
        let (names, cursor) = try news(poller.read(cut, to: question, now: now))
        #expect(names.isEmpty)
        #expect(try ask(poller, cursor).request.url.hasSuffix("/posts?per_page=100"))
    }

    @Test func `several channels take turns, and a name is looked up first`() throws {
        let configured = source(
            MattermostPlatform.self,
            "{ url: \"https://c.example\", api_token: \"${env:TOKEN}\", team: lantern, poll: [\"#ideas\", \(other)] }")
        let poller = try #require(configured.value?.poller)
        var question = try ask(poller, nil)
        #expect(question.request.url == "https://c.example/api/v4/teams/name/lantern/channels/name/ideas")
        let found = TransportResponse(status: 200, body: Array("{\"id\":\"\(id)\",\"name\":\"ideas\"}".utf8))
        var cursor = try news(poller.read(found, to: question, now: now)).cursor
        question = try ask(poller, cursor)
        #expect(question.request.url.contains("/channels/\(id)/posts"))
        cursor = try news(poller.read(answer([]), to: question, now: now)).cursor
        question = try ask(poller, cursor)
        #expect(question.request.url.contains("/channels/\(other)/posts"))
        cursor = try news(poller.read(answer([]), to: question, now: now)).cursor
        guard case .rest = poller.next(cursor, now: now) else {
            Issue.record("it does not rest")
            return
        }
    }

    @Test func `trouble is waited out, a wrong token is told`() throws {
        let poller = try make()
        let question = try ask(poller, nil)
        func read(_ status: Int, _ headers: Headers = [:]) -> PollReading {
            poller.read(TransportResponse(status: status, headers: headers), to: question, now: now)
        }
        #expect(read(429, ["X-Ratelimit-Reset": "4"]) == .later(after: .seconds(4), reason: "asked to slow down (429)"))
        for status in [500, 502, 503] {
            guard case .later = read(status) else {
                Issue.record("\(status) is final")
                continue
            }
        }
        for status in [401, 403, 404] {
            guard case .refused(let reason) = read(status) else {
                Issue.record("\(status) is not told")
                continue
            }
            #expect(reason.contains("; "))
        }
        guard
            case .later = poller.read(
                TransportResponse(status: 200, body: Array("<html>".utf8)), to: question, now: now)
        else {
            Issue.record("no JSON is taken for posts")
            return
        }
    }

    @Test func `no answer and no cursor of any make does harm or stops it for long`() throws {
        let poller = try make()
        let t = now.milliseconds
        let question = try ask(poller, nil)
        let body = try JSON(parsing: answer([post("a", t), post("b", t, edited: t)]).body)
        let strange: [JSON] = [.null, true, -1, .int(.max), .int(.min), .double(1e300), "", [], [:], [[]], ["id": 7]]
        for value in strange {
            for variant in body.eachPartReplaced(by: value) {
                let reading = poller.read(
                    TransportResponse(status: 200, body: variant.serialised), to: question, now: now)
                guard case .news(_, let cursor) = reading else { continue }
                if case .rest(let until) = poller.next(cursor, now: now) { #expect(until <= now + .seconds(20)) }
                let next = try ask(poller, cursor, now + .seconds(20))
                #expect(next.request.url.hasPrefix("https://c.example/api/v4/"))
            }
            for variant in question.cursor.eachPartReplaced(by: value) {
                if case .rest(let until) = poller.next(variant, now: now) { #expect(until <= now + .seconds(20)) }
                _ = poller.read(answer([post("a", t)]), to: PollQuestion(question.request, cursor: variant), now: now)
            }
        }
    }
}

struct ExpectationFailure: Error { var words: String }

extension JSON {
    /// The value with each of its parts in turn replaced by `other`.
    func eachPartReplaced(by other: JSON) -> [JSON] {
        switch self {
        case .object(let members):
            members.indices.flatMap { index in
                ([other] + members[index].value.eachPartReplaced(by: other)).map { changed in
                    var copy = members
                    copy[index].value = changed
                    return JSON.object(copy)
                }
            }
        case .array(let elements):
            elements.indices.prefix(3).flatMap { index in
                ([other] + elements[index].eachPartReplaced(by: other)).map { changed in
                    var copy = elements
                    copy[index] = changed
                    return JSON.array(copy)
                }
            }
        default: []
        }
    }
}
