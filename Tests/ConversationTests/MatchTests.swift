import Conversation
import Intake
import Testing

/// What people hear about what was asked before, and what they can answer.
@Suite struct MatchTests {
    private static let key = MessageKey(platform: "slack", scope: "slack", externalID: "C1:1.2")
    private static let day = Timestamp(milliseconds: 86_400_000)

    private func reply(
        _ outcome: Match.Outcome, _ earlier: [Turn.Earlier], score: Int = 800, mode: Dedupe.Mode? = nil,
        kind: SourceKind = .chat, hub: String? = nil
    ) throws -> Post {
        let submission = Submission(
            key: Self.key, source: "acme", kind: kind, channel: Channel(id: "C1"), thread: "1.2",
            author: Person(id: "U1", name: "Dana"), text: "Please add dark mode", submittedAt: Self.day)
        let match = Match(outcome: outcome, request: earlier.first?.request, score: score)
        let turn = Turn(
            submission: submission, decision: Decision(rules: "x"), match: match, request: RequestID(95), title: "t",
            earlier: earlier, answer: Answering(destination: "slack"), now: Self.day, hub: hub)
        return try #require(Conversation.plan(turn).first)
    }

    private func earlier(
        _ number: Int64 = 87, _ status: Status = .triaged, voices: Int = 12, words: String? = nil, isOwn: Bool = false
    ) -> Turn.Earlier {
        Turn.Earlier(
            request: RequestID(number), title: "Dark theme", status: status, voices: voices, since: Self.day,
            isOwn: isOwn, decidedAt: status.isDecision ? Self.day : nil, decisionWords: words)
    }

    private func buttons(_ post: Post) -> [PostBody.Button] {
        post.body.blocks.flatMap { block -> [PostBody.Button] in
            if case .buttons(let buttons) = block { buttons } else { [] }
        }
    }

    @Test(arguments: [Match.Outcome.possible, .duplicate])
    func `outside the house nobody reads what others wrote, or a link to the hub`(outcome: Match.Outcome) throws {
        let post = try reply(outcome, [earlier(), earlier(12)], kind: .form, hub: "https://hub.example")
        #expect(!post.body.plainText.contains("Dark theme") && !post.body.plainText.contains("hub.example"))
        #expect(!post.body.plainText.contains("Same thing?") && buttons(post).isEmpty)
        #expect(post.body.plainText.contains(outcome == .duplicate ? "R-87" : "R-95"))
        let inside = try reply(outcome, [earlier(), earlier(12)], hub: "https://hub.example")
        #expect(inside.body.plainText.contains("Dark theme") && !buttons(inside).isEmpty)
    }

    @Test func `a likely one is named with its voices and its standing, and asked about`() throws {
        let post = try reply(.possible, [earlier(87, .planned, words: "for Q1"), earlier(12, voices: 1)])
        #expect(post.body.plainText.contains("This looks like R-87 (12 voices, planned for Q1). Same thing?"))
        #expect(post.body.plainText.contains("- R-12 (1 voice): Dark theme"))
        #expect(buttons(post).map(\.label) == ["Yes, the same as R-87", "The same as R-12", "No, different"])
    }

    @Test func `a button brings back what it was about`() throws {
        let pressed = try buttons(reply(.possible, [earlier()])).map { button in
            MatchAnswer(Command(name: button.action, text: button.value, author: Person(id: "U2", name: "Robin")))
        }
        #expect(
            pressed
                == [true, false].map {
                    MatchAnswer(message: Self.key, request: RequestID(87), isSame: $0, by: "Robin")
                })
    }

    @Test(arguments: ["", "R-87", "R-87\tslack\tslack", "87x\ta\tb\tc", "\t\t\t"])
    func `a value that is not ours is no answer`(_ value: String) {
        #expect(MatchAnswer(Command(name: "match.same", text: value, author: Person())) == nil)
    }

    @Test func `somebody else's button is no answer`() {
        #expect(MatchAnswer(Command(name: "approve", text: "R-87\ta\tb\tc", author: Person())) == nil)
    }

    @Test func `who joined can say that theirs is different, but not to their own words`() throws {
        #expect(try buttons(reply(.duplicate, [earlier()])).map(\.label) == ["No, mine is different"])
        #expect(try buttons(reply(.duplicate, [earlier(isOwn: true)])).isEmpty)
        #expect(try buttons(reply(.new, [])).isEmpty)
    }

    @Test func `a near match does not claim to be certain`() throws {
        #expect(try reply(.duplicate, [earlier()]).body.plainText.hasPrefix("This looks like what was asked before"))
        #expect(try reply(.duplicate, [earlier()], score: 1000).body.plainText.hasPrefix("This was asked before"))
    }

    @Test(
        arguments: [
            (Status.declined, "too few would use it", "It was declined on 1970-01-02: “too few would use it”"),
            (.declined, nil, "It was declined on 1970-01-02."),
            (.shipped, "see Settings, Appearance.", "It has shipped on 1970-01-02: “see Settings, Appearance.”"),
            (.planned, "for Q1", "It is planned for Q1, decided on 1970-01-02."),
            (.planned, nil, "It is planned, decided on 1970-01-02."),
            (.inProgress, "beta in May", "It is being worked on: “beta in May”"),
        ] as [(Status, String?, String)])
    func `an earlier decision is quoted with its day`(_ status: Status, _ words: String?, _ told: String) throws {
        let text = try reply(.duplicate, [earlier(87, status, words: words)]).body.plainText
        #expect(text.contains(told), "\(text)")
    }

    @Test func `an answer is told of once, in the thread of the message`() throws {
        let submission = Submission(
            key: Self.key, source: "acme", kind: .chat, channel: Channel(id: "C1"), thread: "1.2", text: "x",
            submittedAt: Self.day)
        let answer = MatchAnswer(message: Self.key, request: RequestID(87), isSame: false, by: "Dana")
        func post(_ outcome: Conversation.AnswerOutcome) throws -> Post {
            try #require(
                Conversation.answered(
                    answer, outcome, submission, Answering(destination: "slack"), at: Self.day, hub: nil))
        }
        #expect(try post(.parted(RequestID(96))).body.plainText == "Your wish stands for itself now, as R-96.")
        #expect(try post(.parted(RequestID(96))).key == post(.keptApart).key)
        #expect(try post(.joined(RequestID(87))).thread == "1.2")
    }
}
