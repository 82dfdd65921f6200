import Documents
import Intake
import Platforms
import Testing

/// Google Forms, Airtable and Microsoft Forms: what their scripts and flows send.
struct OwnScriptTests {
    private func read(_ platform: any Platform.Type, _ yaml: String, _ fixture: String) throws -> Submission {
        let configured = source(platform, yaml)
        #expect(configured.problems == [])
        let reader = try #require(configured.value)
        let body = try Fixtures.body(fixture)
        let part = try #require(reader.unpack(body, headers: [:]).first)
        return try #require(normalised(reader, part).submission)
    }

    private func values(_ said: Submission) -> [String: [String]] {
        Dictionary(said.fields.map { ($0.label, $0.values) }) { first, _ in first }
    }

    // MARK: - Google Forms

    @Test func `declared questions go before guesses, and labels name those of the Forms API`() throws {
        let said = try read(
            GoogleFormsPlatform.self,
            "{ signing_secret: \"${env:HOOK}\", text: Wish, title: 2a1b2c3d, labels: { 0a1b2c3d: Wish, 1a1b2c3d: Where } }",
            "google_forms/api.json")
        #expect(said.key == MessageKey(platform: "google_forms", scope: "here", externalID: "rA"))
        #expect(said.text == "Dark mode for the evening shift, please")
        #expect(values(said)["Where"] == ["Web", "Phone"])
        #expect(said.attachments.map(\.name) == ["shot - Ada.png"])
        #expect(said.submittedAt.iso8601 == "2026-11-20T08:00:00.100Z")
        #expect(said.version > said.submittedAt.milliseconds)
    }

    @Test func `an edit of a response is the same message in a later version`() throws {
        let reader = GoogleFormsPlatform.unconfigured(source: "here")
        func said(_ sent: String, _ text: String) throws -> Submission {
            let body = """
                {"type":"google_forms.response","sent_at":"\(sent)","form":{},
                 "response":{"id":"x","submitted_at":"2026-11-21T10:00:00Z"},
                 "answers":[{"id":"1","title":"Wish","type":"PARAGRAPH_TEXT","value":"\(text)"}]}
                """
            return try #require(normalised(reader, Array(body.utf8)).submission)
        }
        let first = try said("2026-11-21T10:00:01Z", "one")
        let second = try said("2026-11-21T10:09:01Z", "two")
        #expect(first.key == second.key && first.version < second.version)
        #expect(first.submittedAt == second.submittedAt)
    }

