internal import Glibc

extension Calibration {
    /// What a person said about a match that was shown to them or merged.
    package struct Answer: Sendable, Equatable {
        /// As the model gave it, before calibration.
        package var logit: Float
        package var isSame: Bool

        package init(logit: Float, isSame: Bool) {
            self.logit = logit
            self.isSame = isSame
        }

        /// - Parameter milliLogit: in thousandths, as it is stored.
        package init(milliLogit: Int, isSame: Bool) {
            self.init(logit: Float(milliLogit) / 1000, isSame: isSame)
        }
    }

    /// Fewer answers change nothing.
    package static let answersNeeded = 50
    /// Of either kind; a line needs both.
    package static let answersOfEachNeeded = 5
    /// The flattest line that is learned: a reversed one would call the unlike the same.
    static let flattest = 0.05

    /// The line that people's answers give a store; the shipped one until there are enough of them.
    ///
    /// Platt scaling (J. Platt, "Probabilistic outputs for support vector machines", 1999) with the targets that keep
    /// separable answers from certainty, (yes + 1) / (yes + 2) and 1 / (no + 2), and the Newton steps with halving of
    /// H.-T. Lin, C.-J. Lin and R. Weng ("A note on Platt's probabilistic outputs", 2007). The shipped line is the mean
    /// of a Gaussian prior whose precision is the Fisher information of fifty answers at it, spread evenly over logits
    /// from -1 to 4, where matches are shown: with fifty answers of its own a store is half way, with five hundred it
    /// goes by them.
    ///
    /// The answers are no fair sample. Only what was shown or merged can be answered, so below the threshold of
    /// *possible* the line is a guess continued, and what the machine never showed does not count. That by itself does
    /// not bend the line, since it is fitted given the logit. But where people answer a wrong match sooner than a right
    /// one, the line comes out lower by the logarithm of how much sooner, and the machine too careful.
    ///
    /// Logits that are no numbers are left out, those beyond ±20 count as ±20. The order does not matter; a million
    /// answers take some milliseconds.
    package static func fitted(to answers: [Answer]) -> Calibration {
        let tally = Tally(answers)
        guard tally.yes + tally.no >= answersNeeded, min(tally.yes, tally.no) >= answersOfEachNeeded else {
            return shipped
        }
        let problem = Fit(tally)
        var line = problem.newton(from: Line(a: 1, b: 0), keepsSlope: false)
        if line.a < flattest { line = problem.newton(from: Line(a: flattest, b: 0), keepsSlope: true) }
        let fitted = Calibration(a: Float(line.a), b: Float(line.b))
        return fitted.a.isFinite && fitted.b.isFinite && fitted.a > 0 ? fitted : shipped
    }
}

/// Answers counted by logit in thousandths, which is as fine as they are stored.
private struct Tally {
    private static let limit: Float = 20

    var yes = 0
    var no = 0
    var points: [(logit: Double, yes: Double, no: Double)] = []

    init(_ answers: [Calibration.Answer]) {
        let half = Int(1000 * Self.limit)
        var counts = [(yes: Int, no: Int)](repeating: (0, 0), count: 2 * half + 1)
        for answer in answers where answer.logit.isFinite {
            let logit = max(-Self.limit, min(Self.limit, answer.logit))
            let place = Int((1000 * logit).rounded()) + half
            if answer.isSame { counts[place].yes += 1 } else { counts[place].no += 1 }
        }
        for (place, count) in counts.enumerated() where count.yes + count.no > 0 {
            yes += count.yes
            no += count.no
            points.append((Double(place - half) / 1000, Double(count.yes), Double(count.no)))
        }
    }
}

private struct Line {
    var a: Double
    var b: Double
}

/// What is minimised: the answers' cross-entropy with their targets, plus half the prior's quadratic form.
private struct Fit {
    private let points: [(logit: Double, yes: Double, no: Double)]
    private let high: Double
    private let low: Double
    private let prior = Self.information

    init(_ tally: Tally) {
        points = tally.points
        high = (Double(tally.yes) + 1) / (Double(tally.yes) + 2)
        low = 1 / (Double(tally.no) + 2)
    }

    /// The Fisher information of fifty answers at the shipped line: the sums of p(1 − p) times z², z and 1.
    private static let information: (aa: Double, ab: Double, bb: Double) = {
        var sums: (aa: Double, ab: Double, bb: Double) = (0, 0, 0)
        for number in 0..<Calibration.answersNeeded {
            let logit = -1 + 5 * (Double(number) + 0.5) / Double(Calibration.answersNeeded)
            let p = probability(logit)
            sums.aa += p * (1 - p) * logit * logit
            sums.ab += p * (1 - p) * logit
            sums.bb += p * (1 - p)
        }
        return sums
    }()

    /// Newton's method from `start`; convex, so a step that does not improve is only too long.
    ///
    /// - Parameter keepsSlope: whether `a` stays as it is.
    func newton(from start: Line, keepsSlope: Bool) -> Line {
        var line = start
        var value = cost(line)
        for _ in 0..<100 {
            let step = step(at: line, keepsSlope: keepsSlope)
            guard max(abs(step.a), abs(step.b)) > 1e-9 else { break }
            var length = 1.0
            while length > 1e-10 {
                let next = Line(a: line.a + length * step.a, b: line.b + length * step.b)
                let nextValue = cost(next)
                if nextValue < value {
                    (line, value) = (next, nextValue)
                    break
                }
                length /= 2
            }
            if length <= 1e-10 { break }
        }
        return line
    }

    private func step(at line: Line, keepsSlope: Bool) -> Line {
        var slope = Line(
            a: prior.aa * (line.a - 1) + prior.ab * line.b, b: prior.ab * (line.a - 1) + prior.bb * line.b)
        var (aa, ab, bb) = prior
        for point in points {
            let p = Self.probability(line.a * point.logit + line.b)
            let error = point.yes * (p - high) + point.no * (p - low)
            slope.a += error * point.logit
            slope.b += error
            let weight = (point.yes + point.no) * p * (1 - p)
            aa += weight * point.logit * point.logit
            ab += weight * point.logit
            bb += weight
        }
        if keepsSlope { return Line(a: 0, b: -slope.b / bb) }
        // The prior alone makes it positive.
        let determinant = aa * bb - ab * ab
        return Line(
            a: -(bb * slope.a - ab * slope.b) / determinant, b: -(aa * slope.b - ab * slope.a) / determinant)
    }

    private func cost(_ line: Line) -> Double {
        let (a, b) = (line.a - 1, line.b)
        var sum = (prior.aa * a * a + 2 * prior.ab * a * b + prior.bb * b * b) / 2
        for point in points {
            let logit = line.a * point.logit + line.b
            // log(1 + e^logit), which does not overflow.
            let soft = max(0, logit) + log1p(exp(-abs(logit)))
            sum += point.yes * (soft - high * logit) + point.no * (soft - low * logit)
        }
        return sum
    }

    private static func probability(_ logit: Double) -> Double {
        logit >= 0 ? 1 / (1 + exp(-logit)) : exp(logit) / (1 + exp(logit))
    }
}
