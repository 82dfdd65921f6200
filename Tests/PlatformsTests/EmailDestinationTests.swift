import Documents
import Intake
import Platforms
import Testing

struct EmailDestinationTests {
    private static let settings = """
        server: smtp://mail.acme.example
        from: Acme Ideas <ideas@acme.example>
        user: ideas
        password: ${env:PLAIN}

        """

    private func make(_ more: String = "") throws -> any Destination {
        let configured = destination(EmailPlatform.self, Self.settings + more)
        #expect(configured.problems == [])
        return try #require(configured.value)
    }

    private func post(
        _ text: String = "Noted.", to address: String? = "dana@studio.example", inReplyTo: String? = nil,
        thread: String? = nil, subject: String? = nil, purpose: Post.Purpose = .reply, key: String = "reply/a/b/c"
    ) -> Post {
        Post(
            key: key, destination: "mail", address: address, thread: thread, inReplyTo: inReplyTo, subject: subject,
            request: RequestID(12), purpose: purpose, plannedAt: Timestamp(milliseconds: 1_795_252_000_000),
            body: PostBody([.paragraph([.text(text)])]))
    }

    private func mail(_ post: Post, _ more: String = "") throws -> MailDialect {
        try MailDialect(of: try make(more).compose(post, now: now))
    }

    @Test func `an answer refers to the mail by its Message-ID, not by our key`() throws {
        let answer = try mail(post(inReplyTo: "1@x.example#0a1b2c3d", thread: "1@x.example"))
        #expect(answer.header("In-Reply-To") == "<1@x.example>")
        #expect(answer.header("References") == "<1@x.example>")
    }

    @Test func `the server gets who it is from, who it is for and who we are`() throws {
        let request = try make().compose(post(), now: now)
        #expect(request.url == "smtp://mail.acme.example:587/acme.example")
        #expect(request.mail?.task == .send(from: "ideas@acme.example", to: ["dana@studio.example"]))
        #expect(request.mail?.security == .startTLS && request.mail?.user == "ideas")
        #expect(request.mail?.password != nil)
        let hello = try make("hello: triaged.acme.example").compose(post(), now: now)
        #expect(hello.url.hasSuffix("/triaged.acme.example"))
    }

    @Test(arguments: [
        ("smtps://m.example", "", "smtps://m.example:465/", MailExchange.Security.tls),
        ("smtps://m.example:4650/", "", "smtps://m.example:4650/", .tls),
        ("smtp://127.0.0.1:2525", "security: none", "smtp://127.0.0.1:2525/", .none),
        ("smtp://[::1]:25", "security: starttls", "smtp://[::1]:25/", .startTLS),
        ("smtp://127.0.0.2", "", "smtp://127.0.0.2:587/", .none), ("smtp://[::1]:25/", "", "smtp://[::1]:25/", .none),
        ("smtp://m.example", "", "smtp://m.example:587/", .startTLS),
    ])
    func `a server's address says how it is spoken to`(
        server: String, more: String, url: String, security: MailExchange.Security
    ) throws {
        let configured = destination(EmailPlatform.self, "server: \(server)\nfrom: a@b.example\n\(more)")
        #expect(configured.problems == [])
        let request = try #require(configured.value).compose(post(), now: now)
        #expect(request.url == url + "b.example")
        #expect(request.mail?.security == security && request.mail?.user == nil)
    }

    @Test(arguments: [
        "server: smtp.m.example\nfrom: a@b.example", "server: http://m.example\nfrom: a@b.example",
        "server: smtp://m.example:99999\nfrom: a@b.example", "server: smtp://m.example/x y\nfrom: a@b.example",
        "server: smtp://m.example\nsecurity: tls\nfrom: a@b.example",
        "server: smtps://m.example\nsecurity: starttls\nfrom: a@b.example", "server: smtp://m.example",
        "from: a@b.example", "server: smtp://m.example\nfrom: Acme", "server: smtp://m.example\nfrom: 'A <a b@c.d>'",
        "server: smtp://m.example\nfrom: a@b.example\nuser: a",
        "server: smtp://m.example\nfrom: a@b.example\npassword: ${env:PLAIN}",
        "server: smtp://m.example\nfrom: a@b.example\nunsubscribe: http://a.example",
        "server: smtp://m.example\nfrom: a@b.example\nunsubscribe: 'mailto:a@b.example> <x'",
        "server: smtp://m.example\nfrom: a@b.example\nhello: a/b",
        "server: smtp://m.example\nfrom: \"a@b.example\\r\\nBcc: x@y.z\"",
    ])
    func `a wrong setting is one problem, with a hint`(yaml: String) {
        let configured = destination(EmailPlatform.self, yaml)
        #expect(configured.problems.count == 1, "\(configured.problems)")
    }

