import Conversation
import Documents
import Intake
import Logging
import Pipeline
import Platforms
import RuleEngine
import Similarity
import Store
import Support
import Telemetry
import Testing

/// What is done besides saying something new: earlier words put right, taps and commands answered, comments noted.
@Suite struct ActsTests {
    private static let rules = """
        version: 1
        teams:
          ops: { name: Ops, channel: "chat:#ops" }
          billing: { name: Billing, channel: "chat:#billing" }
        rules:
          - name: money
            when: { text: { words: [invoice] } }
            then: { route: billing }
          - name: everything
            then: { route: ops }
        """

    /// A chat whose bodies say themselves what they are.
    private struct Chat: Source {
        func verify(_ request: IncomingRequest, now: Timestamp) -> Verification { .accepted }

        func normalise(_ event: Event, known: Lookups) -> Reading {
            guard let body = try? JSON(parsing: event.body), let id = body["id"]?.string else {
                return .invalid(reason: "?")
            }
            let key = MessageKey(platform: "chat", scope: "chat", externalID: id)
            let author = Person(id: body["by"]?.string ?? "", name: body["by"]?.string)
            let channel = Channel(id: "C1")
            if let name = body["command"]?.string {
                return .command(
                    Command(
                        name: name, text: body["text"]?.string ?? "", author: author, channel: channel, key: key,
                        trigger: body["trigger"]?.string, responseURL: "http://chat/answer",
                        mayAsk: body["may_ask"]?.bool ?? name.hasPrefix("/")))
            }
            let thread = body["thread"]?.string
            let submission = Submission(
                key: key, source: event.source, kind: .chat, channel: channel, thread: thread ?? id,
                isReply: thread != nil, author: author, text: body["text"]?.string ?? "",
                submittedAt: event.receivedAt, version: body["version"]?.int ?? 1)
            return body["edit"] == true ? .edit(submission) : .submission(submission)
        }
    }

    /// A destination that can do everything, and answers with the number of the post.
    private struct Room: Destination {
        var repeatIsSafe: Bool { false }
        var abilities: Set<Post.Ability>

        func compose(_ post: Post, now: Timestamp) -> TransportRequest {
            TransportRequest(url: "http://chat/", headers: [:], body: post.json.serialised)
        }

        func readOutcome(_ response: TransportResponse, to post: Post) -> Outcome {
            response.isSuccess ? .delivered(externalID: "id of \(post.key)") : .failure(response)
        }
    }

    private let folder: TemporaryFolder
    private let store: Store
    private let transport: ScriptedTransport
    private let triage: TriageService
    private let delivery: DeliveryService
    private let now = Timestamp(milliseconds: 1_000_000)

    init() async throws { try await self.init(abilities: Set(Post.Ability.allCases)) }

    private init(
        abilities: Set<Post.Ability>, limits: Flight.Limits = .init(),
        transport: ScriptedTransport = ScriptedTransport(status: 200)
    ) async throws {
        self.transport = transport
        folder = try TemporaryFolder()
        store = try Store(path: folder.file("a.sqlite"))
        let file = RuleFile(path: "r.yaml", bytes: Array(Self.rules.utf8))
        let rules = try #require(RuleSet.load([file], likeness: SharedWords(), problems: Problems()))
        try await store.keep(ruleSet: rules.hash, files: rules.stored, at: now)
        let (outbox, flight) = (Doorbell(), Flight(limits))
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let answering = Answering(destination: "chat", abilities: abilities, reaction: "eyes")
        triage = TriageService(
            store: store, desks: ["chat": .init(source: Chat(), answering: answering)],
            rules: ServingRules(rules, at: now),
            recognition: Recognition(store: store, model: try SimilarityModel.shipped()), hub: nil, inbox: Doorbell(),
            outbox: outbox, flight: flight, metrics: Metrics(), now: { Timestamp(milliseconds: 1_000_000) },
            logger: logger)
        delivery = DeliveryService(
            store: store, destinations: ["chat": Room(abilities: abilities)], transport: transport, flight: flight,
            outbox: outbox, metrics: Metrics(), now: { Timestamp(milliseconds: 1_000_000) }, logger: logger)
    }

    private func tell(_ body: JSON) async throws {
        _ = try await store.append(Event(source: "chat", receivedAt: now, body: body.serialised))
        while triage.step(now: now) {}
        await delivery.step(now: now)
    }

    private func posts() throws -> [Post] {
        try transport.requests.map { try Post(json: JSON(parsing: $0.body)) }
    }

    @Test func `an edit puts the answer right, in its own place`() async throws {
        try await tell(["id": "m1", "by": "U1", "text": "Please add a dark mode"])
        try await tell(["id": "m1", "by": "U1", "text": "Please add an invoice archive", "version": 2])
        let edits = try posts().filter { $0.act != .say }
        #expect(edits.map(\.act) == [.replace(externalID: "id of reply/chat/chat/m1")])
        #expect(edits.first?.key == "reply/chat/chat/m1/2")
        #expect(edits.first?.body.plainText.contains("invoice archive") == true)
        // Back to the first words: compared with what stands there now.
        try await tell(["id": "m1", "by": "U1", "text": "Please add a dark mode", "version": 3])
        #expect(try posts().last?.body.plainText.contains("dark mode") == true)
        #expect(try posts().filter { $0.act != .say }.count == 2)
        try await tell(["id": "m1", "by": "U1", "text": "Please add a dark mode", "version": 4])
        #expect(try posts().filter { $0.act != .say }.count == 2)
    }

