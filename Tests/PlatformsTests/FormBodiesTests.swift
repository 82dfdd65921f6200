import Documents
import Intake
import Platforms
import Testing

/// Bodies that tools, scripts and builders of all sorts send: each class of them, in words of our own.
struct FormBodiesTests {
    private func reason<P: Platform>(_ platform: P.Type, _ body: String) throws -> String {
        let reading = try #require(read(platform, body).first)
        guard case .ignored(let reason) = reading else {
            Issue.record("\(reading.label): \(reading.reason ?? "")")
            return ""
        }
        return reason
    }

    // MARK: - Nobody asked for anything

    @Test(arguments: [
        #"{"name":"Mia Voss","message":""}"#, #"{"email":"mia@voss.example","newsletter":true,"idea":null}"#,
        #"{"vorname":"Mia","nachname":"Voss","telefon":"030 1","datenschutz":"ja","wunsch":""}"#,
        #"{"event":"form.sent","data":{"name":"Mia Voss","email":"mia@voss.example","phone":"1","message":""}}"#,
        #"{"fields":[{"label":"Full name","value":"Mia Voss"},{"label":"Company","value":"Voss Ltd"},{"label":"Wish","value":""}]}"#,
    ])
    func `who only says who they are where there was more to say asks for nothing`(body: String) throws {
        let reason = try reason(WebhookPlatform.self, body)
        #expect(reason.hasPrefix("only contact details and consent") && reason.contains("was left open"))
        let form = try self.reason(HTMLFormPlatform.self, "name=Mia&email=mia%40voss.example&agree=on&wish=")
        #expect(form.contains("\"Wish\" was left open") && form.contains("\"text: "))
        #expect(try self.reason(HTMLFormPlatform.self, "agree=on").hasPrefix("only contact details and consent"))
    }

    @Test(arguments: [
        #"{"name":"Mia Voss","email":"mia@voss.example","avatar":null,"middle":""}"#,
        #"{"fields":[{"label":"Full name","value":"Mia Voss"},{"label":"Company","value":"Voss Ltd"}]}"#,
        #"{"fields":[{"label":"Full name","value":"Mia Voss"},{"label":"Phone","value":""}]}"#,
    ])
    func `a form that wants no more than a name and an address is answered by them`(body: String) throws {
        #expect(try said(WebhookPlatform.self, body).author.name == "Mia Voss")
        #expect(try said(HTMLFormPlatform.self, "name=Mia&email=mia%40voss.example&phone=").author.name == "Mia")
    }

    @Test func `choices, scores and files are said, and a declared text is too`() throws {
        #expect(try said(HTMLFormPlatform.self, "name=Mia&rating=4&use=daily").text == "Rating: 4\nUse: daily")
        #expect(try said(WebhookPlatform.self, #"{"email":"mia@voss.example","score":0}"#).text == "score: 0")
        let file = #"{"email":"mia@voss.example","shots":[{"public_url":"https://files.example/a.png"}]}"#
        #expect(try said(WebhookPlatform.self, file).attachments.map(\.name) == ["a.png"])
        let source = try #require(source(HTMLFormPlatform.self, "open: true\ntext: company").value)
        #expect(normalised(source, Array("name=Mia&company=Voss".utf8)).submission?.text == "Voss")
    }

    @Test(arguments: [
        #"{"ping":true}"#, #"[{"eventId":1,"subscriptionType":"contact.creation","objectId":3,"occurredAt":1}]"#,
        #"{"object":"page","entry":[{"id":"1","time":14,"changes":[{"field":"lead","value":{"lead_id":1}}]}]}"#,
        #"{"id":"evt_9","object":"event","created":1795000000,"livemode":false,"type":"plan.made","data":{"object":{"id":"pl_9","object":"plan","status":"active"}}}"#,
        #"{"name":"Ideas","id":"7","fields":[{"label":"Idea","type":"textarea","required":"1"},{"label":"Email","type":"email"}]}"#,
        #"{"id":"7","name":"Ideas","views":12,"submissions":3,"url":"https://forms.example/7"}"#,
        #"{"topic":"post.deleted","data":{"item":{"id":"6","title":"Dark","content":"Please"}}}"#,
        #"{"action":"remove","type":"Issue","data":{"id":"6","description":"Please"}}"#,
        #"{"zen":"Keep it small.","hook_id":3,"repository":{"description":"A box"}}"#,
    ])
    func `notices, tests and definitions of forms are nobody's ask`(body: String) throws {
        #expect(try !reason(WebhookPlatform.self, body).isEmpty)
    }

    // MARK: - Words of other languages

    @Test(arguments: [
        ("vorname=Mia&nachname=Voss&nachricht=Bitte+Export", "Mia Voss", "Bitte Export"),
        ("Name=Voss&Vorname=Mia&Wunsch=Bitte+Export", "Mia Voss", "Bitte Export"),
        ("nombre=Mia&apellidos=Voss&mensaje=Exportar", "Mia Voss", "Exportar"),
        ("nom=Voss&pr%C3%A9nom=Mia&commentaire=Un+export", "Mia Voss", "Un export"),
        ("%E6%B0%8F%E5%90%8D=Mia+Voss&%E3%83%A1%E3%83%83%E3%82%BB%E3%83%BC%E3%82%B8=CSV", "Mia Voss", "CSV"),
        ("feedback%5Bname%5D=Mia+Voss&feedback%5Bbody%5D=Export", "Mia Voss", "Export"),
        (
            "input_1.3=Mia&input_1.6=Voss&input_3=An+export+of+all+rows&gform_submit=1", "Mia Voss",
            "An export of all rows"
        ),
        (
            "wpforms[fields][0][first]=Mia&wpforms[fields][0][last]=Voss&wpforms[fields][2]=Rows&wpforms[token]=t",
            "Mia Voss", "Rows"
        ),
    ])
    func `person and words are found`(body: String, name: String, text: String) throws {
        let said = try said(HTMLFormPlatform.self, body)
        #expect(said.author.name == name && said.text == text)
    }

