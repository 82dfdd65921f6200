package import Intake
package import Similarity
package import Store
private import Synchronization

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

    private struct State {
        var isLoaded = false
        var seenChange: Int64 = 0
        var seenAnswer: Int64 = 0
        var statistics = CorpusStatistics()
        var boilerplate = Boilerplate()
        var calibration = Calibration.shipped
        var themes = ThemeBook()
        var names = Names()
        /// What an outside model gave for messages that are about to be decided.
        var dense: [MessageKey: DenseVector] = [:]
    }

    package let model: SimilarityModel
    private let store: Store
    private let index = SimilarityIndex()
    private let state = Mutex(State())

    package init(store: Store, model: SimilarityModel) {
        self.store = store
        self.model = model
    }

    package var count: Int { index.count }

    // MARK: - Following the store

    /// How many asks the repeating lines are learned from at start.
    private static let lessons = 20_000
    private static let chunk = 10_000

    /// Reads everything, and makes the profiles that are missing where the store can be written.
    ///
    /// - Parameter progress: is told how many requests are known so far.
    package func load(progress: (Int) -> Void = { _ in }) throws(StoreError) {
        for ask in try store.latestAsks(limit: Self.lessons) { learn(ask) }
        if !store.isReadOnly { try rebuild(all: false) { _ in } }
        while try followOnce(limit: Self.chunk) { progress(index.count) }
        upkeep()
        state.withLock { $0.isLoaded = true }
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
            $0.calibration = .fitted(
                to: answers.compactMap { answer in
                    answer.logit.map { Calibration.Answer(milliLogit: $0, isSame: answer.isSame) }
                })
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
        var entries: [SimilarityIndex.Entry] = []
        var assigned: Assigned = []
        for change in changes {
            guard let document = Int32(exactly: change.request.number), let bytes = change.bytes else { continue }
            entries.append(.init(document: document, attributes: state.names.attributes(of: change), profile: bytes))
            guard let profile = TextProfile(decoding: bytes) else { continue }
            state.statistics.add(profile)
            state.themes.count(profile, change, document, &assigned)
        }
        _ = index.load(entries)
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
                state.themes.count(profile, change, document, &assigned)
            }
        }
        return assigned
    }

    // MARK: - Making profiles

    /// An ask as it is compared: without what its form or the store repeats.
    package func subject(of submission: Submission) -> Subject {
        let text = Normaliser.normalise(submission.text)
        let own = state.withLock { $0.boilerplate.strip(text, form: submission.form) }
        let headline = Headline(title: submission.title.map(Normaliser.normalise), text: own)
        return Subject(
            title: headline.title,
            profile: TextProfile(title: headline.title, body: headline.body, model: model),
            fingerprint: Fingerprint(submission.text), dense: state.withLock { $0.dense[submission.key] })
    }

    /// Learns which lines repeat.
    package func learn(_ submission: Submission) {
        let text = Normaliser.normalise(submission.text)
        state.withLock { $0.boilerplate.learn(text, form: submission.form) }
    }

    /// - Parameter request: the one that is about to be opened, or written anew; it founds its theme if none is near.
    package func stored(_ subject: Subject, of request: RequestID) -> StoredProfile {
        guard !subject.profile.isEmpty else { return StoredProfile(model: model.identity, bytes: nil) }
        let theme = state.withLock { $0.themes.assign(subject.profile) }
        return StoredProfile(
            model: model.identity, bytes: subject.profile.encoded, dense: subject.dense?.encoded,
            theme: theme.map { RequestID(Int64($0)) } ?? request)
    }

    /// What an outside model gave for messages that are decided next; what was given before is forgotten.
    func expect(_ vectors: [MessageKey: DenseVector]) {
        state.withLock { $0.dense = vectors }
    }

    /// Makes profiles anew, with what is known by now of repeating lines.
    ///
    /// - Parameter all: also those that the present table has made.
    /// - Parameter progress: is told how many are done.
    package func rebuild(all: Bool, progress: (Int) -> Void) throws(StoreError) {
        var last = RequestID(0)
        var done = 0
        while true {
            let batch = try store.unprofiled(by: all ? nil : model.identity, after: last, limit: 500)
            guard let newest = batch.last?.request else { return }
            try store.keep(
                profiles: batch.map { request, opener in
                    let shown = opener.shown
                    let profile = subject(of: shown).profile
                    return (
                        request, shown.source, shown.channel?.id,
                        StoredProfile(model: model.identity, bytes: profile.isEmpty ? nil : profile.encoded)
                    )
                })
            last = newest
            done += batch.count
            progress(done)
        }
    }

    // MARK: - Searching

    /// The earlier requests that ask for the same, or may.
    ///
    /// - Parameter excluding: the ask's own request, when it has one.
    package func find(
        _ subject: Subject, of submission: Submission, in scope: Dedupe.Scope = .all, team: String? = nil,
        thresholds: Thresholds = .shipped, excluding: RequestID? = nil
    ) throws(StoreError) -> Found {
        guard !subject.profile.isEmpty else { return .nothing }
        let place = state.withLock { $0.names.scope(scope, submission, team: team) }
        guard let place else { return .nothing }
        let candidates = index.candidates(for: subject.profile, in: place)
        let documents = candidates.map { RequestID(Int64($0.document)) }.filter { $0 != excluding }
        let known = try store.profiles(of: documents).compactMap { ask in
            TextProfile(decoding: ask.bytes).map {
                (
                    ask.request,
                    Recogniser.Ask(
                        title: ask.title, profile: $0, dense: ask.dense.flatMap(DenseVector.init(decoding:)))
                )
            }
        }
        let verdict = state.withLock { state in
            Recogniser(model: model, thresholds: thresholds, calibration: state.calibration).outcome(
                of: Recogniser.Ask(title: subject.title, profile: subject.profile, dense: subject.dense),
                among: known.map(\.1),
                statistics: state.statistics, cosines: candidates.map(\.cosine))
        }
        return try standing(verdict, known.map(\.0), submission)
    }

    private func standing(
        _ verdict: Recogniser.Verdict, _ requests: [RequestID], _ submission: Submission
    ) throws(StoreError) -> Found {
        let likely = Dictionary(verdict.matches.map { (requests[$0.candidate], $0) }) { first, _ in first }
        let twins = try store.twins(verdict.matches.map { requests[$0.candidate] }, for: submission)
        let candidates = twins.compactMap { twin in
            likely[twin.found].map { match in
                Match.Candidate(
                    request: twin.request.id, score: match.score, logit: Int((1000 * (match.logit ?? 0)).rounded()),
                    reasons: match.veto.map { [Reason.sibling($0.first, $0.second).description] } ?? [])
            }
        }
        guard let best = candidates.first, let twin = twins.first else { return .nothing }
        let match = Match(
            outcome: verdict.outcome, request: best.request, score: best.score, status: twin.request.status,
            team: twin.request.team, voices: twin.request.voices, candidates: candidates)
        return Found(match: match, twins: twins)
    }

    /// Whether an ask resembles one of a few others, so that they should not be decided at the same time.
    package func resembles(_ subject: Subject, anyOf others: [Subject]) -> Bool {
        let near = others.filter { $0.profile.isNear(subject.profile) }
        guard !near.isEmpty, !subject.profile.isEmpty else { return false }
        return state.withLock { state in
            let verdict = Recogniser(model: model, calibration: state.calibration).outcome(
                of: Recogniser.Ask(title: subject.title, profile: subject.profile),
                among: near.map { Recogniser.Ask(title: $0.title, profile: $0.profile) }, statistics: state.statistics)
            return verdict.outcome != .new
        }
    }

    /// What the answers so far have taught, and how many of them there are.
    package var calibration: Calibration { state.withLock { $0.calibration } }

    // MARK: - Reasons

    /// Why a match looks the same, in words that show nothing the rules hide.
    package func reasons(for submission: Submission, matching twin: Known.Twin) -> [String] {
        let reasons = Reasons(model: model)
        return state.withLock { state in
            Reason.phrases(
                reasons.reasons(for: side(submission), matching: side(twin.opener.shown), statistics: state.statistics))
        }
    }

    private func side(_ submission: Submission) -> Reasons.Side {
        let headline = Headline(title: submission.title, text: Normaliser.normalise(submission.text))
        let fields = submission.fields.compactMap { field in
            field.values.isEmpty ? nil : (label: field.label, value: field.values.joined(separator: ", "))
        }
        return Reasons.Side(title: headline.title, body: headline.body, fields: fields)
    }
}

