import Documents
import Intake
import Platforms
import Testing

struct WebhookTests {
    private func read(
        _ fixture: String, _ settings: String = "", headers: Headers = [:], verify: String = "{ scheme: none }"
    ) throws -> Reading {
        let configured = source(WebhookPlatform.self, "verify: \(verify)\n" + settings)
        #expect(configured.problems == [])
        return normalised(try #require(configured.value), try Fixtures.body("webhook/\(fixture)"), headers: headers)
    }

    @Test func `without a mapping the usual names are found, and the rest are fields`() throws {
        let said = try #require(try read("contact.json").submission)
        #expect(said.key == MessageKey(platform: "webhook", scope: "here", externalID: "req-8812"))
        #expect(said.title == "Slow search")
        #expect(said.text == "Search takes ten seconds\nfor large workspaces.")
        #expect(said.author == Person(name: "Ben Kaya", email: "ben@harbor.example"))
        #expect(said.permalink == "https://desk.example/t/8812")
        #expect(said.submittedAt.iso8601 == "2026-11-21T09:22:15Z")
        #expect(said.kind == .webhook && said.source == "here")
        #expect(
            said.fields == [
                Field(label: "plan", name: "plan", values: ["enterprise"]),
                Field(label: "seats", name: "seats", values: ["420"]),
                Field(label: "tags", name: "tags", values: ["search", "speed"]),
                Field(label: "user.locale", name: "user.locale", values: ["tr"]),
                Field(label: "user.trial", name: "user.trial", values: ["false"]),
                Field(label: "nothing", name: "nothing", values: []),
            ])
    }

