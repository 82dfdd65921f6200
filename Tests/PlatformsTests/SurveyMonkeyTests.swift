import Documents
import Intake
import Platforms
import Testing

struct SurveyMonkeyTests {
    private static let survey = Lookup.Subject(.form, "105723396")

    private func configured(_ yaml: String = SurveyMonkeySigning.yaml) throws -> any Source {
        let configured = source(SurveyMonkeyPlatform.self, yaml)
        #expect(configured.problems == [])
        return try #require(configured.value)
    }

    private func event(_ fixture: String) throws -> Event {
        Event(source: "here", receivedAt: now, body: try Fixtures.body("surveymonkey/\(fixture)"))
    }

    private func fact(_ plan: any LookupPlan, _ subject: Lookup.Subject, _ fixture: String) throws -> Lookup.Fact? {
        let response = TransportResponse(status: 200, body: try Fixtures.body("surveymonkey/\(fixture)"))
        guard case .known(let fact, _) = plan.read(response, for: subject) else { return nil }
        return fact
    }

    private func fields(_ submission: Submission) -> [String: [String]] {
        Dictionary(submission.fields.map { ($0.label, $0.values) }) { first, _ in first }
    }

    @Test func `a webhook's response is looked up with its survey and read`() throws {
        let source = try configured()
        let plan = try #require(source.lookupPlan)
        let event = try event("completed.json")
        let subjects = plan.subjects(in: event)
        #expect(subjects.first == Self.survey && subjects.count == 2)
        let response = try #require(subjects.last)
        #expect(
            subjects.compactMap { plan.compose($0)?.url } == [
                "https://api.surveymonkey.com/v3/surveys/105723396/details",
                "https://api.surveymonkey.com/v3/surveys/105723396/responses/5007154402/details?simple=true",
            ])
        #expect(plan.compose(response)?.headers["Authorization"] == "Bearer xoxb-fixture")
        var known = Lookups()
        known[.form, Self.survey.id] = try fact(plan, Self.survey, "survey.json")
        known[.response, response.id] = try fact(plan, response, "ids.json")
        let said = try #require(source.normalise(event, known: known).submission)
        #expect(said.key == MessageKey(platform: "surveymonkey", scope: "here", externalID: "5007154402"))
        #expect(said.text == "Invoices in Polish,\nplease.")
        #expect(said.author == Person(name: "Noor Haddad", email: "noor@lantern.example"))
        #expect(said.permalink == "https://www.surveymonkey.com/analyze/browse/abc?respondent_id=5007154402")
        #expect(said.submittedAt.iso8601 == "2026-11-21T09:19:50Z")
        #expect(said.version == Timestamp(iso8601: "2026-11-21T09:22:14Z")?.milliseconds)
        #expect(
            said.attachments == [
                Attachment(
                    name: "invoice.png", url: "https://files.surveymonkey.example/1/invoice.png", mediaType: "image/png"
                )
            ])
        let expected: [String: [String]] = [
            "What should Lantern do for you?": ["Invoices in Polish,\nplease."], "What plan are you on?": ["Team"],
            "What plan are you on?: Anything to add?": ["Team is too dear"], "Where do you use it?": ["Web", "Watch"],
            "How good are these?": ["Speed: Good", "Price: Poor"], "How many stars?": ["4"],
            "What first?": ["Refunds", "Invoices", "Themes: N/A"],
            "Your devices": ["Work: System: Linux", "Work: Age: New"], "Your name": ["Noor Haddad"],
            "email": ["noor@lantern.example"], "Company": ["Lantern"], "By when?": ["12/01/2026"],
            "How urgent, 0 to 100?": ["80"], "A picture?": ["invoice.png"], "How many people?: Here": ["12"],
            "How many people?: Elsewhere": ["30"], "Left open": [], "account": ["acme-77"],
        ]
        #expect(fields(said) == expected)
    }

    @Test func `what is kept of an answer is little, and without the respondent's address`() throws {
        let plan = try #require(try configured().lookupPlan)
        let kept = try #require(try fact(plan, Lookup.Subject(.response, "1/2/3"), "ids.json")?.document).text
        #expect(!kept.contains("198.51.100.4") && !kept.contains("edit_url"))
    }

    @Test func `polled responses meet the webhook's, in words of their own where the survey is not known`() throws {
        let source = try configured()
        let said = try #require(source.normalise(try event("simple.json")).submission)
        #expect(said.key.externalID == "5007154402")
        #expect(said.text == "Invoices in Polish,\nplease.")
        #expect(fields(said)["What plan are you on?"] == ["Team"])
        #expect(said.author.email == "noor@lantern.example")
        let parts = source.unpack(try Fixtures.body("surveymonkey/bulk.json"), headers: [:])
        #expect(parts.compactMap { normalised(source, $0).submission?.key.externalID } == ["5007154402", "5007154405"])
    }

    @Test func `a response that could not be fetched is left to polling`() throws {
        let source = try configured()
        let reading = source.normalise(try event("completed.json"))
        #expect(reading.label == "ignored" && reading.reason?.contains("polling brings it") == true)
        let other = try configured(SurveyMonkeySigning.yaml.replacing("105723396", with: "7"))
        #expect(other.normalise(try event("completed.json")).reason?.contains("\"surveys\"") == true)
        #expect(other.lookupPlan?.subjects(in: try event("completed.json")) == [])
    }

    @Test func `a deleted response is taken back`() throws {
        let reading = try configured().normalise(try event("deleted.json"))
        let key = MessageKey(platform: "surveymonkey", scope: "here", externalID: "5007154402")
        #expect(reading == .delete(key, at: try #require(Timestamp(iso8601: "2026-11-21T11:00:00Z"))))
    }

    @Test(arguments: [
        ("collector.json", "about no response"), ("partial.json", "\"statuses\""), ("survey.json", "no response"),
        ("unresolved.json", "holds only ids"),
    ])
    func `what is nobody's ask says why`(fixture: String, reason: String) throws {
        let reading = try configured().normalise(try event(fixture))
        #expect(reading.label == "ignored" && reading.reason?.contains(reason) == true, "\(reading)")
    }

    @Test func `partial responses are taken where the settings say so, and an update asks anew`() throws {
        let yaml = SurveyMonkeySigning.yaml.replacing("surveys:", with: "statuses: [completed, partial], surveys:")
        let source = try configured(yaml)
        #expect(source.normalise(try event("partial.json")).submission != nil)
        let plan = try #require(source.lookupPlan)
        let asked = try ["response_created", "response_updated"].flatMap { type in
            let body = String(decoding: try Fixtures.body("surveymonkey/completed.json"), as: UTF8.self)
                .replacing("response_completed", with: type).replacing(
                    "09:22:14", with: type == "response_created" ? "09:20:00" : "10:00:00")
            return plan.subjects(in: Event(source: "here", receivedAt: now, body: Array(body.utf8)))
        }
        #expect(Set(asked).count == 3)
    }

    @Test(arguments: [
        ("{}", "invalid"), ("[]", "ignored"), ("7", "invalid"),
        (#"{"event_type":"response_completed"}"#, "invalid"),
        (#"{"event_type":"survey_updated","object_id":"1"}"#, "ignored"),
        (#"{"event_type":"app_uninstalled"}"#, "ignored"), (#"{"data":[{"id":"1","href":"x"}],"page":1}"#, "ignored"),
        (#"{"error":{"id":"1010","message":"The authorization token was not provided."}}"#, "ignored"),
        (#"{"id":"1","subscription_url":"https://a.example","event_type":"response_completed"}"#, "ignored"),
        (#"{"id":"1","response_status":"completed"}"#, "ignored"),
        (#"{"id":"1","survey_id":"2","pages":[]}"#, "ignored"),
    ])
    func `other bodies say what they are`(body: String, label: String) {
        let reading = normalised(SurveyMonkeyPlatform.unconfigured(source: "x"), Array(body.utf8))
        #expect(reading.label == label, "\(reading.reason ?? "")")
    }

    // MARK: - The door

    @Test func `the address answers when SurveyMonkey looks for it`() throws {
        let source = try configured()
        for method in ["HEAD", "GET"] {
            #expect(source.isServed(method, ""))
            let request = IncomingRequest(method: method, headers: [:], body: [])
            #expect(source.verify(request, now: now) == .answer(method == "HEAD" ? .ok : .here))
        }
        #expect(!source.isServed("PUT", "") && !source.isServed("POST", "/x"))
    }

    /// The key and the code as Python's hmac makes them of the same bytes.
    @Test func `a signature made elsewhere is taken, and another app is told of`() throws {
        let source = try configured()
        let body = Array(#"{"event_type":"response_completed","object_id":"1"}"#.utf8)
        let genuine = IncomingRequest(
            headers: ["Sm-Signature": Self.signature, "Sm-Apikey": "lantern-app"], body: body)
        #expect(source.verify(genuine, now: now) == .accepted)
        let other = IncomingRequest(headers: ["Sm-Signature": "AAAA", "Sm-Apikey": "another"], body: body)
        #expect(source.verify(other, now: now).message?.contains("another app") == true)
        let closed = try configured("{ token: \"${env:TOKEN}\", surveys: \"105723396\" }")
        #expect(closed.verify(genuine, now: now).inWords == "401 bad_signature")
    }

    private static let signature = "2PxMuGvebz0sZmYwOZhmU8iFXTM="

    @Test(arguments: [
        ("token: ${env:TOKEN}", "\"surveys\" is missing"), ("surveys: [\"1\"]", "\"token\" is missing"),
        ("{ token: \"${env:TOKEN}\", surveys: [QX7]}", "no survey's number"),
        ("{ token: \"${env:TOKEN}\", surveys: [\"1\"], client_id: a }", "needs \"signing_secret\""),
        ("{ token: \"${env:TOKEN}\", surveys: [\"1\"], signing_secret: \"${env:PLAIN}\" }", "needs \"client_id\""),
        ("{ token: \"${env:TOKEN}\", surveys: [\"1\"], statuses: [done] }", "cannot hold \"done\""),
        ("{ token: \"${env:TOKEN}\", surveys: [\"1\"], every: 1s }", "\"every\""),
    ])
    func `wrong settings are told`(yaml: String, problem: String) {
        let problems = source(SurveyMonkeyPlatform.self, yaml).problems
        #expect(problems.contains { $0.contains(problem) }, "\(problems)")
    }

    @Test func `a signature that is missing or wrong is told what to do`() throws {
        let door = try configured()
        func message(_ headers: Headers) -> String? {
            door.verify(IncomingRequest(headers: headers, body: Array("{}".utf8)), now: now).message
        }
        #expect(message([:])?.contains("a proxy drops the header") == true)
        #expect(message(["Sm-Signature": "AAAA"])?.contains("copy both from the app's settings") == true)
    }

    @Test func `the doctor looks at the token, its scopes, the surveys and the webhooks`() throws {
        let source = try configured()
        let checks = source.checkups
        #expect(checks.map(\.subject) == ["token", "survey 105723396", "webhooks"])
        let levels = { (index: Int, status: Int, body: String) in
            checks[index].read(TransportResponse(status: status, body: Array(body.utf8))).map(\.level)
        }
        let all =
            #"{"username":"lantern","scopes":{"granted":["surveys_read","responses_read","responses_read_detail"]}}"#
        #expect(levels(0, 200, all) == [.fine])
        #expect(levels(0, 200, #"{"username":"lantern","scopes":{"granted":["surveys_read"]}}"#) == [.fine, .problem])
        #expect(levels(0, 401, "{}") == [.problem] && levels(0, 429, "{}") == [.warning])
        #expect(levels(1, 200, #"{"title":"What next?"}"#) == [.fine] && levels(1, 404, "{}") == [.problem])
        #expect(levels(2, 200, #"{"data":[]}"#) == [.warning] && levels(2, 200, #"{"data":[{"name":"t"}]}"#) == [.fine])
        #expect(source.remarks == [])
        let busy = try configured("{ token: \"${env:TOKEN}\", surveys: [\"1\", \"2\"], every: 5m }")
        #expect(busy.remarks.map(\.level) == [.warning])
    }
}
