import Intake
import Logging
import Pipeline
import Platforms
import Store
import Support
import Telemetry
import Testing

/// Sources that are asked: what they tell is kept once and with how far it was read, whatever comes in between.
@Suite struct PollingTests {
    /// Tells the lines of a diary by their number: `{"lines": [[1, "a"], …]}` after `?from=<n>`.
    private struct Diary: Poller {
        func next(_ cursor: JSON?, now: Timestamp) -> PollStep {
            if let due = cursor?["due"]?.int, due > now.milliseconds {
                return .rest(until: Timestamp(milliseconds: due))
            }
            let from = cursor?["from"]?.int ?? 0
            return .ask(PollQuestion(.get("http://diary/?from=\(from)"), cursor: ["from": .int(from)]))
        }

        func read(_ response: TransportResponse, to question: PollQuestion, now: Timestamp) -> PollReading {
            guard response.isSuccess else { return .failure(response) }
            let text = String(decoding: response.body, as: UTF8.self)
            let lines = text.split(separator: "\n").map { Array($0.utf8) }
            let from = (question.cursor["from"]?.int ?? 0) + Int64(lines.count)
            let due = lines.isEmpty ? now.milliseconds + 1000 : 0
            return .news(lines, cursor: ["from": .int(from), "due": .int(due)])
        }

        func lacking(_ cursor: JSON) -> [String] { cursor["from"] == 1 ? ["page 7: torn out"] : [] }
    }

    private let folder: TemporaryFolder
    private let store: Store
    private let board = PollingBoard(sources: ["diary"])
    private let metrics = Metrics()
    private let now = Timestamp(milliseconds: 1_000_000)

    init() throws {
        folder = try TemporaryFolder()
        store = try Store(path: folder.file("a.sqlite"))
    }

    private func service(_ transport: any Transport) -> PollingService {
        PollingService(
            store: store, pollers: ["diary": Diary()], transport: transport, inbox: Doorbell(), board: board,
            metrics: metrics, now: { Timestamp(milliseconds: 1_000_000) },
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    private static func says(_ text: String) -> ScriptedTransport.Answer {
        { _ in .success(TransportResponse(status: 200, body: Array(text.utf8))) }
    }

    private func kept() throws -> [String] {
        try store.waiting(limit: 100, now: now).map { String(decoding: $0.body, as: UTF8.self) }
    }

    private func step(_ answer: @escaping ScriptedTransport.Answer) async -> (PollingService.Turn, [String]) {
        let transport = ScriptedTransport([answer])
        let turn = await service(transport).step("diary", Diary(), now: now)
        return (turn, transport.requests.map(\.url))
    }

    @Test func `what is told is kept with how far it was read, and read on from there`() async throws {
        #expect(await step(Self.says("a\nb")) == (.news(2), ["http://diary/?from=0"]))
        #expect(await step(Self.says("c")) == (.news(1), ["http://diary/?from=2"]))
        #expect(try kept() == ["a", "b", "c"])
        #expect(try await store.pollCursor(of: "diary")?["from"] == 3)
        #expect(store.backlog == 3)
        #expect(metrics.counter(MetricNames.pollEvents, .init("source", "diary")).value == 3)
    }

    @Test func `a poller that wants rest is not asked before its time`() async throws {
        _ = await step(Self.says(""))
        let (turn, urls) = await step(Self.says("never"))
        #expect(turn == .resting(until: Timestamp(milliseconds: 1_001_000)) && urls.isEmpty)
    }

    @Test func `an answer that could not be kept is asked for again`() async throws {
        let closed = try Store(path: folder.file("b.sqlite"))
        closed.close()
        let failing = PollingService(
            store: closed, pollers: [:], transport: ScriptedTransport([Self.says("a")]), inbox: Doorbell(),
            board: board, metrics: metrics, now: { Timestamp(milliseconds: 0) },
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        #expect(await failing.step("diary", Diary(), now: now) == .later(nil))
        #expect(await step(Self.says("a")).1 == ["http://diary/?from=0"])
        #expect(try kept() == ["a"])
    }

    @Test func `trouble is told once, with its reason, and ends when it ends`() async throws {
        let slow: ScriptedTransport.Answer = { _ in
            .success(TransportResponse(status: 429, headers: ["Retry-After": "7"]))
        }
        #expect(await step(slow).0 == .later(.seconds(7)))
        #expect(await step { _ in .failure(TransportFailure(.notSent, "no route")) }.0 == .later(nil))
        #expect(board.all.first?.trouble?.reason == "no answer from diary: no route")
        #expect(await step { _ in .success(TransportResponse(status: 401)) }.0 == .refused)
        #expect(board.all.first?.trouble?.reason.contains("401") == true)
        _ = await step(Self.says("a"))
        #expect(board.all.first?.trouble == nil)
        #expect(board.all.first?.answeredAt == now)
        #expect(try kept() == ["a"])
    }

    @Test func `what a source goes on without is told until it is there`() async throws {
        _ = await step(Self.says("a"))
        #expect(board.all.first?.lacking == ["page 7: torn out"] && board.all.first?.trouble == nil)
        _ = await step(Self.says("b"))
        #expect(board.all.first?.lacking == [])
    }

    @Test func `a source is not asked while no more events are taken`() async throws {
        let full = try Store(path: folder.file("c.sqlite"), options: .init(maximumBacklog: 1))
        _ = try await full.append(Event(source: "diary", receivedAt: now, body: [0x61]))
        let transport = ScriptedTransport([Self.says("b")])
        let service = PollingService(
            store: full, pollers: [:], transport: transport, inbox: Doorbell(), board: board, metrics: metrics,
            now: { Timestamp(milliseconds: 0) }, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        #expect(await service.step("diary", Diary(), now: now) == .later(nil))
        #expect(transport.requests.isEmpty)
    }
}