    @Test func `an answer stands below the message that it answers`() throws {
        let mail = try mail(
            post(inReplyTo: "two@mail.example", thread: "<one@mail.example>", subject: "Dark mode"))
        #expect(mail.header("From") == "Acme Ideas <ideas@acme.example>")
        #expect(mail.header("To") == "dana@studio.example")
        #expect(mail.header("Subject") == "Re: Dark mode")
        #expect(mail.header("In-Reply-To") == "<two@mail.example>")
        #expect(mail.header("References") == "<one@mail.example> <two@mail.example>")
        #expect(mail.header("Auto-Submitted") == "auto-replied")
        #expect(mail.header("List-Unsubscribe") == "<mailto:ideas@acme.example?subject=unsubscribe>")
        #expect(mail.header("List-Unsubscribe-Post") == nil)
        #expect(mail.header("MIME-Version") == "1.0")
        let id = try #require(mail.header("X-Triaged"))
        #expect(mail.header("Message-ID") == "<\(id)@triaged.acme.example>")
        #expect(try self.mail(post(inReplyTo: "a@b", thread: "a@b", subject: "RE: x")).header("Subject") == "RE: x")
        #expect(try self.mail(post(inReplyTo: "a@b", thread: "a@b")).header("References") == "<a@b>")
    }

    @Test(arguments: ["anp3x1", "a b@c", "a@b\r\nBcc: x@y.z", "<a@b> <c@d>", "@", "a@", "ü@b", "a@b@c"])
    func `what is no message's name begins a mail of its own`(id: String) throws {
        let mail = try mail(post(inReplyTo: id, thread: id, subject: "Dark mode"))
        #expect(mail.header("In-Reply-To") == nil && mail.header("References") == nil)
        #expect(mail.header("Subject") == "Your request R-12" && mail.header("Bcc") == nil)
    }

    /// Whoever fills in a form may name a stranger's address.
    @Test func `no words of others are the subject of a mail that answers none`() throws {
        let words = "WIN a prize at https://evil.example"
        for id in [nil, "anp3x1"] {
            var post = post(inReplyTo: id, subject: words)
            #expect(try mail(post).header("Subject") == "Your request R-12")
            post.request = nil
            #expect(try mail(post).header("Subject") == "Your message")
        }
        #expect(try mail(post(inReplyTo: "a@b.example", subject: words)).header("Subject") == "Re: \(words)")
        #expect(try mail(post(inReplyTo: "anp3x1", subject: words, purpose: .notice)).header("Subject") == words)
    }

    @Test func `a notice goes to a team's address, or to the one that is set`() throws {
        let notice = post(to: "team@acme.example", subject: "R-12: Dark mode", purpose: .notice)
        let mail = try mail(notice, "unsubscribe: https://acme.example/stop\nreply_to: Team <team2@acme.example>")
        #expect(mail.header("Auto-Submitted") == "auto-generated")
        #expect(mail.header("Subject") == "R-12: Dark mode")
        #expect(mail.header("Reply-To") == "Team <team2@acme.example>")
        #expect(mail.header("List-Unsubscribe") == "<https://acme.example/stop>")
        #expect(mail.header("List-Unsubscribe-Post") == "List-Unsubscribe=One-Click")
        #expect(try self.mail(post(to: nil), "to: all@acme.example").header("To") == "all@acme.example")
    }

    @Test func `every attempt has the same name, every post another`() throws {
        let first = try mail(post())
        let later = try MailDialect(
            of: try make().compose(post(), now: Timestamp(milliseconds: now.milliseconds + 9_000)))
        #expect(first.header("Message-ID") == later.header("Message-ID"))
        #expect(first.header("Date") != later.header("Date"))
        #expect(try mail(post(key: "reply/a/b/d")).header("Message-ID") != first.header("Message-ID"))
        let outcome = try make().readOutcome(TransportResponse(status: 250), to: post())
        let id = try #require(first.header("Message-ID")).dropFirst().dropLast()
        #expect(outcome == .delivered(externalID: String(id)))
    }

