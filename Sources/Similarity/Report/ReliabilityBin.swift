/// Answers to matches whose told probability was in one range: told, and what came true.
package struct ReliabilityBin: Sendable, Equatable, Codable {
    /// In thousandths, both included.
    package let from: Int
    package let through: Int
    /// The mean of what was told, in thousandths; `nil` without answers.
    package let told: Int?
    /// How many of the answers were yes.
    package let answers: Share

    /// How far what was told is from the share of yes, in thousandths; zero without answers.
    var distance: Int {
        guard let told, let share = answers.share else { return 0 }
        return abs(told - share)
    }

    /// Finer where merging is decided; an equal text is a kind of its own.
    private static let starts = [0, 250, 500, 750, 900, 950, 1000]

    static func all(of judged: [AnswersReport.Judged]) -> [ReliabilityBin] {
        starts.indices.map { index in
            let last = index + 1 < starts.count ? starts[index + 1] - 1 : 1000
            let range = starts[index]...last
            let found = judged.filter { range.contains(max(0, min(1000, $0.score))) }
            let told = found.reduce(0) { $0 + max(0, min(1000, $1.score)) }
            return ReliabilityBin(
                from: range.lowerBound, through: last, told: found.isEmpty ? nil : told / found.count,
                answers: Share(found.count(where: \.isSame), of: found.count))
        }
    }
}
