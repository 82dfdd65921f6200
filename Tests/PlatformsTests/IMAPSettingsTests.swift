import Documents
import Intake
import Support
import Testing

@testable import Platforms

@Suite struct IMAPSettingsTests {
    private static let login = "user: ideas@example.com\npassword: ${env:PLAIN}\n"

    private func account(_ yaml: String) -> (IMAPAccount?, [String]) {
        let configured = source(EmailPlatform.self, yaml)
        return ((configured.value as? EmailSource)?.account, configured.problems)
    }

    @Test(arguments: [
        ("imaps://imap.example.com", MailExchange.Security.tls), ("imaps://imap.example.com:993/", .tls),
        ("imap://imap.example.com:143", .startTLS), ("imap://127.0.0.1:143", MailExchange.Security.none),
        ("imap://localhost", MailExchange.Security.none), ("imap://[::1]:143", MailExchange.Security.none),
        ("imap://127.0.0.2", MailExchange.Security.none), ("imap://LOCALHOST", MailExchange.Security.none),
        ("imap://127.1.example", .startTLS), ("imap://127.0.0.256", .startTLS), ("imap://127.example.com", .startTLS),
        ("imap://127.0.0.1.example.com", .startTLS),
    ])
    func `nothing is said in the open but on this machine`(server: String, security: MailExchange.Security) throws {
        let (account, problems) = account("server: \(server)\n" + Self.login)
        #expect(problems == [])
        #expect(try #require(account).server.security == security)
    }

    @Test(arguments: [
        ("imaps://imap.example.com", "imaps://imap.example.com:993"),
        ("imap://imap.example.com/", "imap://imap.example.com:143"),
        ("imaps://[::1]:1993/", "imaps://[::1]:1993"), ("imap://[::1]", "imap://[::1]:143"),
        ("imaps://mail_in.example", "imaps://mail_in.example:993"),
    ])
    func `the port is the service's where none is given`(server: String, url: String) throws {
        let account = try #require(account("server: \(server)\n" + Self.login).0)
        #expect(account.ask([]).url == url && account.ask([]).mail?.security == account.server.security)
    }

    @Test func `what is left out has its usual value`() throws {
        let (read, problems) = account("server: imaps://imap.example.com\n" + Self.login)
        #expect(problems == [])
        let account = try #require(read)
        #expect(account.mailboxes == ["INBOX"] && account.every == .seconds(30) && !account.marksSeen)
        #expect(account.start == .now && account.authorities == nil)
        let source = source(EmailPlatform.self, "server: imaps://imap.example.com\n" + Self.login).value as? EmailSource
        #expect(source?.place.own == ["ideas@example.com"] && source?.place.scope == "here")
        #expect(source?.checkups.map(\.subject) == ["login", "mailbox INBOX"])
    }

    @Test(arguments: [
        ("", "\"server\" is missing"), ("server: imap.example.com\n", "must begin with imaps://"),
        ("server: https://imap.example.com\n", "must begin with imaps://"),
        ("server: imaps://a@b\n", "must not name the user"), ("server: imaps://a b\n", "must be a host"),
        ("server: imaps://a:x\n", "has a port that is none"), ("server: imaps://a:99999\n", "has a port that is none"),
        ("server: imaps://\n", "must be a host"), ("server: imaps://a/INBOX\n", "must be a host"),
        ("server: imaps://[::1\n", "must be a host"), ("server: imaps://::1\n", "must be a host"),
        ("server: imaps://[]:993\n", "must be a host"), ("server: imaps://a:0\n", "has a port that is none"),
        ("server: [a]\n", "must be an address"), ("server: smtp://a\n", "must begin with imaps://"),
        ("server: imaps://a\nsecurity: none\n", "does not go with"),
        ("server: imap://a\nsecurity: tls\n", "does not go with"),
        ("server: imap://a\nsecurity: ssl\n", "cannot be \"ssl\""),
        ("server: imaps://a\nmailboxes: [\"\"]\n", "has a name that is none"),
        ("server: imaps://a\nmailboxes: [\"a\\nb\"]\n", "has a name that is none"),
        ("server: imaps://a\nevery: often\n", "\"every\" must be"),
        ("server: imaps://a\nmark_seen: perhaps\n", "\"mark_seen\" must be"),
        ("server: imaps://a\nmailbox: a\n", "unknown key"),
        ("server: imaps://a\nmailboxes: INBOX, Ideas\n", "is read as one name"),
        ("server: imaps://a\nown: wishes\n", "holds \"wishes\", which is no address"),
        ("server: imaps://a\nown: a@b.example, c@d.example\n", "which is no address"),
    ])
    func `what is wrong is told`(yaml: String, words: String) {
        let problems = account(yaml + Self.login).1
        #expect(problems.count == 1 && problems.first?.contains(words) == true, "\(problems)")
    }

    @Test func `a login needs a name and a password`() {
        #expect(account("server: imaps://a\n").1.count == 2)
        #expect(account("server: imaps://a\nuser: b\npassword: geheim\n").1.first?.contains("geheim") == false)
    }

    @Test func `doctor tells what works and what does not`() throws {
        let source = source(EmailPlatform.self, "server: imaps://imap.gmail.com\n" + Self.login).value
        let checkups = try #require(source).checkups
        let listed = TransportResponse(
            status: 200,
            body: Array("* CAPABILITY IMAP4rev1 IDLE\r\nT1 OK\r\n* LIST () \"/\" INBOX\r\nT2 OK\r\n".utf8))
        #expect(checkups[0].read(listed).allSatisfy { $0.level == .fine })
        #expect(checkups[0].read(listed).contains { $0.words.contains("\"INBOX\"") })
        let refused = checkups[0].read(TransportResponse(status: 401, body: Array("[AUTH] no".utf8)))
        #expect(refused.first?.level == .problem && refused.first?.advice?.contains("App passwords") == true)
        let opened = TransportResponse(status: 200, body: Array("* 3 EXISTS\r\nT1 OK\r\n".utf8))
        #expect(checkups[1].read(opened) == [.fine("the mailbox \"INBOX\" is there; messages in it: 3")])
    }

    @Test(arguments: [
        (#"* LIST () "/" INBOX"#, #"there is no mailbox "ideas" that may be read; there are "INBOX""#),
        (#"* LIST () "/" INBOX/Ideas"#, #"there is no mailbox "ideas" that may be read; there is "INBOX/Ideas""#),
        (#"* LIST () "/" ideas"#, #"the mail server would not open the mailbox "ideas": NONEXISTENT: Gone"#),
    ])
    func `doctor tells of a missing mailbox as the poller does`(listed: String, words: String) throws {
        let yaml = "server: imaps://a.example\nmailboxes: [ideas]\n" + Self.login
        let checkup = try #require(source(EmailPlatform.self, yaml).value?.checkups.last)
        let said = "\(listed)\r\nT1 OK\r\nT2 NO [NONEXISTENT] Gone (0.001 + 0.000 secs).\r\n"
        #expect(checkup.read(TransportResponse(status: 404, body: Array(said.utf8))).map(\.words) == [words])
    }

    @Test func `a name with a comma may be meant`() {
        let (comma, told) = account("server: imaps://a\nmailboxes: \"Ideas, new\"\n" + Self.login)
        #expect(comma?.mailboxes == ["Ideas, new"] && told.count == 1)
        let (listed, problems) = account("server: imaps://a\nmailboxes: [\"Ideas, new\"]\n" + Self.login)
        #expect(listed?.mailboxes == ["Ideas, new"] && problems == [])
    }
}
