import Intake
import Store
import Support
import Testing

/// Merging is a link: parting again restores what was, no voice is lost, and a person counts once.
@Suite struct MergingTests {
    private let folder: TemporaryFolder
    private let store: Store
    private let now = Timestamp(milliseconds: 1_000)

    init() throws {
        folder = try TemporaryFolder()
        store = try Store(path: folder.file("a.sqlite"))
    }

    // MARK: - A store with some requests

    private func add(_ name: String, by person: String, joins request: RequestID? = nil) async throws {
        let event = try await store.append(Event(source: "a", receivedAt: now, body: Array(name.utf8)))
        let last = RequestID(Int64(try await store.status().requestsByStatus.values.reduce(0, +)))
        let submission = Submission(
            key: MessageKey(platform: "p", scope: "s", externalID: name), source: "a", kind: .chat, thread: name,
            author: Person(id: person), text: name, submittedAt: now)
        try await store.keep(ruleSet: "r", files: "[]", at: now)
        var decision = Decision(rules: "r", route: "ops")
        decision.priority = "high"
        let ask = Triaged.Ask(
            submission: submission, receivedAt: now, fingerprint: nil,
            match: request.map { Match(outcome: .duplicate, request: $0, score: 900) } ?? .new, decision: decision,
            decidedAt: now, place: request.map { .joins($0) } ?? .opens(RequestID(last.number + 1), title: name),
            posts: [])
        _ = try store.commit([Triaged(event: event, change: .asked(ask))], expecting: last, at: now)
    }

    /// What must come back: all of a request but the moment of its last change and its history.
    private func picture(_ id: Int64) async throws -> RequestSummary? {
        var summary = try await store.request(RequestID(id))?.summary
        summary?.updatedAt = now
        return summary
    }

    private func pictures(_ count: Int64) async throws -> [RequestSummary?] {
        var all: [RequestSummary?] = []
        for id in 1...count { all.append(try await picture(id)) }
        return all
    }

    private func voices(_ id: Int64) async throws -> Int? { try await picture(id)?.voices }

    private func merge(_ a: Int64, _ b: Int64) async throws {
        try await store.merge(RequestID(a), into: RequestID(b), by: "dana", at: now)
    }

    private func unmerge(_ a: Int64) async throws { try await store.unmerge(RequestID(a), by: "dana", at: now) }

    // MARK: - One at a time

    @Test func `voices are counted where they lead, each person once, along a chain`() async throws {
        for (name, person) in [("one", "A"), ("two", "B"), ("three", "A")] { try await add(name, by: person) }
        try await merge(1, 2)
        #expect(try await voices(2) == 2)
        try await merge(2, 3)
        #expect(try await voices(3) == 2, "A asked in two of them")
        try await unmerge(2)
        #expect(try await voices(3) == 1)
        #expect(try await voices(2) == 2, "what was merged into it came away with it")
        #expect(try await picture(1)?.status == .merged)
    }

    @Test func `a new voice of a merged request counts where it leads`() async throws {
        try await add("one", by: "A")
        try await add("two", by: "B")
        try await merge(1, 2)
        try await add("more", by: "C", joins: RequestID(2))
        #expect(try await voices(2) == 3)
        let detail = try #require(try await store.request(RequestID(2)))
        #expect(detail.submissions.map(\.content.text).sorted() == ["more", "one", "two"])
        #expect(detail.merged.map(\.id) == [RequestID(1)])
    }

    @Test(arguments: [(1, 1), (2, 1), (1, 9), (9, 1)] as [(Int64, Int64)])
    func `what cannot be merged is refused with a reason, and nothing changes`(_ a: Int64, _ b: Int64) async throws {
        try await add("one", by: "A")
        try await add("two", by: "B")
        try await merge(1, 2)
        let before = try await pictures(2)
        await #expect(throws: StoreError.self) { try await merge(a, b) }
        #expect(try await pictures(2) == before)
    }

    @Test func `a circle is refused`() async throws {
        for name in ["one", "two", "three"] { try await add(name, by: name) }
        try await merge(1, 2)
        try await merge(2, 3)
        let error = await #expect(throws: StoreError.self) { try await merge(3, 1) }
        #expect(error?.code == .refused)
    }

    @Test func `a voice that leaves has the request it would have had, with its comments`() async throws {
        try await add("one", by: "A")
        try await add("two", by: "B", joins: RequestID(1))
        let voice = try #require(try await store.request(RequestID(1))?.submissions.last)
        let request = try await store.split(
            MergeEffect.Split(
                submission: voice.id, from: RequestID(1), request: RequestID(0), title: "two", fingerprint: nil,
                profile: nil), by: "dana", at: now)
        #expect(request == RequestID(2))
        let left = try #require(try await picture(2))
        #expect((left.title, left.team, left.priority, left.voices) == ("two", "ops", "high", 1))
        #expect(try await voices(1) == 1)
        try await merge(2, 1)
        #expect(try await voices(1) == 2)
    }

    @Test func `the first voice cannot leave, nor one of another request`() async throws {
        try await add("one", by: "A")
        try await add("two", by: "B")
        let first = try #require(try await store.request(RequestID(1))?.submissions.first)
        for from in [1, 2] as [Int64] {
            await #expect(throws: StoreError.self) {
                _ = try await store.split(
                    MergeEffect.Split(
                        submission: first.id, from: RequestID(from), request: RequestID(0), title: "x",
                        fingerprint: nil, profile: nil), by: "dana", at: now)
            }
        }
        #expect(try await store.status().requests == 2)
    }

    @Test func `what people say is kept, the newest word about a pair`() async throws {
        try await add("one", by: "A")
        try await add("two", by: "B")
        try await merge(2, 1)
        try await unmerge(2)
        let answers = try store.answers()
        #expect(answers.map(\.isSame) == [false])
        #expect(answers.first?.outcome == .new, "recognition had not shown it")
    }

    // MARK: - Any number, in any order

    /// Merges and partings at random, against sets of people kept beside; then everything is parted in a random order.
    @Test(arguments: 0..<12) func `merging and parting again is the identity`(_ seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        let count: Int64 = 8
        var people: [Int64: Set<String>] = [:]
        for id in 1...count {
            let first = "P\(Int.random(in: 0..<5, using: &random))"
            try await add("r\(id)", by: first)
            people[id] = [first]
        }
        for extra in 0..<8 {
            let id = Int64.random(in: 1...count, using: &random)
            let person = "P\(Int.random(in: 0..<9, using: &random))"
            try await add("v\(extra)", by: person, joins: RequestID(id))
            people[id, default: []].insert(person)
        }
        let before = try await pictures(count)
        var parent: [Int64: Int64] = [:]
        func members(_ root: Int64) -> [Int64] {
            [root] + parent.filter { $0.value == root }.keys.sorted().flatMap { members($0) }
        }
        for _ in 0..<30 {
            let a = Int64.random(in: 1...count, using: &random)
            let b = Int64.random(in: 1...count, using: &random)
            if parent[a] != nil, Bool.random(using: &random) {
                try await unmerge(a)
                parent[a] = nil
            } else if parent[a] == nil, !members(a).contains(b) {
                try await merge(a, b)
                parent[a] = b
            } else {
                await #expect(throws: StoreError.self) { try await merge(a, b) }
            }
            for id in 1...count {
                let asked = members(id).reduce(into: Set<String>()) { $0.formUnion(people[$1] ?? []) }
                #expect(try await voices(id) == asked.count)
            }
        }
        for a in parent.keys.shuffled(using: &random) { try await unmerge(a) }
        #expect(try await pictures(count) == before)
    }
}
