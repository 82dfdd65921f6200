import Intake
import Store
import Support
import Testing

@Suite struct OutboxTests {
    private let folder: TemporaryFolder
    private let store: Store
    private let now = Timestamp(milliseconds: 5_000)

    init() async throws {
        folder = try TemporaryFolder()
        store = try Store(path: folder.file("a.sqlite"))
        try await store.keep(ruleSet: Samples.rules, files: "[]", at: now)
    }

    private func plan(_ posts: [Post]) async throws {
        let event = try await store.append(Samples.event("e"))
        let change = Samples.ask(
            Samples.submission("m1", "a"), place: .opens(RequestID(1), title: "t"), posts: posts)
        _ = try store.commit([Triaged(event: event, change: change)], expecting: RequestID(0), at: now)
    }

    private func claim(_ limit: Int = 10, at time: Timestamp? = nil, inFlight: [String: Int] = [:], per: Int = .max)
        async throws -> [Claim]
    {
        try await store.exchange(
            settled: [], claim: ClaimOrder(limit: limit, inFlight: inFlight, perDestination: per), now: time ?? now)
    }

    @Test func `a claimed post is not claimed twice`() async throws {
        try await plan([Samples.post("a"), Samples.post("b")])
        #expect(try await claim().map(\.post.key) == ["a", "b"])
        #expect(try await claim().isEmpty)
        #expect(try await store.interrupted().map(\.post.key) == ["a", "b"])
    }

    @Test func `a settlement with an old fence changes nothing`() async throws {
        try await plan([Samples.post("a")])
        let first = try #require(try await claim().first)
        let retry = Settlement(first, .retry(at: now, reason: "500"))
        let second = try #require(
            try await store.exchange(settled: [retry], claim: ClaimOrder(limit: 1), now: now).first)
        #expect(second.fence == first.fence + 1)
        #expect(second.attempts == 2)
        _ = try await store.exchange(
            settled: [Settlement(first, .delivered(externalID: "late"))], claim: .nothing, now: now)
        #expect(try await store.request(RequestID(1))?.posts.map(\.state) == [.sending])
        _ = try await store.exchange(
            settled: [Settlement(second, .delivered(externalID: "1.2"))], claim: .nothing, now: now)
        let post = try #require(try await store.request(RequestID(1))?.posts.first)
        #expect(post.state == .delivered && post.externalID == "1.2")
    }

    @Test func `a retry waits until it is due`() async throws {
        try await plan([Samples.post("a")])
        let first = try #require(try await claim().first)
        _ = try await store.exchange(
            settled: [Settlement(first, .retry(at: now + .seconds(5), reason: "429"))], claim: .nothing, now: now)
        #expect(try await claim().isEmpty)
        #expect(try await claim(at: now + .seconds(5)).count == 1)
    }

    @Test func `a full destination leaves room for the others`() async throws {
        try await plan((0..<5).map { Samples.post("a\($0)", to: "slow") } + [Samples.post("b", to: "quick")])
        #expect(try await claim(per: 2).map(\.post.key) == ["a0", "a1", "b"])
        #expect(try await claim(inFlight: ["slow": 2], per: 2).isEmpty)
        #expect(try await claim(inFlight: ["slow": 1], per: 2).map(\.post.key) == ["a2"])
    }

    @Test func `dead and uncertain posts stay and are counted`() async throws {
        try await plan([Samples.post("a"), Samples.post("b")])
        let claims = try await claim()
        _ = try await store.exchange(
            settled: [
                Settlement(claims[0], .dead(reason: "not_in_channel")),
                Settlement(claims[1], .uncertain(reason: "no answer")),
            ], claim: ClaimOrder(limit: 9), now: now)
        let troubled = try await store.troubledPosts()
        #expect(troubled.uncertain == 1 && troubled.dead == 1)
        #expect(try await store.posts(in: .dead, limit: 5).map(\.reason) == ["not_in_channel"])
    }

    @Test func `the lobby keeps a post once per key`() async throws {
        let body = PostBody([.paragraph([.text("x")])])
        func keep() async throws -> Bool {
            try await store.keepLobbyPost(key: "k", address: nil, thread: "t", request: nil, body: body, at: now)
        }
        #expect(try await keep())
        #expect(try await !keep())
    }
}
