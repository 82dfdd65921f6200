import Documents
import Intake
import Platforms
import Testing

struct JotformTests {
    private func read(
        _ fixture: String, _ yaml: String = "secret: ${env:PLAIN}", known: Lookups = Lookups(), at time: Timestamp = now
    ) throws -> Reading {
        let configured = source(JotformPlatform.self, yaml)
        #expect(configured.problems == [])
        let event = Event(source: "here", receivedAt: time, body: try Fixtures.body("jotform/\(fixture)"))
        return try #require(configured.value).normalise(event, known: known)
    }

    private func labels(_ submission: Submission) -> [String: [String]] {
        Dictionary(submission.fields.map { ($0.label, $0.values) }) { first, _ in first }
    }

    @Test func `a delivery has its labels, person, text, files and link`() throws {
        let said = try #require(try read("wish.multipart.txt").submission)
        #expect(said.key == MessageKey(platform: "jotform", scope: "here", externalID: "6400000000000000001"))
        #expect(said.author == Person(name: "Dr. Noor Haddad", email: "noor@lantern.example"))
        #expect(said.text == "Invoices in Polish, please: our accountants\nreject the English ones.")
        #expect(said.permalink == "https://www.jotform.com/inbox/261110000000042/6400000000000000001")
        #expect(said.submittedAt == Timestamp(milliseconds: 1_795_252_861_000))
        #expect(said.attachments.map(\.name) == ["signature.png", "an invoice.png"])
        let fields = labels(said)
        #expect(fields["Phone Number"] == ["(22) 123-4567"])
        #expect(fields["Address"] == ["4 Quay Street, Gdansk, 80-001"])
        #expect(fields["When did it happen, roughly?"] == ["2026-11-07"])
        #expect(fields["Best time to call: morning, evening?"] == ["09:30 AM"])
        #expect(fields["Where do you use it?"] == ["Web, on a laptop", "Phone"])
        #expect(fields["Rate the parts, please"] == ["Good", "Fair"])
        #expect(fields["How likely are you to recommend us, 0-10?"] == ["9"])
        #expect(fields["Plan"] == ["team"])
        #expect(fields["Pictures: one, or more"]?.first?.hasSuffix("an%20invoice.png") == true)
        #expect(fields["Nickname"] == [])
        // Drawn lines and cards are nobody's text.
        let all = said.fields.flatMap(\.values).joined(separator: " ") + said.text
        #expect(!all.contains("base64") && !all.contains("4242"))
    }

    @Test func `an edit is newer than what it edits, and a retry of that is not`() throws {
        let first = try #require(try read("wish.multipart.txt").submission)
        let edit = try #require(try read("edited.json", at: now + .seconds(60)).submission)
        let retry = try #require(try read("wish.multipart.txt", at: now + .seconds(600)).submission)
        #expect(first.key == edit.key && edit.text == "Invoices in Polish and in Czech.")
        #expect(edit.version > first.version && retry.version == first.version)
    }

