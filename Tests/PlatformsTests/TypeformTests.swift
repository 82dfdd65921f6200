import Documents
import Intake
import Platforms
import Testing

struct TypeformTests {
    private func read(_ fixture: String, _ yaml: String = "signing_secret: ${env:TYPEFORM}") throws -> Reading {
        let configured = source(TypeformPlatform.self, yaml)
        #expect(configured.problems == [])
        return normalised(try #require(configured.value), try Fixtures.body("typeform/\(fixture)"))
    }

    private func values(_ submission: Submission) -> [String: [String]] {
        Dictionary(submission.fields.map { ($0.name ?? $0.label, $0.values) }) { first, _ in first }
    }

    @Test func `a response has its token, person, words and link`() throws {
        let said = try #require(try read("all_types.json").submission)
        #expect(said.key == MessageKey(platform: "typeform", scope: "here", externalID: "9d1f0c2e7a6b4835"))
        #expect(said.kind == .form && said.channel == nil && said.thread == nil && !said.isReply)
        #expect(said.author == Person(name: "Noor Haddad", email: "noor@lantern.example"))
        #expect(said.text == "Invoices in Polish,\nplease: our accountants reject the English ones.")
        #expect(said.title == nil)
        #expect(said.permalink == "https://admin.typeform.com/form/fxForm1/results?responseId=9d1f0c2e7a6b4835")
        #expect(said.submittedAt.iso8601 == "2026-11-21T10:02:15Z")
    }

    @Test func `every type of answer is a field, the unanswered ones are empty`() throws {
        let said = try #require(try read("all_types.json").submission)
        let expected: [String: [String]] = [
            "name": ["Noor Haddad"], "email": ["noor@lantern.example"],
            "wish": ["Invoices in Polish,\nplease: our accountants reject the English ones."], "plan": ["Team"],
            "where": ["Web", "Phone", "Watch"], "urgency": ["8"], "call": ["yes"], "phone": ["+48221234567"],
            "deadline": ["2026-12-01"], "site": ["https://lantern.example/invoices"],
            "picture": ["https://api.typeform.com/responses/files/abc/invoice%20pl.png?x=1"], "pledge": ["25"],
            "voice": ["It would help us a lot.", "https://media.example/v1.mp4"], "rank": ["Speed", "Price"],
            "left_out": [], "talk": ["https://calendly.com/events/1"], "rate": ["Ease: Good", "Price: Fair"],
            "terms": ["no"], "product": ["Lantern"], "account": ["acme-77"], "empty": [], "score": ["7"],
            "winner": ["speed"],
        ]
        #expect(values(said) == expected)
        #expect(said.attachments.map(\.name) == ["invoice%20pl.png", "v1.mp4"])
        // No card's owner or digits anywhere.
        let all = said.fields.map { $0.values.joined() }.joined()
        #expect(!all.contains("4242") && !all.contains("N HADDAD"))
    }

    @Test func `a label shows the answers that it quotes`() throws {
        let said = try #require(try read("all_types.json").submission)
        let labels = said.fields.map(\.label)
        #expect(labels.contains("And your email, Noor Haddad?"))
        #expect(labels.contains("What should Lantern do for you?"))
    }

    @Test func `without a long text the one called like it is the text, and names are the person's`() throws {
        let said = try #require(try read("short.json").submission)
        #expect(said.text == "Keyboard shortcuts")
        #expect(said.author.name == "Ada Okoye")
    }

    @Test func `questions named in the settings, by ref, id or label, go before guesses`() throws {
        let said = try #require(
            try read(
                "all_types.json",
                "{ signing_secret: \"${env:TYPEFORM}\", title: plan, text: q13, email: site, name: Your number, scope: forms }"
            ).submission)
        #expect(said.title == "Team")
        #expect(said.text == "It would help us a lot., https://media.example/v1.mp4")
        #expect(said.author.email == "https://lantern.example/invoices")
        #expect(said.author.name == "+48221234567")
        #expect(said.key.scope == "forms")
    }

    @Test(arguments: [
        (#"{"event_type":"form_response"}"#, "invalid"),
        (#"{"event_type":"form_response","form_response":[]}"#, "invalid"),
        (#"{"event_type":"form_response","form_response":{}}"#, "invalid"), ("{}", "invalid"), ("[]", "invalid"),
        (#"{"event_type":"form_response","form_response":{"token":"t"}}"#, "ignored"),
        (#"{"event_type":"form_opened"}"#, "ignored"),
        (
            #"{"event_type":"form_response","form_response":{"token":"t","answers":[{"type":"text","text":"x"}]}}"#,
            "submission"
        ),
        (
            #"{"event_type":"form_response","form_response":{"token":"t","answers":[{"type":"new_kind","new_kind":{"a":1},"field":{"id":"f","ref":"r"}}]}}"#,
            "submission"
        ),
    ])
    func `other bodies say what they are`(body: String, label: String) {
        let reading = normalised(TypeformPlatform.unconfigured(source: "x"), Array(body.utf8))
        #expect(reading.label == label)
    }

    @Test func `many placeholders in a label cost linear time`() throws {
        let title = String(repeating: "{{field:x} {{", count: 20_000)
        let body: JSON = [
            "event_type": "form_response",
            "form_response": [
                "token": "t", "definition": ["fields": [["id": "a", "type": "long_text", "title": .string(title)]]],
                "answers": [["type": "text", "text": "hello", "field": ["id": "a"]]],
            ],
        ]
        let clock = ContinuousClock()
        let reader = TypeformPlatform.unconfigured(source: "x")
        #expect(clock.measure { _ = normalised(reader, body.serialised) } < .seconds(5))
    }

    @Test func `names and references that become text are tidied`() throws {
        let reader = TypeformPlatform.unconfigured(source: "here")
        let body = #"""
            {"event_type":"form_response","form_response":{"token":"t1","answers":[
                {"type":"matrix","matrix":{"r\row\u0002":"x","empty":null},"field":{"id":"f1","ref":"a\rb"}},
                {"type":"file_url","file_url":"https://a.example/\u0007f","field":{"id":"f2"}}]}}
            """#
        let said = try #require(normalised(reader, Array(body.utf8)).submission)
        #expect(said.text == "a\nb: r\now: x, empty:\nf2: https://a.example/f")
        #expect(said.fields.first?.values == ["r\now: x", "empty:"])
    }
}
