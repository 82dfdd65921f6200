import Documents
import Intake
import Platforms
import Testing

/// What a test did not expect.
private struct Surprise: Error {
    var words: String
}

/// Typeform asked: responses by polling, questions by look-up, and what `triaged doctor` wants to know.
struct TypeformPollerTests {
    private static let yaml = "{ token: \"${env:TOKEN}\", forms: [fxA, fxB], api: http://127.0.0.1:9, since: 7 }"

    private func poller() throws -> any Poller {
        let configured = source(TypeformPlatform.self, Self.yaml)
        #expect(configured.problems == [])
        let typeform = try #require(configured.value)
        return try #require(typeform.poller)
    }

    private func ask(_ poller: any Poller, _ cursor: JSON?, at time: Timestamp = now) throws -> PollQuestion {
        guard case .ask(let question) = poller.next(cursor, now: time) else {
            throw Surprise(words: "rests")
        }
        return question
    }

    private func answer(_ items: [(String, String)]) -> TransportResponse {
        let list: [JSON] = items.map { token, at in
            [
                "token": .string(token), "landed_at": .string(at), "submitted_at": .string(at),
                "answers": [["type": "text", "text": "Undo", "field": ["id": "q1", "type": "long_text"]]],
            ]
        }
        let body: JSON = ["items": .array(list), "total_items": 1]
        return TransportResponse(status: 200, body: body.serialised)
    }