    @Test func `where answers cannot be edited, an edit adds no second one`() async throws {
        let plain = try await ActsTests(abilities: [])
        try await plain.tell(["id": "m1", "by": "U1", "text": "Please add a dark mode"])
        try await plain.tell(["id": "m1", "by": "U1", "text": "Please add an invoice archive", "version": 2])
        #expect(try plain.posts().allSatisfy { $0.act == .say })
        #expect(try plain.posts().filter { $0.key.hasPrefix("reply/") }.count == 1)
    }

    @Test func `a comment gets the reaction that shows it was noted`() async throws {
        try await tell(["id": "m1", "by": "U1", "text": "Please add a dark mode"])
        try await tell(["id": "m2", "by": "U2", "text": "Yes please", "thread": "m1"])
        #expect(try posts().last?.act == .react("eyes", externalID: "m2"))
        #expect(try posts().last?.address == "C1")
    }

    @Test func `a tap answers the question: the buttons go, and a stranger is told so alone`() async throws {
        try await tell(["id": "m1", "by": "U1", "text": "Please add a dark mode to the app"])
        try await tell(["id": "m2", "by": "U2", "text": "please add a dark mode to the app!"])
        let key = MessageKey(platform: "chat", scope: "chat", externalID: "m2")
        let answer = MatchAnswer(message: key, request: RequestID(1), isSame: false, by: "U2")
        let button = answer.button("No")
        #expect(try posts().contains { $0.body.blocks.contains(.buttons([answer.button("No, mine is different")])) })
        try await tell(["id": "t1", "by": "U9", "command": .string(button.action), "text": .string(button.value)])
        #expect(try posts().last?.act == .whisper(to: "U9", via: "http://chat/answer"))
        #expect(try posts().last?.body.plainText.contains("Only the person who asked") == true)
        try await tell(["id": "t2", "by": "U2", "command": .string(button.action), "text": .string(button.value)])
        let last = try posts().suffix(2)
        #expect(last.map(\.act).contains(.replace(externalID: "id of reply/chat/chat/m2")))
        #expect(last.allSatisfy { !$0.body.blocks.contains { if case .buttons = $0 { true } else { false } } })
    }

    @Test func `a slash command with words is an ask, answered to the person alone`() async throws {
        try await tell(["id": "c1", "by": "U1", "command": "/wish", "text": "Please add an invoice archive"])
        #expect(try await store.status().requests == 1)
        let reply = try #require(posts().first { $0.key.hasPrefix("reply/") })
        #expect(reply.act == .whisper(to: "U1", via: "http://chat/answer"))
        #expect(reply.body.plainText.contains("Billing"))
        // A second delivery of the same command is the same ask.
        try await tell(["id": "c1", "by": "U1", "command": "/wish", "text": "Please add an invoice archive"])
        #expect(try await store.status().requests == 1)
    }

    @Test func `a command that is none of ours is no ask, whatever stands behind it`() async throws {
        try await tell(["id": "c1", "by": "U1", "command": "/ban", "text": "spammer for ads", "may_ask": false])
        #expect(try await store.status().requests == 0)
        #expect(try posts().isEmpty)
    }

    @Test func `an edit that came before its original yields to the original's author`() async throws {
        try await tell(["id": "m1", "by": "U9", "text": "Please add what I want", "version": 9, "edit": true])
        try await tell(["id": "m1", "by": "U1", "text": "Please add a dark mode"])
        let voices = try await store.request(RequestID(1))?.submissions.map(\.content)
        #expect(voices?.map(\.author.id) == ["U1"])
        #expect(voices?.map(\.text) == ["Please add a dark mode"])
        // And nobody else's edit comes through afterwards.
        try await tell(["id": "m1", "by": "U9", "text": "Please add what I want", "version": 10, "edit": true])
        #expect(try await store.request(RequestID(1))?.submissions.map(\.content.text) == voices?.map(\.text))
    }

    @Test func `a slash command without words opens the window, and help tells how to ask`() async throws {
        try await tell(["id": "c1", "by": "U1", "command": "/wish", "trigger": "T1"])
        #expect(try posts().map(\.act) == [.open(trigger: "T1")])
        try await tell(["id": "c2", "by": "U1", "command": "/wish", "text": "help", "trigger": "T2"])
        #expect(try posts().last?.act == .whisper(to: "U1", via: "http://chat/answer"))
        #expect(try posts().last?.body.plainText.contains("/wish export") == true)
        #expect(try await store.status().requests == 0)
    }

    @Test func `a destination that was told to slow down rests as a whole, for as long as it was told`() async throws {
        let slow = ScriptedTransport([
            { _ in .success(TransportResponse(status: 429, headers: ["Retry-After": "60"])) },
            { _ in .success(TransportResponse(status: 200)) },
        ])
        let tests = try await ActsTests(
            abilities: [], limits: .init(total: 1, perDestination: 1), transport: slow)
        try await tests.tell(["id": "m1", "by": "U1", "text": "Please add a dark mode"])
        #expect(slow.requests.count == 1)
        await tests.delivery.step(now: now + .seconds(59))
        #expect(slow.requests.count == 1)
        // One post at a time: a step each for the one that waits and the one that is tried again.
        for _ in 0..<2 { await tests.delivery.step(now: now + .seconds(61)) }
        #expect(slow.requests.count == 3)
    }
}