    @Test func `the only address is the person's, whatever the question is called`() throws {
        #expect(try said(HTMLFormPlatform.self, "f1=mia%40voss.example&f2=Rows").author.email == "mia@voss.example")
    }

    // MARK: - Builders and services

    @Test func `what builders put around a form is left out`() throws {
        let elementor =
            "form[id]=x&form[name]=Ideas&fields[a][id]=a&fields[a][title]=Name&fields[a][value]=Mia&fields[a][raw_value]=Mia"
            + "&fields[b][title]=Message&fields[b][value]=Rows&fields[b][raw_value]=Rows&meta[date][value]=May"
        let builders = [
            elementor, "name=Ideas&pageId=p&elementId=e&test=false&fields[Name]=Mia&fields[Message]=Rows",
            #"{"form_name":"ideas","data":{"Name":"Mia","Message":"Rows"},"site_url":"https://voss.example"}"#,
            #"{"payload":{"data":{"x":"y"},"ordered_human_fields":[{"title":"Name","name":"name","value":"Mia"},{"title":"Message","name":"message","value":"Rows"}]}}"#,
            #"{"fields":[{"name":"name","value":"Mia"},{"name":"message","value":"Rows"}],"context":{"pageUri":"p"}}"#,
        ]
        for body in builders {
            let said = try said(HTMLFormPlatform.self, body)
            #expect(said.author.name == "Mia" && said.text == "Rows")
            #expect(said.fields.map(\.label) == ["Name", "Message"])
        }
        let webhook = try said(WebhookPlatform.self, elementor)
        #expect(webhook.author.name == "Mia" && webhook.text == "Rows")
    }

    @Test(arguments: [
        "Field1=Mia&Field2=Voss&Field4=Rows&EntryId=9&FieldStructure="
            + #"%7B"Fields":[%7B"Title":"Name","Type":"shortname","ID":"Field1","SubFields":[%7B"ID":"Field1"%7D,%7B"ID":"Field2"%7D]%7D,%7B"Title":"Wish","Type":"textarea","ID":"Field4"%7D]%7D"#,
        "FormID=3&UniqueID=9&Name=first+%3D+Mia%0Alast+%3D+Voss&Wish=Rows",
        #"{"FormID":"3","UniqueID":"9","Name":{"value":{"first":"Mia","last":"Voss"},"field_type":"name"},"Wish":{"value":"Rows","field_type":"textarea"}}"#,
        #"{"FormID":"3","UniqueID":"9","Name":{"first":"Mia","last":"Voss"},"Wish":"Rows"}"#,
        #"{"submissionID":"9","formID":"3","rawRequest":"{\"q3_name\":{\"first\":\"Mia\",\"last\":\"Voss\"},\"q4_wish\":\"Rows\",\"slug\":\"x\"}"}"#,
        #"{"id":"9","form_id":"3","ip":"192.0.2.1","is_read":"0","1.3":"Mia","1.6":"Voss","message":"Rows"}"#,
        #"{"id":"9","data":"{\"suggestion\":{\"text\":\"Rows\",\"creator\":{\"name\":\"Mia Voss\"}}}"}"#,
        #"{"ticket_hook":{"id":"9","ticket_description":"Rows","ticket_requester_name":"Mia Voss","ticket_requester_email":"m@voss.example"}}"#,
        #"{"id":"9","type":"survey","data":{"authorName":"Mia Voss","authorEmail":"m@voss.example","answers":[{"questionId":"b","answer":"Rows"},{"questionId":"c"}]}}"#,
        #"{"id":"9","subject":"S","preview":"Rows","primaryCustomer":{"first":"Mia","last":"Voss"}}"#,
        #"{"action":"opened","issue":{"id":9,"body":"Rows","user":{"login":"Mia Voss"}},"repository":{"description":"A box"}}"#,
        #"{"event_type":"survey.done","event_data":{"id":"9","comment":"<p>Rows</p>","person":{"name":"Mia Voss"},"score":3}}"#,
        #"{"id":"9","form_response":{"answers":[{"type":"text","text":"Mia Voss","field":{"id":"a","ref":"name"}},{"type":"text","text":"Rows","field":{"id":"b","ref":"message"}}]}}"#,
    ])
    func `services' own posts read through the generic webhook`(body: String) throws {
        let said = try said(WebhookPlatform.self, body)
        #expect(said.author.name == "Mia Voss" && said.text == "Rows" && said.key.externalID == "9")
    }

    @Test func `several in one list are events of their own`() throws {
        let list = #"[{"message":"One"},{"message":"Two"}]"#
        #expect(read(WebhookPlatform.self, list).compactMap(\.submission?.text) == ["One", "Two"])
        let one = #"[{"label":"Name","value":"Mia"},{"label":"Message","value":"Rows"}]"#
        #expect(read(WebhookPlatform.self, one).compactMap(\.submission?.text) == ["Rows"])
        let results =
            #"{"results":[{"values":[{"name":"message","value":"One"}]},{"values":[{"name":"message","value":"Two"}]}]}"#
        #expect(read(WebhookPlatform.self, results).compactMap(\.submission?.text) == ["One", "Two"])
    }

    @Test func `a year is no moment`() throws {
        #expect(try said(WebhookPlatform.self, #"{"message":"Rows","date":"2026"}"#).submittedAt == now)
    }
}
