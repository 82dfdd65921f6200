import Similarity

/// How well recognition does, for the terminal.
enum AnswersText {
    static func render(_ report: AnswersReport, _ terminal: Terminal) -> String {
        func row(_ name: String, _ value: String, _ meaning: String) -> String {
            let padded = name + String(repeating: " ", count: max(0, 11 - name.count))
            return
                "  \(terminal.paint(padded, .dim)) \(value)\(meaning.isEmpty ? "" : "  \(terminal.paint(meaning, .dim))")"
        }
        func told(_ name: String, _ share: Share, _ meaning: String) -> String {
            row(name, "\(share)" + (share.isTelling ? "" : " answers"), share.isTelling ? meaning : "")
        }
        let rows = [
            told("duplicate", report.duplicatePrecision, "were right, of those that joined by themselves"),
            told("possible", report.possiblePrecision, "were the same, of those that people were asked about"),
            told("recall", report.recall, "found, of the pairs known to be the same; an upper bound"),
            row("asks", plain(report.suggestedAsks), "had an earlier request named"),
            row("answered", plain(report.answered), "of the pairs that were named"),
            row("avoided", "\(report.duplicatesAvoided)", "duplicates, confirmed ones only"),
        ]
        return (["what people answered"] + rows + reliability(report, terminal) + thresholds(report, terminal))
            .joined(separator: "\n")
    }

    /// A share of what was counted whole, not sampled: no interval.
    private static func plain(_ share: Share) -> String {
        share.share.map { "\(($0 + 5) / 10) %, \(share.count) of \(share.of)" } ?? "none yet"
    }

    private static func reliability(_ report: AnswersReport, _ terminal: Terminal) -> [String] {
        let bins = report.reliability.filter { $0.answers.of > 0 }
        guard !bins.isEmpty else { return [] }
        let lines = bins.map { bin in
            let range = bin.from == 1000 ? "equal text" : "\(bin.from / 10) to \((bin.through + 1) / 10) %"
            let padded = range + String(repeating: " ", count: max(0, 11 - range.count))
            let told = bin.from == 1000 ? "" : "told \(((bin.told ?? 0) + 5) / 10) %, "
            let yes = bin.answers.share.map { ($0 + 5) / 10 } ?? 0
            return "  \(terminal.paint(padded, .dim)) \(told)true \(yes) %, \(bin.answers.count) of \(bin.answers.of)"
        }
        return ["", "how sure it was, and what came true"] + lines
    }

    private static func thresholds(_ report: AnswersReport, _ terminal: Terminal) -> [String] {
        let meaning = report.thresholds
        let line =
            meaning.isShipped
            ? "the shipped line holds until \(Calibration.answersNeeded) answers, at least "
                + "\(Calibration.answersOfEachNeeded) of either kind"
            : "learned from the answers: \(decimal(meaning.slope)) × score \(meaning.intercept < 0 ? "−" : "+") "
                + decimal(abs(meaning.intercept))
        return [
            "", "what is done",
            "  joins by itself from \(Self.percent(meaning.duplicate.probability)) on: a wrong merge costs "
                + "\((meaning.duplicate.cost + 500) / 1000) missed",
            "  asks from \((meaning.possible.probability + 5) / 10) % on", "  \(terminal.paint(line, .dim))",
        ]
    }

    private static func percent(_ thousandths: Int) -> String {
        thousandths > 990 ? "\(thousandths / 10).\(thousandths % 10) %" : "\((thousandths + 5) / 10) %"
    }

    private static func decimal(_ thousandths: Int) -> String {
        "\(thousandths / 1000).\(String(1000 + abs(thousandths % 1000)).dropFirst())"
    }
}
