import Intake
import Testing

@Suite struct JSONValueTests {
    /// Written and read back it is the same.
    private func survives<T: JSONValue & Equatable>(_ value: T) throws -> Bool { try T(json: value.json) == value }

    private static let time = Timestamp(milliseconds: 1_795_255_335_250)

    @Test func `a submission with everything`() throws {
        let submission = Submission(
            key: MessageKey(platform: "slack", scope: "acme", externalID: "C1/171.2"), source: "slack", kind: .tracker,
            channel: Channel(id: "C1", name: "#wishes"), thread: "171.2", isReply: true,
            author: Person(id: "U1", name: "Dana", email: "dana@example.org", isBot: true), title: "Dark mode",
            text: "please: \"dark\"\nand\u{1} \\ more ü 🎉",
            fields: [
                Field(label: "How often?", name: "frequency", values: ["daily", ""]), Field(label: "x", values: []),
            ],
            attachments: [Attachment(name: "a.png", url: "https://a.example", mediaType: "image/png")],
            labels: ["bug"], votes: 0, permalink: "https://p.example", submittedAt: Self.time, version: 3)
        #expect(try survives(submission))
    }

    @Test func `a submission with little says little`() throws {
        let submission = Submission(
            key: MessageKey(platform: "lobby", scope: "", externalID: "1"), source: "lobby", kind: .chat, text: "",
            submittedAt: Self.time)
        #expect(try survives(submission))
        #expect(
            submission.json.text == """
                {"platform":"lobby","scope":"","id":"1","source":"lobby","kind":"chat","text":"",\
                "submitted_at":1795255335250}
                """)
    }

    @Test func `a decision with everything`() throws {
        var decision = Decision(
            rules: "abc", matched: ["one", "two"], route: "payments", priority: "high", labels: ["a", "b"], drop: "no",
            replies: ["hello"], notify: ["slack:#a"], givenBy: ["route": "one"])
        decision.assignee = "dana"
        decision.turn = "payments"
        decision.status = .underReview
        decision.objective = "grow"
        decision.score.points = -3
        decision.score.reach = 500
        decision.score.impact = 2000
        decision.score.confidence = 80
        decision.score.effort = 3000
        decision.score.moscow = "must"
        decision.score.kano = "attractive"
        decision.serviceLevel.firstResponse = .init(within: "4 business hours", due: Self.time)
        decision.serviceLevel.decision = .init(within: "5 days", due: Self.time)
        decision.serviceLevel.remind = ["slack:#a"]
        decision.serviceLevel.escalate = ["slack:#b"]
        decision.dedupe = Dedupe(.suggest, scope: .team)
        decision.snoozedUntil = Self.time
        decision.questions = [
            Question(field: "impact", words: "Who?"), Question(field: "size", words: "Big?", options: ["yes", "no"]),
        ]
        decision.redactions = [
            Redaction(.text, 3..<9, shown: "[email]"), Redaction(.title, 0..<0, shown: ""),
            Redaction(.field(2, 1), 1..<4, shown: "[card]"),
        ]
        #expect(try survives(decision))
    }

    @Test func `a decision that drops says no more than it must`() throws {
        let decision = Decision(rules: "abc", matched: ["thanks"], drop: "not a request", givenBy: ["drop": "thanks"])
        #expect(try survives(decision))
        #expect(
            decision.json.text == """
                {"rules":"abc","matched":["thanks"],"drop":"not a request","given_by":{"drop":"thanks"}}
                """)
    }

    @Test func `matches, inputs and posts`() throws {
        #expect(try survives(Match.new))
        #expect(
            try survives(
                Match(
                    outcome: .possible, request: RequestID(7), score: 812, status: .declined, team: "a", voices: 12)))
        // As it was written before voices were counted.
        let old = Match(outcome: .duplicate, request: RequestID(7), score: 1000, status: .planned, team: "a")
        #expect(
            old.json.text == #"{"outcome":"duplicate","request":7,"score":1000,"status":"planned","team":"a"}"#)
        #expect(try survives(old))
        #expect(try survives(Inputs()) && Inputs().json == [:])
        #expect(
            try survives(
                Inputs(customer: ["plan": "pro"], person: ["id": "1"], turns: ["a": 2], likeness: ["x": 700])))
        #expect(
            try survives(
                Post(
                    key: "k", destination: "slack", address: "C1", thread: "1.2", request: RequestID(12),
                    purpose: .notice,
                    plannedAt: Self.time,
                    body: PostBody([
                        .paragraph([
                            .text("a"), .strong("b"), .code("c"), .link("d", url: "https://d.example"),
                            .person(id: "U1", name: "Dana"),
                        ]), .quote([.text("q")]), .list([[.text("1")], [.text("2")]]), .code("x\ny"),
                    ]))))
    }

    @Test func `what is missing or wrong is told`() {
        for wrong: JSON in [[:], "text", ["rules": 3], .null] {
            #expect(throws: JSONMismatch.self) { try Decision(json: wrong) }
            #expect(throws: JSONMismatch.self) { try Submission(json: wrong) }
            #expect(throws: JSONMismatch.self) { try Post(json: wrong) }
        }
        let backwards: JSON = ["in": "text", "from": 9, "to": 3, "shown": "x"]
        #expect(throws: JSONMismatch.self) { try Redaction(json: backwards) }
    }

    @Test func `an unknown kind of block keeps its words`() throws {
        let newer: JSON = [["type": "heading", "text": "Hello"], ["type": "spacer"]]
        #expect(try PostBody(json: newer) == PostBody([.paragraph([.text("Hello")])]))
        #expect(throws: JSONMismatch.self) { try PostBody(json: "text") }
    }

    @Test func `lines and indents for people`() {
        let value: JSON = ["a": [1, [], [:]], "b": ["c": "d"]]
        #expect(
            value.indented == """
                {
                  "a": [
                    1,
                    [],
                    {}
                  ],
                  "b": {
                    "c": "d"
                  }
                }
                """)
    }
}
