internal import Glibc

/// What the thresholds of a store say, in the terms that people set them in.
package struct ThresholdsMeaning: Sendable, Equatable, Codable {
    package struct Level: Sendable, Equatable, Codable {
        /// One wrong suggestion is as bad as so many missed ones, in thousandths.
        package let cost: Int
        /// The probability from which on it holds, in thousandths.
        package let probability: Int
        /// The calibrated logit, in thousandths.
        package let milliLogit: Int
        /// The same as the model gives it, before calibration.
        package let rawMilliLogit: Int
    }

    package let duplicate: Level
    package let possible: Level
    /// The line of the calibration, in thousandths.
    package let slope: Int
    package let intercept: Int
    /// Whether the store goes by the shipped line, since there are too few answers for one of its own.
    package let isShipped: Bool

    package init(_ thresholds: Thresholds, _ calibration: Calibration) {
        duplicate = Self.level(thresholds.duplicate, calibration)
        possible = Self.level(thresholds.possible, calibration)
        slope = Self.thousandths(Double(calibration.a))
        intercept = Self.thousandths(Double(calibration.b))
        isShipped = calibration == .shipped
    }

    private static func level(_ logit: Float, _ calibration: Calibration) -> Level {
        let logit = Double(logit)
        return Level(
            cost: thousandths(exp(logit)), probability: thousandths(1 / (1 + exp(-logit))),
            milliLogit: thousandths(logit),
            rawMilliLogit: thousandths((logit - Double(calibration.b)) / Double(calibration.a)))
    }

    /// Rounded; what is no number or none that anybody could use becomes the nearest that JSON readers hold exactly.
    private static func thousandths(_ value: Double) -> Int {
        guard !value.isNaN else { return 0 }
        return Int(max(-9e15, min(9e15, (1000 * value).rounded())))
    }
}