    @Test func `a declared mapping reads by JSON Pointer`() throws {
        let said = try #require(
            try read(
                "nested.json",
                """
                kind: tracker
                scope: tickets
                map:
                  id: /data/ticket/id
                  title: /data/ticket/title
                  text: /data/ticket/body
                  author: { id: /data/ticket/by/id, name: /data/ticket/by/name }
                  author.email: /data/ticket/by/email
                  url: /data/ticket/link
                  submitted_at: /data/ticket/at
                  channel: /data/ticket/area~1kind
                  fields: { first vote: /data/ticket/votes/0, votes: /data/ticket/votes, none: /data/x }
                """
            ).submission)
        #expect(said.key == MessageKey(platform: "webhook", scope: "tickets", externalID: "77"))
        #expect(said.title == "SSO" && said.text == "Log in with our own provider" && said.kind == .tracker)
        #expect(said.author == Person(id: "u9", name: "Cleo", email: "cleo@fen.example"))
        #expect(said.channel == Channel(id: "login", name: "login"))
        #expect(said.submittedAt.iso8601 == "2026-11-21T10:00:00Z")
        #expect(said.fields.map(\.values) == [["3"], ["3", "4"], []])
        #expect(said.fields.map(\.label) == ["first vote", "votes", "none"])
    }

    @Test func `forms read by the same pointers`() throws {
        let plain = try #require(try read("contact.form.txt", "map: { title: /subject }").submission)
        #expect(plain.title == "Café mode" && plain.text == "100% quiet\nplease")
        #expect(plain.author == Person(name: "Ada Okoye", email: "ada@fen.example"))
        #expect(plain.fields.map(\.values) == [["web", "phone"], [], ["5%zz"]])
        let parts = try #require(try read("contact.multipart.bin").submission)
        #expect(parts.text == "Line one\nLine two" && parts.author.name == "Zoë")
        #expect(parts.attachments == [Attachment(name: "my shot.png", mediaType: "image/png")])
        #expect(parts.fields.map(\.values) == [["web", "phone"]])
    }

    @Test func `the identity is the mapped id, else the delivery's, else what was said`() throws {
        let headers: Headers = ["Webhook-Id": "msg_7"]
        #expect(try read("contact.json", headers: headers.kept()).submission?.key.externalID == "req-8812")
        #expect(try read("contact.form.txt", headers: headers.kept()).submission?.key.externalID == "msg_7")
        let svix: Headers = ["svix-id": "msg_8", "Authorization": "x"]
        #expect(svix.kept() == ["svix-id": "msg_8"])
        #expect(try read("contact.form.txt", headers: svix.kept()).submission?.key.externalID == "msg_8")
        let hashed = try #require(try read("contact.form.txt").submission?.key.externalID)
        #expect(hashed.hasPrefix("sha256:") && hashed.utf8.count == 71)
        // Under an HMAC of the body alone, anyone could give a replay a new id.
        let hmac = "{ scheme: hmac, header: X-S, secret: \"${env:PLAIN}\" }"
        #expect(
            try read("contact.form.txt", headers: headers.kept(), verify: hmac).submission?.key.externalID == hashed)
    }

    @Test func `a body without text of its own is listed, and one without values is ignored`() throws {
        let open = WebhookPlatform.unconfigured(source: "x")
        #expect(normalised(open, Array(#"{"a":{"b":1},"c":"d"}"#.utf8)).submission?.text == "a.b: 1\nc: d")
        #expect(normalised(open, Array("{}".utf8)).label == "ignored")
        #expect(normalised(open, Array("[1]".utf8)).label == "invalid")
        #expect(normalised(open, Array("words".utf8)).label == "invalid")
        #expect(normalised(open, Array(#"{"text":"x","at":1}"#.utf8)).submission?.submittedAt == now)
        #expect(normalised(open, Array(#"{"text":"x","time":1e300}"#.utf8)).submission?.submittedAt == now)
        let times = [
            ("1795252935", Int64(1_795_252_935_000)), ("1795252935250", 1_795_252_935_250),
            ("1795252935.5", 1_795_252_935_500),
        ]
        for (text, milliseconds) in times {
            let body = Array(#"{"text":"x","created_at":"\#(text)"}"#.utf8)
            #expect(normalised(open, body).submission?.submittedAt.milliseconds == milliseconds)
        }
    }

    @Test func `a bearer token or a header of one's own lets in`() throws {
        func verdict(_ yaml: String, _ headers: Headers) throws -> String {
            let configured = source(WebhookPlatform.self, "verify: \(yaml)")
            #expect(configured.problems == [])
            let request = IncomingRequest(headers: headers, body: Array("{\"text\":\"x\"}".utf8))
            return try #require(configured.value).verify(request, now: now).inWords
        }
        let bearer = "{ scheme: bearer, secret: \"${env:PLAIN}\" }"
        #expect(try verdict(bearer, ["Authorization": "Bearer plain-secret"]) == "accepted")
        #expect(try verdict(bearer, ["authorization": "bearer plain-secret"]) == "accepted")
        for wrong in ["plain-secret", "Bearer plain-secreT", "Bearer ", "", "Bearer plain-secret "] {
            #expect(try verdict(bearer, ["Authorization": wrong]) == "401 bad_signature", "\(wrong)")
        }
        #expect(try verdict(bearer, [:]) == "401 bad_signature")
        let own = "{ scheme: bearer, header: X-Key, secret: \"${env:PLAIN}\" }"
        #expect(try verdict(own, ["x-key": "plain-secret"]) == "accepted")
        #expect(try verdict("{ scheme: none }", [:]) == "accepted")
        #expect(
            WebhookPlatform.unconfigured(source: "x").verify(IncomingRequest(headers: [:], body: []), now: now).inWords
                == "401 bad_signature")
    }

    @Test(
        arguments: [
            ("{ scheme: hmac, header: X-S, secret: \"${env:PLAIN}\" }", "X-S", "SHA256=00ff", "prefix: \"sha256=\""),
            ("{ scheme: bearer, header: X-S, secret: \"${env:PLAIN}\" }", "X-S", "Bearer x", "prefix: \"Bearer \""),
            ("{ scheme: hmac, header: X-S, secret: \"${env:PLAIN}\" }", "X-S", "00ff", nil),
            ("{ scheme: bearer, secret: \"${env:PLAIN}\" }", "Authorization", "Basic x", nil),
        ])
    func `a prefix that the settings miss is told`(yaml: String, header: String, given: String, hint: String?) throws {
        let door = try #require(source(WebhookPlatform.self, "verify: \(yaml)").value)
        let refused = door.verify(IncomingRequest(headers: Headers([(header, given)]), body: []), now: now)
        #expect(refused.inWords == "401 bad_signature")
        #expect(refused.message?.contains(hint ?? "header") ?? false == (hint != nil), "\(refused.message ?? "")")
    }

    @Test func `a signature without the prefix of the settings is told from a wrong one`() throws {
        let yaml = "verify: { scheme: hmac, header: X-Sign, prefix: \"sha256=\", secret: \"${env:PLAIN}\" }"
        let door = try #require(source(WebhookPlatform.self, yaml).value)
        let body = Array("{}".utf8)
        let code = Signature(.sha256, .hex).sign([body], key: secret("PLAIN").revealed)
        func message(_ given: String) -> String? {
            door.verify(IncomingRequest(headers: ["X-Sign": given], body: body), now: now).message
        }
        #expect(message("sha256=" + code) == nil)
        #expect(message(code)?.hasPrefix("X-Sign does not begin with sha256=") == true)
        #expect(message("sha256=00ff")?.hasPrefix("X-Sign is not made with this source's secret") == true)
    }

    @Test func `a signature of the standard that is wrong or missing is told what to do`() throws {
        let yaml = "verify: { scheme: standard_webhooks, secret: \"${env:HOOK}\" }"
        let door = try #require(source(WebhookPlatform.self, yaml).value)
        func message(_ headers: Headers) -> String? {
            door.verify(IncomingRequest(headers: headers, body: Array("{}".utf8)), now: now).message
        }
        #expect(message([:])?.contains("switch signing on") == true)
        let signed: Headers = ["webhook-id": "a", "webhook-timestamp": "1", "webhook-signature": "v1,AAAA"]
        #expect(message(signed)?.contains("give this source the webhook's own signing secret") == true)
    }

    @Test(arguments: [
        (#"{"data":{"body":"x","by":{}}}"#, "map.text: an object with body, by at /data"),
        (#"{"data":[{"a":1}]}"#, "map.text: a list without texts at /data"),
        (#"{"data":{}}"#, "an empty object at /data"),
        (#"{"text":"x"}"#, "map.text: nothing at /data"),
    ])
    func `a pointer that leads to no text is told what is there`(body: String, words: String) throws {
        let yaml = "verify: { scheme: none }\nmap: { text: /data, fields: { plan: /plan } }"
        let hook = try #require(source(WebhookPlatform.self, yaml).value)
        let reason = normalised(hook, Array(body.utf8)).reason
        #expect(reason?.contains(words) == true, "\(reason ?? "")")
    }

    @Test(arguments: ["", "\nverify: { scheme: none }"])
    func `a secret beside verify is told where it belongs`(verify: String) {
        let problems = source(WebhookPlatform.self, "secret: ${env:PLAIN}" + verify).problems
        #expect(problems == ["C005 \"secret\" belongs within \"verify\""])
    }

    @Test func `format holds a sender to it`() throws {
        let json = source(WebhookPlatform.self, "verify: { scheme: none }\nformat: json").value
        let form = source(WebhookPlatform.self, "verify: { scheme: none }\nformat: form").value
        func verdict(_ door: (any Source)?, _ body: String) throws -> String {
            try #require(door).verify(IncomingRequest(headers: [:], body: Array(body.utf8)), now: now).inWords
        }
        #expect(try verdict(json, "{\"a\":1}") == "accepted")
        #expect(try verdict(json, "a=1") == "400 malformed")
        #expect(try verdict(form, "a=1") == "accepted")
        #expect(try verdict(form, "{\"a\":1}") == "400 malformed")
    }

    @Test(arguments: [
        ("{}", 1), ("verify: { scheme: hmacs, secret: \"${env:PLAIN}\" }", 1),
        ("verify: { secret: \"${env:PLAIN}\" }", 1),
        ("verify: { scheme: hmac, secret: \"${env:PLAIN}\" }", 1), ("verify: { scheme: standard_webhooks }", 1),
        ("verify: { scheme: standard_webhooks, secret: \"${env:TOKEN}\" }", 1),
        ("verify: { scheme: none, sceme: x }", 1), ("verify: { scheme: none }\nmap: { text: message }", 1),
        ("verify: { scheme: none }\nmap: { txt: /m, fields: { a: b } }", 2),
        ("verify: { scheme: none }\nkind: chatt", 1),
        ("verify: { scheme: none }\nmap: { author: { nme: /x } }", 1), ("verify: none", 1),
    ])
    func `what is wrong with the settings is told once each`(yaml: String, problems: Int) {
        let configured = source(WebhookPlatform.self, yaml)
        #expect(configured.problems.count == problems, "\(configured.problems)")
    }

    @Test func `names that become text are tidied`() throws {
        let hook = try #require(source(WebhookPlatform.self, "verify: { scheme: none }").value)
        let said = try #require(normalised(hook, Array(#"{"pl\ran\u0001":"basic"," seats ":3}"#.utf8)).submission)
        #expect(said.text == "pl\nan: basic\nseats: 3")
        #expect(said.fields.map(\.label) == ["pl\nan", "seats"])
    }
}
