import Documents
import Intake
import Platforms
import Testing

struct FormbricksTests {
    private func reader(_ yaml: String = "") throws -> any Source {
        let configured = source(FormbricksPlatform.self, "signing_secret: ${env:HOOK}\n\(yaml)")
        #expect(configured.problems == [])
        return try #require(configured.value)
    }

    private static let survey = #"""
        {"data":{"id":"clsurvey00000001","name":"Lantern","status":"inProgress","styling":{"big":"x"},
        "questions":[
        {"id":"wish","type":"openText","longAnswer":true,"headline":{"default":"What is missing?","de":"<p><b>Was fehlt dir,</b> #recall:who.firstName/fallback:linbsponbspnon#?</p>"}},
        {"id":"area","type":"multipleChoiceSingle","headline":{"default":"Area","de":"Bereich"},"choices":[{"id":"a","label":{"default":"Billing","de":"Abrechnung"}}]},
        {"id":"where","type":"multipleChoiceMulti","headline":{"default":"Where &amp; how?"},"choices":[]},
        {"id":"rate","type":"rating","headline":{"default":"Rate us"},"scale":"star","range":5},
        {"id":"nps","type":"nps","headline":{"default":"Recommend us, after #recall:gone/fallback:yournbspwish#?"}},
        {"id":"go","type":"cta","headline":{"default":"Go on"}},
        {"id":"ok","type":"consent","headline":{"default":"May we write?"},"label":{"default":"Yes"}}],
        "blocks":[{"id":"b1","elements":[
        {"id":"who","type":"contactInfo","headline":{"default":"You"},"firstName":{"show":true,"placeholder":{"default":"First name","de":"Vorname"}},"lastName":{"show":true},"email":{"show":true},"phone":{"show":false},"company":{"show":true}},
        {"id":"office","type":"address","headline":{"default":"Office"}},
        {"id":"grid","type":"matrix","headline":{"default":"Rate"},"rows":[{"id":"r","label":{"default":"Support"}}],"columns":[{"id":"c","label":{"default":"Good"}}]},
        {"id":"rank","type":"ranking","headline":{"default":"Rank"},"choices":[]},
        {"id":"when","type":"date","headline":{"default":"When?"}},
        {"id":"files","type":"fileUpload","headline":{"default":"Pictures"}},
        {"id":"look","type":"pictureSelection","headline":{"default":"Which looks best?"},"choices":[{"id":"pic1","imageUrl":"https://x.example/one.png"},{"id":"pic2","imageUrl":"https://x.example/two.png"}]},
        {"id":"meet","type":"cal","headline":{"default":"Meet us"}},
        {"id":"left","type":"openText","headline":{"default":"Anything else?"}}]}],
        "hiddenFields":{"enabled":true,"fieldIds":["account"]},"variables":[{"id":"clvar0000000001","name":"weight","type":"number","value":0}]}}
        """#

    private func known(by source: any Source, _ event: Event) throws -> Lookups {
        let plan = try #require(source.lookupPlan)
        let subject = try #require(plan.subjects(in: event).first)
        let answer = plan.read(TransportResponse(status: 200, body: Array(Self.survey.utf8)), for: subject)
        guard case .known(let fact, _) = answer else { return Lookups() }
        return Lookups([subject: fact])
    }

    @Test func `with its survey a response has the words that the person saw`() throws {
        let reader = try reader("token: ${env:TOKEN}")
        let event = Event(source: "here", receivedAt: now, body: try Fixtures.body("formbricks/finished.json"))
        let said = try #require(reader.normalise(event, known: try known(by: reader, event)).submission)
        #expect(said.key == MessageKey(platform: "formbricks", scope: "here", externalID: "clresponse000001"))
        #expect(said.text == "Rechnungen auf Polnisch,\nbitte.")
        #expect(said.author == Person(id: "acme-77", name: "Noor Haddad", email: "noor@lantern.example"))
        #expect(said.submittedAt.iso8601 == "2026-11-21T10:00:00Z")
        #expect(Timestamp(milliseconds: said.version).iso8601 == "2026-11-21T10:02:15Z")
        let labels = Dictionary(said.fields.map { ($0.name ?? "", $0.label) }) { first, _ in first }
        #expect(labels["wish"] == "Was fehlt dir, Noor?" && labels["area"] == "Bereich")
        #expect(labels["where"] == "Where & how?" && labels["nps"] == "Recommend us, after your wish?")
        #expect(labels["who.firstName"] == "Vorname" && labels["who.phone"] == nil)
        let values = Dictionary(said.fields.map { ($0.name ?? "", $0.values) }) { first, _ in first }
        #expect(values["rate"] == ["4"] && values["nps"] == ["9"] && values["ok"] == ["yes"])
        #expect(values["where"] == ["Web", "Uhr"] && values["rank"] == ["Speed", "Price"])
        #expect(values["grid"] == ["Support: Good", "Price: Fair"] && values["look"] == ["two.png"])
        #expect(values["office"] == ["Prosta 51, Warsaw, 00-838, Poland"] && values["left"] == [])
        #expect(values["weight"] == ["7"] && values["account"] == ["hidden-value"] && values["plan"] == ["team"])
        #expect(values["oldone"] == ["An answer to a question that is gone"])
        #expect(said.attachments.map(\.name) == ["invoice-en.png"])
    }

    @Test func `without it, answers come under their ids`() throws {
        let said = try #require(normalised(try reader(), try Fixtures.body("formbricks/finished.json")).submission)
        #expect(said.fields.first?.label == "wish")
        #expect(said.text.hasPrefix("Rechnungen auf Polnisch,\nbitte."))
        #expect(said.author.email == "second@lantern.example" || said.author.email == "noor@lantern.example")
        #expect(try reader().remarks.map(\.level) == [.warning])
        #expect(try reader("token: ${env:TOKEN}").remarks.isEmpty)
    }

    @Test func `what is not finished waits, unless the configuration wants it`() throws {
        let body = try Fixtures.body("formbricks/list.json")
        let waiting = try reader()
        let parts = waiting.unpack(body, headers: [:])
        #expect(parts.count == 1 && parts.allSatisfy { normalised(waiting, $0).label == "ignored" })
        #expect(normalised(waiting, body).reason?.contains("not finished") == true)
        let said = try #require(normalised(try reader("partial: true"), body).submission)
        #expect(said.text == "Keyboard shortcuts for agents")
        let listed = try reader("surveys: clsurvey00000009")
        #expect(normalised(listed, try Fixtures.body("formbricks/finished.json")).label == "ignored")
    }

    @Test func `older servers speak of persons`() throws {
        let said = try #require(normalised(try reader(), try Fixtures.body("formbricks/old_person.json")).submission)
        #expect(said.author == Person(id: "ada-1", email: "ada@lantern.example"))
        #expect(said.text == "Fewer clicks to export")
    }

    @Test func `the survey is asked for once it will be read, with the key`() throws {
        let plan = try #require(
            try reader("token: ${env:TOKEN}\napi: http://127.0.0.1:7/").lookupPlan)
        let event = Event(source: "here", receivedAt: now, body: try Fixtures.body("formbricks/finished.json"))
        let subject = Lookup.Subject(.form, "clsurvey00000001")
        #expect(plan.subjects(in: event) == [subject])
        let unfinished = Event(source: "here", receivedAt: now, body: try Fixtures.body("formbricks/list.json"))
        #expect(plan.subjects(in: unfinished).isEmpty)
        let request = try #require(plan.compose(subject))
        #expect(request.url == "http://127.0.0.1:7/api/v1/management/surveys/clsurvey00000001")
        #expect(request.headers["x-api-key"] == "xoxb-fixture" && request.method == "GET")
        #expect(
            plan.compose(Lookup.Subject(.form, "../me")) == nil && plan.compose(Lookup.Subject(.person, "a")) == nil)
        for (status, label) in [(401, "unknown"), (404, "unknown"), (429, "later"), (503, "later"), (200, "unknown")] {
            let answer = plan.read(TransportResponse(status: status, body: Array("{}".utf8)), for: subject)
            switch answer {
            case .known: Issue.record("known")
            case .unknown: #expect(label == "unknown", "\(status)")
            case .later: #expect(label == "later", "\(status)")
            }
        }
    }

    @Test func `the trial of a webhook is answered, signed or not, and not kept`() throws {
        let body = Array(#"{"event":"testEndpoint"}"#.utf8)
        let signed = try reader()
        #expect(signed.verify(IncomingRequest(headers: [:], body: body), now: now) == .answer(.ok))
        let wrong: Headers = ["webhook-id": "a", "webhook-timestamp": "1795252935", "webhook-signature": "v1,AAAA"]
        #expect(signed.verify(IncomingRequest(headers: wrong, body: body), now: now).inWords == "401 bad_signature")
        let door = try #require(source(FormbricksPlatform.self, "secret: ${env:PLAIN}").value)
        #expect(door.verify(IncomingRequest(headers: [:], body: body), now: now).inWords == "401 bad_signature")
        let path = IncomingRequest(path: "/plain-secret", headers: [:], body: body)
        #expect(door.verify(path, now: now) == .answer(.ok))
        #expect(normalised(door, body).label == "handshake")
    }

    @Test(arguments: [
        ("{}", "invalid"), ("[]", "ignored"), ("[7]", "invalid"), (#"{"event":"responseFinished"}"#, "invalid"),
        (#"{"event":"responseFinished","data":{"surveyId":"s","data":{}}}"#, "invalid"),
        (#"{"event":"responseFinished","data":{"id":"r","surveyId":"s","data":{}}}"#, "ignored"),
        (#"{"event":"surveyPublished","data":{}}"#, "ignored"),
        (#"{"data":{"id":"s","environmentId":"e","questions":[]}}"#, "ignored"),
        (#"{"data":[{"id":"w","triggers":[],"url":"x"}]}"#, "ignored"),
        (#"{"code":"not_authenticated","message":"Not authenticated"}"#, "ignored"),
        (#"{"data":{"id":"r","surveyId":"s","finished":true,"data":{"q":"Dark mode"}}}"#, "submission"),
        (#"{"id":"r","surveyId":"s","finished":true,"data":{"q":"Dark mode"}}"#, "submission"),
        (#"{"data":[{"id":"r","surveyId":"s","finished":true,"data":{"q":"Dark mode"}}]}"#, "submission"),
    ])
    func `other bodies say what they are`(body: String, label: String) {
        let reading = normalised(FormbricksPlatform.unconfigured(source: "x"), Array(body.utf8))
        #expect(reading.label == label, "\(reading.reason ?? "")")
    }

    @Test func `wrong settings are told`() {
        for (yaml, code) in [
            ("{}", "C002"), ("signing_secret: ${env:PLAIN}", "C003"),
            ("{ secret: \"${env:PLAIN}\", partial: 7 }", "C003"),
            ("{ secret: \"${env:PLAIN}\", api: nowhere }", "C003"),
            ("{ secret: \"${env:PLAIN}\", surveys: a/b }", "C003"),
            ("{ secret: \"${env:PLAIN}\", survey: a }", "C005"),
        ] {
            #expect(source(FormbricksPlatform.self, yaml).problems.map { String($0.prefix(4)) } == [code], "\(yaml)")
        }
    }

    @Test func `doctor asks for the key, the surveys and the webhook`() throws {
        let reader = try reader("token: ${env:TOKEN}\nsurveys: [clsurvey00000001]")
        let checkups = reader.checkups
        #expect(checkups.map(\.subject) == ["API key", "survey clsurvey00000001", "webhook"])
        func levels(_ index: Int, _ body: String, _ status: Int = 200) -> [Finding.Level] {
            checkups[index].read(TransportResponse(status: status, body: Array(body.utf8))).map(\.level)
        }
        #expect(levels(0, #"{"id":"e","type":"production","project":{"id":"p","name":"Lantern"}}"#) == [.fine])
        #expect(levels(0, "{}", 401) == [.problem] && levels(0, "<html>") == [.problem])
        #expect(levels(1, Self.survey) == [.fine] && levels(1, "{}", 404) == [.problem])
        #expect(levels(2, #"{"data":[]}"#) == [.problem])
        let hook = #"{"data":[{"id":"w","url":"https://t.example/in/here/s","triggers":["responseCreated"]}]}"#
        #expect(levels(2, hook) == [.warning])
        #expect(levels(2, hook.replacing("Created", with: "Finished")) == [.fine])
        #expect(levels(2, hook.replacing("/in/here/", with: "/in/hereafter/")) == [.problem])
    }

    @Test func `many recalls in a label cost linear time`() throws {
        let headline = String(repeating: "#recall:a/fallback:b# #recall:", count: 20_000)
        let survey: JSON = ["questions": [["id": "q", "type": "openText", "headline": ["default": .string(headline)]]]]
        let reader = FormbricksPlatform.unconfigured(source: "x")
        let body = Array(#"{"id":"r","surveyId":"s","finished":true,"data":{"q":"Dark mode"}}"#.utf8)
        let known = Lookups([Lookup.Subject(.form, "s"): Lookup.Fact(document: survey)])
        let clock = ContinuousClock()
        #expect(
            clock.measure {
                _ = reader.normalise(Event(source: "x", receivedAt: now, body: body), known: known)
            } < .seconds(5))
    }

    @Test(.enabled(if: SharedPayloads.folder != nil)) func `a real body reads as what was answered`() throws {
        let body = try #require(try SharedPayloads.bodies("formbricks").first?.body)
        let said = try #require(normalised(FormbricksPlatform.unconfigured(source: "x"), body).submission)
        #expect(said.text == "Executive")
        #expect(said.author == Person(id: "THIS-IS-A-VERY-LONG-USER-ID-FOR-TESTING", email: "test@web.com"))
    }
}