    @Test func `each form is asked in turn, then all rest, and nothing is taken twice`() throws {
        let poller = try poller()
        let first = try ask(poller, nil)
        let since = (now.milliseconds - 7 * 86_400_000) / 1000
        #expect(
            first.request.url
                == "http://127.0.0.1:9/forms/fxA/responses?page_size=100&since=\(since)&sort=submitted_at%2Casc")
        #expect(first.request.headers["Authorization"] == "Bearer xoxb-fixture")
        let at = "2026-11-20T10:00:00Z"
        guard case .news(let events, let cursor) = poller.read(answer([("a", at), ("b", at)]), to: first, now: now)
        else { throw Surprise(words: "no news") }
        #expect(events.count == 2)
        let second = try ask(poller, cursor)
        #expect(second.request.url.contains("/forms/fxB/responses"))
        guard case .news(let none, let rested) = poller.read(answer([]), to: second, now: now) else {
            throw Surprise(words: "no news")
        }
        #expect(none.isEmpty)
        #expect(poller.next(rested, now: now) == .rest(until: now + .seconds(120)))
        // Later: the same second is asked again, and only what is new in it is taken.
        let later = now + .seconds(121)
        let third = try ask(poller, rested, at: later)
        guard case .news(let more, _) = poller.read(answer([("a", at), ("b", at), ("c", at)]), to: third, now: later)
        else { throw Surprise(words: "no news") }
        #expect(more.count == 1)
    }

    @Test func `a full page is asked on at once, and a page of one second all known is passed`() throws {
        let poller = try poller()
        let at = "2026-11-20T10:00:00Z"
        let page = answer((0..<100).map { ("t\($0)", at) })
        let first = try ask(poller, nil)
        guard case .news(let events, let cursor) = poller.read(page, to: first, now: now) else {
            throw Surprise(words: "no news")
        }
        #expect(events.count == 100)
        let second = try ask(poller, cursor)
        #expect(second.request.url.contains("/fxA/"))
        guard case .news(let none, let passed) = poller.read(page, to: second, now: now) else {
            throw Surprise(words: "no news")
        }
        #expect(none.isEmpty)
        let third = try ask(poller, passed)
        #expect(third.request.url != second.request.url)
    }

    @Test func `a polled response is the webhook's, with the questions of the form`() throws {
        let reader = try #require(source(TypeformPlatform.self, Self.yaml).value)
        let poller = try poller()
        let question = try ask(poller, nil)
        let page = answer([("tok", "2026-11-20T10:00:00Z")])
        guard case .news(let events, _) = poller.read(page, to: question, now: now) else {
            throw Surprise(words: "no news")
        }
        let event = Event(source: "here", receivedAt: now, headers: [:], body: try #require(events.first))
        let plan = try #require(reader.lookupPlan)
        let subject = try #require(plan.subjects(in: event).first)
        #expect(subject == Lookup.Subject(.form, "fxA"))
        #expect(plan.compose(subject)?.url == "http://127.0.0.1:9/forms/fxA")
        let form: JSON = [
            "id": "fxA", "title": "Wishes",
            "fields": [["id": "q1", "ref": "wish", "title": "Your wish?", "type": "long_text", "properties": [:]]],
        ]
        let told = plan.read(TransportResponse(status: 200, body: form.serialised), for: subject)
        guard case .known(let fact, _) = told else { throw Surprise(words: "not known") }
        let said = try #require(reader.normalise(event, known: Lookups([subject: fact])).submission)
        #expect(said.key == MessageKey(platform: "typeform", scope: "here", externalID: "tok"))
        #expect(said.fields == [Field(label: "Your wish?", name: "wish", values: ["Undo"])])
        #expect(said.text == "Undo")
        // Without the look-up it is read all the same.
        #expect(reader.normalise(event, known: Lookups()).submission?.text == "Undo")
    }

    @Test(arguments: [(401, "refused"), (404, "refused"), (429, "later"), (503, "later"), (200, "later")])
    func `other answers say whether to wait or to do something`(status: Int, expected: String) throws {
        let poller = try poller()
        let reading = poller.read(
            TransportResponse(status: status, body: Array("{}".utf8)), to: try ask(poller, nil), now: now)
        switch reading {
        case .refused(let reason):
            #expect(expected == "refused" && reason.contains("fxA"))
        case .later: #expect(expected == "later")
        case .news: Issue.record("news")
        }
    }

    @Test func `records and lists of the Responses API are read too`() throws {
        let reader = TypeformPlatform.unconfigured(source: "here")
        let list = answer([("one", "2026-11-20T10:00:00Z"), ("two", "2026-11-20T10:00:01Z")]).body
        let parts = reader.unpack(list, headers: [:])
        #expect(parts.compactMap { normalised(reader, $0).submission?.key.externalID } == ["one", "two"])
        #expect(normalised(reader, list).label == "ignored")
        let begun = #"{"token":"t","landed_at":"2026-11-20T10:00:00Z","response_type":"partial","answers":[]}"#
        #expect(normalised(reader, Array(begun.utf8)).label == "ignored")
        #expect(normalised(reader, Array(#"{"id":"f","title":"T","fields":[]}"#.utf8)).label == "ignored")
    }

    @Test func `rows of a table have the table's question, and an outcome is told`() throws {
        let reader = TypeformPlatform.unconfigured(source: "here")
        let body = #"""
            {"event_type":"form_response","form_response":{"form_id":"f","token":"t","outcome":{"id":"o","title":"Planner"},
            "definition":{"fields":[{"id":"m","type":"matrix","title":"Rate","properties":{"fields":[
            {"id":"m1","type":"multiple_choice","title":"Ease"},{"id":"m2","type":"multiple_choice","title":"Price"}]}}]},
            "answers":[{"type":"choice","choice":{"label":"Good"},"field":{"id":"m1","type":"multiple_choice"}}]}}
            """#
        let said = try #require(normalised(reader, Array(body.utf8)).submission)
        #expect(said.fields.map(\.label) == ["Rate: Ease", "Rate: Price", "Outcome"])
        #expect(said.fields.map(\.values) == [["Good"], [], ["Planner"]])
    }

    @Test func `the doctor sees the webhook, or says where to make it`() throws {
        let door = try #require(
            source(
                TypeformPlatform.self, "{ signing_secret: \"${env:TYPEFORM}\", token: \"${env:TOKEN}\", forms: [fxA] }"
            )
            .value)
        let hooks = try #require(door.checkups.last)
        #expect(door.checkups.map(\.subject) == ["token", "form fxA", "webhook of form fxA"])
        func found(_ body: JSON) -> [Finding] { hooks.read(TransportResponse(status: 200, body: body.serialised)) }
        let url = "https://triage.example/in/here"
        #expect(found(["items": [["url": .string(url), "enabled": true]]]).map(\.level) == [.fine])
        #expect(found(["items": [["url": .string(url), "enabled": false]]]).map(\.level) == [.problem])
        #expect(found(["items": [["url": "https://other.example/in/x", "enabled": true]]]).map(\.level) == [.warning])
        #expect(hooks.read(TransportResponse(status: 403)).map(\.level) == [.problem])
    }

    @Test(arguments: [
        ("{}", 1), ("{ forms: [a] }", 2), ("{ token: \"${env:TOKEN}\" }", 1), (Self.yaml, 0),
        ("{ signing_secret: \"${env:TYPEFORM}\", token: \"${env:TOKEN}\", api: nowhere }", 1),
    ])
    func `what is wrong with the settings is told once each`(yaml: String, problems: Int) {
        let configured = source(TypeformPlatform.self, yaml)
        #expect(configured.problems.count == problems, "\(configured.problems)")
        #expect((configured.value == nil) == (problems > 0))
    }
}
