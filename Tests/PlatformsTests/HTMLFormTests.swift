import Documents
import Foundation
import Intake
import Platforms
import Testing

struct HTMLFormTests {
    private func form(_ yaml: String = "secret: none") throws -> any Source {
        let configured = source(HTMLFormPlatform.self, yaml)
        #expect(configured.problems == [])
        return try #require(configured.value)
    }

    private func read(
        _ body: [UInt8], _ yaml: String = "secret: none", type: String? = nil, at time: Timestamp = now
    ) throws -> Reading {
        let headers: Headers = type.map { ["content-type": $0] } ?? [:]
        return try form(yaml).normalise(Event(source: "here", receivedAt: time, headers: headers, body: body))
    }

    private func said(
        _ text: String, _ yaml: String = "secret: none", type: String? = nil, at time: Timestamp = now
    ) throws -> Submission {
        try #require(try read(Array(text.utf8), yaml, type: type, at: time).submission)
    }

    private func said(fixture: String, _ yaml: String = "secret: none") throws -> Submission {
        try #require(try read(try Fixtures.body("html_form/\(fixture)"), yaml).submission)
    }

    private func values(_ submission: Submission) -> [String: [String]] {
        Dictionary(submission.fields.map { ($0.label, $0.values) }) { first, _ in first }
    }

    // MARK: - Encodings

