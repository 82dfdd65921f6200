internal import Glibc

/// What a logit means in a store: Platt scaling, a line through the logits whose sigmoid is the probability.
///
/// Logits do not transfer between stores; the shipped line holds until people's answers give a store its own.
package struct Calibration: Sendable, Equatable {
    package var a: Float
    package var b: Float

    package static let shipped = Calibration(a: 1, b: 0)

    package init(a: Float, b: Float) {
        self.a = a
        self.b = b
    }

    package func logit(_ raw: Float) -> Float { a * raw + b }

    /// The probability that both ask for the same, in thousandths, between 0 and 999: only an equal text has 1000.
    package func thousandths(_ raw: Float) -> Int {
        let probability = 1 / (1 + exp(-logit(raw)))
        return probability.isFinite ? min(999, Int((1000 * probability).rounded())) : 0
    }
}
