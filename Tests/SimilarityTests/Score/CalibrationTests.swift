import Foundation
import Support
import Testing

@testable import Similarity

@Suite struct CalibrationTests {
    /// Answers to matches of a store whose logits really mean `a · logit + b`.
    private static func answers(_ count: Int, a: Double, b: Double, seed: UInt64 = 3) -> [Calibration.Answer] {
        var random = SplitMix(seed: seed)
        return (0..<count).map { _ in
            let logit = Double.random(in: -2...6, using: &random)
            let isSame = Double.random(in: 0..<1, using: &random) < probability(a * logit + b)
            return .init(milliLogit: Int(1000 * logit), isSame: isSame)
        }
    }

    private static func probability(_ logit: Double) -> Double { 1 / (1 + exp(-logit)) }

    /// How far a line's probabilities are from the true ones on average.
    private static func error(_ line: Calibration, a: Double, b: Double) -> Double {
        let logits = stride(from: -1.0, through: 5, by: 0.1)
        let errors = logits.map { abs(probability(Double(line.logit(Float($0)))) - probability(a * $0 + b)) }
        return errors.reduce(0, +) / Double(errors.count)
    }

    @Test(arguments: [(0.6, -1.5), (1.4, 1), (1, 0), (0.3, -0.5), (2, -4)])
    func `a store's own line is found, the better the more answers there are`(a: Double, b: Double) {
        let shipped = Self.error(.shipped, a: a, b: b)
        let some = Self.error(.fitted(to: Self.answers(300, a: a, b: b)), a: a, b: b)
        let many = Self.error(.fitted(to: Self.answers(20_000, a: a, b: b)), a: a, b: b)
        #expect(some < max(0.6 * shipped, 0.05), "\(shipped) \(some)")
        #expect(many < 0.015, "\(many)")
    }

    @Test func `few answers change nothing, and the first ones little`() {
        #expect(Calibration.fitted(to: []) == .shipped)
        let few = Self.answers(49, a: 0.3, b: -3)
        #expect(Calibration.fitted(to: few) == .shipped)
        // Sixty answers that say the shipped line is right keep it, and sixty others take it part of the way.
        func mean(_ count: Int, b: Double) -> (error: Double, b: Double) {
            let lines = (0..<20).map { Calibration.fitted(to: Self.answers(count, a: 1, b: b, seed: $0)) }
            return (
                lines.reduce(0) { $0 + Self.error($1, a: 1, b: b) } / 20, lines.reduce(0) { $0 + Double($1.b) } / 20
            )
        }
        let (same, early, late) = (mean(60, b: 0), mean(60, b: -3), mean(3_000, b: -3))
        #expect(same.error < 0.06 && abs(same.b) < 0.4, "\(same)")
        #expect(early.b < -0.6 && early.b > -2.2, "\(early)")
        #expect(late.b < -2.7 && late.error < 0.03, "\(late)")
    }

    @Test func `it takes five of either kind`() {
        func answers(no: Int) -> [Calibration.Answer] {
            (0..<100).map { .init(logit: 2, isSame: $0 >= no) }
        }
        #expect(Calibration.fitted(to: answers(no: 4)) == .shipped)
        #expect(Calibration.fitted(to: answers(no: 5)) != .shipped)
        #expect(Calibration.fitted(to: answers(no: 100)) == .shipped)
        #expect(Calibration.fitted(to: answers(no: 96)) == .shipped)
    }

    @Test func `a reversed line is never learned`() {
        let reversed = Self.answers(5_000, a: -2, b: 1)
        let line = Calibration.fitted(to: reversed)
        #expect(line.a == Float(Calibration.flattest))
        #expect(line.logit(3) > line.logit(-1))
        // The level is still what people say.
        let yes = Double(reversed.count(where: \.isSame)) / Double(reversed.count)
        #expect(abs(Self.probability(Double(line.logit(2))) - yes) < 0.05)
    }

    static let awkward: [[Calibration.Answer]] = [
        (0..<1000).map { .init(logit: $0 < 500 ? -3 : 3, isSame: $0 >= 500) },
        (0..<1000).map { .init(logit: $0 < 500 ? 3 : -3, isSame: $0 >= 500) },
        (0..<200).map { .init(logit: $0 % 2 == 0 ? .infinity : .nan, isSame: $0 % 3 == 0) },
        (0..<200).map { .init(logit: $0 % 2 == 0 ? 1e30 : -1e30, isSame: $0 % 2 == 0) },
        (0..<200).map { .init(logit: $0 % 2 == 0 ? .greatestFiniteMagnitude : 1, isSame: $0 % 3 == 0) },
        (0..<200).map { .init(milliLogit: $0 % 2 == 0 ? .max : .min, isSame: $0 % 4 == 0) },
        (0..<100).map { .init(logit: 0, isSame: $0 < 50) },
        (0..<100).map { .init(logit: 20, isSame: $0 < 5) },
        (0..<100).map { .init(logit: -20, isSame: $0 >= 5) },
        (0..<10_000).map { .init(logit: 5, isSame: $0 >= 5) },
    ]

    @Test(arguments: awkward.indices)
    func `whatever the answers, the line rises and is finite`(index: Int) {
        let line = Calibration.fitted(to: Self.awkward[index])
        #expect(line.a.isFinite && line.b.isFinite && line.a > 0)
        var last = -1
        for logit in stride(from: Float(-30), through: 30, by: 0.5) {
            let told = line.thousandths(logit)
            #expect(told >= last && (0...999).contains(told))
            last = told
        }
    }

    @Test func `what separates without exception makes sure, not certain`() {
        let line = Calibration.fitted(to: Self.awkward[0])
        #expect(line.a > 1 && line.a < 10)
        #expect((980...999).contains(line.thousandths(3)))
        #expect(line.thousandths(-3) <= 20)
    }

    @Test func `the order does not matter, and a million answers are soon done`() async throws {
        let (time, forth, back) = try await onOwnThread {
            let answers = Self.answers(1_000, a: 0.7, b: -1)
            let million = (0..<1_000).flatMap { _ in answers }
            let clock = ContinuousClock()
            var forth = Calibration.shipped
            let time = clock.measure { forth = .fitted(to: million) }
            return (time, forth, Calibration.fitted(to: million.reversed()))
        }
        #expect(forth == back)
        #expect(abs(forth.a - 0.7) < 0.15)
        #expect(time < .seconds(20))
    }
}
