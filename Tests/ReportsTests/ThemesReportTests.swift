import Intake
import Reports
import Similarity
import Store
import Support
import Testing

/// Figures of themes on a store: what counts, for what, and when.
@Suite struct ThemesReportTests {
    private let folder: TemporaryFolder
    private let store: Store
    private let model: SimilarityModel
    /// Read once for all tests.
    private static let shipped = Result { try SimilarityModel.shipped() }
    private static let now = Timestamp(milliseconds: 1_800_000_000_000)

    init() throws {
        folder = try TemporaryFolder()
        store = try Store(path: folder.file("a.sqlite"))
        model = try Self.shipped.get()
    }

    // MARK: - A store with themes

    /// Somebody's ask, as triage would commit it.
    private struct Ask {
        var text: String
        var person: String
        /// Days before now.
        var days: Double
        var theme: Int64?
        var joins: Int64?
        var team: String? = "ops"
        var redactions: [Redaction] = []
    }

    /// - Returns: the number of the request.
    @discardableResult
    private func add(_ ask: Ask) async throws -> RequestID {
        let at = Self.now + .milliseconds(-Int64(ask.days * 86_400_000))
        let event = try await store.append(Event(source: "a", receivedAt: at, body: Array(ask.text.utf8)))
        let last = try store.lastRequest(now: at)
        let submission = Submission(
            key: MessageKey(platform: "p", scope: "s", externalID: "\(event)"), source: "a", kind: .chat,
            author: Person(id: ask.person, name: ask.person.uppercased()), text: ask.text, submittedAt: at)
        try await store.keep(ruleSet: "r", files: "[]", at: at)
        var decision = Decision(rules: "r", route: ask.team)
        decision.redactions = ask.redactions
        let request = RequestID(last.number + 1)
        let profile = StoredProfile(
            model: model.identity, bytes: TextProfile(title: ask.text, model: model).encoded,
            theme: ask.theme.map(RequestID.init(_:)) ?? request)
        let place: Triaged.Ask.Place =
            ask.joins.map { .joins(RequestID($0)) }
            ?? .opens(request, title: submission.redacted(by: ask.redactions).text)
        let change = Triaged.Ask(
            submission: submission, receivedAt: at, fingerprint: nil, match: .new, decision: decision, decidedAt: at,
            place: place, posts: [], profile: profile)
        _ = try store.commit([Triaged(event: event, change: .asked(change))], expecting: last, at: at)
        return ask.joins.map(RequestID.init(_:)) ?? request
    }

    /// Three themes.
    ///
    /// Dark mode, of which the first has two voices. Exports, six weeks ago and now. Alone: R-6.
    private func fill() async throws {
        try await add(Ask(text: "Dark mode for the dashboard", person: "ann", days: 20))
        try await add(Ask(text: "dark mode in the app", person: "bob", days: 2, theme: 1, team: "mobile"))
        try await add(Ask(text: "please add a dark mode", person: "cy", days: 1, theme: 1))
        try await add(Ask(text: "Dark mode for the dashboard!", person: "dee", days: 3, joins: 1))
        try await add(Ask(text: "Export invoices as CSV", person: "ann", days: 42))
        try await add(Ask(text: "CSV export of invoices", person: "ann", days: 5, theme: 4))
        try await add(Ask(text: "Barcode labels", person: "eve", days: 1))
    }

    private func report(_ order: ThemesReport.Order = ThemesReport.Order()) async throws -> ThemesReport {
        try await ThemesReporter(store: store, model: model, memory: CountedMemory(reading: store))
            .report(order, at: Self.now)
    }

    // MARK: - Figures

    @Test func `themes of two or more are told, by voices, with what was asked of them in the while`() async throws {
        try await fill()
        let report = try await report()
        #expect(report.themes.map(\.id) == [RequestID(1), RequestID(4)])
        let dark = try #require(report.themes.first)
        #expect((dark.voices, dark.requests, dark.known) == (4, 3, 3))
        #expect(dark.label.first == "dark mode")
        #expect((dark.growth.thisWeek, dark.growth.lastWeek, dark.growth.trend) == (3, 0, .steady))
        #expect(dark.weekly == [0, 1, 0, 3])
        #expect(dark.teams == [.init(name: "ops", count: 2), .init(name: "mobile", count: 1)])
        #expect(dark.statuses == [.init(name: "triaged", count: 3)])
        #expect(dark.members.map(\.request.id) == [RequestID(1), RequestID(3), RequestID(2)])
        #expect(dark.members.map(\.voices) == [2, 1, 1])
        #expect((report.asks, report.alone, report.more) == (6, 1, 0))
    }

    @Test func `what was asked before the while is known, and not counted`() async throws {
        try await fill()
        let exports = try #require(try await report().themes.last)
        #expect((exports.requests, exports.known, exports.voices) == (1, 2, 1))
        #expect(exports.growth.trend == .steady, "it is not new: R-4 is six weeks old")
        let long = try await report(ThemesReport.Order(weeks: 8)).themes.last
        #expect((long?.requests, long?.weekly) == (2, [0, 1, 0, 0, 0, 0, 0, 1]))
        #expect(try await report(ThemesReport.Order(weeks: nil)).themes.last?.requests == 2)
    }

    @Test func `a theme whose first request came this week is new`() async throws {
        for day in [1.0, 2, 3] { try await add(Ask(text: "Dark mode", person: "p\(day)", days: day, theme: 1)) }
        #expect(try await report().themes.map(\.growth.trend) == [.new])
    }

