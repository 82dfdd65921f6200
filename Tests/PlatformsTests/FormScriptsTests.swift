import Documents
import Intake
import Platforms
import Testing

/// What people's own scripts and flows send for a form, and what the platforms' interfaces answer.
struct FormScriptsTests {
    @Test(arguments: [
        #"{"Timestamp":["11/21/2026"],"Name":["Mia Voss"],"What is missing?":["A way to print"]}"#,
        #"{"namedValues":{"Zeitstempel":["21.11.2026"],"Name":["Mia Voss"],"Was fehlt?":["A way to print"]},"values":["21.11.2026","Mia Voss","A way to print"],"range":{"rowStart":2}}"#,
        #"{"responseId":"r","responses":[{"question":"Name","answer":"Mia Voss"},{"question":"Missing?","answer":"A way to print"}]}"#,
        #"{"responseId":"r","answers":{"Name":"Mia Voss","Missing?":"A way to print"}}"#,
        #"{"form":{"title":"F"},"rawValues":{"Name":["Mia Voss"],"Missing?":["A way to print"]}}"#,
    ])
    func `Google's answers come under their titles`(body: String) throws {
        let said = try said(GoogleFormsPlatform.self, body)
        #expect(said.author.name == "Mia Voss" && said.text == "A way to print" && said.fields.count == 2)
    }

    @Test func `Tally's interface gives submissions with the questions beside them`() throws {
        let body = """
            {"questions":[{"id":"q","type":"TEXTAREA","title":"What is missing?"}],
            "submissions":[{"id":"s","isCompleted":true,"submittedAt":"2026-11-20T10:00:00.000Z",
            "responses":[{"questionId":"q","answer":"A way to print"}]},{"id":"t","isCompleted":false,"responses":[]}]}
            """
        let readings = read(TallyPlatform.self, body)
        #expect(readings.map(\.label) == ["submission", "ignored"])
        #expect(readings.first?.submission?.fields.map(\.label) == ["What is missing?"])
        #expect(readings.first?.submission?.key.externalID == "s")
    }

    @Test func `Airtable's new records and flat bodies are records`() throws {
        let change = """
            {"payloads":[{"timestamp":"2026-11-20T10:00:00.000Z","changedTablesById":{"tbl1":{"createdRecordsById":{
            "rec1":{"createdTime":"2026-11-20T10:00:00.000Z","cellValuesByFieldId":{"fld1":"A way to print"}}}}}}]}
            """
        #expect(try said(AirtablePlatform.self, change).key.externalID == "rec1")
        let flat = try said(AirtablePlatform.self, #"{"recordId":"rec2","Name":"Mia","Idea":"A way to print"}"#)
        #expect(flat.key.externalID == "rec2" && flat.text == "A way to print" && flat.author.name == "Mia")
    }

    @Test func `answers of a flow's maker stand beside Forms' own words`() throws {
        let flat = #"{"responseId":4,"submitDate":"11/20/2026 10:00:00 AM","Name":"Mia","Missing?":"A way to print"}"#
        let first = try said(MSFormsPlatform.self, flat)
        #expect(first.text == "A way to print" && first.author.name == "Mia" && first.key.externalID == "4")
        let list =
            #"{"value":[{"id":4,"submitDate":"2026-11-20T10:00:00Z","responder":"mia@voss.example","answers":"[{\"questionId\":\"r1\",\"answer1\":\"A way to print\"}]"}]}"#
        #expect(try said(MSFormsPlatform.self, list).text == "A way to print")
    }

    @Test func `a contact question tells its rows in the texts`() throws {
        let body = """
            {"id":"1","survey_id":"2","response_status":"completed","pages":[{"questions":[{"id":"3","family":"demographic",
            "heading":"You","answers":[{"row_id":"4","text":"Mia","simple_text":"Name | Mia"},
            {"row_id":"5","text":"m@voss.example","simple_text":"Email | m@voss.example"}]},
            {"id":"6","family":"open_ended","subtype":"essay","heading":"Missing?","answers":[{"text":"Print"}]}]}]}
            """
        #expect(try said(SurveyMonkeyPlatform.self, body).author == Person(name: "Mia", email: "m@voss.example"))
    }

    @Test func `what was pressed in a survey is no text`() throws {
        let body =
            #"{"event":"responseFinished","data":{"id":"r","surveyId":"s","finished":true,"data":{"go":"clicked","ok":"accepted","no":"dismissed","why":"Too slow"}}}"#
        let said = try said(FormbricksPlatform.self, body)
        #expect(said.text == "Too slow")
        #expect(said.fields.map(\.values) == [["clicked"], ["yes"], [], ["Too slow"]])
    }

    @Test(arguments: [
        ("typeform", #"{"code":"NOT_FOUND","description":"No such form"}"#),
        ("typeform", #"{"items":[{"id":"f","title":"T"}]}"#),
        ("typeform", #"{"id":"w","tag":"t","url":"https://x.example"}"#),
        ("tally", #"{"message":"Unauthorized"}"#), ("airtable", #"{"error":{"type":"NOT_FOUND"}}"#),
        ("airtable", #"{"webhooks":[]}"#), ("airtable", #"{"changedTablesById":{"t":{"changedRecordsById":{}}}}"#),
        ("google_forms", #"{"message":{"attributes":{"eventType":"RESPONSES","formId":"f"}}}"#),
        ("google_forms", #"{"values":["a","b"]}"#), ("google_forms", #"{"error":{"message":"No"}}"#),
        ("ms_forms", #"{"error":{"code":"Unauthorized"}}"#), ("ms_forms", #"{"value":[{"title":"T","type":"Text"}]}"#),
        ("formbricks", #"{"event":"responseFinished","surveyId":"s","responseId":"r"}"#),
    ])
    func `what interfaces answer is nobody's response`(name: String, body: String) throws {
        let reader = try #require(platform(named: name)).unconfigured(source: "here")
        #expect(normalised(reader, Array(body.utf8)).label == "ignored")
    }

    @Test func `known settings are told once each`() {
        #expect(suggestion(for: "zzzzzzzz", in: ["platform", "secret", "platform"]) == "known here: platform, secret")
    }
}
