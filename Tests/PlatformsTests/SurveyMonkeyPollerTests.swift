import Documents
import Intake
import Platforms
import Testing

struct SurveyMonkeyPollerTests {
    private func poller(_ more: String = "", surveys: String = "[\"1\", \"2\"]") throws -> any Poller {
        let configured = source(
            SurveyMonkeyPlatform.self, "{ token: \"${env:TOKEN}\", since: 7, surveys: \(surveys)\(more) }")
        #expect(configured.problems == [])
        return try #require(configured.value?.poller)
    }

    private func response(_ id: Int, _ time: Timestamp, _ status: String = "completed", survey: String = "1") -> JSON {
        [
            "id": .string("\(id)"), "survey_id": .string(survey), "response_status": .string(status),
            "date_modified": .string(time.iso8601), "pages": [],
        ]
    }

    /// A server with responses, as it would answer that question.
    private func answer(_ question: PollQuestion, _ world: [JSON]) throws -> TransportResponse {
        let query = try #require(question.request.url.split(separator: "?").last)
        var values: [String: String] = [:]
        for entry in try URLEncodedForm.read(Array(query.utf8)) { values[entry.name] = entry.value }
        let start = try #require(Timestamp(iso8601: (values["start_modified_at"] ?? "") + "Z"))
        let size = try #require(values["per_page"].flatMap { Int($0) })
        let page = try #require(values["page"].flatMap { Int($0) })
        let all = world.filter {
            ($0["date_modified"]?.string.flatMap(Timestamp.init(iso8601:))).map { $0 >= start } ?? false
        }
        .sorted { ($0["date_modified"]?.string ?? "") < ($1["date_modified"]?.string ?? "") }
        let part = all.dropFirst((page - 1) * size).prefix(size)
        let hasMore = all.count > page * size
        let links: JSON = hasMore ? ["next": "there"] : [:]
        return TransportResponse(
            status: 200, body: (["data": .array(Array(part)), "links": links] as JSON).serialised)
    }

    /// Asks until there is rest.
    private func run(
        _ poller: any Poller, _ world: [String: [JSON]], from cursor: JSON? = nil, at time: Timestamp = now
    ) throws -> (ids: [String], cursor: JSON?, asked: Int) {
        var at = cursor
        var ids: [String] = []
        for asked in 0..<200 {
            guard case .ask(let question) = poller.next(at, now: time) else { return (ids, at, asked) }
            let survey = question.request.url.contains("/surveys/1/") ? "1" : "2"
            guard
                case .news(let bodies, let next) = poller.read(
                    try answer(question, world[survey] ?? []), to: question, now: time)
            else { break }
            ids += try bodies.compactMap { try JSON(parsing: $0)["id"]?.string }
            at = next
        }
        Issue.record("it never rests")
        return (ids, at, 200)
    }

    @Test func `each survey is asked in turn, and then there is rest`() throws {
        let poller = try poller()
        let world = ["1": [response(1, now + .seconds(-100))], "2": [response(2, now + .seconds(-50), survey: "2")]]
        let first = try run(poller, world)
        #expect(first.ids == ["1", "2"] && first.asked == 2)
        guard case .rest(let until) = poller.next(first.cursor, now: now) else {
            Issue.record("it does not rest")
            return
        }
        #expect(until == now + .seconds(900))
        let second = try run(poller, world, from: first.cursor, at: now + .seconds(901))
        #expect(second.ids == [])
        var changed = world
        changed["1"] = [response(1, now + .seconds(600))]
        let third = try run(poller, changed, from: second.cursor, at: now + .seconds(1802))
        #expect(third.ids == ["1"])
    }

    @Test func `hundreds of responses come once each, also those of one moment`() throws {
        let poller = try poller()
        let spread = (0..<250).map { response($0, now + .seconds(-5000 + $0 * 10)) }
        let crowd = (1000..<1320).map { response($0, now + .seconds(-60)) }
        let found = try run(poller, ["1": spread + crowd])
        #expect(found.ids.count == 570 && Set(found.ids).count == 570)
    }

    @Test func `only the states that are wanted come, and old ones do not`() throws {
        let world = [
            "1": [
                response(1, now + .seconds(-10), "partial"), response(2, now + .seconds(-9)),
                response(3, now + .seconds(-8 * 86_400)),
            ]
        ]
        #expect(try run(try poller(), world).ids == ["2"])
        let more = ", statuses: [partial, completed]"
        #expect(try run(try poller(more), world).ids == ["1", "2"])
    }

    @Test func `refusals say what to do, and the calls of a day are spared`() throws {
        let poller = try poller(surveys: "[\"1\"]")
        guard case .ask(let question) = poller.next(nil, now: now) else { return }
        #expect(
            question.request.url.contains("start_modified_at=") && question.request.url.contains("status=completed"))
        let day: Headers = ["X-Ratelimit-App-Global-Day-Remaining": "0", "X-Ratelimit-App-Global-Day-Reset": "7200"]
        #expect(
            poller.read(TransportResponse(status: 429, headers: day), to: question, now: now)
                == .later(after: .seconds(7200), reason: "SurveyMonkey wants fewer calls (429)"))
        for status in [401, 403, 404] {
            guard case .refused = poller.read(TransportResponse(status: status), to: question, now: now) else {
                Issue.record("\(status) is not refused")
                continue
            }
        }
        var good = try answer(question, [])
        good.headers = ["X-Ratelimit-App-Global-Day-Remaining": "3", "X-Ratelimit-App-Global-Day-Reset": "5000"]
        guard case .news(_, let cursor) = poller.read(good, to: question, now: now),
            case .rest(let until) = poller.next(cursor, now: now)
        else {
            Issue.record("it does not rest")
            return
        }
        #expect(until == now + .seconds(5000))
    }

    @Test func `one survey that is gone does not stop the others, and long answers are asked for in parts`() throws {
        let poller = try poller()
        guard case .ask(let question) = poller.next(nil, now: now),
            case .news(_, let cursor) = poller.read(TransportResponse(status: 404), to: question, now: now),
            case .ask(let other) = poller.next(cursor, now: now)
        else {
            Issue.record("it stops")
            return
        }
        #expect(other.request.url.contains("/surveys/2/"))
        let long = TransportResponse(status: 200, body: Array("{\"data\":[".utf8), isTruncated: true)
        guard case .news(_, let smaller) = poller.read(long, to: other, now: now),
            case .ask(let again) = poller.next(smaller, now: now)
        else {
            Issue.record("it stops")
            return
        }
        #expect(again.request.url.contains("per_page=25"))
    }

    @Test func `any cursor is taken`() throws {
        let poller = try poller()
        for cursor: JSON in [
            [], "x", ["turn": -4], ["turn": 99, "surveys": ["1": 7]], ["wake": .int(.max)],
            [
                "surveys": [
                    "1": ["since": .int(.min), "page": .int(.max), "size": .int(.max), "aside": ["until": .int(.max)]]
                ]
            ],
        ] {
            if case .ask(let question) = poller.next(cursor, now: now) {
                _ = poller.read(
                    TransportResponse(status: 200, body: Array("{\"data\":[]}".utf8)), to: question, now: now)
            }
        }
    }
}
