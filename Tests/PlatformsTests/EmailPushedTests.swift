import Intake
import Platforms
import Testing

/// The shapes in which services push mail.
struct EmailPushedTests {
    private let reader = EmailPlatform.unconfigured(source: "wishes")

    private func form(_ fields: [(String, [UInt8])]) -> [UInt8] {
        var body: [UInt8] = []
        for (name, value) in fields {
            body +=
                Array("--b\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n".utf8) + value + [0x0D, 0x0A]
        }
        return body + Array("--b--\r\n".utf8)
    }

    @Test func `SendGrid's fields are decoded in the charset that it names for each`() {
        let body = form([
            ("charsets", Array(#"{"to":"UTF-8","subject":"windows-1251","from":"UTF-8","text":"iso-2022-jp"}"#.utf8)),
            ("from", Array("Jörg <joerg@example.org>".utf8)), ("to", Array("wishes@lantern.example".utf8)),
            ("subject", [0xCF, 0xEE, 0xE8, 0xF1, 0xEA]),
            ("text", [0x1B, 0x24, 0x42, 0x38, 0x21, 0x3A, 0x77, 0x1B, 0x28, 0x42]),
            ("envelope", Array(#"{"to":["wishes@lantern.example"],"from":"joerg@example.org"}"#.utf8)),
        ])
        let submission = normalised(reader, body).submission
        #expect(submission?.author.name == "Jörg")
        #expect(submission?.title == "Поиск")
        #expect(submission?.text == "検索")
    }

    @Test(arguments: ["email", "body-mime", "message"])
    func `a whole message in a field keeps its bytes`(name: String) {
        let mail = Array("From: j@example.org\nContent-Type: text/plain; charset=iso-8859-1\n\nGr".utf8) + [0xFC, 0x6E]
        let body = form([(name, mail), ("envelope[to]", Array("wishes@lantern.example".utf8)), ("recipient", [0x77])])
        #expect(normalised(reader, body).submission?.text == "Grün")
    }

    private static let objects = [
        "Mailjet": #"""
        {"Sender":"ada@example.org","Recipient":"wishes@lantern.example","From":"Ada <ada@example.org>","Subject":"x",
        "Headers":{"Message-ID":"<1@example.org>"},"Parts":[{"Headers":{"Content-Type":"text/plain"},"ContentRef":"Text-part"},
        {"Headers":{"Content-Type":"text/csv; name=a.csv","Content-Disposition":"attachment; filename=a.csv"},
        "ContentRef":"Attachment1"}],"Text-part":"Please.","Attachment1":"YQ=="}
        """#,
        "MailerSend": #"""
        {"type":"inbound.message","data":{"from":{"email":"ada@example.org","name":"Ada"},"text":"Please.","subject":"x",
        "recipients":{"to":{"data":[{"email":"wishes@lantern.example"}]}},"headers":{"Message-Id":"<1@example.org>"},
        "attachments":[{"file_name":"a.csv","content_type":"text/csv"}]}}
        """#,
        "Gmail": #"""
        {"id":"1","payload":{"mimeType":"multipart/mixed","headers":[{"name":"From","value":"Ada <ada@example.org>"},
        {"name":"To","value":"wishes@lantern.example"}],"parts":[{"mimeType":"multipart/alternative","parts":[
        {"mimeType":"text/plain","body":{"data":"UGxlYXNlLg"}}]},{"mimeType":"text/csv","filename":"a.csv"}]}}
        """#,
        "Graph": #"""
        {"value":[{"subject":"x","body":{"contentType":"html","content":"<p>Please.</p>"},"attachments":[{"name":"a.csv"}],
        "from":{"emailAddress":{"name":"Ada","address":"ada@example.org"}},
        "toRecipients":[{"emailAddress":{"address":"wishes@lantern.example"}}]}]}
        """#,
        "Nylas": #"""
        {"type":"message.created","data":{"object":{"from":[{"email":"ada@example.org","name":"Ada"}],"subject":"x",
        "to":[{"email":"wishes@lantern.example"}],"body":"<p>Please.</p>","attachments":[{"filename":"a.csv"}]}}}
        """#,
        "Inbound": #"""
        {"event":"email.received","email":{"from":{"text":"x","addresses":[{"name":"Ada","address":"ada@example.org"}]},
        "to":{"addresses":[{"address":"wishes@lantern.example"}]},"subject":"x",
        "parsedData":{"textBody":"Please.","attachments":[{"filename":"a.csv"}]}}}
        """#,
        "Postal": #"""
        {"rcpt_to":"wishes@lantern.example","to":"wishes@lantern.example","from":"Ada <ada@example.org>","subject":"x",
        "plain_body":"Please.","attachments":[{"filename":"a.csv"}]}
        """#,
        "Brevo": #"""
        {"items":[{"From":{"Name":"Ada","Address":"ada@example.org"},"To":[{"Address":"wishes@lantern.example"}],
        "RawTextBody":null,"ExtractedMarkdownMessage":"Please.","Attachments":[{"Name":"a.csv"}]}]}
        """#,
    ]

    @Test(arguments: objects.keys.sorted()) func `services' own shapes are known`(name: String) {
        let reading = normalised(reader, Array((Self.objects[name] ?? "").utf8))
        let submission = reading.submission
        #expect(submission?.text == "Please.", "\(reading.reason ?? "")")
        #expect(submission?.author.name == "Ada" && submission?.author.email == "ada@example.org")
        #expect(submission?.channel?.id == "wishes@lantern.example")
        #expect(submission?.attachments.map(\.name) == ["a.csv"])
    }

    @Test func `CloudMailin's and Elastic Email's forms are known`() {
        let cloud = form([
            ("headers[from]", Array("Ada <ada@example.org>".utf8)), ("headers[message_id]", Array("<1@x>".utf8)),
            ("envelope[to]", Array("wishes@lantern.example".utf8)), ("plain", Array("Please.".utf8)),
        ])
        let elastic =
            "from_email=ada%40example.org&from_name=Ada&env_to_list=wishes%40lantern.example&body_text=Please."
            + "&header_list=Message-ID%3A%20%3C1%40x%3E%0A"
        for body in [cloud, Array(elastic.utf8)] {
            let submission = normalised(reader, body).submission
            #expect(submission?.text == "Please.")
            #expect(submission?.author.name == "Ada" && submission?.author.email == "ada@example.org")
            #expect(submission?.channel?.id == "wishes@lantern.example")
            #expect(submission?.key.externalID.hasPrefix("1@x#") == true)
        }
    }

    @Test(arguments: [
        #"{"type":"activity.delivered","data":{"email":{"subject":"x"}}}"#,
        #"{"Records":[{"s3":{"object":{"key":"mail/1"}}}]}"#, #"{"value":[{"subscriptionId":"1","resource":"x"}]}"#,
    ])
    func `notices without a mail are left out`(body: String) {
        #expect(normalised(reader, Array(body.utf8)).label == "ignored")
    }
}
