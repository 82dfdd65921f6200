import Intake
import Platforms
import Testing

/// What is special about mail: what a person newly wrote, and what no person wrote.
struct EmailTests {
    private let reader = EmailPlatform.unconfigured(source: "wishes")

    private func read(_ mail: String) -> Reading { normalised(reader, Array(mail.utf8)) }

    private func text(_ body: String, subject: String = "Wish") -> String? {
        read("From: ada@example.org\nMessage-ID: <1@example.org>\nSubject: \(subject)\n\n\(body)").submission?.text
    }

    private func ask(_ header: String, body: String = "Please add it.") -> Submission? {
        read("\(header)\n\n\(body)").submission
    }

    // MARK: - History

    private static let attributions = [
        "On Fri, Nov 20, 2026 at 5:12 PM Lantern <a@lantern.example> wrote:",
        "On 20/11/2026 17:12, Lantern wrote:",
        "On Tue, Sep 25, 2026 at 8:59 AM, Some Body With A Long Name\n<notifications@lantern.example>wrote:",
        "Am 20.11.2026 um 17:12 schrieb Lantern <a@lantern.example>:",
        "Am Fr., 20. Nov. 2026 um 17:12 Uhr schrieb Lantern <\na@lantern.example>:",
        "Le ven. 20 nov. 2026 à 17:12, Lantern <a@lantern.example> a écrit :",
        "Le 20/11/2026 à 17:12, Lantern a écrit\u{A0}:",
        "El vie, 20 nov 2026 a las 17:12, Lantern (<a@lantern.example>) escribió:",
        "Il giorno ven 20 nov 2026 alle ore 17:12 Lantern <a@lantern.example> ha scritto:",
        "Em sex., 20 de nov. de 2026 às 17:12, Lantern <a@lantern.example> escreveu:",
        "Op vr 20 nov 2026 om 17:12 schreef Lantern <a@lantern.example>:",
        "Den fre 20 nov. 2026 kl 17:12 skrev Lantern <a@lantern.example>:",
        "fre. 20. nov. 2026 kl. 17:12 skrev Lantern <a@lantern.example>:",
        "pe 20. marrask. 2026 klo 17.12 Lantern (a@lantern.example) kirjoitti:",
        "pt., 20 lis 2026 o 17:12 Lantern <a@lantern.example> napisał(a):",
        "W dniu 20.11.2026 o 17:12, Lantern pisze:",
        "pá 20. 11. 2026 v 17:12 odesílatel Lantern <a@lantern.example> napsal:",
        "пт, 20 нояб. 2026 г. в 17:12, Lantern <a@lantern.example>:",
        "20 Kas 2026 Cum, saat 17:12 tarihinde Lantern <a@lantern.example> şunu yazdı:",
        "Lantern <a@lantern.example> ezt írta (időpont: 2026. nov. 20., P, 17:12):",
        "Στις Παρ 20 Νοε 2026 στις 5:12 μ.μ., ο χρήστης Lantern <a@lantern.example> έγραψε:",
        "Lantern <a@lantern.example> 于2026年11月20日周五 17:12写道：",
        "2026年11月20日(金) 17:12 Lantern <a@lantern.example>:",
        "2026년 11월 20일 (금) 오후 5:12, Lantern <a@lantern.example>님이 작성:",
    ]

