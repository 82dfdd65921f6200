/// Ranks each document of a labelled set against those before it, as they would have been when it came in.
///
/// The index finds the candidates and the scorer puts them in order, with the statistics of that moment: nothing is
/// searched in full, and nothing is known of later documents.
package struct StreamingEvaluation<C: Clock<Duration>> {
    private let set: LabelledSet
    private let model: SimilarityModel
    private let clock: C

    package init(_ set: LabelledSet, model: SimilarityModel, clock: C = ContinuousClock()) {
        self.set = set
        self.model = model
        self.clock = clock
    }

    /// - Parameter progress: is told from time to time how many documents are done.
    package func figures(progress: (Int) -> Void = { _ in }) -> RetrievalFigures {
        var store = Stored(model: model)
        var outcomes: [RetrievalFigures.Outcome] = []
        // A document without an earlier duplicate is asked about too, once there is something to be wrong with.
        let warm = max(50, set.documents.count / 100)
        for (place, document) in set.documents.enumerated() {
            let began = clock.now
            let profile = TextProfile(title: document.title, body: document.body, model: model)
            let ranked = store.ranked(profile)
            let time = began.duration(to: clock.now)
            if set.repeats(place) || place >= warm {
                let rank = ranked.firstIndex { set.groups[$0.document] == set.groups[place] }
                outcomes.append(
                    RetrievalFigures.Outcome(
                        repeats: set.repeats(place), rank: rank.map { $0 + 1 }, top: ranked.first?.logit, time: time))
            }
            store.add(profile)
            if (place + 1).isMultiple(of: 256) { progress(place + 1) }
        }
        return RetrievalFigures(outcomes, documents: set.documents.count)
    }

    /// What has come in so far.
    private struct Stored {
        private let index = SimilarityIndex()
        private let scorer: PairScorer
        private var statistics = CorpusStatistics(floor: CorpusStatistics.young)
        private var profiles: [TextProfile] = []

        init(model: SimilarityModel) {
            scorer = PairScorer(model: model)
        }

        /// The places of the best, best first.
        func ranked(_ profile: TextProfile) -> [(document: Int, logit: Float)] {
            let candidates = index.candidates(for: profile)
            let scored = scorer.score(
                profile, among: candidates.map { profiles[Int($0.document)] }, statistics: statistics,
                cosines: candidates.map(\.cosine))
            return scored.map { (Int(candidates[$0.candidate].document), $0.logit) }
        }

        mutating func add(_ profile: TextProfile) {
            index.insert(Int32(clamping: profiles.count), Attributes(), profile)
            statistics.add(profile)
            profiles.append(profile)
            // Beside the look-ups, as the daemon does it.
            if profiles.count.isMultiple(of: 4_096) { while index.upkeep() {} }
        }
    }
}
