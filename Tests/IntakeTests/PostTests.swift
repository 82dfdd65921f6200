import Intake
import Testing

struct PostTests {
    private static let body = PostBody([
        .paragraph([
            .text("Passed on to "), .strong("Payments"), .text(", see "), .link("the list", url: "https://a.example"),
        ]),
        .quote([.text("one\n\ntwo")]), .list([[.text("a")], [.code("b")]]), .code("let x = 1\nlet y = 2"),
        .paragraph([.person(id: "U1", name: "Ada"), .link("https://b.example", url: "https://b.example")]),
    ])

    @Test func `a body has a plain text`() {
        #expect(
            Self.body.plainText == """
                Passed on to Payments, see the list (https://a.example)

                > one
                >\(" ")
                > two

                - a
                - b

                let x = 1
                let y = 2

                Adahttps://b.example
                """)
        #expect(PostBody([]).plainText == "")
    }

    @Test(
        arguments: [
            ("R-123", 123), ("r-7", 7), ("42", 42), ("R-0", nil), ("R--1", nil), ("-1", nil), ("R-", nil), ("", nil),
            ("R-1x", nil), ("R-99999999999999999999", nil), (" R-1", nil), ("+5", nil),
        ] as [(String, Int64?)])
    func `a request's number is read as people write it`(text: String, number: Int64?) {
        #expect(RequestID(parsing: text)?.number == number)
        if let number { #expect(RequestID(number).description == "R-\(number)") }
    }

    @Test func `readings and outcomes have one word each`() {
        let person = Person(id: "U1")
        let command = Command(name: "/triage", text: "status", author: person)
        #expect(Reading.command(command).label == "command" && Reading.command(command).reason == "/triage status")
        #expect(Command(name: "b", text: "", author: person).summary == "b")
        #expect(Reading.ignored(reason: "x").reason == "x" && Reading.handshake.reason == nil)
        #expect(Outcome.delivered(externalID: nil).label == "delivered" && Outcome.dead(reason: "").label == "dead")
        #expect(
            Outcome.retry(after: nil, reason: "").label == "retry" && Outcome.uncertain(reason: "").label == "uncertain"
        )
    }
}
