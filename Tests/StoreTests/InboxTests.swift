import Intake
import Store
import Support
import Testing

@Suite struct InboxTests {
    private let folder: TemporaryFolder
    private let store: Store
    private let now = Timestamp(milliseconds: 5_000)

    init() throws {
        folder = try TemporaryFolder()
        store = try Store(path: folder.file("a.sqlite"))
    }

    private func waiting(_ limit: Int, _ now: Timestamp) async throws -> [Event] {
        try store.waiting(limit: limit, now: now)
    }

    @Test func `an appended event comes back as it was sent, byte for byte`() async throws {
        var event = Samples.event("x")
        event.body = Array(0...255)
        event.headers = ["content-type": "text/plain; charset=\"x: y\""]
        let id = try await store.append(event)
        let waiting = try await waiting(10, now)
        event.id = id
        #expect(waiting == [event])
    }

    @Test func `a thousand appends at once are all kept, each with its own place`() async throws {
        let ids = try await withThrowingTaskGroup(of: Int64.self) { group in
            for number in 0..<1000 { group.addTask { [store] in try await store.append(Samples.event("\(number)")) } }
            return try await group.reduce(into: Set<Int64>()) { $0.insert($1) }
        }
        #expect(ids.count == 1000)
        #expect(store.backlog == 1000)
        let bodies = Set(
            try await waiting(2000, now).map { String(decoding: $0.body, as: UTF8.self) })
        #expect(bodies == Set((0..<1000).map(String.init)))
    }

    @Test func `a full inbox refuses instead of growing`() async throws {
        let small = try Store(path: folder.file("small.sqlite"), options: .init(maximumBacklog: 2))
        _ = try await small.append(Samples.event("1"))
        _ = try await small.append(Samples.event("2"))
        let error = await #expect(throws: StoreError.self) { _ = try await small.append(Samples.event("3")) }
        #expect(error?.code == .overloaded)
    }

    @Test func `an event with an outcome waits no longer, and the mark moves past it`() async throws {
        let first = try await store.append(Samples.event("1"))
        let second = try await store.append(Samples.event("2"))
        _ = try store.commit(
            [Triaged(event: first, change: .noted(outcome: "ignored", reason: "a bot"))], expecting: RequestID(0),
            at: now)
        #expect(try await waiting(9, now).map(\.id) == [second])
        #expect(try await store.outcome(of: first)?.outcome == "ignored")
        #expect(try await store.outcome(of: second) == nil)
        #expect(store.backlog == 1)
    }

    @Test func `an event that is put off comes back when its time has come`() async throws {
        let first = try await store.append(Samples.event("1"))
        let second = try await store.append(Samples.event("2"))
        #expect(try store.postpone(event: first, until: now + .seconds(30), reason: "bad") == 1)
        #expect(try await waiting(9, now).map(\.id) == [second])
        _ = try store.commit(
            [Triaged(event: second, change: .noted(outcome: "ignored", reason: nil))], expecting: RequestID(0), at: now)
        let later = now + .seconds(31)
        #expect(try await waiting(9, later).map(\.id) == [first])
        #expect(try store.postpone(event: first, until: later, reason: "bad") == 2)
    }

    @Test func `a reopened store still has what was kept, and counts it`() async throws {
        _ = try await store.append(Samples.event("1"))
        store.close()
        let path = folder.file("a.sqlite")
        // The lock goes with the first store; a copy of the file stands for the next process.
        let other = try Store(readingFrom: path)
        #expect(try await other.status().waiting == 1)
    }

    @Test func `a second daemon on one database is refused`() throws {
        let error = #expect(throws: StoreError.self) { _ = try Store(path: folder.file("a.sqlite")) }
        #expect(error?.code == .inUse)
    }

    @Test func `commits reach the disk: synchronous is FULL unless the operator says otherwise`() async throws {
        #expect(try await store.synchronousMode() == 2)
        let loose = try Store(path: folder.file("loose.sqlite"), options: .init(durability: .off))
        #expect(try await loose.synchronousMode() == 0)
    }

    @Test func `a file that is no database is told so`() throws {
        let path = folder.file("text.sqlite")
        try "hello, this is no database at all, only a text of some length".repeated(40).write(toFile: path)
        let error = #expect(throws: StoreError.self) { _ = try Store(path: path) }
        #expect(error?.code == .corrupt)
    }
}