    @Test func `the date is that of the line, not of the plan`() throws {
        let time = try #require(Timestamp(iso8601: "2026-11-22T02:17:32Z"))
        let mail = try MailDialect(of: try make().compose(post(), now: time))
        #expect(mail.header("Date") == "Sun, 22 Nov 2026 02:17:32 +0000")
        let old = try #require(Timestamp(iso8601: "1969-12-31T23:00:00Z"))
        #expect(
            try MailDialect(of: try make().compose(post(), now: old)).header("Date")
                == "Wed, 31 Dec 1969 23:00:00 +0000")
    }

    @Test(arguments: [
        "Zażółć gęślą jaźń", "中文的主题需要很多字才能超过一行的长度所以我们继续写下去直到足够长为止", "=?UTF-8?B?aGk=?=",
        String(repeating: "long ", count: 40), String(repeating: "x", count: 150), "a\u{7F}b\u{1}c", "👩‍👩‍👧‍👦 family",
    ])
    func `a subject is encoded where it has to be`(subject: String) throws {
        let raw = try #require(try mail(post(subject: subject, purpose: .notice)).header("Subject"))
        let words = raw.split(separator: " ")
        #expect(words.allSatisfy { $0.utf8.count <= 75 })
        let expected = subject.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }
        let text = String(String.UnicodeScalarView(expected)).trimmed
        guard raw.hasPrefix("=?UTF-8?B?") else { return #expect(raw == String(text)) }
        let bytes = words.flatMap { word in
            Base64.decode(Array(word.utf8.dropFirst(10).dropLast(2))) ?? []
        }
        #expect(String(decoding: bytes, as: UTF8.self) == String(text))
    }

    @Test(arguments: [
        "x\r\nBcc: eve@evil.example", "x\nBcc: eve@evil.example", "x\rBcc: e@evil.example", "x\r\n\r\n<b>body</b>",
        "x\u{85}Bcc: y", "x\u{2028}Bcc: y", "\r\nBcc: y",
    ])
    func `no text of people becomes a header`(text: String) throws {
        for post in [
            post(text, subject: text), post(text, subject: text, purpose: .notice),
            post(inReplyTo: text, thread: text), post(inReplyTo: "a@b", thread: text + "@c", subject: text),
        ] {
            let mail = try mail(post)
            #expect(!mail.headers.contains { $0.name == "Bcc" })
            #expect(mail.headers.count <= 15)
        }
    }

    @Test(arguments: [
        "dana", "dana@", "@x.example", "dana@x.example\r\nBcc: e@evil.example", "dana@x.example, eve@evil.example",
        "Dana <dana@x.example>", "da na@x.example", "dana@x..example", "dana@[127.0.0.1]", "\"a b\"@x.example",
        "dana@exämple.example", "ideas@acme.example", "IDEAS@Acme.Example", "ideas+7@acme.example",
        "Mailer-Daemon@x.example", String(repeating: "a", count: 65) + "@x.example",
    ])
    func `where nobody can be written to nothing is sent, and the reason is told`(address: String) throws {
        let end = try make()
        guard let reason = end.refusal(of: post(to: address)) else {
            Issue.record("\(address) was written to")
            return
        }
        #expect(reason.contains("address") && !reason.contains("\n"))
    }

    @Test func `no link of others is alive in an answer, and all are in a notice`() throws {
        let text = "see https://evil.example/x or www.evil.example or mail a@evil.example, v1.2, 3:40, and so on."
        let answer = try mail(post(text))
        for part in [answer.plain, answer.html] {
            #expect(!part.contains("://evil") && !part.contains("evil.example") && !part.contains("a@evil"))
            #expect(part.contains("v1.2, 3:40, and so on."))
        }
        #expect(answer.plain.replacing("\u{200B}", with: "").contains(text))
        #expect(try mail(post(text, purpose: .notice)).plain.contains(text))
    }

    @Test func `our own links and marks are there in both parts`() throws {
        var post = post()
        post.body = PostBody([
            .paragraph([.strong("New"), .text(": "), .link("R-12", url: "https://hub.example/requests/R-12")]),
            .quote([.text("first\nsecond")]), .list([[.text("one")], [.text("two")]]), .code("let a = 1\n  b"),
            .buttons([PostBody.Button("Join", action: "join", value: "1")]),
            .paragraph([.person(id: "U1", name: "Ada"), .link("bad", url: "javascript:alert(1)")]),
        ])
        let mail = try mail(post)
        #expect(
            mail.plain.hasPrefix(
                "New: R-12 (https://hub.example/requests/R-12)\n\n> first\n> second\n\n- one\n- two\n\nlet a = 1\n  b\n\nAda"
            ))
        #expect(mail.html.contains("<a href=\"https://hub.example/requests/R-12\">R-12</a>"))
        #expect(!mail.html.contains("href=\"javascript") && !mail.html.contains("Join"))
        #expect(!mail.html.contains("src=") && !mail.html.contains("url("))
    }

    @Test func `what an operator can mend is said`() throws {
        let end = try make()
        for (status, words, advice) in [
            (535, "5.7.8 no", "app password"), (530, "5.7.0 Must issue a STARTTLS command first", "smtps://"),
            (530, "5.7.0 Authentication required", "`user`"), (550, "5.7.1 relaying denied", "SPF"),
            (553, "5.7.1 not owned", "`from`"), (552, "5.2.2 over quota", "full"), (550, "5.1.1 gone", "5.1.1 gone"),
        ] {
            let response = TransportResponse(status: status, body: Array(words.utf8))
            guard case .dead(let reason) = end.readOutcome(response, to: post()) else {
                Issue.record("\(status) is not final")
                continue
            }
            #expect(reason.contains(advice) && reason.contains("\(status) \(words)"), "\(reason)")
        }
        #expect(end.rest(after: TransportResponse(status: 421)) == .seconds(30))
        #expect(end.rest(after: TransportResponse(status: 451)) == nil)
    }

    @Test func `the doctor greets the server and logs in`() throws {
        let end = try make()
        let checkup = try #require(end.checkups.first)
        #expect(checkup.request.mail?.task == .send(from: "ideas@acme.example", to: []))
        #expect(checkup.read(TransportResponse(status: 250)) == [.fine("reached, TLS is fine, logged in as ideas")])
        let refused = checkup.read(TransportResponse(status: 535, body: Array("5.7.8 no".utf8)))
        #expect(refused.first?.level == .problem && refused.first?.advice?.contains("app password") == true)
        #expect(end.remarks == [])
        let open = destination(EmailPlatform.self, "server: smtp://m.example\nsecurity: none\nfrom: a@b.example")
        #expect(open.value?.remarks.first?.level == .warning)
        let near = destination(EmailPlatform.self, "server: smtp://127.0.0.2:25\nfrom: a@b.example")
        #expect(near.value?.remarks == [])
    }

    @Test(arguments: [
        ("smtps://m.example:587", "SSL connect error (curl 35)", "write smtp:// for it"),
        ("smtps://m.example:587", "wrong version number", "write smtp:// for it"),
        ("smtp://m.example", "SSL connect error (curl 35)", nil),
        ("smtp://m.example", "the server offers no STARTTLS (curl 64)", "smtps://"),
    ])
    func `the doctor knows a port that does not begin with TLS`(server: String, words: String, advice: String?) throws {
        let end = try #require(destination(EmailPlatform.self, "server: \(server)\nfrom: a@b.example").value)
        let finding = end.checkups.first?.failed(TransportFailure(.notSent, words))
        #expect((finding == nil) == (advice == nil))
        if let advice { #expect(finding?.advice?.contains(advice) == true, "\(finding?.advice ?? "")") }
    }

    @Test func `the sender's name is written so that it stays one`() throws {
        for (from, header) in [
            ("ideas@acme.example", "ideas@acme.example"),
            ("'\"Acme, Inc.\" <i@a.example>'", "\"Acme, Inc.\" <i@a.example>"),
            ("Zoë <i@a.example>", "=?UTF-8?B?Wm/Dqw==?= <i@a.example>"), ("<i@a.example>", "i@a.example"),
        ] {
            let configured = destination(EmailPlatform.self, "server: smtp://m.example\nfrom: \(from)")
            let end = try #require(configured.value)
            #expect(try MailDialect(of: end.compose(post(), now: now)).header("From") == header)
        }
    }
}