    @Test func `an urlencoded form has its person, title, text and fields, and nothing of its framework`() throws {
        let said = try said(fixture: "wish.form.txt", "secret: none\nhoneypot: website")
        #expect(said.kind == .form && said.author == Person(name: "Ines Okoro", email: "ines@okoro.example"))
        #expect(said.title == "Dark mode")
        #expect(said.text == "Could the reports have a dark mode?\nMy eyes would thank you.")
        #expect(
            values(said) == [
                "Name": ["Ines Okoro"], "Contact email": ["ines@okoro.example"], "Subject": ["Dark mode"],
                "Your message": ["Could the reports have a dark mode?\nMy eyes would thank you."],
                "Topics": ["Reports", "Look & feel"], "Plan": ["team"], "Urgent": ["yes"], "Terms": ["yes"],
                "Phone": [], "Utm source": ["newsletter"],
            ])
        #expect(said.fields.map(\.name).contains("contact.email"))
    }

    @Test func `a multipart form has its files, and the empty file input is an open question`() throws {
        let said = try said(fixture: "report.multipart.bin")
        #expect(said.author == Person(name: "Tomáš Havel", email: "tomas@havel.example"))
        #expect(said.text == "Export to CSV breaks on „quotes“.\nSee the file.")
        #expect(
            said.attachments == [
                Attachment(name: "chart 1.png", mediaType: "image/png"),
                Attachment(name: "say \"hi\".txt", mediaType: "text/plain"),
            ])
        #expect(values(said)["Screens"] == ["chart 1.png", "say \"hi\".txt"] && values(said)["Log"] == [])
        #expect(values(said)["Rating"] == ["4"])
    }

    @Test func `text in lines, JSON from a script, and JSON that says it is text`() throws {
        let plain = try said(fixture: "plain.txt")
        #expect(plain.author == Person(name: "Bo Lindqvist", email: "bo@lindqvist.example"))
        #expect(plain.text == "Let me sort by date.\nNewest first would do." && values(plain)["Volume"] == ["5"])
        let script = try said(fixture: "script.json")
        #expect(script.author == Person(name: "Aiko Mori", email: "aiko@mori.example"))
        #expect(script.text == "Keyboard shortcuts for the board")
        #expect(values(script)["Areas"] == ["Board", "Editor"] && values(script)["Newsletter"] == ["no"])
        #expect(values(script)["Note"] == [] && values(script)["Seats"] == ["12"])
        #expect(try said("{\"message\":\"Hi\"}", type: "text/plain;charset=UTF-8").text == "Hi")
        #expect(try said("message=a & b\r\n", type: "text/plain").text == "a & b")
        #expect(try said("[{\"name\":\"message\",\"value\":\"Pairs\"}]", type: "application/json").text == "Pairs")
    }

    @Test func `pages in other encodings are read: declared, by a setting, or by a guess`() throws {
        let declared = try said(fixture: "shift_jis.form.txt")
        #expect(declared.author.name == "髙橋 美咲" && declared.text == "予定表を印刷できるようにしてください。")
        let guessed = try said(fixture: "undeclared.form.txt")
        #expect(values(guessed)["Mensaje"] == ["¿Podéis añadir pagos en €? &#25991;"])
        let set = try said(fixture: "undeclared.form.txt", "secret: none\ncharset: windows-1252")
        #expect(values(set)["Mensaje"] == ["¿Podéis añadir pagos en €? 文"])
        let header = try said("message=%CF%F0%E8%E2%E5%F2", type: "application/x-www-form-urlencoded; charset=cp1251")
        #expect(header.text == "Привет")
        #expect(source(HTMLFormPlatform.self, "secret: none\ncharset: klingon").problems.count == 1)
    }

    // MARK: - Names

    @Test(arguments: [
        ("feature_request", "Feature request"), ("firstName", "First name"), ("contact[email]", "Contact email"),
        ("your-message", "Your message"), ("topics[]", "Topics"), ("order.items[0][name]", "Order items 0 name"),
        ("website_url", "Website URL"), ("SKU", "SKU"), ("Größe", "Größe"),
    ])
    func `a name is made readable`(name: String, label: String) throws {
        #expect(try said("\(name)=x&idea=y").fields.map(\.label) == [label, "Idea"])
    }

    @Test func `declared labels are what people saw, and settings name questions by name or label`() throws {
        let yaml = """
            secret: none
            labels: { q1: "What should we build?", "contact[mail]": "Where do we answer?" }
            text: What should we build?
            email: contact.mail
            scope: shop
            """
        let said = try said("q1=A+roof&contact%5Bmail%5D=a%40b.example&extra=long+words", yaml)
        #expect(said.text == "A roof" && said.author.email == "a@b.example" && said.key.scope == "shop")
        #expect(Set(values(said).keys) == ["What should we build?", "Where do we answer?", "Extra"])
    }

    @Test func `what is nobody's answer is left out`() throws {
        let names = [
            "_token", "_next", "__VIEWSTATE", "csrfmiddlewaretoken", "authenticity_token", "g-recaptcha-response",
            "h-captcha-response", "cf-turnstile-response", "form-name", "bot-field", "utf8", "submit", "_wpnonce",
            "_wpcf7_unit_tag", "MAX_FILE_SIZE", "", "_charset_",
        ]
        let query = names.map { "\($0)=12345678" }.joined(separator: "&")
        let said = try said("\(query)&message=Hi&message.dir=ltr&submit.x=3&submit.y=4&_replyto=a%40b.example")
        #expect(said.fields.map(\.label) == ["Message", "Replyto"])
        #expect(said.author.email == "a@b.example")
    }

    // MARK: - Robots and open questions

    @Test func `a filled honeypot is ignored, and thanked at the door`() throws {
        let yaml = "secret: none\nhoneypot: [website, fax]"
        let body = Array("message=Buy&website=https%3A%2F%2Fspam.example".utf8)
        #expect(try read(body, yaml).label == "ignored")
        #expect(try read(body, yaml).reason?.contains("website") == true)
        let verdict = try form(yaml).verify(IncomingRequest(headers: [:], body: body), now: now)
        #expect(
            verdict
                == .acknowledged(
                    DoorAnswer(
                        contentType: "text/plain; charset=utf-8", body: "What you wrote has been noted.\n",
                        headers: ["Cache-Control": "no-store"])))
        #expect(try read(Array("message=Buy&website=".utf8), yaml).label == "submission")
    }

    @Test func `an empty form is told so, and is nobody's ask`() throws {
        let body = try Fixtures.body("html_form/empty.form.txt")
        #expect(try read(body).reason == "no question was answered")
        #expect(try form().verify(IncomingRequest(headers: [:], body: body), now: now).inWords == "422 malformed")
    }

    @Test(arguments: [
        ("name=Ana&email=ana%40fen.example&message=&consent=on", "the message is empty: \"Message\" was left open"),
        ("terms=on", "the message is empty"), ("name=Ana&message=+", "the message is empty: \"Message\" was left open"),
        ("name=Ana&message=Hi", nil), ("name=Ana&email=ana%40fen.example", nil),
    ])
    func `a form whose message is empty is told so at once`(body: String, words: String?) throws {
        let verdict = try form().verify(IncomingRequest(headers: [:], body: Array(body.utf8)), now: now)
        #expect(verdict.inWords == (words == nil ? "acknowledged 200" : "422 malformed"))
        #expect(verdict.message == words)
        // What is let in makes a request, and what is not makes none.
        #expect(try read(Array(body.utf8)).label == (words == nil ? "submission" : "ignored"))
        let robot = IncomingRequest(headers: [:], body: Array((body + "&website=x").utf8))
        #expect(try form("secret: none\nhoneypot: website").verify(robot, now: now).inWords == "acknowledged 200")
    }

    @Test func `a file alone is a message`() throws {
        let disposition = "Content-Disposition: form-data; name="
        let body =
            "--B\r\n\(disposition)\"message\"\r\n\r\n\r\n--B\r\n\(disposition)\"shot\"; filename=\"a.png\"\r\n\r\nx\r\n"
            + "--B--\r\n"
        let headers: Headers = ["Content-Type": "multipart/form-data; boundary=B"]
        #expect(try form().verify(IncomingRequest(headers: headers, body: Array(body.utf8)), now: now).keeps)
    }

    @Test func `plain text without a pair is told what it lacks`() throws {
        let plain = IncomingRequest(headers: ["Content-Type": "text/plain"], body: Array("dark mode\nplease".utf8))
        #expect(
            try form().verify(plain, now: now).message == "the body is no form: its text/plain has no name=value lines")
    }

    // MARK: - Identity

    private func id(_ text: String, type: String? = nil, after seconds: Int = 0) throws -> String {
        try said(text, type: type, at: now + .seconds(seconds)).key.externalID
    }

    @Test func `pressing twice is one submission, even with another boundary`() throws {
        func body(_ boundary: String, _ text: String = "Hi") -> String {
            "--\(boundary)\r\nContent-Disposition: form-data; name=\"message\"\r\n\r\n\(text)\r\n--\(boundary)--\r\n"
        }
        #expect(try id(body("aaaa")) == id(body("bbbb")))
        #expect(try id(body("aaaa")) != id(body("aaaa", "Ho")))
        #expect(try id("a=b&c=d") != id("a=bc&=d"))
    }

    @Test func `the same nameless words are another's after a while, those with a name or a token are not`() throws {
        #expect(try id("message=%2B1") != id("message=%2B1", after: 3600))
        #expect(try id("message=Hi&email=a%40b.example") == id("message=Hi&email=a%40b.example", after: 3600))
        #expect(try id("message=Hi&email=a%40b.example") != id("message=Hi&email=c%40b.example"))
        #expect(try id("message=Hi&_id=0a1b2c3d4e") == id("message=Hi&_id=0a1b2c3d4e", after: 3600))
        #expect(try id("message=Hi&_id=0a1b2c3d4e") != id("message=Ho&_id=0a1b2c3d4e"))
    }

    // MARK: - The door

    @Test(arguments: [
        ("{}", "nothing says who may post"), ("open: false", "nothing says who may post"),
        ("open: true\norigins: [https://a.example]", "lets everybody in"), ("origins: [a.example]", "no origin"),
        ("origins: [\"*\"]", "no origin"), ("origins: [https://a.example, \"https://a.example/?x\"]", "no origin"),
        ("origins: [\"https://a.example/contact\"]", "no origin"), ("secret: none\nredirect: /thanks", "an address"),
        ("secret: none\nanswer: response\nredirect: https://a.example", "exclude each other"),
        ("secret: plain", "secret"),
    ])
    func `who may post is said in the settings`(yaml: String, words: String) {
        let problems = source(HTMLFormPlatform.self, yaml).problems
        #expect(problems.contains { $0.contains(words) }, "\(problems)")
    }

    @Test(arguments: [
        ("https://shop.example/", "https://shop.example"), ("https://shop.example:443", "https://shop.example"),
        ("http://localhost:3000", "http://localhost:3000"), ("HTTPS://Shop.Example/", "https://shop.example"),
    ])
    func `an origin may be copied as browsers show it`(written: String, sent: String) throws {
        let form = try form("{ secret: none, origins: \"\(written)\" }")
        #expect(form.verify(request(["Origin": sent]), now: now).keeps)
        #expect(!form.verify(request(["Origin": "https://evil.example"]), now: now).keeps)
        #expect(form.remarks.isEmpty)
    }

    @Test(arguments: [
        ("https://a.example/contact", "did you mean \"https://a.example\"?"), ("a.example", "\"https://a.example\""),
        ("*", "secret: none"), ("anywhere", "as in https://example.com"),
    ])
    func `what is no origin is told what was meant`(written: String, hint: String) throws {
        let problems = Problems()
        let yaml = Array("origins: \"\(written)\"".utf8)
        let node = try #require(YAMLReader.read(yaml, file: "t.yaml", problems: problems))
        var settings = try #require(MappingReader(node, what: "the source", problems: problems))
        let vault = Vault(environment: { _ in nil }, file: { _ in nil })
        #expect(HTMLFormPlatform.source(named: "here", settings: &settings, vault: vault) == nil)
        #expect(problems.all.first?.hint?.contains(hint) == true, "\(problems.all)")
    }

    @Test(arguments: ["secret: none", "open: true"]) func `that everybody may post is said in words`(yaml: String)
        throws
    {
        let form = try form(yaml)
        #expect(form.verify(request(["Origin": "https://any.example"]), now: now).keeps)
        #expect(form.remarks.map(\.level) == [.warning])
    }

    @Test(arguments: ["GET", "HEAD"]) func `who looks at the address is told that a form sends there`(
        method: String
    ) throws {
        let form = try form("origins: [https://shop.example]")
        #expect(form.isServed(method, "") && !form.isServed("PUT", ""))
        let browser: Headers = ["Accept": "text/html", "Referer": "https://shop.example/contact"]
        let page = try answer(form.verify(request(browser, method: method, body: ""), now: now))
        #expect(page.status == 405 && page.headers["Allow"] == "POST, OPTIONS")
        #expect(page.contentType.hasPrefix("text/html") && page.body.isEmpty == (method == "HEAD"))
        let script = try answer(form.verify(request(["Accept": "application/json"], method: method), now: now))
        #expect(script.status == 405 && script.contentType == "application/json")
    }

    private func request(
        _ headers: Headers, method: String = "POST", path: String = "", body: String = "message=Hi"
    ) -> IncomingRequest {
        IncomingRequest(method: method, path: path, headers: headers, body: Array(body.utf8))
    }

    @Test(
        arguments: [
            (["Origin": "https://shop.example"], true), (["Origin": "https://SHOP.example"], true),
            (["Referer": "https://shop.example/contact?x=1"], true), (["Origin": "https://evil.example"], false),
            (["Origin": "null"], false), (["Origin": "null", "Referer": "https://shop.example/"], false), ([:], false),
            (["Referer": "https://shop.example@evil.example/"], false),
            (["Origin": "https://shop.example.evil"], false),
            (["Origin": "http://shop.example"], false), (["Origin": "https://shop.example:8443"], false),
        ] as [(Headers, Bool)])
    func `only the pages of our origins may post`(headers: Headers, mayPost: Bool) throws {
        let verdict = try form("origins: [https://shop.example]").verify(request(headers), now: now)
        #expect(verdict.keeps == mayPost)
        if !mayPost { #expect(verdict.inWords == "403 foreign_origin") }
    }

    @Test func `a secret is taken from a header or the path`() throws {
        let form = try form("secret: ${env:FORM}")
        let key = secret("FORM").revealedText
        #expect(form.isServed("POST", "/\(key)") && form.isServed("OPTIONS", "/\(key)"))
        #expect(form.verify(request([:], path: "/\(key)"), now: now).keeps)
        #expect(form.verify(request(["Authorization": "Bearer \(key)"]), now: now).keeps)
        #expect(form.verify(request([:]), now: now).inWords == "401 bad_signature")
        #expect(try self.form().isServed("POST", "/x") == false)
        #expect(HTMLFormPlatform.unconfigured(source: "x").verify(request([:]), now: now).keeps == false)
    }

    private func answer(_ verdict: Verification) throws -> DoorAnswer {
        switch verdict {
        case .answer(let answer), .acknowledged(let answer): return answer
        default: return try #require(nil as DoorAnswer?)
        }
    }

    @Test func `a script's browser may ask first, and may read the answer`() throws {
        let form = try form("origins: [https://shop.example]")
        let ask = request(["Origin": "https://shop.example"], method: "OPTIONS", body: "")
        let allowed = try answer(form.verify(ask, now: now))
        #expect(allowed.status == 204)
        #expect(allowed.headers["Access-Control-Allow-Origin"] == "https://shop.example")
        #expect(allowed.headers["Access-Control-Allow-Headers"]?.contains("Content-Type") == true)
        #expect(allowed.headers["Access-Control-Allow-Credentials"] == nil)
        let denied = try answer(
            form.verify(request(["Origin": "https://evil.example"], method: "OPTIONS", body: ""), now: now))
        #expect(denied.status == 403 && denied.headers["Access-Control-Allow-Origin"] == nil)
        let posted = try answer(form.verify(request(["Origin": "https://shop.example"]), now: now))
        #expect(posted.headers["Access-Control-Allow-Origin"] == "https://shop.example")
        #expect(posted.headers["Vary"] == "Origin")
        let open = try answer(try self.form().verify(request(["Origin": "https://any.example"]), now: now))
        #expect(open.headers["Access-Control-Allow-Origin"] == "*")
    }
}

