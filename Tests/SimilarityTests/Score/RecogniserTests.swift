import Intake
import Similarity
import Testing

@Suite struct RecogniserTests {
    private let model: SimilarityModel
    private var statistics = CorpusStatistics()

    init() throws {
        model = try TinyModel.make()
        for number in 0..<60 { statistics.add(TextProfile(title: "the page \(number) works", model: model)) }
    }

    private func ask(_ title: String) -> Recogniser.Ask {
        Recogniser.Ask(
            title: title, profile: TextProfile(title: title, model: model), fingerprint: Fingerprint(title))
    }

    private func verdict(_ title: String, _ stored: [String], _ thresholds: Thresholds = .shipped) -> Recogniser.Verdict
    {
        var statistics = statistics
        let stored = stored.map(ask)
        for ask in stored { statistics.add(ask.profile) }
        return Recogniser(model: model, thresholds: thresholds)
            .outcome(of: ask(title), among: stored, statistics: statistics)
    }

    @Test func `an equal text is a duplicate, and surest`() {
        let verdict = verdict("Pin ITEM!", ["the app", "pin item"])
        #expect(verdict == .init(outcome: .duplicate, matches: [.init(candidate: 1, score: 1000)]))
    }

    @Test func `a high score is a duplicate unless the titles are siblings`() throws {
        let same = verdict("export report csv for customers", ["customers export the csv report"])
        #expect(same.outcome == .duplicate)
        #expect(try #require(same.matches.first).score > 900)
        let low = Thresholds(duplicate: -3, possible: -4)
        let sibling = verdict("Pin item", ["Unpin item"], low)
        #expect(sibling.outcome == .possible)
        #expect(sibling.matches.first?.veto == SiblingVeto(between: "Pin item", and: "Unpin item"))
    }

    @Test func `a duplicate below a sibling is found`() {
        let verdict = verdict(
            "export report as csv", ["export report as spreadsheet", "report csv exports for the app"],
            Thresholds(duplicate: 0.5, possible: -1))
        #expect(verdict.outcome == .duplicate)
        #expect(verdict.matches.map(\.candidate) == [1])
    }

    @Test func `at most five are shown, best first`() {
        let stored = (0..<12).map { "dark mode page \($0)" }
        let verdict = verdict("night mode", stored, Thresholds(duplicate: 50, possible: -20))
        #expect(verdict.outcome == .possible)
        #expect(verdict.matches.count == 5)
        let scores = verdict.matches.map(\.score)
        #expect(scores == scores.sorted(by: >))
    }

    @Test(arguments: ["", "🎉", "zebra crossing"])
    func `what has no like is new`(title: String) {
        #expect(verdict(title, ["dark mode", "export csv", ""]) == .new)
        #expect(verdict(title, []) == .new)
    }

    @Test func `calibration moves the outcome and the score, never to certainty`() {
        #expect(Calibration.shipped.thousandths(0) == 500)
        #expect(Calibration.shipped.thousandths(3) == 953)
        #expect(Calibration.shipped.thousandths(100) == 999)
        #expect(Calibration.shipped.thousandths(-100) == 0)
        #expect(Calibration(a: 0.5, b: -1).thousandths(2) == 500)
        #expect(Calibration(a: .nan, b: 0).thousandths(2) == 0)
    }

    @Test func `thresholds follow from what a wrong merge costs`() {
        #expect(abs(Thresholds(oneWrongMergeCosts: 20).duplicate - 3) < 0.01)
        #expect(Thresholds(oneWrongMergeCosts: 0).duplicate == 0)
        #expect(Thresholds(duplicate: -5, possible: 0).possible == -5)
    }

    @Test func `what is removed is as if it had never been there`() {
        var changed = statistics
        let profile = TextProfile(title: "dark mode in dark mode", model: model)
        let dark = profile.terms[0].hash
        changed.add(profile)
        #expect(changed.frequency(term: dark) == 1)
        #expect(changed.rarity(term: dark) == 1)
        changed.remove(profile)
        #expect(changed.frequency(term: dark) == 0)
        #expect(changed.documents == statistics.documents)
        #expect(changed.averageLength == statistics.averageLength)
        let query = ask("the dark page")
        let one = PairScorer(model: model).score(query.profile, among: [profile], statistics: changed)
        #expect(one == PairScorer(model: model).score(query.profile, among: [profile], statistics: statistics))
    }
}
