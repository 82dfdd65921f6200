import Documents
import Intake
import Platforms
import Testing

struct FilloutTests {
    private func reader() throws -> any Source {
        let configured = source(FilloutPlatform.self, "secret: ${env:PLAIN}")
        #expect(configured.problems == [])
        return try #require(configured.value)
    }

    @Test func `a submission has its id, person, words, link and clock`() throws {
        let said = try #require(normalised(try reader(), try Fixtures.body("fillout/webhook.json")).submission)
        #expect(said.key.platform == "fillout" && said.key.externalID == "7f0d9a4e-2b1c-4d3e-8f5a-6b7c8d9e0f1a")
        #expect(said.author == Person(name: "Noor Haddad", email: "noor@lantern.example"))
        #expect(said.text == "Invoices in Polish,\nplease: our accountants reject the English ones.")
        // Whoever has the form's only link could change what was said.
        #expect(said.permalink == nil)
        #expect(said.submittedAt.iso8601 == "2026-11-21T10:02:15Z")
        #expect(Timestamp(milliseconds: said.version).iso8601 == "2026-11-21T10:05:00Z")
        #expect(said.attachments.map(\.name) == ["invoice-en.png", "two.pdf", "sign.png"])
    }

    @Test func `every type of answer is a field, and what is private is not`() throws {
        let said = try #require(normalised(try reader(), try Fixtures.body("fillout/webhook.json")).submission)
        let values = Dictionary(said.fields.map { ($0.label, $0.values) }) { first, _ in first }
        #expect(values["Office"] == ["Prosta 51, Warsaw, 00-838, Poland"])
        #expect(values["May we write to you?"] == ["yes"] && values["Weekly news?"] == ["no"])
        #expect(values["Where do you use it?"] == ["Web", "Phone"])
        #expect(values["Rate us"] == ["Support: Good", "Price: Fair, Low"])
        #expect(values["How many of you need it?"] == ["0"] && values["What would you pay?"] == ["12.5"])
        #expect(values["Customer"] == ["Acme"] && values["Place"] == ["latitude: 52.23", "longitude: 21"])
        #expect(values["Colleagues"] == ["Name: Ada", "Role: Sales"])
        #expect(values["plan"] == ["team"] && values["Score"] == ["5"] && values["Deposit"] == ["25 EUR", "succeeded"])
        #expect(values["Your password"] == nil && values["Robot?"] == nil && values["Anything else?"] == [])
        let all = said.fields.map { $0.values.joined() }.joined()
        #expect(!all.contains("never") && !all.contains("cus_"))
    }

    @Test func `a saved answer of the API is its submissions`() throws {
        let reader = try reader()
        let body = try Fixtures.body("fillout/submissions.json")
        let said = reader.unpack(body, headers: [:]).compactMap { normalised(reader, $0).submission }
        #expect(said.map(\.key.externalID) == ["two"])
        #expect(said.map(\.text) == ["Keys for everything."])
        // Somebody who left the wish open.
        let silent = try #require(reader.unpack(body, headers: [:]).first)
        #expect(normalised(reader, silent).reason?.hasPrefix("only contact details and consent") == true)
        #expect(normalised(reader, body).label == "ignored")
        let list = #"[{"submissionId":"a","questions":[{"name":"Idea","type":"LongAnswer","value":"x"}]}]"#
        #expect(reader.unpack(Array(list.utf8), headers: [:]).map { normalised(reader, $0).label } == ["submission"])
    }

    @Test(arguments: [
        ("{}", "invalid"), ("[]", "ignored"), ("3", "invalid"), (#"{"submission":{"questions":[]}}"#, "invalid"),
        (#"{"submission":{"submissionId":"a","questions":[]}}"#, "ignored"),
        (#"{"id":"f","name":"Form","questions":[{"id":"a","name":"b","type":"ShortAnswer"}]}"#, "ignored"),
        (#"[{"name":"Form","formId":"f"}]"#, "ignored"), (#"{"id":15}"#, "ignored"),
        (#"{"statusCode":404,"message":"no"}"#, "ignored"), (#"{"responses":[],"totalResponses":0}"#, "ignored"),
        (#"{"submissionId":"a","questions":[{"name":"Idea","value":{"new":["kind"]}}]}"#, "submission"),
    ])
    func `other bodies say what they are`(body: String, label: String) throws {
        let reading = normalised(FilloutPlatform.unconfigured(source: "x"), Array(body.utf8))
        #expect(reading.label == label, "\(reading.reason ?? "")")
    }

    @Test func `the secret in the address lets both methods in`() throws {
        let door = try reader()
        let body = try Fixtures.body("fillout/webhook.json")
        let request = IncomingRequest(method: "PUT", path: "/plain-secret", headers: [:], body: body)
        #expect(door.isServed("PUT", "/plain-secret") && door.isServed("POST", "/x") && !door.isServed("GET", ""))
        #expect(door.verify(request, now: now) == .accepted)
        #expect(source(FilloutPlatform.self, "{}").problems.map { String($0.prefix(4)) } == ["C002"])
        let open = source(FilloutPlatform.self, "secret: none")
        #expect(open.problems == [] && open.value?.remarks.count == 1)
    }

    @Test(.enabled(if: SharedPayloads.folder != nil)) func `a real body reads as what Timmy sent`() throws {
        let body = try #require(try SharedPayloads.bodies("fillout").first?.body)
        let reader = FilloutPlatform.unconfigured(source: "x")
        for one in reader.unpack(body, headers: [:]) + [body] {
            let said = try #require(normalised(reader, one).submission)
            #expect(said.key.externalID == "abc" && said.author.name == "Timmy")
            #expect(said.text.hasPrefix("30 min meeting: 2024-05-20T09:00:00.000Z"))
        }
    }
}
