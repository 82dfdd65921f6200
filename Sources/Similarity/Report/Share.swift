/// A share of counted cases, with how far it may be trusted.
///
/// The bounds are Wilson's score interval at 95 % (E. B. Wilson, "Probable inference, the law of succession, and
/// statistical inference", 1927), which stays sensible for few cases and for shares of none and all.
package struct Share: Sendable, Equatable, Codable {
    /// Fewer cases than this say too little to be told as a share.
    package static let casesNeeded = 50

    package let count: Int
    package let of: Int
    /// In thousandths; `nil` without cases.
    package let share: Int?
    /// In thousandths; 0 and 1000 without cases.
    package let low: Int
    package let high: Int
    package let isTelling: Bool

    /// - Parameter count: kept between zero and `of`.
    package init(_ count: Int, of cases: Int) {
        let cases = max(0, cases)
        let count = min(max(0, count), cases)
        self.count = count
        of = cases
        isTelling = cases >= Self.casesNeeded
        guard cases > 0 else {
            share = nil
            low = 0
            high = 1000
            return
        }
        let n = Double(cases)
        let p = Double(count) / n
        let z = 1.959_964
        let centre = (p + z * z / (2 * n)) / (1 + z * z / n)
        let half = z / (1 + z * z / n) * (p * (1 - p) / n + z * z / (4 * n * n)).squareRoot()
        share = Self.thousandths(p)
        low = count == 0 ? 0 : Self.thousandths(centre - half)
        high = count == cases ? 1000 : Self.thousandths(centre + half)
    }

    private static func thousandths(_ value: Double) -> Int { Int((1000 * max(0, min(1, value))).rounded()) }
}

extension Share: CustomStringConvertible {
    /// "93 % (88 to 96), 140 of 150", or "too few to say: 7 of 50".
    package var description: String {
        guard isTelling, let share else { return "too few to say: \(of) of \(Self.casesNeeded)" }
        return "\(Self.percent(share)) % (\(Self.percent(low)) to \(Self.percent(high))), \(count) of \(of)"
    }

    private static func percent(_ thousandths: Int) -> Int { (thousandths + 5) / 10 }
}