    @Test(arguments: attributions) func `what is quoted below a line of this language is history`(line: String) {
        #expect(
            text("Semicolons, please.\n\n\(line)\n\n> Commas or semicolons?\n> \n> Lantern\n") == "Semicolons, please.")
    }

    private static let separators = [
        "-----Original Message-----\nFrom: Lantern\nSent: Friday\nTo: Ada\nSubject: Export",
        "-----Ursprüngliche Nachricht-----\nVon: Lantern",
        "________________________________\nFrom: Lantern <a@lantern.example>\nSent: Friday, November 20, 2026 5:12 PM\n"
            + "To: Ada <ada@example.org>\nSubject: Export",
        "Von: Lantern\nGesendet: Freitag, 20. November 2026 17:12\nAn: Ada\nBetreff: Export",
        "De : Lantern\nEnvoyé : vendredi 20 novembre 2026 17:12\nÀ : Ada\nObjet : Export",
        "De: Lantern\nEnviado el: viernes, 20 de noviembre de 2026 17:12\nPara: Ada\nAsunto: Export",
        "Da: Lantern\nInviato: venerdì 20 novembre 2026 17:12\nA: Ada\nOggetto: Export",
        "Van: Lantern\nVerzonden: vrijdag 20 november 2026 17:12\nAan: Ada\nOnderwerp: Export",
        "Från: Lantern\nSkickat: den 20 november 2026 17:12\nTill: Ada\nÄmne: Export",
        "От: Lantern\nОтправлено: 20 ноября 2026 г. 17:12\nКому: Ada\nТема: Export",
        "发件人: Lantern\n发送时间: 2026年11月20日 17:12\n收件人: Ada\n主题: Export",
        "*From:* Lantern\n*Sent:* Friday\n*To:* Ada\n*Subject:* Export",
    ]

    @Test(arguments: separators) func `what follows a block of headers is history`(block: String) {
        #expect(text("Semicolons, please.\n\n\(block)\n\nCommas or semicolons?") == "Semicolons, please.")
    }

    @Test func `answers between quoted lines keep the paragraph that they answer`() {
        let body = """
            > Long ago.
            >
            > How many?

            About 300.

            > Who?

            Administrators.

            > Thanks
            """
        #expect(text(body) == "> How many?\n\nAbout 300.\n\n> Who?\n\nAdministrators.")
    }

    @Test func `one answer below all of a quote stands alone`() {
        #expect(text("On 20/11/2026 17:12, Lantern wrote:\n> Commas\n> or semicolons?\n\nSemicolons.") == "Semicolons.")
    }

    @Test func `what is forwarded is the ask`() {
        let passed = "---------- Forwarded message ---------\nFrom: Kofi\n\nPlease add reminders."
        #expect(text("See below.\n\n\(passed)", subject: "Fwd: Reminders") == "See below.\n\n\(passed)")
        #expect(
            text("From: Kofi\nSent: Friday\nTo: Ada\nSubject: Reminders\n\nPlease.", subject: "WG: Reminders")?
                .hasSuffix("Please.") == true)
    }

    @Test(arguments: [
        "Sent from my iPhone", "Sent from my BlackBerry", "Von meinem iPhone gesendet", "Envoyé de mon iPhone",
        "Enviado desde mi iPhone", "Enviado do meu iPhone", "Inviato da iPhone", "Verstuurd vanaf mijn iPhone",
        "Skickat från min iPhone", "Sendt fra min iPhone", "Lähetetty iPhonesta", "Wysłane z iPhone'a",
        "Отправлено с iPhone", "Odesláno z iPhonu", "iPhoneから送信", "发自我的iPhone", "나의 iPhone에서 보냄",
        "Get Outlook for iOS<https://aka.ms/o0ukef>", "Sent from Mail for Windows", "Gesendet mit der GMX Mail App",
        "-- \nAda\nOsei & Daughters", "--\nAda",
    ])
    func `a program's or a person's signature is left out`(line: String) {
        #expect(text("Please add it.\n\n\(line)\n") == "Please add it.")
    }

    @Test func `below a greeting alone, what follows a mark is the mail`() {
        #expect(
            text("Hi all,\n\n--\nplease add dark mode\nand an export")
                == "Hi all,\n\n--\nplease add dark mode\nand an export")
        #expect(text("Please add an export\n\n--\nRick\nLantern Ltd") == "Please add an export")
        #expect(text("Thanks a lot\n\n-- \nRick") == "Thanks a lot")
    }

    @Test func `a sentence that sounds like a signature stays`() {
        let said = "Please add it.\n\nSent from my desk, is much easier then my mobile phone."
        #expect(text(said) == said)
        #expect(text("A mail with a correct -- signature.\n\n-- \nrick") == "A mail with a correct -- signature.")
        #expect(text("The customer wrote:\nwe need it") == "The customer wrote:\nwe need it")
    }

    // MARK: - Headers

    @Test(arguments: [
        ("Re: Export", "Export"), ("RE: AW: Fwd: Export", "Export"), ("SV: Export", "Export"),
        ("Re[2]: Export", "Export"),
        ("[wishes] Re: Export", "Export"), ("[Bug] Export", "[Bug] Export"), ("回复：Export", "Export"), ("Re:", nil),
        ("=?utf-8?b?w5xiZXI=?= =?utf-8?q?_alles?=", "Über alles"), ("Really: Export", "Really: Export"),
        // One character in two words.
        ("=?utf-8?b?w4M=?==?utf-8?q?x?=", "Ãx"), ("=?utf-8?q?gr=C3?= =?utf-8?q?=BCn?=", "grün"),
    ])
    func `a subject loses what programs put before it`(subject: String, title: String?) {
        #expect(ask("From: a@example.org\nSubject: \(subject)")?.title == title)
    }

    @Test func `threads go by the first reference`() {
        let first = ask("From: a@example.org\nMessage-ID: <1@x.example>")
        #expect(first?.key.externalID.hasPrefix("1@x.example#") == true)
        #expect(first?.thread == "1@x.example" && first?.isReply == false)
        let second = ask("From: a@example.org\nMessage-ID: <3@x.example>\nReferences: <1@x.example>\n <2@x.example>")
        #expect(second?.thread == "1@x.example" && second?.isReply == true)
        let third = ask("From: a@example.org\nMessage-ID: <3@x.example>\nIn-Reply-To: <1@x.example>")
        #expect(third?.thread == "1@x.example" && third?.isReply == true)
    }

    @Test func `a message without an id is the same each time it comes`() {
        let mail = "From: a@example.org\nDate: Sat, 21 Nov 2026 09:01:07 +0100"
        let id = ask(mail)?.key.externalID
        #expect(id?.hasPrefix("sha256:") == true)
        #expect(ask("Received: by x\n" + mail)?.key.externalID == id)
        #expect(ask(mail, body: "Another.")?.key.externalID != id)
    }

    @Test(arguments: [
        ("Date: Sat, 21 Nov 2026 09:01:07 +0100", "2026-11-21T08:01:07Z"),
        ("Date: 21 Nov 26 08:01 GMT", "2026-11-21T08:01:00Z"),
        ("Date: Sat, 21 Nov 2037 09:01:07 +0100", now.iso8601), ("Date: Thu, 1 Jan 1970 00:00:00 +0000", now.iso8601),
        ("Date: yesterday", now.iso8601), ("X-None: 1", now.iso8601),
    ])
    func `a date that cannot be is the time of receipt`(header: String, time: String) {
        #expect(ask("From: a@example.org\n\(header)")?.submittedAt.iso8601 == time)
    }

    @Test func `an answer goes to whoever can read it`() {
        let person = ask("From: \"Osei, Ada\" <Ada@Example.org>\nReply-To: other@example.org")?.author
        #expect(person == Person(id: "ada@example.org", name: "Osei, Ada", email: "ada@example.org"))
        let form = ask("From: Site <no-reply@lantern.example>\nReply-To: =?utf-8?q?J=C3=BCrgen?= <j@example.org>")?
            .author
        #expect(form == Person(id: "j@example.org", name: "Jürgen", email: "j@example.org"))
    }

    @Test func `only our own notes at the very beginning are believed`() {
        let mail = "From: a@example.org\nX-Triaged-Received: 2020-01-01T00:00:00Z\nX-Triaged-Cut: 1"
        #expect(ask(mail)?.submittedAt == now)
        #expect(ask(mail)?.text == "Please add it.")
        #expect(
            ask("X-Triaged-Received: 2020-01-01T00:00:00Z\nFrom: a@example.org")?.submittedAt.iso8601
                == "2020-01-01T00:00:00Z")
    }

    @Test func `notes are believed once, and only where our poller puts them`() throws {
        let twice = ask(
            "X-Triaged-Received: 2020-01-01T00:00:00Z\nX-Triaged-Received: 2021-01-01T00:00:00Z\nFrom: a@example.org")
        #expect(twice?.submittedAt.iso8601 == "2020-01-01T00:00:00Z")
        let door = try #require(source(EmailPlatform.self, "secret: ${env:PLAIN}").value)
        let mail = "X-Triaged-Cut: 1\nX-Triaged-Received: 2020-01-01T00:00:00Z\nFrom: a@example.org\n\nPlease."
        let pushed = normalised(door, Array(mail.utf8)).submission
        #expect(pushed?.submittedAt == now)
        #expect(pushed?.text == "Please.")
    }

    @Test func `another sender's mail with the same Message-ID is another message of the same thread`() {
        let first = ask("From: Ada <ada@example.org>\nMessage-ID: <1@x.example>")
        let again = ask("From: ADA@example.org\nMessage-ID: <1@x.example>\nReceived: by x")
        let stranger = ask("From: eve@example.org\nMessage-ID: <1@x.example>", body: "Never mind.")
        #expect(first?.key == again?.key)
        #expect(first?.key != stranger?.key)
        #expect(first?.key.externalID.hasPrefix("1@x.example#") == true)
        #expect(first?.thread == "1@x.example")
    }

    // MARK: - Nobody's ask

    private static let mark = "0123456789abcdef0123456789abcdef"

    @Test(arguments: [
        ("Auto-Submitted: auto-replied", "Auto-Submitted"), ("X-Autoreply: yes", "X-Autoreply"),
        ("Precedence: bulk", "Precedence"), ("Precedence: junk", "Precedence"), ("List-Id: <l.example.org>", "List-Id"),
        ("List-Unsubscribe: <https://example.org/u>", "newsletter"), ("Return-Path: <>", "Return-Path"),
        ("Subject: Out of Office: back on Monday\nIn-Reply-To: <1@example.org>", "by its subject"),
        ("Subject: Abwesenheitsnotiz: Ada\nReferences: <1@example.org>", "by its subject"),
        ("X-Spam-Flag: YES", "spam"), ("X-Triaged: \(mark)", "triaged itself"),
        ("Message-ID: <\(mark)@triaged.lantern.example>", "triaged itself"),
        (String(repeating: "Received: by x\n", count: 51) + "X-A: b", "loop"),
    ])
    func `mail of machines is ignored with a reason`(header: String, reason: String) {
        let reading = read("From: a@example.org\n\(header)\n\nPlease add it.")
        #expect(reading.label == "ignored")
        #expect(reading.reason?.contains(reason) == true, "\(reading.reason ?? "")")
    }

    @Test(arguments: [
        "Auto-Submitted: no", "X-Auto-Response-Suppress: All", "List-Unsubscribe: <mailto:u@example.org>",
        "Message-ID: <R-12.1@triaged.lantern.example>", "X-Triaged: yes",
        "Subject: Out of office: show it in the calendar", "X-Spam-Flag: NO", "Return-Path: <a@example.org>",
        "Subject: Out of office replies are broken",
    ])
    func `what only looks like a machine's is read`(header: String) {
        #expect(ask("From: a@example.org\n\(header)")?.text == "Please add it.")
    }

    @Test func `a bounce says who was not reached`() throws {
        let reading = normalised(reader, try Fixtures.body("email/bounce.eml"))
        #expect(reading.reason?.contains("nobody@example.org") == true)
    }

    @Test func `our own mail is known by our addresses, and a contact form by its Reply-To`() throws {
        let configured = source(
            EmailPlatform.self, "secret: ${env:PLAIN}\nown: [wishes@lantern.example]")
        let door = try #require(configured.value)
        func read(_ mail: String) -> Reading { normalised(door, Array("\(mail)\n\nPlease.".utf8)) }
        #expect(read("From: Wishes@Lantern.example").label == "ignored")
        let form = read(
            "From: wishes@lantern.example\nReply-To: ada@example.org\nTo: x@y.example, wishes+7@lantern.example")
        #expect(form.submission?.author.email == "ada@example.org")
        #expect(form.submission?.channel?.id == "wishes@lantern.example")
    }

    @Test func `lists and spam are read where the settings say so`() throws {
        let door = try #require(source(EmailPlatform.self, "secret: ${env:PLAIN}\nlists: true\nspam: keep").value)
        for header in ["List-Id: <l.example.org>", "Precedence: list", "X-Spam-Flag: YES"] {
            #expect(normalised(door, Array("From: a@example.org\n\(header)\n\nPlease.".utf8)).label == "submission")
        }
    }

    // MARK: - The door

    @Test func `Mailgun's signature is over its timestamp and token`() throws {
        let door = try #require(source(EmailPlatform.self, "mailgun_signing_key: ${env:PLAIN}").value)
        func verdict(_ seconds: Int64, key: String = "PLAIN", token: String = "t1") -> String {
            let time = String(now.milliseconds / 1000 + seconds)
            let code = Signature(.sha256, .hex).sign([Array(time.utf8), Array("t1".utf8)], key: secret(key).revealed)
            let body = "from=a%40example.org&body-plain=Please&timestamp=\(time)&token=\(token)&signature=\(code)"
            let headers: Headers = ["Content-Type": "application/x-www-form-urlencoded"]
            return door.verify(IncomingRequest(headers: headers, body: Array(body.utf8)), now: now).inWords
        }
        #expect(verdict(0) == "accepted")
        #expect(verdict(300) == "accepted")
        #expect(verdict(-301) == "401 stale")
        #expect(verdict(0, key: "HOOK") == "401 bad_signature")
        #expect(verdict(0, token: "t2") == "401 bad_signature")
        let bare = IncomingRequest(headers: [:], body: Array("From: a@example.org\n\nPlease.".utf8))
        #expect(door.verify(bare, now: now).inWords == "401 bad_signature")
    }

    @Test(arguments: [
        (
            "{\"notificationType\":\"Received\",\"mail\":{},\"content\":\"From: a@example.org\\nSubject: x\\n\\nPlease.\"}",
            "Please."
        ),
        (
            "{\"type\":\"email.received\",\"data\":{\"from\":\"A <a@example.org>\",\"subject\":\"x\",\"text\":\"Please.\"}}",
            "Please."
        ),
        (
            "{\"subject\":\"x\",\"body\":{\"contentType\":\"html\",\"content\":\"<p>Please.</p>\"},"
                + "\"from\":{\"emailAddress\":{\"address\":\"a@example.org\"}}}", "Please."
        ),
        (
            "{\"items\":[{\"From\":{\"Name\":\"A\",\"Address\":\"a@example.org\"},\"RawTextBody\":\"Please.\"}]}",
            "Please."
        ),
        (
            "{\"headers\":{\"from\":\"a@example.org\",\"message_id\":\"<1@x>\"},\"plain\":\"Please.\",\"envelope\":{}}",
            "Please."
        ),
    ])
    func `services' ways of taking a mail apart are known`(body: String, text: String) {
        let reading = normalised(reader, Array(body.utf8))
        #expect(reading.submission?.text == text, "\(reading.reason ?? "")")
        #expect(reading.submission?.author.email == "a@example.org")
    }

    // MARK: - Hostile mail

    @Test(arguments: [
        (
            "application/x-www-form-urlencoded",
            "mandrill_events=%5B%7B%22event%22%3A%22inbound%22%2C%22msg%22%3A%7B%22from_email%22%3A%22a%40example.org%22"
                + "%2C%22text%22%3A%22One%20%26%20more%22%7D%7D%2C%7B%22event%22%3A%22inbound%22%2C%22msg%22%3A%7B"
                + "%22from_email%22%3A%22b%40example.org%22%2C%22text%22%3A%22Two%22%7D%7D%5D"
        ),
        (
            "application/json",
            #"[{"msys":{"relay_message":{"content":{"text":"One & more"},"friendly_from":"a@example.org"}}},"#
                + #"{"msys":{"relay_message":{"content":{"email_rfc822":"From: b@example.org\r\n\r\nTwo\r\n"}}}}]"#
        ),
        (
            "application/json",
            #"{"items":[{"From":{"Address":"a@example.org"},"RawTextBody":"One & more"},"#
                + #"{"From":{"Address":"b@example.org"},"RawTextBody":"Two"}]}"#
        ),
    ])
    func `each mail of a batch is an event of its own`(type: String, body: String) {
        let headers: Headers = ["content-type": type]
        let parts = reader.unpack(Array(body.utf8), headers: headers)
        let readings = parts.map { part in
            reader.normalise(Event(source: "wishes", receivedAt: now, headers: headers, body: part))
        }
        #expect(readings.map { $0.submission?.text } == ["One & more", "Two"])
        #expect(readings.map { $0.submission?.author.email } == ["a@example.org", "b@example.org"])
    }

    @Test func `a whole message in a form keeps its bytes`() {
        let mail = Array("From: a@example.org\nContent-Type: text/plain; charset=iso-8859-1\n\nGr".utf8) + [0xFC, 0x6E]
        let form =
            Array("--b\r\nContent-Disposition: form-data; name=\"email\"; filename=\"m.eml\"\r\n\r\n".utf8) + mail
            + Array("\r\n--b--\r\n".utf8)
        #expect(normalised(reader, form).submission?.text == "Grün")
    }

    private static let manyAttributes = (0..<100_000).map { "a\($0)=\"1\"" }.joined(separator: " ")

    /// Each took seconds, or half a minute, to read.
    private static let endless: [(name: String, mail: String)] = [
        ("attributes in a tag", "Content-Type: text/html\n\n<p>Hello</p><p \(manyAttributes)>Please.</p>"),
        ("attributes behind a quote", "Content-Type: text/html\n\n<p title=\">\" \(manyAttributes)>Please.</p>"),
        ("attributes behind a comment", "Content-Type: text/html\n\n<!-- \" --><p \(manyAttributes)>Please.</p>"),
        (
            "attributes behind a script",
            "Content-Type: text/html\n\n<script>\"'<a x=\"</script><p \(manyAttributes)>Please.</p>"
        ),
        ("links in links", "Content-Type: text/html\n\n" + String(repeating: "<a href=http://x><div>y", count: 80_000)),
        ("short lines", "\nPlease.\n" + String(repeating: "a\n", count: 5_000_000)),
        ("flowed lines", "Content-Type: text/plain; format=flowed\n\n" + String(repeating: "a \n", count: 1_000_000)),
        ("header lines", String(repeating: "A:\n", count: 1_500_000) + "\nPlease."),
        ("mbox lines", String(repeating: "From \n", count: 1_500_000) + "\nPlease."),
        ("mbox lines below", "\nPlease.\n" + String(repeating: "From \n", count: 1_500_000)),
        (
            "lines of a part's header",
            "Content-Type: message/rfc822\n\n" + String(repeating: "A:\n", count: 1_500_000) + "\nPlease."
        ),
    ]

    @Test(arguments: endless.indices) func `a mail with endless things of one kind is read at once`(index: Int) {
        let (name, mail) = Self.endless[index]
        let start = ContinuousClock.now
        let reading = read("From: a@example.org\nSubject: Wish\n" + mail)
        let time = start.duration(to: .now)
        #expect(time < .seconds(10), "\(name): \(time)")
        #expect(reading.submission?.text.isEmpty == false, "\(name)")
        print("endless \(name): \(time) \(String(describing: reading.submission?.text.prefix(30)))")
    }

    @Test func `signs of tags within quotes and comments are no tags`() {
        let html = """
            <!-- <b>never > "shown --><p title="a > b" class='x'>One <a HREF='https://lantern.example/?a=1&amp;b="2"'>link</a
            ></p><style>p > b { x: "</p>" }</style><p id=a b c='>'>1 < 2<br/>Two<img alt="a &lt; b" src=x></p>
            """
        #expect(
            read("From: a@example.org\nContent-Type: text/html\n\n\(html)").submission?.text
                == "One link (https://lantern.example/?a=1&b=\"2\")\n\n1 < 2\nTwoa < b")
    }

    @Test func `ten thousand parts, a thousand depths and endless headers are read quickly`() {
        var parts = "From: a@example.org\nContent-Type: multipart/mixed; boundary=b\n\n"
        for _ in 0..<10_000 { parts += "--b\n\nx\n" }
        var deep = "From: a@example.org\n"
        for depth in 0..<1000 { deep += "Content-Type: multipart/mixed; boundary=b\(depth)\n\n--b\(depth)\n" }
        var nested = ""
        for _ in 0..<1000 { nested += "From: a@example.org\nContent-Type: message/rfc822\n\n" }
        let headers = "From: a@example.org\n" + String(repeating: "X-A: b\n", count: 100_000) + "\nPlease."
        let folded = "From: a@example.org\nSubject: " + String(repeating: "x\n ", count: 100_000) + "\n\nPlease."
        let tags =
            "From: a@example.org\nContent-Type: text/html\n\n" + String(repeating: "<div><b>", count: 50_000)
            + String(repeating: "</i>x", count: 50_000)
        let quotes =
            "From: a@example.org\n\n" + String(repeating: String(repeating: ">", count: 500) + " x\n", count: 2000)
        let words = "From: a@example.org\n\n" + String(repeating: "On 12:00 2026 x@y wrote\n", count: 40_000)
        let start = ContinuousClock.now
        for mail in [parts, deep, nested, headers, folded, tags, quotes, words] {
            let begun = ContinuousClock.now
            _ = read(mail)
            print("hostile mail of \(mail.utf8.count) bytes: \(begun.duration(to: .now))")
        }
        #expect(start.duration(to: .now) < .seconds(60))
    }
}