/// What a person, or the page's script, gets to see.
struct HTMLFormAnswerTests {
    private func form(_ yaml: String = "secret: none") throws -> any Source {
        try #require(source(HTMLFormPlatform.self, yaml).value)
    }

    private func request(_ headers: Headers, body: String = "message=Hi") -> IncomingRequest {
        IncomingRequest(headers: headers, body: Array(body.utf8))
    }

    private func answer(_ verdict: Verification) throws -> DoorAnswer {
        guard case .answer(let answer) = verdict else { return try #require(nil as DoorAnswer?) }
        return answer
    }

    private func acknowledgement(_ yaml: String, _ headers: Headers, body: String = "message=Hi") throws -> DoorAnswer {
        guard case .acknowledged(let answer) = try form(yaml).verify(request(headers, body: body), now: now) else {
            return try #require(nil as DoorAnswer?)
        }
        return answer
    }

    private static let browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"

    @Test(
        arguments: [
            (["Accept": browser], "text/html"), (["Accept": "application/json"], "application/json"),
            (["Accept": "*/*"], "text/plain"), ([:], "text/plain"), (["Accept": "text/plain"], "text/plain"),
            (["Accept": "text/html;q=0.3, application/json;q=0.9"], "application/json"),
            (["Accept": "text/html;q=0, */*"], "text/plain"), (["Accept": "text/html;q=x"], "text/plain"),
            (["Accept": "*/*", "Content-Type": "application/json"], "application/json"),
        ] as [(Headers, String)])
    func `the answer is a page, JSON or text, as it is wanted`(headers: Headers, type: String) throws {
        let body = headers["Content-Type"] == nil ? "message=Hi" : "{\"message\":\"Hi\"}"
        let answer = try acknowledgement("secret: none", headers, body: body)
        #expect(answer.status == 200 && answer.contentType.hasPrefix(type), "\(answer.contentType)")
        #expect(answer.body.contains("has been noted"))
    }

    @Test func `a browser is sent on where the settings say, and nowhere else`() throws {
        let yaml = "secret: none\nredirect: https://shop.example/thanks"
        let body = "message=Hi&_next=https%3A%2F%2Fevil.example&redirect=https%3A%2F%2Fevil.example"
        let sent = try acknowledgement(yaml, ["Accept": Self.browser], body: body)
        #expect(sent.status == 303 && sent.headers["Location"] == "https://shop.example/thanks")
        let stays = try acknowledgement("secret: none", ["Accept": Self.browser], body: body)
        #expect(stays.status == 200 && stays.headers["Location"] == nil && !stays.body.contains("evil"))
        let script = try acknowledgement(yaml, ["Accept": "application/json"])
        #expect(script.status == 200)
        #expect(try acknowledgement(yaml, ["Accept": "*/*", "Sec-Fetch-Mode": "cors"]).status == 200)
    }

    private func post(_ body: PostBody) -> Post {
        Post(key: "k", destination: "response", request: RequestID(12), purpose: .reply, plannedAt: now, body: body)
    }

    private let reply = PostBody([
        .paragraph([
            .text("Noted as "), .link("R-12", url: "https://hub.example/requests/R-12"), .text(" for Payments."),
        ]),
        .quote([.text("<script>alert('x')</script> & \"more\"")]),
        .list([[.strong("one")], [.link("bad", url: "javascript:alert(1)")]]),
        .buttons([PostBody.Button("Close", action: "close", value: "1")]),
    ])

    @Test func `an answer is a page of its own, with everything in it escaped`() throws {
        let responder = try #require(try form("origins: [https://shop.example]").responder)
        let headers: Headers = [
            "Accept": Self.browser, "Origin": "https://shop.example", "Referer": "https://shop.example/contact?a=\"b\"",
        ]
        let page = responder.compose(post(reply), to: request(headers))
        #expect(page.status == 200 && page.contentType == "text/html; charset=utf-8")
        #expect(page.headers["Access-Control-Allow-Origin"] == "https://shop.example")
        #expect(page.headers["Content-Security-Policy"]?.hasPrefix("default-src 'none'") == true)
        #expect(page.body.contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;more&quot;"))
        #expect(!page.body.contains("<script") && !page.body.contains("javascript:") && !page.body.contains("src="))
        #expect(page.body.contains("<a href=\"https://hub.example/requests/R-12\""))
        #expect(page.body.contains("href=\"https://shop.example/contact?a=&quot;b&quot;\""))
        #expect(!page.body.contains("Close"))
    }

    @Test func `a script gets the request's number, a program the words`() throws {
        let responder = try #require(try form().responder)
        let json = responder.compose(post(reply), to: request(["Accept": "application/json"]))
        let value = try JSON(parsing: Array(json.body.utf8))
        #expect(value["request"]?.string == "R-12" && value["text"]?.string == reply.plainText)
        let text = responder.compose(post(reply), to: request(["Accept": "*/*"]))
        #expect(text.body == reply.plainText + "\n" && text.contentType == "text/plain; charset=utf-8")
        #expect(responder.late(for: request(["Accept": Self.browser])).contentType == "text/html; charset=utf-8")
        #expect(responder.late(for: request([:])).body.contains("noted"))
    }

    @Test func `what went wrong is said in words, and readable for the page's script`() throws {
        let form = try form("origins: [https://shop.example]")
        let browser: Headers = ["Accept": Self.browser, "Origin": "https://shop.example"]
        for status in [400, 401, 403, 413, 422, 503] {
            let page = try #require(
                form.refusalAnswer(status, "malformed", "the <body> is wrong", to: request(browser)))
            #expect(
                page.status == status && page.contentType.hasPrefix("text/html") && !page.body.contains("<body> is"))
        }
        let large = try #require(form.refusalAnswer(413, "too_large", "It is larger than 1 MiB.", to: request(browser)))
        #expect(large.body.contains("larger than 1 MiB") && large.body.contains("leave a file out"))
        let script: Headers = ["Accept": "application/json", "Origin": "https://shop.example"]
        let json = try #require(form.refusalAnswer(422, "malformed", "nothing was filled in", to: request(script)))
        #expect(try JSON(parsing: Array(json.body.utf8))["error"]?.string == "malformed")
        #expect(json.headers["Access-Control-Allow-Origin"] == "https://shop.example")
    }

    @Test func `an empty message is told on the page and to a script, with the question`() throws {
        let form = try form()
        let body = "name=Ana&your_wish=&message="
        let words = try #require(form.verify(request([:], body: body), now: now).message)
        #expect(words == "the message is empty: \"Your wish\" was left open")
        func answer(_ accept: String) throws -> DoorAnswer {
            try #require(form.refusalAnswer(422, "malformed", words, to: request(["Accept": accept], body: body)))
        }
        let page = try answer("text/html")
        #expect(page.status == 422 && page.body.contains("The message is empty") && page.body.contains("Your wish"))
        #expect(!page.body.contains("Nothing was filled in"))
        #expect(
            try answer("text/plain").body.hasPrefix("The message is empty: \"Your wish\" was left open."))
        let json = try answer("application/json")
        #expect(json.status == 422)
        #expect(try JSON(parsing: Array(json.body.utf8))["message"]?.string == words)
    }

    @Test func `a webhook's answer has the number, the words and the tree`() throws {
        let webhook = try #require(source(WebhookPlatform.self, "verify: { scheme: none }").value)
        let answer = try #require(webhook.responder).compose(post(reply))
        let value = try JSON(parsing: Array(answer.body.utf8))
        #expect(answer.contentType == "application/json" && value["request"]?.string == "R-12")
        #expect(value["text"]?.string == reply.plainText && value["body"] == reply.json)
        #expect(webhook.responder?.late == DoorAnswer())
    }

    /// For looking at: `PAGES=folder` writes them there.
    @Test(.enabled(if: ProcessInfo.processInfo.environment["PAGES"] != nil)) func `pages to look at`() throws {
        let folder = URL(filePath: try #require(ProcessInfo.processInfo.environment["PAGES"]))
        let form = try form("origins: [https://shop.example]")
        let headers: Headers = ["Accept": Self.browser, "Referer": "https://shop.example/contact"]
        let pages = [
            "answer": form.responder?.compose(post(reply), to: request(headers)),
            "noted": try acknowledgement("secret: none", headers),
            "large": form.refusalAnswer(
                413, "too_large", "It is larger than 1 MiB, the most that is taken here.", to: request(headers)),
            "visit": try answer(
                form.verify(IncomingRequest(method: "GET", path: "", headers: headers, body: []), now: now)),
            "wrong": form.refusalAnswer(403, "foreign_origin", "this form is on no known page", to: request(headers)),
        ]
        for (name, page) in pages {
            try Data((page?.body ?? "").utf8).write(to: folder.appending(path: "\(name).html"))
        }
    }
}
