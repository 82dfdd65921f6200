import Intake
import Platforms
import Testing

/// Mail that breaks the rules and is read all the same, and machines that do not say what they are.
struct EmailOddityTests {
    private let reader = EmailPlatform.unconfigured(source: "wishes")

    private func read(_ mail: String) -> Reading { normalised(reader, Array(mail.utf8)) }

    @Test(arguments: [
        ("Ada Osei ada@example.org", "Ada Osei"), ("Ada [Acme] <ada@example.org>", "Ada [Acme]"),
        ("Ada <mailto:ada@example.org>", "Ada"), ("ada@example.org (Ada Osei)", "Ada Osei"),
        ("=?iso-8859-1?Q?Osei,=20Ada?= <ada@example.org>", "Osei, Ada"), ("<ada@example.org", nil),
    ])
    func `an address is found in a field that breaks the rules`(field: String, name: String?) {
        let author = read("From: \(field)\nSubject: x\n\nPlease.").submission?.author
        #expect(author?.email == "ada@example.org")
        #expect(author?.name == name)
    }

    @Test(arguments: [
        ("text/plain; charset=utf-7", "7bit", "Gr+APwA3w-e +- mehr"),
        ("text/plain; charset=utf-8", "quoted-printable;", "Gr=C3=BC=C3=9Fe + mehr"),
        // What was re-encoded on the way, and is still called what it was.
        ("text/plain; charset=gb2312", "8bit", "Grüße + mehr: ÄÖÜäöü"),
    ])
    func `text is decoded as it was meant`(type: String, encoding: String, body: String) {
        let mail = "From: a@example.org\nContent-Type: \(type)\nContent-Transfer-Encoding: \(encoding)\n\n\(body)"
        #expect(read(mail).submission?.text.hasPrefix("Grüße + mehr") == true)
    }

    @Test func `a charset that is not UTF-8 is believed where the bytes are not`() {
        let header = Array("From: a@example.org\nContent-Type: text/plain; charset=gb2312\n\n".utf8)
        #expect(normalised(reader, header + [0xC4, 0xE3, 0xBA, 0xC3]).submission?.text == "你好")
    }

    @Test(arguments: ["multipart/mixed", "multipart/mixed; boundary=other"])
    func `text without the boundary that is named is not lost`(type: String) {
        let mail = "From: a@example.org\nMIME-Version: 1.0\nContent-Type: \(type)\n\nPlease add it.\n"
        #expect(read(mail).submission?.text == "Please add it.")
        let header = "From: a@example.org\nMIME-Version: 1.0\nContent-Type: \(type)\n\n"
        let parts = header + "--real\nContent-Type: text/html\n\n<p>Please <b>add</b> it.</p>\n--real--\n"
        #expect(read(parts).submission?.text == "Please add it.")
    }

    // MARK: - Machines

    @Test(arguments: [
        ("Subject: Returned Mail - Error\n\n------ Failed Recipients ------\n<b@example.org>", "bounce"),
        (
            "Subject: Mail delivery failed: returning message\n\nThis was created automatically by mail software.",
            "bounce"
        ),
        ("Subject: Delivery failure\n\nYour message with Subject: x\ncould not be delivered", "bounce"),
        ("Subject: Report Domain: x.example Submitter: y.example Report-ID: 7\n\nSee the file.", "DMARC"),
        ("Subject: x\nX-Mailman-Version: 2.0.4\n\nhello", "X-Mailman-Version"),
        ("Subject: x\nX-BeenThere: l@example.org\n\nhello", "X-BeenThere"),
        ("Subject: x\nContent-Type: multipart/report; report-type=tlsrpt; boundary=b\n\n--b--", "encryption"),
        ("Subject: x\nContent-Type: text/calendar; method=CANCEL\n\nBEGIN:VCALENDAR\nEND:VCALENDAR", "calendar"),
        ("Subject: x\nContent-Type: text/calendar\n\nBEGIN:VCALENDAR\nMETHOD:REPLY\nEND:VCALENDAR", "invitation"),
    ])
    func `a machine's mail is known by what it says`(mail: String, reason: String) {
        let reading = read("From: g@example.org\n\(mail)")
        #expect(reading.label == "ignored")
        #expect(reading.reason?.contains(reason) == true, "\(reading.reason ?? "")")
    }

    @Test(arguments: [
        "Mail Delivery Subsystem <x@example.org>", "Postmaster <>", "\"Mail Delivery System\" <m@example.org>",
    ])
    func `a mail server is known by its name`(from: String) {
        #expect(read("From: \(from)\nSubject: x\n\nSorry.").reason?.hasPrefix("a mail server's message") == true)
    }

    @Test(arguments: [
        "Subject: Delivery failure\n\nPlease show why a delivery failed.",
        "Subject: Undeliverable mails are lost\nIn-Reply-To: <1@lantern.example>\n\nIt says 550 5.1.1 user unknown: please retry.",
        "Subject: Fwd: my report domain\n\nPlease add domains.",
    ])
    func `a person who writes of such mail is read`(mail: String) {
        #expect(read("From: ada@example.org\n\(mail)").label == "submission")
    }

    // MARK: - Addresses

    @Test func `our own address is known behind any tag`() throws {
        let door = try #require(
            source(EmailPlatform.self, "secret: ${env:PLAIN}\nown: [wishes+all@lantern.example]").value)
        func read(_ mail: String) -> Reading { normalised(door, Array("\(mail)\n\nPlease.".utf8)) }
        #expect(read("From: wishes+7@lantern.example").label == "ignored")
        let mail = read("From: ada@example.org\nTo: x@y.example, wishes@lantern.example").submission
        #expect(mail?.channel?.id == "wishes+all@lantern.example")
    }
}