    @Test func `the form's own labels go before those of a delivery, and unanswered questions are there`() throws {
        let source = try #require(
            source(JotformPlatform.self, "{ secret: \"${env:PLAIN}\", token: \"${env:TOKEN}\" }").value)
        let plan = try #require(source.lookupPlan)
        let event = Event(source: "here", receivedAt: now, body: try Fixtures.body("jotform/wish.multipart.txt"))
        let subject = Lookup.Subject(.form, "261110000000042")
        #expect(plan.subjects(in: event) == [subject])
        let request = try #require(plan.compose(subject))
        #expect(request.url == "https://api.jotform.com/form/261110000000042/questions")
        #expect(request.headers["APIKEY"] == "xoxb-fixture")
        let answer = plan.read(
            TransportResponse(status: 200, body: try Fixtures.body("jotform/questions.json")), for: subject)
        guard case .known(let fact, _) = answer else { throw FixtureError.unexpected("\(answer)") }
        let said = try #require(source.normalise(event, known: Lookups([subject: fact])).submission)
        let fields = labels(said)
        #expect(fields["What should we build? Anything & everything"] == [said.text])
        #expect(fields["Rate the parts"] == ["Speed: Good", "Price: Fair"])
        #expect(
            fields["May we write to you?"] == ["I agree to the terms: all of them"]
                || fields["May we write to you?"] == ["yes"])
        #expect(said.author.name == "Dr. Noor Haddad")
        #expect(plan.compose(Lookup.Subject(.form, "../user")) == nil)
        #expect(plan.compose(Lookup.Subject(.response, "1")) == nil)
        for status in [401, 404] {
            guard case .unknown = plan.read(TransportResponse(status: status), for: subject) else {
                throw FixtureError.unexpected("\(status)")
            }
        }
    }

    @Test func `the API's records are submissions, also from a list`() throws {
        let reader = JotformPlatform.unconfigured(source: "here")
        let said = try #require(try read("record.json").submission)
        #expect(said.key.externalID == "6400000000000000003")
        #expect(said.text == "Keyboard shortcuts")
        #expect(said.author == Person(name: "Ada Okoye", email: "ada@lantern.example"))
        #expect(said.submittedAt.iso8601 == "2026-11-20T09:15:00Z")
        let fields = labels(said)
        #expect(fields["What should we build? Anything & everything"] == ["Keyboard shortcuts"])
        #expect(fields["Where do you use it?"] == ["Web", "Watch"])
        #expect(fields["Rate the parts"] == ["Speed: Good", "Price: Fair"])
        #expect(fields["Send"] == nil && fields["Nickname"] == [])
        let parts = reader.unpack(try Fixtures.body("jotform/list.json"), headers: [:])
        #expect(parts.map { normalised(reader, $0).label } == ["submission", "delete"])
    }

    @Test(
        arguments: [
            // Winter and summer in New York, the hour that its clocks show twice, and the one that they leave out.
            ("2026-01-15 09:15:00", nil, "2026-01-15T14:15:00Z"), ("2026-07-20 09:15:00", nil, "2026-07-20T13:15:00Z"),
            ("2026-11-01 00:30:00", nil, "2026-11-01T04:30:00Z"), ("2026-11-01 01:30:00", nil, "2026-11-01T06:30:00Z"),
            ("2026-03-08 01:59:59", nil, "2026-03-08T06:59:59Z"), ("2026-03-08 02:30:00", nil, "2026-03-08T07:30:00Z"),
            ("2026-07-20 09:15:00", "Europe/Berlin", "2026-07-20T07:15:00Z"),
            ("2026-07-20 09:15:00", "UTC", "2026-07-20T09:15:00Z"),
            ("2026-07-20T09:15:00+02:00", nil, "2026-07-20T07:15:00Z"),
        ])
    func `the API's times are those of a zone`(written: String, zone: String?, time: String) throws {
        let reader = try #require(
            source(JotformPlatform.self, "{ secret: none\(zone.map { ", time_zone: \($0)" } ?? "") }").value)
        let answers: JSON = ["3": ["name": "wish", "text": "Wish", "type": "control_textarea", "answer": "Dark mode"]]
        let record: JSON = ["id": "1", "form_id": "2", "created_at": .string(written), "answers": answers]
        #expect(normalised(reader, record.serialised).submission?.submittedAt.iso8601 == time)
        // A tool that passes a delivery on with what the API knows of it.
        let edited: JSON = [
            "submissionID": "1", "updated_at": .string(written), "rawRequest": "{\"q3_wish\":\"Dark mode\"}",
        ]
        let version = normalised(reader, edited.serialised).submission?.version
        #expect(version.map { Timestamp(milliseconds: $0).iso8601 } == time)
    }

    @Test func `a zone that is none is told`() {
        let configured = source(JotformPlatform.self, "{ secret: none, time_zone: America/NewYork }")
        #expect(configured.problems.count == 1 && configured.problems.first?.contains("time zone") == true)
    }

    @Test func `a flat body is read with its labels`() throws {
        let said = try #require(try read("flat.json").submission)
        #expect(said.text == "Keyboard shortcuts: all of them, please")
        #expect(said.author.name == "Ada Okoye")
        #expect(said.fields.map(\.label) == ["Name", "Your Message"])
    }

    @Test(arguments: [
        (
            #"{"submissionID":"1","formID":"2","pretty":"What is it?:a, b: c, Why, though?:because","rawRequest":""}"#,
            ["What is it?": "a", "b": "c", "Why": ""]
        )
    ])
    func `a delivery with nothing but its summary is divided as well as may be`(
        body: String, expected: [String: String]
    ) throws {
        let reader = JotformPlatform.unconfigured(source: "here")
        let said = try #require(normalised(reader, Array(body.utf8)).submission)
        #expect(said.fields.count == 3)
        #expect(said.fields.first?.label == "What is it?")
    }

    @Test func `labels are found where values repeat, look like labels or are not told`() throws {
        let body: JSON = [
            "submissionID": "1", "formID": "2",
            "pretty": "A:yes, B, or C?:yes, Odd:somehow else, Do you use it: often?:yes, 9:9",
            "rawRequest": .string(
                JSON.object([
                    .init("q1_a", "yes"), .init("q2_bOr", "yes"), .init("q3_odd", ["x": ["y": "z"]]),
                    .init("q4_doYou", "yes"), .init("q5_input5", "9"), .init("q6_yourMessage6", "not told"),
                ]).text),
        ]
        let reader = JotformPlatform.unconfigured(source: "here")
        let said = try #require(normalised(reader, body.serialised).submission)
        #expect(said.fields.map(\.label) == ["A", "B, or C?", "Odd", "Do you use it: often?", "9", "Your message"])
        #expect(said.text == "not told")
    }

    @Test(arguments: [
        ("{}", "invalid"), ("[]", "ignored"), ("[1]", "ignored"), ("7", "invalid"), ("hello", "invalid"),
        (#"{"submissionID":"1","rawRequest":"{"}"#, "invalid"),
        (#"{"submissionID":"1","rawRequest":"{}","pretty":""}"#, "ignored"),
        (#"{"submissionID":"1","formID":"2","rawRequest":"{\"q3_name\":\"\"}"}"#, "ignored"),
        (#"{"responseCode":200,"message":"success","content":{"0":"https://a.example/in/x"}}"#, "ignored"),
        (#"{"responseCode":401,"message":"You're not authorized","content":""}"#, "ignored"),
        (#"{"qid":"3","name":"email","text":"E-mail","type":"control_email"}"#, "ignored"),
        ("submissionID=1&formID=2&rawRequest=%7B%22q3_wish%22%3A%22Dark+mode%22%7D", "submission"),
    ])
    func `other bodies say what they are`(body: String, label: String) {
        let reading = normalised(JotformPlatform.unconfigured(source: "x"), Array(body.utf8))
        #expect(reading.label == label, "\(reading.reason ?? "")")
    }

    @Test func `the secret may stand in the address`() throws {
        let door = try #require(source(JotformPlatform.self, "secret: ${env:PLAIN}").value)
        let body = try Fixtures.body("jotform/flat.json")
        #expect(door.isServed("POST", "/plain-secret") && !door.isServed("GET", ""))
        for (path, verdict) in [
            ("/plain-secret", "accepted"), ("/plain-secre", "401 bad_signature"), ("", "401 bad_signature"),
        ] {
            let request = IncomingRequest(path: path, headers: ["Content-Type": "application/json"], body: body)
            #expect(door.verify(request, now: now).inWords == verdict)
        }
    }

    @Test func `wrong settings are told`() {
        #expect(
            source(JotformPlatform.self, "signing_secret: ${env:PLAIN}").problems
                == ["C005 Jotform does not sign: \"signing_secret\" is of no use here"])
        #expect(source(JotformPlatform.self, "{ forms: [abc], secret: \"${env:PLAIN}\" }").problems.count == 1)
        #expect(source(JotformPlatform.self, "{}").value == nil)
        #expect(source(JotformPlatform.self, "{ secret: \"${env:PLAIN}\", api: jotform }").value == nil)
    }

    @Test func `only the forms that are named are read`() throws {
        let reading = try read("wish.multipart.txt", "{ secret: \"${env:PLAIN}\", forms: \"1\" }")
        #expect(reading.label == "ignored")
    }

    @Test func `the doctor looks at the key and each form's webhook`() throws {
        let yaml = "{ secret: \"${env:PLAIN}\", token: \"${env:TOKEN}\", forms: [\"261110000000042\"] }"
        let checks = try #require(source(JotformPlatform.self, yaml).value).checkups
        #expect(checks.map(\.subject) == ["API key", "form 261110000000042"])
        let level = { (check: Checkup, status: Int, body: String) in
            check.read(TransportResponse(status: status, body: Array(body.utf8))).map(\.level)
        }
        #expect(level(checks[0], 200, #"{"content":{"username":"lantern","status":"ACTIVE"}}"#) == [.fine])
        #expect(level(checks[0], 401, "{}") == [.problem])
        #expect(level(checks[1], 200, #"{"content":{"0":"https://t.example/in/here/s"}}"#) == [.fine])
        #expect(level(checks[1], 200, #"{"content":{"0":"https://t.example/in/there/s"}}"#) == [.problem])
        #expect(level(checks[1], 200, #"{"content":[]}"#) == [.problem])
    }

    @Test(arguments: ["\r\n", "\n"]) func `the secret in the address is not kept`(line: String) throws {
        let reader = JotformPlatform.unconfigured(source: "x")
        let crlf = String(decoding: try Fixtures.body("jotform/wish.multipart.txt"), as: UTF8.self)
        let body = Array(crlf.replacing("\r\n", with: line).utf8)
        let kept = try #require(reader.unpack(body, headers: [:]).first)
        #expect(!String(decoding: kept, as: UTF8.self).contains("never-shown"))
        #expect(normalised(reader, kept) == normalised(reader, body))
        for (body, type) in [
            (
                #"{"submissionID":"1","webhookURL":"https:\/\/t\/in\/x\/never-shown","pretty":"A:b"}"#,
                "application/json"
            ),
            (
                "submissionID=1&webhookURL=https%3A%2F%2Ft%2Fnever-shown&pretty=A%3Ab",
                "application/x-www-form-urlencoded"
            ),
            ("webhookURL=never-shown", "application/x-www-form-urlencoded"),
            ("a=b&webhook%55RL=never-shown&webhookURL=never-shown", "application/x-www-form-urlencoded"),
            (
                "--b\r\nContent-Disposition: form-data; name=webhookURL\r\n\r\nhttps://t/never-shown\r\n--b--\r\n",
                "multipart/form-data; boundary=b"
            ),
            (
                "--b\nContent-Type: text/plain\nContent-Disposition: form-data;\n name = \"webhookURL\"\n\n"
                    + "https://t/\nnever-shown\n--b--\n", "multipart/form-data; boundary=b"
            ),
        ] {
            let kept = reader.unpack(Array(body.utf8), headers: ["content-type": type])
            #expect(kept.count == 1 && !String(decoding: kept[0], as: UTF8.self).contains("never-shown"))
        }
    }

    @Test(arguments: [
        (#"{"implementation":"new","date":"","timezone":"Europe/Paris"}"#, []),
        (#"{"country":"+48","area":"","phone":""}"#, []), (#"{"area":"22","phone":"123"}"#, ["(22) 123"]),
        (#"{"litemode":"11/07/2026"}"#, ["11/07/2026"]), (#"{"hour":"9","min":"5","ampm":"PM"}"#, ["9:05 PM"]),
        (#"{"0":"A","other":"B"}"#, ["A", "B"]), (#""[\"Good\",\"Fair\"]""#, ["Good", "Fair"]),
        (
            #""{\"widget_metadata\":{\"type\":\"imagelinks\",\"value\":[{\"name\":\"a.png\",\"url\":\"/widget-uploads/1/a.png\"}]}}""#,
            ["https://www.jotform.com/widget-uploads/1/a.png"]
        ),
        (#"{"0":{"0":"x","1":"y"},"1":{"0":"z"},"colIds":"[1,2]","rowIds":"[1]"}"#, ["x, y", "z"]),
        (#"{"Speed":["Good"],"Price":["Fair"]}"#, ["Speed: Good", "Price: Fair"]),
        (
            #"{"1":"{\"id\":1}","paymentArray":"{\"product\":[\"Lamp (12.00 EUR)\"],\"total\":\"12\"}"}"#,
            ["Lamp (12.00 EUR)"]
        ),
        (#"{"cc_number":"4242","cc_ccv":"1"}"#, []), (#""""#, []), ("null", []), ("7", ["7"]),
    ])
    func `values of every shape become texts`(value: String, expected: [String]) throws {
        let raw = #"{"q1_wish":"a wish","q2_it":"# + value + "}"
        let body: JSON = ["submissionID": "1", "rawRequest": .string(raw)]
        let reader = JotformPlatform.unconfigured(source: "x")
        let said = try #require(normalised(reader, body.serialised).submission)
        #expect(said.fields.last?.values == expected)
    }

    private static let hostile: [(pretty: String, value: String)] = [
        (String(repeating: ":", count: 200_000), String(repeating: ":", count: 300) + "x"),
        (String(repeating: "a:x, ", count: 40_000), "x"), (String(repeating: "<a", count: 100_000), "<a"),
    ]

    @Test(arguments: hostile.indices) func `hostile summaries cost little`(index: Int) {
        let (pretty, value) = Self.hostile[index]
        let reader = JotformPlatform.unconfigured(source: "x")
        let raw = JSON.object((0..<400).map { .init("q\($0)_a", .string(value)) })
        let body: JSON = ["submissionID": "1", "pretty": .string(pretty), "rawRequest": .string(raw.text)]
        let clock = ContinuousClock()
        #expect(clock.measure { _ = normalised(reader, body.serialised) } < .seconds(10))
    }
}

/// Something else than a test had to have.
private enum FixtureError: Error {
    case unexpected(String)
}

extension JotformTests {
    @Test func `real deliveries with colons and commas have the labels that people saw`() throws {
        guard SharedPayloads.folder != nil else { return }
        let reader = JotformPlatform.unconfigured(source: "here")
        let bodies = Dictionary(uniqueKeysWithValues: try SharedPayloads.bodies("jotform").map { ($0.name, $0.body) })
        let hard = try #require(bodies["zulip-response_with_colon_comma.multipart-LF.txt"])
        let said = try #require(normalised(reader, hard).submission)
        #expect(
            said.fields.map(\.label) == [
                "Key1 with colon: and comma, end", "Multiple Choice Question, options:",
                "File Upload with colon : and comma , end",
            ])
        #expect(said.fields[0].values == ["Value1 with colon: and comma, end"])
        #expect(said.fields[1].values == ["Option; 1", "Option2"])
        #expect(said.attachments.map(\.name) == ["error; frontend, UI.png", "Screenshot_20250331_201054.png"])
        let plain = try #require(bodies["zulip-screenshot_response.multipart.txt"])
        let feedback = try #require(normalised(reader, plain).submission)
        #expect(feedback.text == "The new personalized recommendations feature is great!")
        #expect(
            feedback.fields.map(\.label) == [
                "How often do you use the application?",
                "How likely are you to recommend it to a friend on a scale of 0-10?", "Feedback",
                "Upload images of your customized setup to get featured!",
            ])
        let flat = try #require(bodies["activepieces-new-submission.json"])
        #expect(normalised(reader, flat).submission?.text == "¡Ay, caramba!")
    }
}