    @Test(arguments: [
        (#"{"type":"google_forms.test","sent_at":"2026-11-21T10:00:00Z"}"#, "ignored"), ("{}", "invalid"),
        ("[]", "invalid"), (#"{"formId":"f","items":[],"info":{}}"#, "ignored"),
        (#"{"responses":[{"responseId":"a"}]}"#, "ignored"), (#"{"responseId":"a","answers":{}}"#, "ignored"),
        (#"{"response":{"id":"a"},"answers":[]}"#, "ignored"), (#"{"response":{},"answers":[]}"#, "invalid"),
    ])
    func `other bodies for Google Forms say what they are`(body: String, label: String) {
        let reading = normalised(GoogleFormsPlatform.unconfigured(source: "x"), Array(body.utf8))
        #expect(reading.label == label, "\(reading.reason ?? "")")
    }

    @Test func `a secret that the script did not make is refused with what to do`() {
        let configured = source(GoogleFormsPlatform.self, "signing_secret: ${env:TOKEN}")
        #expect(configured.value == nil && configured.problems.count == 1)
        #expect(source(GoogleFormsPlatform.self, "{}").problems.count == 1)
    }

    @Test(arguments: [
        ("https://docs.google.com/forms/d/e/1P/viewform", "https://docs.google.com/forms/d/1Form/edit#responses"),
        ("https://docs.google.com/spreadsheets/d/1Form/edit", "https://docs.google.com/spreadsheets/d/1Form/edit"),
        ("javascript:alert(1)", nil), ("", nil), ("/in/x", nil),
    ])
    func `links are pages of the team's, never the respondent's own`(url: String, expected: String?) throws {
        let body: JSON = [
            "form": ["id": "1Form", "url": .string(url)], "answers": [["id": "1", "title": "Wish", "value": "Undo"]],
            "response": ["id": "x", "edit_url": "https://docs.google.com/forms/d/e/1P/viewform?edit2=secret"],
        ]
        let reader = GoogleFormsPlatform.unconfigured(source: "x")
        #expect(try #require(normalised(reader, body.serialised).submission).permalink == expected)
    }

    // MARK: - Airtable

    @Test func `a record of the API gets its link from the settings`() throws {
        let said = try read(
            AirtablePlatform.self, "{ secret: \"${env:PLAIN}\", base: appX, table: tblY }", "airtable/record.json")
        #expect(said.permalink == "https://airtable.com/appX/tblY/recFx2")
        #expect(said.key.externalID == "recFx2")
        #expect(said.author == Person(name: "Ben Kaya", email: "ben@harbor.example"))
        #expect(said.text == "Export the list\nas a spreadsheet")
        #expect(values(said)["Agreed"] == ["yes"])
    }

    @Test(arguments: [
        (#"{"base":{"id":"app1"},"webhook":{"id":"ach1"},"timestamp":"2026-11-21T10:00:00Z"}"#, "ignored"),
        (#"{"payloads":[],"cursor":5,"mightHaveMore":false}"#, "ignored"), (#"{"records":[]}"#, "ignored"),
        (#"{"tables":[]}"#, "ignored"), (#"{"id":"rec1","deleted":true}"#, "ignored"), ("{}", "invalid"),
        (#"{"id":"rec1","fields":{}}"#, "ignored"), (#"{"fields":{"a":"b"}}"#, "invalid"),
    ])
    func `other bodies for Airtable say what they are`(body: String, label: String) {
        let reading = normalised(AirtablePlatform.unconfigured(source: "x"), Array(body.utf8))
        #expect(reading.label == label, "\(reading.reason ?? "")")
    }

    // MARK: - Microsoft Forms

    @Test func `labels of the settings name the questions of a flow`() throws {
        let said = try read(
            MSFormsPlatform.self,
            "{ secret: \"${env:PLAIN}\", text: What should we build?, labels: { r5c1d2e3f4a5b60718293a4b5c6d7e8f0: Else } }",
            "ms_forms/details.json")
        #expect(said.key.externalID == "Lantern wishes/17")
        #expect(said.text == "Invoices in \"Polish\",\nplease: our accountants reject the English ones.")
        #expect(said.author.email == "noor@lantern.example")
        #expect(said.submittedAt.iso8601 == "2026-11-21T22:02:15Z")
        #expect(values(said)["Where do you need it?"] == ["Web", "Phone"])
        #expect(values(said)["How urgent is it?"] == ["8"])
        #expect(values(said)["Else"] == [])
        #expect(said.attachments.map(\.name) == ["shot_Noor Haddad.png"])
    }

    @Test func `the first responses of two forms are two requests`() throws {
        let reader = MSFormsPlatform.unconfigured(source: "x")
        let ids = try [
            #"{"id":1,"form":"Wishes","answers":{"Idea":"Undo"}}"#,
            #"{"id":1,"form":"Complaints","answers":{"Idea":"Undo"}}"#,
            #"{"id":1,"form":{"id":"f3","title":"Wishes"},"answers":{"Idea":"Undo"}}"#,
            #"{"id":1,"formId":"f4","form":"Wishes","answers":{"Idea":"Undo"}}"#,
            #"{"id":1,"answers":{"Idea":"Undo"}}"#,
        ].map { try #require(normalised(reader, Array($0.utf8)).submission).key.externalID }
        #expect(ids == ["Wishes/1", "Complaints/1", "f3/1", "f4/1", "1"])
    }

    @Test(arguments: [
        ("1/5/2026 9:10:11 AM", "2026-01-05T09:10:11Z"), ("12/31/2026 12:00:01 AM", "2026-12-31T00:00:01Z"),
        ("12/31/2026 12:00:01 PM", "2026-12-31T12:00:01Z"), ("2026-11-21T10:02:15.5Z", "2026-11-21T10:02:15.500Z"),
        ("11/21/2026 22:02", "2026-11-21T22:02:00Z"), ("31/12/2026 1:00 AM", nil), ("soon", nil),
        ("1/1/1 99999999999999999999:1:1", nil),
    ])
    func `times of a flow are read`(text: String, expected: String?) throws {
        let reader = MSFormsPlatform.unconfigured(source: "x")
        let body: JSON = ["id": 1, "submitDate": .string(text), "answers": ["Idea": "Undo"]]
        let said = try #require(normalised(reader, body.serialised).submission)
        #expect(said.submittedAt.iso8601 == expected ?? now.iso8601)
    }

    @Test(arguments: [
        (#"{"value":[{"resourceData":{"responseId":5}}]}"#, "ignored"),
        (#"{"resourceData":{"responseId":5}}"#, "ignored"),
        ("{}", "invalid"), ("[]", "invalid"), (#"{"answers":{}}"#, "invalid"),
        (#"{"id":5,"answers":{"A":""}}"#, "ignored"),
        (#"{"answers":[{"question":"Idea","answer":"Undo"}]}"#, "submission"),
        (#"{"responder":"anonymous","r0c1d2e3f4a5b60718293a4b5c6d7e8f0":"Undo"}"#, "submission"),
    ])
    func `other bodies for Microsoft Forms say what they are`(body: String, label: String) {
        let reading = normalised(MSFormsPlatform.unconfigured(source: "x"), Array(body.utf8))
        #expect(reading.label == label, "\(reading.reason ?? "")")
    }
}