    @Test func `a short while still compares two weeks`() async throws {
        for day in [8.0, 9, 10, 11, 12, 13] {
            try await add(Ask(text: "Dark mode", person: "p\(day)", days: day, theme: 1))
        }
        try await add(Ask(text: "Dark mode", person: "q", days: 1, theme: 1))
        let theme = try #require(try await report(ThemesReport.Order(weeks: 1)).themes.first)
        #expect((theme.voices, theme.requests, theme.known) == (1, 1, 7))
        #expect((theme.growth.thisWeek, theme.growth.lastWeek, theme.weekly) == (1, 6, [6, 1]))
    }

    @Test func `a person who asks again is one voice, and one ask of a request`() async throws {
        try await fill()
        try await add(Ask(text: "Dark mode for the dashboard", person: "dee", days: 1, joins: 1))
        try await add(Ask(text: "dark mode in the app please", person: "dee", days: 1, joins: 2))
        let dark = try #require(try await report().themes.first)
        #expect((dark.voices, dark.growth.thisWeek) == (4, 4))
    }

    // MARK: - What became of requests

    @Test func `a merged request counts for what it was merged into, in that theme`() async throws {
        try await fill()
        try await store.merge(RequestID(6), into: RequestID(2), by: "dana", at: Self.now)
        try await store.merge(RequestID(2), into: RequestID(1), by: "dana", at: Self.now)
        let report = try await report()
        let dark = try #require(report.themes.first)
        #expect((dark.requests, dark.known, dark.voices) == (2, 2, 5), "eve came with R-6, through R-2")
        #expect(dark.members.map(\.request.id) == [RequestID(1), RequestID(3)])
        #expect(dark.members.first?.voices == 4)
        #expect(report.alone == 0)
        try await store.merge(RequestID(3), into: RequestID(1), by: "dana", at: Self.now)
        #expect(try await self.report().themes.map(\.id) == [RequestID(4)], "a theme of one is none")
        let alone = try await self.report(ThemesReport.Order(weeks: nil, theme: RequestID(1)))
        #expect(alone.themes.isEmpty)
    }

    @Test func `what was taken back is left out`() async throws {
        try await fill()
        let key = try #require(try await store.request(RequestID(2))?.submissions.first).content.key
        let event = try await store.append(Event(source: "a", receivedAt: Self.now, body: []))
        let last = try store.lastRequest(now: Self.now)
        _ = try store.commit(
            [Triaged(event: event, change: .withdrawn(key, at: Self.now))], expecting: last, at: Self.now)
        let dark = try #require(try await report().themes.first)
        #expect((dark.requests, dark.known, dark.voices) == (2, 2, 3))
        #expect(dark.teams == [.init(name: "ops", count: 2)])
    }

    @Test func `one theme is told by itself`() async throws {
        try await fill()
        let order = ThemesReport.Order(weeks: nil, limit: 1, theme: RequestID(4), quotes: 0)
        let report = try await report(order)
        #expect(report.themes.map(\.id) == [RequestID(4)])
        #expect(report.themes.first?.members.count == 2 && report.themes.first?.quotes.isEmpty == true)
        #expect(try await store.theme(of: RequestID(5))?.theme == RequestID(4))
        #expect(try await store.theme(of: RequestID(6)) == nil, "it is alone")
        #expect(try await store.theme(of: RequestID(99)) == nil)
    }

    @Test func `the limit leaves themes out and says how many`() async throws {
        try await fill()
        let report = try await report(ThemesReport.Order(limit: 1))
        #expect((report.themes.count, report.more, report.alone) == (1, 1, 1))
        #expect(try await self.report(ThemesReport.Order(limit: -1)).more == 2)
    }

    @Test func `an empty store gives an empty report`() async throws {
        let report = try await report()
        #expect(report.themes.isEmpty && (report.asks, report.alone, report.more) == (0, 0, 0))
    }

    // MARK: - Quotes

    @Test func `quotes are of different people, with their request`() async throws {
        try await fill()
        let quotes = try #require(try await report().themes.first).quotes
        #expect((2...3).contains(quotes.count))
        #expect(Set(quotes.map(\.person.id)).count == quotes.count)
        for quote in quotes {
            let said = try await store.request(quote.request)?.submissions.map(\.content.text) ?? []
            #expect(said.contains { $0.contains(quote.text) })
        }
        #expect(try await report(ThemesReport.Order(quotes: 1)).themes.first?.quotes.count == 1)
    }

    @Test func `hidden words are in no quote, label or title`() async throws {
        let words = "Dark mode for agent zanzibar"
        let span = words.utf8.count - 8..<words.utf8.count
        let redaction = Redaction(.text, span, shown: "[hidden]")
        for person in ["ann", "bob", "cy"] {
            try await add(Ask(text: words, person: person, days: 1, theme: 1, redactions: [redaction]))
        }
        let report = try await report()
        #expect(report.themes.first?.quotes.isEmpty == false)
        #expect(!report.json.text.contains("zanzibar"))
    }

    @Test func `the report is whole as JSON`() async throws {
        try await fill()
        let json = try await report().json
        #expect(json["asks"]?.int == 6 && json["asks_in_no_theme"]?.int == 1)
        let dark = try #require(json["themes"]?.elements.first)
        #expect(dark["theme"]?.string == "R-1" && dark["voices"]?.int == 4 && dark["trend"]?.string == "steady")
        #expect(dark["members"]?.elements.first?["title"]?.string == "Dark mode for the dashboard")
        #expect(dark["teams"]?.elements.map { $0["requests"]?.int } == [2, 1])
    }
}
