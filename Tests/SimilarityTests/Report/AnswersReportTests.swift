import Foundation
import Intake
import Testing

@testable import Similarity

@Suite struct AnswersReportTests {
    private static func judged(_ outcome: Match.Outcome, _ score: Int, yes: Int, no: Int) -> [AnswersReport.Judged] {
        (0..<yes + no).map { .init(outcome: outcome, score: score, isSame: $0 < yes) }
    }

    private let evidence = AnswersReport.Evidence(
        judged: judged(.duplicate, 960, yes: 90, no: 10) + judged(.duplicate, 1000, yes: 20, no: 0)
            + judged(.possible, 400, yes: 24, no: 36),
        mergedByHand: 66, new: 600, possible: 150, duplicate: 250, suggested: 720)

    @Test func `shares are counted from what people said`() {
        let report = AnswersReport(evidence)
        #expect(report.duplicatePrecision == Share(110, of: 120))
        #expect(report.possiblePrecision == Share(24, of: 60))
        #expect(report.recall == Share(134, of: 200))
        #expect(report.suggestedAsks == Share(400, of: 1000))
        #expect(report.answered == Share(180, of: 720))
        #expect(report.duplicatesAvoided == 134)
    }

    /// Bounds as tables of Wilson's interval have them.
    @Test(arguments: [(0, 10, 0, 278), (10, 10, 722, 1000), (5, 10, 237, 763), (81, 263, 255, 366), (1, 29, 6, 172)])
    func `intervals are Wilson's`(count: Int, cases: Int, low: Int, high: Int) {
        let share = Share(count, of: cases)
        #expect(abs(share.low - low) <= 1 && abs(share.high - high) <= 1, "\(share.low) \(share.high)")
    }

    @Test func `too few are said to be too few`() {
        #expect(Share(3, of: 7).description == "too few to say: 7 of 50")
        #expect(Share(0, of: 0).description == "too few to say: 0 of 50")
        #expect(Share(0, of: 0).share == nil)
        #expect(Share(140, of: 150).description == "93 % (88 to 96), 140 of 150")
        #expect(!Share(49, of: 49).isTelling && Share(50, of: 50).isTelling)
        #expect(
            AnswersReport(.init(judged: [], mergedByHand: 0, new: 0, possible: 0, duplicate: 0, suggested: 0))
                .calibrationError == nil)
    }

    @Test func `told probabilities are held against what came true`() throws {
        let report = AnswersReport(evidence)
        let bins = report.reliability
        #expect(bins.reduce(0) { $0 + $1.answers.of } == 180)
        #expect(bins.map(\.from) == [0, 250, 500, 750, 900, 950, 1000])
        #expect(zip(bins, bins.dropFirst()).allSatisfy { $0.through + 1 == $1.from } && bins.last?.through == 1000)
        let sure = try #require(bins.first { $0.from == 950 })
        #expect(sure.told == 960 && sure.answers == Share(90, of: 100) && sure.distance == 60)
        #expect(bins.last?.answers == Share(20, of: 20))
        // (100 · 60 + 20 · 0 + 60 · 0) / 180
        #expect(report.calibrationError == 33)
    }

    @Test func `thresholds are told as cost, probability and logit`() {
        let shipped = AnswersReport(evidence).thresholds
        #expect(shipped.isShipped)
        #expect(abs(shipped.duplicate.cost - 20_086) <= 1 && shipped.duplicate.probability == 953)
        #expect(shipped.possible.probability == 269 && shipped.possible.rawMilliLogit == -1000)
        let own = ThresholdsMeaning(.shipped, Calibration(a: 0.5, b: -1))
        #expect(!own.isShipped && own.duplicate.milliLogit == 3000 && own.duplicate.rawMilliLogit == 8000)
        #expect(own.slope == 500 && own.intercept == -1000)
        let broken = ThresholdsMeaning(Thresholds(duplicate: .infinity, possible: .nan), Calibration(a: 0, b: .nan))
        #expect(broken.duplicate.probability == 1000 && broken.slope == 0)
    }

    @Test func `numbers that cannot be are made ones that can`() {
        let report = AnswersReport(
            .init(
                judged: Self.judged(.new, 10, yes: 5, no: 5) + Self.judged(.possible, 5000, yes: 1, no: 0)
                    + Self.judged(.possible, -7, yes: 0, no: 1),
                mergedByHand: .max, new: .max, possible: -3, duplicate: .max, suggested: -1))
        #expect(report.possiblePrecision == Share(1, of: 2))
        #expect(report.recall.share == 0 && report.answered == Share(2, of: 2))
        #expect(Share(9, of: 3) == Share(3, of: 3) && Share(-1, of: -4) == Share(0, of: 0))
    }

    @Test func `it is plain numbers in JSON`() throws {
        let report = AnswersReport(evidence)
        let data = try JSONEncoder().encode(report)
        #expect(try JSONDecoder().decode(AnswersReport.self, from: data) == report)
        let object = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
        let precision = try #require(object["duplicatePrecision"] as? [String: Any])
        #expect(
            precision["count"] as? Int == 110 && precision["of"] as? Int == 120 && precision["share"] as? Int == 917)
    }
}