/// What naming and quoting themes asks, one look at a time, so that triage never waits for a page.
extension Recognition: ThemeMemory {
    package var documents: Int { state.withLock { $0.statistics.documents } }

    package func frequency(term hash: UInt64) -> Int { state.withLock { $0.statistics.frequency(term: hash) } }

    package func compass(of theme: Int32) -> ThemeCompass? { state.withLock { $0.themes.compass(of: theme) } }
}

/// Small numbers for teams, sources and channels, as the index narrows by them.
private struct Names {
    private var numbers: [String: UInt32] = [:]

    mutating func attributes(of change: ProfileChange) -> Attributes {
        Attributes(
            team: change.team.map { number("t\($0)") } ?? 0, source: number("s\(change.source)"),
            channel: change.channel.map { number("c\(change.source)\t\($0)") } ?? 0)
    }

    /// `nil` when nothing was ever asked there.
    func scope(_ scope: Dedupe.Scope, _ submission: Submission, team: String?) -> Scope? {
        let source = numbers["s\(submission.source)"]
        switch scope {
        case .all: return .all
        case .team: return team.flatMap { numbers["t\($0)"] }.map { Scope(team: $0) }
        case .source: return source.map { Scope(source: $0) }
        case .channel:
            let channel = submission.channel.flatMap { numbers["c\(submission.source)\t\($0.id)"] }
            return channel.map { Scope(source: source, channel: $0) }
        }
    }

    private mutating func number(_ name: String) -> UInt32 {
        if let known = numbers[name] { return known }
        let next = UInt32(clamping: numbers.count + 1)
        numbers[name] = next
        return next
    }
}

extension ThemeBook {
    /// Counts a request to its theme; to the nearest, or to one of its own, where it has none yet.
    fileprivate mutating func count(
        _ profile: TextProfile, _ change: ProfileChange, _ document: Int32,
        _ assigned: inout [(request: RequestID, theme: RequestID)]
    ) {
        let known = change.theme.flatMap { Int32(exactly: $0.number) }
        let theme = known ?? assign(profile) ?? document
        if known == nil { assigned.append((change.request, RequestID(Int64(theme)))) }
        add(profile, to: theme)
    }
}

extension Submission {
    /// What it was written into, where that has words of its own: a form, a mailbox, a bot's template.
    fileprivate var form: String? {
        if kind == .form || kind == .mail || kind == .webhook { return source }
        return author.isBot && !author.id.isEmpty ? author.id : nil
    }
}
