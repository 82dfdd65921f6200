/// How an outside model's cosine stands among those of a query's best candidates, in standard deviations.
///
/// The cosines of one model lie around 0.3, of another around 0.8: only how far one is above the others says the same
/// for all of them.
struct DenseStanding {
    /// With fewer there are no others to stand above.
    private static let fewest = 5
    /// Below, the cosines differ by no more than rounding.
    private static let narrowest: Float = 0.002
    private static let limit: Float = 3

    private let mean: Float
    private let spread: Float

    /// `nil` where too few have a cosine, or all the same.
    init?(of cosines: [Float?]) {
        let known = cosines.compactMap { $0 }
        guard known.count >= Self.fewest else { return nil }
        let mean = known.reduce(0, +) / Float(known.count)
        let variance = known.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Float(known.count)
        // Fails for what is no number, too.
        guard variance.squareRoot() >= Self.narrowest else { return nil }
        self.mean = mean
        spread = variance.squareRoot()
    }

    /// Between −3 and 3.
    subscript(cosine: Float) -> Float { max(-Self.limit, min(Self.limit, (cosine - mean) / spread)) }
}
