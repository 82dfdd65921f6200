package import Intake

/// Nearness by words in common, in thousandths of the words of both: enough to test what is made of nearness.
package struct SharedWords: Likeness {
    package init() {}

    private struct Prepared: PreparedExamples {
        var examples: [Set<String>]

        func nearest(to text: String) -> (score: Int, example: Int) {
            let words = SharedWords.words(text)
            let scores = examples.map { 1000 * $0.intersection(words).count / max(1, $0.union(words).count) }
            let best = scores.enumerated().max { $0.element < $1.element }
            return (best?.element ?? 0, best?.offset ?? 0)
        }
    }

    package func prepare(_ examples: [String]) -> any PreparedExamples {
        Prepared(examples: examples.map(Self.words))
    }

    private static func words(_ text: String) -> Set<String> {
        Set(text.lowercased().split(separator: " ").map(String.init))
    }
}
