import Intake
import Similarity

/// How well duplicates were found, for people and for scripts.
enum RetrievalText {
    static func table(_ figures: RetrievalFigures, of set: String, _ terminal: Terminal) -> String {
        func row(_ name: String, _ value: String, _ meaning: String) -> String {
            let padded = name + String(repeating: " ", count: max(0, 10 - name.count))
            return "  \(padded) \(terminal.paint(value, .accent))  \(terminal.paint(meaning, .dim))"
        }
        return [
            "\(Terminal.inert(set)): \(figures.documents) documents, \(figures.queries) of them repeat an earlier one",
            row("recall@1", share(figures.recallAt1), "have a duplicate in the first place"),
            row("recall@5", share(figures.recallAt5), "among the first five"),
            row("recall@10", share(figures.recallAt10), "among the first ten"),
            row("MRR", share(figures.meanReciprocalRank), "mean of 1 / place"),
            row("F1", share(figures.f1), "of \"the first is a duplicate\", at the best threshold"),
            row(
                "time", "\(milliseconds(figures.median)) ms",
                "p50 of a look-up; p99 \(milliseconds(figures.percentile99)) ms"),
        ].joined(separator: "\n")
    }

    static func json(_ figures: RetrievalFigures) -> JSON {
        [
            "documents": .int(Int64(figures.documents)), "queries": .int(Int64(figures.queries)),
            "recall@1": rounded(figures.recallAt1), "recall@5": rounded(figures.recallAt5),
            "recall@10": rounded(figures.recallAt10), "mrr": rounded(figures.meanReciprocalRank),
            "f1": rounded(figures.f1), "p50_ms": .double(milliseconds(figures.median)),
            "p99_ms": .double(milliseconds(figures.percentile99)),
        ]
    }

    private static func rounded(_ value: Double) -> JSON { .double((value * 1e6).rounded() / 1e6) }

    private static func share(_ value: Double) -> String {
        let thousandths = Int((value * 1000).rounded())
        return thousandths >= 1000 ? "1.000" : "0." + String(String(1000 + thousandths).dropFirst())
    }

    private static func milliseconds(_ time: Duration) -> Double {
        ((time / .microseconds(1)).rounded()) / 1000
    }
}
