import Intake
import Store

/// What an import says at its end.
enum ImportText {
    static func summary(_ name: String, _ result: ImportRun.Result, _ terminal: Terminal) -> String {
        let (cursor, results) = (result.cursor, result.results)
        let head = "\(rows(cursor.rows)) of \(Terminal.inert(name))"
        let counts = [
            (results.opened, "opened", "requests of their own"),
            (results.joined, "joined", "said what a request says already: one more voice"),
            (results.dropped, "dropped", "by the rules"),
            (results.repeated, "repeated", "known already, nothing changed"),
            (results.failed, "failed", "kept, and not understood or not decided"),
            (cursor.refused, "refused", "not kept"),
        ]
        let lines = counts.filter { $0.0 > 0 }.map { count, word, meaning in
            "  \(padded(number(count)))  \(word)  \(terminal.paint(meaning, .dim))"
        }
        return ([head] + lines + reasons(results.reasons, results.failed) + reasons(cursor.reasons, cursor.refused))
            .joined(separator: "\n")
    }

    static func checked(_ name: String, _ report: ImportCheck.Report) -> String {
        let head =
            "\(rows(report.rows)) of \(Terminal.inert(name)): \(number(report.rows - report.refused)) can be "
            + "imported, \(number(report.refused)) cannot. Nothing was kept."
        return ([head] + example(report) + reasons(report.reasons, report.refused)).joined(separator: "\n")
    }

    private static func example(_ report: ImportCheck.Report) -> [String] {
        guard let example = report.example else { return [] }
        let parts = parts(example.submission, example.past)
        let width = parts.map(\.name.count).max() ?? 0
        return ["The first of them, as it is read:"]
            + parts.map { part in
                "  \(Terminal.inert(part.name, limit: 40))"
                    + String(repeating: " ", count: max(0, min(width, 40) - part.name.count) + 2)
                    + Terminal.inert(part.value, limit: 90)
            }
    }

    /// What a row was read as, part by part; what is no part is a field.
    private static func parts(_ row: Submission, _ past: Past) -> [(name: String, value: String)] {
        let parts: [(String, String?)] = [
            ("title", row.title), ("text", row.text), ("author.name", row.author.name),
            ("author.email", row.author.email), ("author.id", row.author.id.isEmpty ? nil : row.author.id),
            ("submitted_at", row.submittedAt.iso8601), ("channel", row.channel?.id), ("url", row.permalink),
            ("labels", row.labels.isEmpty ? nil : row.labels.joined(separator: ", ")),
            ("votes", row.votes.map { "\($0)" }), ("status", past.status?.rawValue), ("team", past.team),
            ("decided_at", past.decidedAt?.iso8601), ("decision", past.decision),
        ]
        return parts.compactMap { name, value in value.map { (name, $0) } }
            + row.fields.map { ("field \($0.label)", $0.values.joined(separator: ", ")) }
    }

    private static func reasons(_ reasons: [String], _ count: Int) -> [String] {
        let shown = reasons.map { "  " + Terminal.inert($0, limit: 300) }
        return shown + (count > reasons.count && !reasons.isEmpty ? ["  … and more of them"] : [])
    }

    static func json(_ result: ImportRun.Result) -> JSON {
        let (cursor, results) = (result.cursor, result.results)
        return [
            "name": .string(cursor.name), "rows": whole(cursor.rows), "resumed_at": whole(result.resumedAt),
            "opened": whole(results.opened), "joined": whole(results.joined), "dropped": whole(results.dropped),
            "repeated": whole(results.repeated), "failed": whole(results.failed), "refused": whole(cursor.refused),
            "reasons": JSON(cursor.reasons + results.reasons),
        ]
    }

    static func json(_ name: String, _ report: ImportCheck.Report) -> JSON {
        [
            "name": .string(name), "rows": whole(report.rows), "refused": whole(report.refused),
            "reasons": JSON(report.reasons), "dry_run": true,
            "example": report.example.map { example in
                .object(parts(example.submission, example.past).map { JSON.Member($0.name, .string($0.value)) })
            } ?? .null,
        ]
    }

    private static func rows(_ count: Int) -> String { count == 1 ? "1 row" : "\(number(count)) rows" }

    private static func whole(_ value: Int) -> JSON { .int(Int64(value)) }

    private static func padded(_ text: String) -> String {
        String(repeating: " ", count: max(0, 9 - text.count)) + text
    }

    /// `12,345`.
    static func number(_ value: Int) -> String {
        var text = ""
        for (index, digit) in String(value).reversed().enumerated() {
            if index > 0, index % 3 == 0 { text.append(",") }
            text.append(digit)
        }
        return String(text.reversed())
    }
}
