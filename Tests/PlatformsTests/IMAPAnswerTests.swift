import Intake
import Support
import Testing

@testable import Platforms

@Suite struct IMAPAnswerTests {
    private func read(_ text: String) -> IMAPAnswer { IMAPAnswer(Array(text.utf8)) }

    @Test func `what a mailbox says when it is opened`() {
        let answer = read(
            """
            * FLAGS (\\Answered \\Seen)\r
            * OK [PERMANENTFLAGS ()] Read-only mailbox.\r
            * 172 EXISTS\r
            * 1 RECENT\r
            * OK [UIDVALIDITY 3857529045] UIDs valid\r
            * OK [UIDNEXT 4392] Predicted next UID\r
            T1 OK [READ-ONLY] EXAMINE completed\r

            """)
        #expect(answer.exists == 172 && answer.validity == 3_857_529_045 && answer.nextUID == 4392)
        #expect(answer.refusal == nil)
    }

    @Test func `messages come in any order of their parts, and in parts`() {
        let answer = read(
            "* 2 FETCH (BODY[]<0> {4}\r\na)\r\n UID 7 RFC822.SIZE 4 INTERNALDATE \"17-Jul-2026 02:44:25 +0200\""
                + " FLAGS (\\Seen $x))\r\n* 3 FETCH (UID 8 FLAGS ())\r\n"
                + "* 3 FETCH (BODY[] \"q\\\"\\\\\" UID 8)\r\n* 4 FETCH (FLAGS (\\Seen))\r\nT2 OK\r\n")
        #expect(answer.messages.map(\.uid) == [7, 8])
        #expect(answer.messages[0].flags == ["\\Seen", "$x"])
        #expect(answer.messages[0].size == 4)
        #expect(answer.messages[0].body.map { Array($0) } == Array("a)\r\n".utf8))
        #expect(answer.messages[0].received?.iso8601 == "2026-07-17T00:44:25Z")
        #expect(answer.messages[1].body.map { String(decoding: $0, as: UTF8.self) } == "q\"\\")
    }

    @Test func `parts that were not asked for are passed over`() {
        let answer = read(
            "* 2 FETCH (ENVELOPE (NIL \"s\" ((\"a\" NIL {1}\r\nb c)) NIL) BODY[HEADER.FIELDS (DATE X)] {2}\r\n\r\n"
                + " UID 9 BODY[] NIL X-GM-LABELS (\"\\\\Inbox\"))\r\n* 3 FETCH (UID 10)\r\n")
        #expect(answer.messages.map(\.uid) == [9, 10])
        #expect(answer.messages[0].body == nil)
    }

    @Test func `what searches find`() {
        #expect(read("* SEARCH 2 84 882\r\nT2 OK\r\n").found == [2, 84, 882])
        #expect(read("* SEARCH\r\n").found == [])
        #expect(read("* ESEARCH (TAG \"T2\") UID ALL 4:6,9,12:11\r\n").found == [4, 5, 6, 9, 11, 12])
        #expect(read("* ESEARCH ALL 1:4294967295,1:4294967295\r\n").found.count == 500_000)
    }

    @Test func `names of mailboxes`() {
        let answer = read(
            "* LIST (\\HasChildren) \"/\" INBOX\r\n* LIST () \".\" \"W&APw-nsche &- mehr\"\r\n"
                + "* LIST (\\Noselect) NIL {3}\r\na\"b\r\nT1 OK\r\n")
        #expect(answer.mailboxes == ["INBOX", "Wünsche & mehr", "a\"b"])
    }

    @Test func `refusals, with their codes`() {
        let answer = read("* OK x\r\nT1 OK fine\r\nT2 NO [TRYCREATE] no such mailbox\r\n")
        #expect(answer.refusal == .init(command: 1, code: "TRYCREATE", words: "no such mailbox"))
        #expect(read("T1 BAD what?\r\n").refusal == .init(command: 0, code: "", words: "what?"))
    }

    @Test func `a message that was cut is none`() {
        let answer = read("* 1 FETCH (UID 1 BODY[] {2}\r\nab)\r\n* 2 FETCH (UID 2 BODY[] {100}\r\nabc")
        #expect(answer.messages.filter { $0.body?.isEmpty == false }.map(\.uid) == [1])
    }

    @Test func `any bytes can be read, whole or cut`() {
        let genuine = Array(
            ("* 2 FETCH (BODY[]<0> {4}\r\na)\r\n UID 7 FLAGS (\\Seen) INTERNALDATE \"17-Jul-2026 02:44:25 +0200\")\r\n"
                + "* OK [UIDVALIDITY 1] x\r\n* ESEARCH ALL 1:3\r\n* LIST () \"/\" \"&AOQ-\"\r\nT1 NO [X] y\r\n").utf8)
        for length in 0...genuine.count { _ = IMAPAnswer(Array(genuine.prefix(length))) }
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<3000 {
            var bytes = genuine
            for _ in 0..<Int.random(in: 1...6, using: &generator) {
                bytes[Int.random(in: bytes.indices, using: &generator)] =
                    Array("(){}[]\"\\*T1 \r\n9\u{0}".utf8).randomElement(using: &generator) ?? 0
            }
            _ = IMAPAnswer(bytes)
        }
        for text in ["(", ")", "{", "\"", "[", "* ", "{0}\r\n", "* 1 FETCH (", "* 1 FETCH (UID 1 ", "\\"] {
            _ = IMAPAnswer(Array(String(repeating: text, count: 20_000).utf8))
            _ = IMAPAnswer(Array(("* 1 FETCH (FLAGS " + String(repeating: text, count: 20_000)).utf8))
        }
    }

    // MARK: - Names and dates

    @Test(arguments: [
        ("INBOX", "INBOX"), ("Wünsche", "W&APw-nsche"), ("a & b", "a &- b"), ("日本語", "&ZeVnLIqe-"),
        ("😀 x", "&2D3eAA- x"), ("~peter/mail/台北/日本語", "~peter/mail/&U,BTFw-/&ZeVnLIqe-"),
    ])
    func `names are written in modified UTF-7, and read again`(name: String, written: String) {
        #expect(IMAPMailboxName.encoded(name) == written)
        #expect(IMAPMailboxName.decoded(ArraySlice(written.utf8)) == name)
    }

    @Test func `names are quoted`() {
        #expect(IMAPMailboxName.quoted("a\"b\\c") == #""a\"b\\c""#)
        for odd in ["&", "&a", "&a b-", "&&&&-", "&ä-"] { _ = IMAPMailboxName.decoded(ArraySlice(odd.utf8)) }
    }

    @Test func `days are written as searches take them`() throws {
        #expect(IMAPDate.day(of: try #require(Timestamp(iso8601: "2026-11-01T00:00:00Z"))) == "1-Nov-2026")
        #expect(IMAPDate.day(of: try #require(Timestamp(iso8601: "2026-12-31T23:59:59Z"))) == "31-Dec-2026")
    }

    @Test func `times are read, and nothing else`() {
        #expect(IMAPDate.read(" 1-Jan-2026 00:00:00 +0000")?.iso8601 == "2026-01-01T00:00:00Z")
        #expect(IMAPDate.read("31-Dec-2026 23:30:00 -0130")?.iso8601 == "2027-01-01T01:00:00Z")
        let wrong = [
            "", "x", "1-Foo-2026 00:00:00 +0000", "1-Jan-99999999999 0:0:0", "0-Jan-2026 1:1:1", "1-Jan-2026 25:00:00",
        ]
        for text in wrong { #expect(IMAPDate.read(text) == nil) }
    }
}
