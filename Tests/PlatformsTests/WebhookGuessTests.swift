import Intake
import Platforms
import Testing

/// Webhooks without a mapping: what form tools wrap around answers, and how they write them.
struct WebhookGuessTests {
    private func read(_ body: String) throws -> Submission {
        let reading = normalised(WebhookPlatform.unconfigured(source: "here"), Array(body.utf8))
        return try #require(reading.submission, "\(reading.reason ?? "")")
    }

    /// The same response as different tools write it.
    private static let dresses = [
        #"{"data":[[{"label":"Name","response":"Ada Okoye"},{"label":"Email","response":"a@b.example"},{"label":"Idea","response":"Undo for rows"}]]}"#,
        #"{"form_title":"F","data":{"x":{"name":"Name","value":"Ada Okoye"},"y":{"name":"Email","value":"a@b.example"},"z":{"name":"Idea","value":"Undo for rows"}}}"#,
        #"{"event":"new","payload":{"answers":[{"question":"Name","answer":"Ada Okoye"},{"question":"Email","answer":"a@b.example"},{"question":"Idea","answer":"Undo for rows"}]}}"#,
        #"{"form":{"id":"f","name":"Contact"},"fields":{"name":{"id":"name","type":"text","title":"Name","value":"Ada Okoye"},"email":{"id":"email","type":"email","title":"Email","value":"a@b.example"},"idea":{"id":"idea","type":"textarea","title":"Idea","value":"Undo for rows"}}}"#,
        #"{"eventType":"FORM_RESPONSE","data":{"fields":[{"key":"q1","label":"Name","type":"INPUT_TEXT","value":"Ada Okoye"},{"key":"q2","label":"Email","type":"INPUT_EMAIL","value":"a@b.example"},{"key":"q3","label":"Idea","type":"TEXTAREA","value":"Undo for rows"}]}}"#,
        #"{"triggerType":"form_submission","payload":{"name":"Contact","siteId":"s","data":{"Name":"Ada Okoye","Email":"a@b.example","Message":"Undo for rows"},"submittedAt":"2026-11-21T10:00:00Z","id":"p"}}"#,
        #"{"form":"f","submission":{"name":"Ada Okoye","email":"a@b.example","message":"Undo for rows"}}"#,
    ]

    @Test(arguments: dresses) func `words and person are found in every dress`(body: String) throws {
        let said = try read(body)
        #expect(said.text == "Undo for rows")
        #expect(said.author == Person(name: "Ada Okoye", email: "a@b.example"))
        #expect(said.fields.allSatisfy { !$0.label.contains("data.") })
    }

    @Test func `a person in an object of their own is the author`() throws {
        let said = try read(
            #"{"type":"post","object":{"title":"Dark","details":"It hurts","author":{"id":"u","name":"Jo","email":"j@b.example","plan":"pro"}}}"#
        )
        #expect(said.author == Person(id: "u", name: "Jo", email: "j@b.example"))
        #expect(said.title == "Dark" && said.text == "It hurts")
        #expect(said.fields.map(\.label) == ["author.plan", "type"])
        let other = try read(#"{"message":"Thanks","follower_name":"John","follower_email":"j@b.example"}"#)
        #expect(other.author == Person(name: "John", email: "j@b.example"))
    }

    @Test func `a title outside does not hide the words inside`() throws {
        let said = try read(
            #"{"headers":{"a":"b"},"body":{"event":{"textBody":"I'll check","body":"<p>x</p>"}},"topic":"t"}"#)
        #expect(said.text == "I'll check")
    }

    @Test func `a message beside custom fields stays the text`() throws {
        let said = try read(
            #"{"message":"Please add dark mode","custom_fields":[{"name":"Plan","value":"Team"},{"name":"Seats","value":5}]}"#
        )
        #expect(said.text == "Please add dark mode")
        #expect(said.fields.map(\.label) == ["Plan", "Seats"])
    }

    @Test func `notices of ids are no asks, a score is`() throws {
        let notice = #"{"webhook_id":"1","events":[{"event_type":"record.created","id":{"record_id":"r"}}]}"#
        let reader = WebhookPlatform.unconfigured(source: "here")
        #expect(normalised(reader, Array(notice.utf8)).label == "ignored")
        #expect(try read(#"{"id":"1","score":9}"#).text == "score: 9")
    }

    @Test func `values under their own type are read`() throws {
        let said = try read(
            #"""
            {"properties":{"Name":{"id":"title","type":"title","title":[{"plain_text":"Walk"}]},
            "Status":{"id":"s","type":"select","select":{"id":"2","name":"Doing","color":"yellow"}},
            "Done":{"id":"d","type":"checkbox","checkbox":false}}}
            """#)
        #expect(said.fields.prefix(3).map(\.values) == [["Walk"], ["Doing"], ["no"]])
        #expect(said.fields.prefix(3).map(\.label) == ["Name", "Status", "Done"])
    }

    @Test(arguments: [
        ("a=please+add+an+export&a[b]=x&a[c]=y", "please add an export"),
        ("a[b][c][d][e][f][g][h][i]=please+add+an+export&x=1", "please add an export"),
        ("a[b]=please+add&a[b][]=an+export", "an export"), ("a[b]=please+add&a[b][]=an+export", "please add"),
    ])
    func `names in brackets lose no words`(body: String, words: String) throws {
        let reading = normalised(
            WebhookPlatform.unconfigured(source: "here"), Array(body.utf8),
            headers: ["content-type": "application/x-www-form-urlencoded"])
        let said = try #require(reading.submission, "\(reading.reason ?? "")")
        let values = said.fields.map { $0.values.joined(separator: "\n") }
        #expect((values + [said.text]).contains { $0.contains(words) })
    }

    @Test func `many lines of settings are read to their end`() throws {
        let lines = (1...80).map { "key\($0) = value \($0)" }.joined(separator: "\\n")
        let said = try read(#"{"UniqueID":"1","FormID":"2","Config":"\#(lines)"}"#)
        #expect(said.text.contains("value 80"))
    }

    @Test func `a name without an end costs no more than a short one`() throws {
        let name = String(repeating: "your message ", count: 40_000)
        let start = ContinuousClock.now
        let said = try read(#"{"\#(name)":"Undo for rows, please","email":"a@b.example"}"#)
        #expect(said.author.email == "a@b.example")
        #expect(said.text.contains("Undo for rows, please"))
        #expect(ContinuousClock.now - start < .seconds(20))
    }

    @Test func `a name that comes again and again, and a hostile depth and width cost linear time`() {
        let reader = WebhookPlatform.unconfigured(source: "here")
        let same = "{" + Array(repeating: #""a[]":1"#, count: 60_000).joined(separator: ",") + "}"
        let wide = "[" + Array(repeating: #"{"label":"a","value":"b"}"#, count: 20_000).joined(separator: ",") + "]"
        let body = #"{"data":\#(wide),"payload":{"data":{"payload":{"data":{"payload":\#(wide)}}}}}"#
        let clock = ContinuousClock()
        for body in [same, body] {
            #expect(clock.measure { _ = normalised(reader, Array(body.utf8)) } < .seconds(5))
        }
    }
}
