import Conversation
import Intake
import Testing

@Suite struct ConversationTests {
    private let submission = Submission(
        key: MessageKey(platform: "slack", scope: "slack", externalID: "C1:1.2"), source: "acme", kind: .chat,
        channel: Channel(id: "C1", name: "#ideas"), thread: "1.2", author: Person(id: "U1", name: "Dana"),
        text: "Please add dark mode", submittedAt: Timestamp(milliseconds: 0))

    private func turn(
        _ decision: Decision, match: Match = .new, request: RequestID? = RequestID(7), earlier: [Turn.Earlier] = [],
        notices: [String] = []
    ) -> Turn {
        Turn(
            submission: submission, decision: decision, match: match, request: request, title: "t", earlier: earlier,
            team: Turn.Team(name: "Platform"), notices: notices, answer: Answering(destination: "slack"),
            now: Timestamp(milliseconds: 1_000), hub: "http://hub")
    }

    @Test func `a new ask is answered in its thread with what, who and the reference`() throws {
        let posts = Conversation.plan(turn(Decision(rules: "x", route: "platform", priority: "high")))
        let post = try #require(posts.first)
        #expect(posts.count == 1)
        #expect(post.destination == "slack" && post.address == "C1" && post.thread == "1.2")
        #expect(
            post.body.plainText == """
                Thank you, noted as R-7 (http://hub/requests/R-7). I understood:

                > Please add dark mode

                Platform has it, priority high. Nobody had asked for it before.
                """)
    }

    @Test func `a repeated ask names the earlier one, its voices and its standing`() throws {
        let earlier = Turn.Earlier(
            request: RequestID(7), title: "Dark mode", status: .planned, voices: 3,
            since: Timestamp(milliseconds: 86_400_000))
        let match = Match(outcome: .duplicate, request: RequestID(7), score: 1000)
        let posts = Conversation.plan(
            turn(Decision(rules: "x"), match: match, earlier: [earlier], notices: ["slack:#a"]))
        #expect(
            posts.map(\.body.plainText) == [
                """
                This was asked before, on 1970-01-02: R-7 (http://hub/requests/R-7).

                > Dark mode

                With you, 3 people have asked for it. Platform has it. It is planned.
                """
            ])
    }

    @Test func `a dropped message is answered only with its rule's words`() {
        #expect(Conversation.plan(turn(Decision(rules: "x", drop: "thanks"), request: nil)).isEmpty)
        let posts = Conversation.plan(turn(Decision(rules: "x", drop: "thanks", replies: ["Welcome!"]), request: nil))
        #expect(posts.map(\.body.plainText) == ["Welcome!"])
    }

    @Test func `teams are told once each, with keys that do not depend on the wording`() {
        let posts = Conversation.plan(
            turn(Decision(rules: "x"), notices: ["slack:#payments", "hook", "slack:#payments"])
        ).filter { $0.purpose == .notice }
        #expect(posts.map(\.key) == ["notice/R-7/slack/#payments", "notice/R-7/hook/"])
    }

    @Test func `a rule's words get the request, the team, the voices and the link, in one pass`() {
        var turn = turn(
            Decision(
                rules: "x",
                replies: ["{{request}} is with {{team}}; {{voices}} asked: {{link}}", "{{{link}} {{other}}"]))
        let told = Conversation.plan(turn).first?.body.blocks.suffix(2).map { PostBody([$0]).plainText }
        #expect(
            told == [
                "R-7 (http://hub/requests/R-7) is with Platform; 1 asked: http://hub/requests/R-7",
                "{http://hub/requests/R-7 {{other}}",
            ])
        turn.request = nil
        turn.team = nil
        turn.decision.replies = ["Sorry {{team}} here.", "{{link}}"]
        #expect(Conversation.plan(turn).map(\.body.plainText) == ["Sorry here."])
    }

    @Test func `nobody is told to be the first where a rule says not to look, or a person is to decide`() throws {
        var decision = Decision(rules: "x")
        decision.dedupe = Dedupe(.off)
        let own = try #require(Conversation.plan(turn(decision)).first)
        #expect(!own.body.plainText.contains("Nobody had asked"))
        let possible = Match(outcome: .possible, request: RequestID(3), score: 1000)
        let earlier = Turn.Earlier(
            request: RequestID(3), title: "Dark", status: .triaged, voices: 1, since: Timestamp(milliseconds: 0))
        let posts = Conversation.plan(
            turn(Decision(rules: "x"), match: possible, earlier: [earlier], notices: ["slack:#a"]))
        #expect(posts.allSatisfy { !$0.body.plainText.contains("Nobody had asked") })
        #expect(posts.last?.body.plainText.contains("perhaps asked before, as R-3 (http://hub/requests/R-3)") == true)
    }
}
