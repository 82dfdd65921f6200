package import Intake
package import Similarity
package import Store

/// Makes reports on themes from the store and from what is known of its words.
package struct ThemesReporter: Sendable {
    /// Requests of a theme that are looked at for its label and its members.
    private static let shownRequests = 300
    /// Asks of a theme that are looked through for quotes, the newest: reading one costs some 100 microseconds.
    private static let heardAsks = 40

    private let store: Store
    private let model: SimilarityModel
    private let memory: any ThemeMemory

    package init(store: Store, model: SimilarityModel, memory: some ThemeMemory) {
        self.store = store
        self.model = model
        self.memory = memory
    }

    /// What was asked of one theme.
    private struct Group {
        var theme: RequestID
        /// How many requests stand in it.
        var known: Int
        /// Of the while, each person once for a request, oldest first.
        var asks: [ThemeAsk]
        /// Of the while and of the last two weeks.
        var times: [Int64]
        var voices: Int
        var growth: ThemeGrowth

        init(_ theme: RequestID, known: Int, asks: [ThemeAsk], times: [Int64], now: Timestamp) {
            self.theme = theme
            self.known = known
            self.asks = asks
            self.times = times
            voices = Set(asks.map(\.voice)).count
            growth = ThemeGrowth(times: times, now: now.milliseconds)
        }

        /// What it is ordered by.
        var rank: (Int, Int, Int, Int64) {
            (voices, growth.thisWeek - growth.lastWeek, asks.count, theme.number)
        }
    }

    /// Two reads of the store, and some milliseconds a theme.
    package func report(_ order: ThemesReport.Order, at now: Timestamp) async throws(StoreError) -> ThemesReport {
        let since = order.weeks.map { now + .seconds(-604_800 * $0) } ?? Timestamp(milliseconds: .min)
        // Growth compares two weeks, however short the while is.
        let start = min(since, now + .seconds(-2 * 604_800))
        let activity = try await store.themeActivity(since: start, until: now, theme: order.theme)
        let asks = Self.oncePerPerson(activity.asks)
        let groups = Self.groups(asks, since, activity.sizes, now)
        let told = groups.prefix(max(0, order.limit))
        let heard = order.quotes > 0 ? told.map { $0.asks.suffix(Self.heardAsks) } : []
        let contents = try await store.themeContents(
            of: told.map(\.theme), words: heard.flatMap { $0.map(\.submission) }, limit: Self.shownRequests)
        let recent = asks.count { $0.at > since }
        return ThemesReport(
            since: order.weeks == nil ? nil : since, until: now,
            themes: told.map { theme($0, contents, order, start, now) },
            more: groups.count - told.count, asks: recent,
            alone: recent - groups.reduce(0) { $0 + $1.asks.count })
    }

    /// The first that is known of each person's asks for a request.
    private static func oncePerPerson(_ asks: [ThemeAsk]) -> [ThemeAsk] {
        struct Place: Hashable {
            var request: RequestID
            var voice: String
        }
        var seen: Set<Place> = []
        return asks.filter { seen.insert(Place(request: $0.request, voice: $0.voice)).inserted }
    }

    /// The themes of two or more that somebody asked for after `since`, in their order.
    private static func groups(
        _ asks: [ThemeAsk], _ since: Timestamp, _ sizes: [RequestID: Int], _ now: Timestamp
    ) -> [Group] {
        var byTheme: [RequestID: [ThemeAsk]] = [:]
        for ask in asks {
            if let theme = ask.theme, sizes[theme, default: 0] > 1 { byTheme[theme, default: []].append(ask) }
        }
        return byTheme.compactMap { theme, asks in
            let recent = asks.filter { $0.at > since }
            guard !recent.isEmpty else { return nil }
            return Group(
                theme, known: sizes[theme, default: 0], asks: recent, times: asks.map(\.at.milliseconds), now: now)
        }.sorted { $0.rank > $1.rank }
    }

    // MARK: - One theme

    private func theme(
        _ group: Group, _ contents: ThemeContents, _ order: ThemesReport.Order, _ start: Timestamp, _ now: Timestamp
    ) -> ThemesReport.Theme {
        let requests = contents.requests[group.theme] ?? []
        let voices = Dictionary(grouping: group.asks, by: \.request).mapValues(\.count)
        let members = requests.compactMap { request in
            voices[request.id].map { ThemesReport.Member(request: request, voices: $0) }
        }.sorted { ($0.voices, $0.request.id.number) > ($1.voices, $1.request.id.number) }
        // It is not new where it was asked for before anything that was counted.
        let earlier = requests.map(\.createdAt).min().flatMap { $0 <= start ? $0.milliseconds : nil }
        let label = ThemeLabels(statistics: memory).label(of: requests.map(\.title))
        return ThemesReport.Theme(
            id: group.theme, label: label.isEmpty ? [requests.last?.title ?? "\(group.theme)"] : label,
            members: members, requests: voices.count, known: group.known, voices: group.voices,
            growth: ThemeGrowth(times: group.times + (earlier.map { [$0] } ?? []), now: now.milliseconds),
            weekly: Self.weekly(group.times, weeks: min(max(order.weeks ?? 12, 2), 12), now),
            teams: Self.shares(of: members.map(\.request.team)),
            statuses: Self.shares(of: members.map(\.request.status.rawValue)),
            quotes: quotes(group, contents.words, limit: order.quotes))
    }

    private static func weekly(_ times: [Int64], weeks: Int, _ now: Timestamp) -> [Int] {
        var counts = Array(repeating: 0, count: weeks)
        for time in times {
            let age = now.since(Timestamp(milliseconds: time)).milliseconds / 604_800_000
            if (0..<Int64(weeks)).contains(age) { counts[weeks - 1 - Int(age)] += 1 }
        }
        return counts
    }

    private static func shares(of names: [String?]) -> [ThemesReport.Share] {
        Dictionary(names.map { ($0, 1) }, uniquingKeysWith: +)
            .map { ThemesReport.Share(name: $0.key, count: $0.value) }
            .sorted { $0.count != $1.count ? $0.count > $1.count : ($0.name ?? "") < ($1.name ?? "") }
    }

    /// What people may be shown of what was said.
    private func quotes(
        _ group: Group, _ words: [Int64: StoredSubmission], limit: Int
    ) -> [ThemesReport.Quote] {
        guard limit > 0, let id = Int32(exactly: group.theme.number), let compass = memory.compass(of: id) else {
            return []
        }
        let heard = group.asks.suffix(Self.heardAsks).compactMap { ask in
            words[ask.submission].map { (ask: ask, shown: $0.shown) }
        }
        let voices = heard.compactMap { ask, shown in
            Int32(exactly: ask.request.number).map {
                RepresentativeQuotes.Voice(
                    request: $0, person: ask.voice, title: shown.title ?? "", body: shown.text)
            }
        }
        return RepresentativeQuotes(model: model).quotes(from: voices, near: compass, limit: limit)
            .compactMap { quote in
                let said = heard.first { ask, _ in
                    ask.request.number == Int64(quote.request) && ask.voice == quote.person
                }
                return said.map { ask, shown in
                    ThemesReport.Quote(text: quote.text, person: shown.author, request: ask.request, at: ask.at)
                }
            }
    }
}
