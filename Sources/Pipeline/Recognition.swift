package import Intake
package import Similarity
package import Store
internal import Synchronization

/// Recognises what was asked before: keeps the index in memory beside the store, and searches it.
///
/// It learns of requests only from what is committed, by reading the store's changes, so that a crash or another
/// process that writes (an import, a rebuild) leaves it right. Its work blocks: callers have a thread of their own.
package final class Recognition: Sendable {
    /// An ask, ready to be compared.
    package struct Subject: Sendable {
        package var title: String
        package var profile: TextProfile
        package var fingerprint: Fingerprint?
        /// Of an outside model, where one is configured and answered.
        package var dense: DenseVector?
    }

    /// What was found for an ask.
    package struct Found: Sendable {
        package var match: Match
        /// The requests that stand today for those that were found, best first.
        package var twins: [Known.Twin]

        package static let nothing = Found(match: .new, twins: [])
    }

    struct State {
        var isLoaded = false
        /// Takes the first of the changes, until everything is loaded.
        var loader: SimilarityIndex.Loader?
        var seenChange: Int64 = 0
        var seenAnswer: Int64 = 0
        var statistics = CorpusStatistics(floor: CorpusStatistics.young)
        var boilerplate = Boilerplate()
        var calibration = Calibration.shipped
        var themes = ThemeBook()
        /// Requests that count in their theme already, since they were planned; they may not be committed yet.
        var themed: Set<RequestID> = []
        var names = RecognitionNames()
        /// What an outside model gave for messages that are about to be decided.
        var dense: [MessageKey: DenseVector?] = [:]
    }

    package let model: SimilarityModel
    let store: Store
    let index = SimilarityIndex()
    let state = Mutex(State())

    package init(store: Store, model: SimilarityModel) {
        self.store = store
        self.model = model
    }

    package var count: Int { index.count }

    // MARK: - Following the store

    /// How many asks the repeating lines are learned from at start.
    static let lessons = 20_000
    private static let chunk = 10_000

    /// Reads everything, and makes the profiles that are missing where the store can be written.
    ///
    /// - Parameter progress: is told how many requests are known so far.
    package func load(progress: (Int) -> Void = { _ in }) throws(StoreError) {
        try learnWhatRepeats()
        if !store.isReadOnly { try rebuild(all: false) { _ in } }
        while try followOnce(limit: Self.chunk) { progress(index.count) }
        state.withLock { state in
            if var loader = state.loader.take() {
                loader.finish()
                state.statistics = loader.statistics
            }
            state.isLoaded = true
        }
        upkeep()
        try follow()
    }

    /// Catches up with what was committed since; loads at the first time.
    package func follow() throws(StoreError) {
        guard state.withLock({ $0.isLoaded }) else { return try load() }
        while try followOnce(limit: Self.chunk) {}
        let newest = try store.newestAnswer()
        guard newest != state.withLock({ $0.seenAnswer }) else { return }
        let answers = try store.answers()
        state.withLock {
            $0.seenAnswer = newest
            $0.calibration = Self.calibration(of: answers)
        }
    }

    /// What makes searching quicker; takes its time, and may run beside everything else.
    package func upkeep() { while index.upkeep() {} }

    /// Does it every few seconds, until the task is cancelled.
    func keepUp() async {
        while (try? await Task.sleep(for: .seconds(5))) != nil { upkeep() }
    }

    private func followOnce(limit: Int) throws(StoreError) -> Bool {
        let changes = try store.profileChanges(after: state.withLock { $0.seenChange }, limit: limit)
        guard let last = changes.last else { return false }
        let assigned = state.withLock { state in
            defer { state.seenChange = last.change }
            return state.isLoaded ? take(changes, &state) : take(whole: changes, &state)
        }
        if !store.isReadOnly { try store.keep(themes: assigned) }
        return changes.count == limit
    }

    private typealias Assigned = [(request: RequestID, theme: RequestID)]

    /// The first of them: none is known yet.
    ///
    /// - Returns: the themes of those that had none.
    private func take(whole changes: [ProfileChange], _ state: inout State) -> Assigned {
        var loader = state.loader.take() ?? index.loader(counting: state.statistics)
        var assigned: Assigned = []
        for change in changes {
            guard let document = Int32(exactly: change.request.number),
                let profile = change.bytes.flatMap({ TextProfile(decoding: $0) })
            else { continue }
            loader.append(document, state.names.attributes(of: change), profile)
            state.count(profile, change, document, &assigned)
        }
        state.loader = loader
        return assigned
    }

    /// What was counted of a request stays counted when it is edited or withdrawn, until the next start: the counts are
    /// only to tell rare words from common ones, and a theme's centre from another's.
    private func take(_ changes: [ProfileChange], _ state: inout State) -> Assigned {
        var assigned: Assigned = []
        for change in changes {
            guard let document = Int32(exactly: change.request.number) else { continue }
            guard let bytes = change.bytes, let profile = TextProfile(decoding: bytes) else {
                index.remove(document)
                continue
            }
            let attributes = state.names.attributes(of: change)
            if !index.update(document, attributes, profile) {
                index.insert(document, attributes, profile)
                state.statistics.add(profile)
                state.count(profile, change, document, &assigned)
            }
        }
        return assigned
    }
}

extension Recognition.State {
    /// Counts a request to its theme; to the nearest, or to one of its own, where it has none yet.
    fileprivate mutating func count(
        _ profile: TextProfile, _ change: ProfileChange, _ document: Int32,
        _ assigned: inout [(request: RequestID, theme: RequestID)]
    ) {
        let known = change.theme.flatMap { Int32(exactly: $0.number) }
        if known != nil, themed.remove(change.request) != nil { return }
        let theme = known ?? themes.assign(profile) ?? document
        if known == nil { assigned.append((change.request, RequestID(Int64(theme)))) }
        themes.add(profile, to: theme)
    }

    /// The theme of a request that is about to be opened; it counts at once, so that the next in its batch can join.
    mutating func found(_ profile: TextProfile, _ request: RequestID) -> RequestID? {
        guard let document = Int32(exactly: request.number) else { return nil }
        let theme = themes.assign(profile) ?? document
        if themed.insert(request).inserted { themes.add(profile, to: theme) }
        return RequestID(Int64(theme))
    }
}
