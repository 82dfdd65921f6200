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
        return ([head] + reasons(report.reasons, report.refused)).joined(separator: "\n")
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
