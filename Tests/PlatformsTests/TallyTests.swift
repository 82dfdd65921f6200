import Documents
import Intake
import Platforms
import Testing

struct TallyTests {
    private func read(_ fixture: String, _ yaml: String = "signing_secret: ${env:PLAIN}") throws -> Reading {
        let configured = source(TallyPlatform.self, yaml)
        #expect(configured.problems == [])
        return normalised(try #require(configured.value), try Fixtures.body("tally/\(fixture)"))
    }

    @Test func `a response has its id, person, words and time`() throws {
        let said = try #require(try read("all_types.json").submission)
        #expect(said.key == MessageKey(platform: "tally", scope: "here", externalID: "Lntrn7"))
        #expect(said.kind == .form && said.channel == nil && !said.isReply)
        #expect(said.author == Person(id: "rQ81xz", name: "Noor Haddad", email: "noor@lantern.example"))
        #expect(said.text == "Invoices in Polish,\nplease: our accountants reject the English ones.")
        #expect(said.submittedAt.iso8601 == "2026-11-21T10:02:15Z")
        #expect(said.version == said.submittedAt.milliseconds + 2250)
        #expect(said.attachments.map(\.name) == ["invoice-en.png", "s1.png"])
        #expect(said.attachments.first?.mediaType == "image/png")
    }

    @Test func `every type of answer is a field, with options by their text and each question once`() throws {
        let said = try #require(try read("all_types.json").submission)
        let values = Dictionary(said.fields.map { ($0.name ?? "", $0.values) }) { first, _ in first }
        #expect(values["question_nu1"] == ["42"] && values["question_ra1"] == ["4"] && values["question_ls1"] == ["8"])
        #expect(values["question_mc1"] == ["Billing"] && values["question_mc2"] == ["Reports"])
        #expect(values["question_dd1"] == ["Something of our own"])
        #expect(values["question_cb1"] == ["Phone", "Watch"])
        #expect(values["question_ms1"] == ["Czech", "Polish"] && values["question_rk1"] == ["Speed", "Price"])
        #expect(values["question_mx1"] == ["Support: Good, Fair", "Price: Fair"])
        #expect(values["question_co1"] == ["yes"] && values["question_co2"] == ["no"])
        #expect(values["question_ti1"] == ["14:30"] && values["question_da1"] == ["2026-12-01"])
        #expect(values["question_no1"] == [])
        #expect(!said.fields.contains { $0.label.hasSuffix("(Web)") || $0.name == "question_co1_co-1" })
        // Labels that repeat stay, and a checkbox without a heading has its own words.
        #expect(said.fields.filter { $0.label == "Area" }.count == 2)
        #expect(said.fields.contains { $0.label == "You may write to me about this" })
    }

    @Test func `short texts, and an address that the link brought along`() throws {
        let said = try #require(try read("short.json").submission)
        #expect(said.title == "Keyboard shortcuts" && said.text == "Support agents")
        #expect(said.author.email == "ada@lantern.example")
    }

    @Test(arguments: [
        ("{}", "invalid"), ("[]", "invalid"), (#"{"eventType":"FORM_RESPONSE"}"#, "invalid"),
        (#"{"eventType":"FORM_RESPONSE","data":{"fields":[]}}"#, "invalid"),
        (#"{"eventType":"FORM_RESPONSE","data":{"responseId":"a","fields":[]}}"#, "ignored"),
        (#"{"eventType":"FORM_OPENED","data":{}}"#, "ignored"),
        (#"{"page":1,"questions":[],"submissions":[]}"#, "ignored"),
        (#"{"id":"f","name":"Form","blocks":[]}"#, "ignored"),
        (
            #"{"responseId":"a","fields":[{"key":"q","label":"Idea","type":"TEXTAREA","value":"Dark mode"}]}"#,
            "submission"
        ),
        (#"{"eventId":"e","data":{"fields":[{"label":"Idea","value":"Dark mode"}]}}"#, "submission"),
    ])
    func `other bodies say what they are`(body: String, label: String) {
        #expect(normalised(TallyPlatform.unconfigured(source: "x"), Array(body.utf8)).label == label)
    }

    @Test func `it needs a signing secret, a secret, or both, and then both count`() throws {
        #expect(source(TallyPlatform.self, "{}").problems.map { String($0.prefix(4)) } == ["C002"])
        let body = try Fixtures.body("tally/short.json")
        let signature = Signature(.sha256, .base64).sign([body], key: secret("PLAIN").revealed)
        let both = try #require(
            source(TallyPlatform.self, "{ signing_secret: \"${env:PLAIN}\", secret: \"${env:TOKEN}\" }").value)
        func verdict(_ path: String, _ headers: Headers) -> String {
            both.verify(IncomingRequest(path: path, headers: headers, body: body), now: now).inWords
        }
        #expect(verdict("/xoxb-fixture", ["Tally-Signature": signature]) == "accepted")
        #expect(verdict("", ["Tally-Signature": signature]) == "401 bad_signature")
        #expect(verdict("/xoxb-fixture", [:]) == "401 bad_signature")
        let signed = try #require(source(TallyPlatform.self, "signing_secret: ${env:PLAIN}").value)
        #expect(signed.isServed("POST", "") && !signed.isServed("POST", "/x") && both.isServed("POST", "/x"))
    }

    @Test(.enabled(if: SharedPayloads.folder != nil)) func `a real body reads as what was asked`() throws {
        let body = try #require(try SharedPayloads.bodies("tally").first?.body)
        let said = try #require(normalised(TallyPlatform.unconfigured(source: "x"), body).submission)
        #expect(said.author.name == "John Doe" && said.author.email == "john@company.com")
        #expect(said.text == "Budget: 25000\nCompany size: Enterprise\nInterest Level: High")
    }
}
