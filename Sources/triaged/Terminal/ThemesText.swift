import Intake
import Reports
import Similarity

/// Themes for people, in 80 columns: a line of figures, and below it what somebody said.
enum ThemesText {
    private static let width = 80
    private static let labelWidth = 34
    private static let numberWidth = 8

    static func render(_ report: ThemesReport, weeks: Int, unprofiled: Int, _ terminal: Terminal) -> String {
        let span = weeks == 1 ? "last week" : "last \(weeks) weeks"
        let asks = "\(report.asks) \(report.asks == 1 ? "ask" : "asks") in the \(span)"
        guard !report.themes.isEmpty else { return empty(report, asks, unprofiled) }
        let head = row("theme", "voices", "requests", "this wk", "last wk", "trend")
        var lines = [terminal.paint(head, .dim)]
        for theme in report.themes { lines += self.lines(theme, terminal) }
        lines.append("")
        let alone = report.alone > 0 ? "; \(report.alone) for requests that have no theme yet" : ""
        let more = report.more > 0 ? "; \(report.more) more \(report.more == 1 ? "theme" : "themes"): --limit" : ""
        lines.append(terminal.paint(asks + alone + more, .dim))
        return lines.joined(separator: "\n")
    }

    private static func lines(_ theme: ThemesReport.Theme, _ terminal: Terminal) -> [String] {
        let growth = theme.growth
        let label = cut(Terminal.inert(theme.label.joined(separator: ", ")), to: labelWidth)
        let figures = row(
            "", "\(theme.voices)", "\(theme.requests)", "\(growth.thisWeek)", "\(growth.lastWeek)",
            growth.trend.rawValue
        ).dropFirst(labelWidth)
        let tone: Terminal.Tone = growth.trend == .rising || growth.trend == .new ? .warn : .dim
        let numbers = figures.dropLast(growth.trend.rawValue.count)
        var lines = [
            terminal.paint(label, .strong) + blanks(labelWidth - columns(label)) + numbers
                + terminal.paint(growth.trend.rawValue, tone)
        ]
        if let quote = theme.quotes.first {
            let from = " \(quote.request)"
            let text = cut("  “" + Terminal.inert(quote.text, limit: width), to: width - from.count - 1) + "”"
            lines.append(terminal.paint(text + from, .dim))
        }
        return lines
    }

    private static func row(
        _ label: String, _ voices: String, _ requests: String, _ this: String, _ last: String, _ trend: String
    ) -> String {
        let numbers = [voices, requests, this, last].map { blanks(numberWidth + 1 - $0.count) + $0 }.joined()
        return label + blanks(labelWidth - label.count) + numbers + "  " + trend
    }

    private static func blanks(_ count: Int) -> String { String(repeating: " ", count: max(0, count)) }

    // MARK: - Where there is nothing

    private static func empty(_ report: ThemesReport, _ asks: String, _ unprofiled: Int) -> String {
        if report.asks == 0 {
            return "\(asks). Look further back with --weeks, or send something in first."
        }
        if unprofiled > 0 {
            return """
                \(asks), and no themes: recognition does not know \(unprofiled) of the store's requests yet.
                A daemon learns them when it starts; beside one that runs, triaged similar rebuild does.
                """
        }
        return """
            \(asks), and no two requests are about the same thing yet.
            A theme is there as soon as two are: say, "Export as CSV" and "Download the table as a CSV file".
            """
    }

    // MARK: - Widths

    /// Columns that a text takes, wide characters two.
    static func columns(_ text: String) -> Int { text.reduce(0) { $0 + columns($1) } }

    private static func columns(_ character: Character) -> Int {
        guard let scalar = character.unicodeScalars.first else { return 0 }
        let isWide =
            scalar.properties.isEmojiPresentation
            || [0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60]
                .contains { $0.contains(Int(scalar.value)) }
        return isWide ? 2 : 1
    }

    private static func cut(_ text: String, to limit: Int) -> String {
        guard columns(text) > limit else { return text }
        var width = 1
        let kept = text.prefix { character in
            width += columns(character)
            return width <= limit
        }
        return kept + "…"
    }
}
