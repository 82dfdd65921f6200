import Intake
import RuleEngine

/// A backtest's report, for people and for scripts.
enum BacktestText {
    /// Changes beyond this many are counted only.
    static let shownChanges = 20

    static func render(_ report: BacktestReport, what: String, terminal: Terminal) -> String {
        guard report.decisions > 0 else { return "\(what): there is no past decision in that time" }
        let share = Double(report.different) * 100 / Double(report.decisions)
        var lines = [
            "\(what): \(count(report.decisions, "past decision"))",
            "  \(terminal.paint("\(report.different) would be decided differently", report.different == 0 ? .good : .warn)) "
                + "(\((share * 10).rounded() / 10) %)",
        ]
        lines += corrections(report, terminal)
        if report.replayed > 0 {
            lines.append(
                report.notReproduced == 0
                    ? "  \(count(report.replayed, "decision")) of these very rules came out bit by bit as before"
                    : terminal.paint(
                        "  \(report.notReproduced) of \(report.replayed) decisions of these very rules came out "
                            + "otherwise: a defect of triaged, please report it", .bad))
        }
        for group in groups(report.changes.prefix(shownChanges)) { lines += [""] + render(group, terminal) }
        if report.changes.count > shownChanges {
            lines += ["", "… and \(report.changes.count - shownChanges) rarer changes (--json has them all)"]
        }
        return lines.joined(separator: "\n")
    }

    private static func corrections(_ report: BacktestReport, _ terminal: Terminal) -> [String] {
        guard report.corrections > 0 else { return ["  nobody has corrected a decision in that time"] }
        let broken = report.broken.count
        let breaks = terminal.paint("breaks \(broken)", broken == 0 ? .good : .bad)
        var lines = [
            "  \(terminal.paint("fixes \(report.fixed.count)", .good)) of \(count(report.corrections, "correction")), "
                + "\(breaks); \(report.right) come out as people said"
        ]
        if !report.fixed.isEmpty { lines.append("    fixed   \(list(report.fixed))") }
        if !report.broken.isEmpty { lines.append("    broken  \(list(report.broken))") }
        return lines
    }

    private struct Group {
        var setting: String
        var changes: [BacktestReport.Change]
    }

    /// By setting, in the order in which settings first come up: the most frequent change leads.
    private static func groups(_ changes: some Sequence<BacktestReport.Change>) -> [Group] {
        var groups: [Group] = []
        for change in changes {
            if let at = groups.firstIndex(where: { $0.setting == change.change.setting }) {
                groups[at].changes.append(change)
            } else {
                groups.append(Group(setting: change.change.setting, changes: [change]))
            }
        }
        return groups
    }

    private static func render(_ group: Group, _ terminal: Terminal) -> [String] {
        [terminal.paint(group.setting, .strong)] + group.changes.flatMap { render($0, terminal) }
    }

    private static func render(_ found: BacktestReport.Change, _ terminal: Terminal) -> [String] {
        let change = found.change
        var lines = [
            "  \(pad("\(found.count) ×", 8))\(Terminal.inert(change.was, limit: 40)) → "
                + terminal.paint(Terminal.inert(change.becomes, limit: 40), .accent)
        ]
        let rules = [
            change.becomesBy.map { "by \"\($0)\"" }, change.wasBy.map { "instead of \"\($0)\"" },
        ].compactMap { $0 }
        if !rules.isEmpty {
            lines.append("          " + terminal.paint(Terminal.inert(rules.joined(separator: " "), limit: 120), .dim))
        }
        lines += found.examples.map { example in
            "          \(terminal.paint(example.request.map { "\($0)" } ?? "dropped", .dim))  "
                + "“\(Terminal.inert(example.text, limit: 80))”"
        }
        return lines
    }

    static func json(_ report: BacktestReport) -> JSON {
        func number(_ value: Int) -> JSON { .int(Int64(value)) }
        func requests(_ ids: [RequestID]) -> JSON { JSON(ids.map { "\($0)" }) }
        return [
            "decisions": number(report.decisions), "different": number(report.different),
            "replayed": number(report.replayed), "not_reproduced": number(report.notReproduced),
            "rule_sets": JSON(report.ruleSets.sorted()),
            "corrections": [
                "judged": number(report.corrections), "right": number(report.right), "fixed": requests(report.fixed),
                "broken": requests(report.broken),
            ],
            "changes": .array(
                report.changes.map { found in
                    [
                        "setting": .string(found.change.setting), "was": .string(found.change.was),
                        "becomes": .string(found.change.becomes), "was_by": JSON(found.change.wasBy),
                        "becomes_by": JSON(found.change.becomesBy), "count": number(found.count),
                        "examples": .array(
                            found.examples.map { example in
                                ["request": JSON(example.request.map { "\($0)" }), "text": .string(example.text)]
                            }),
                    ]
                }),
        ]
    }

    private static func list(_ ids: [RequestID]) -> String {
        let shown = ids.prefix(12).map { "\($0)" }.joined(separator: ", ")
        return ids.count > 12 ? "\(shown) and \(ids.count - 12) more" : shown
    }

    private static func count(_ number: Int, _ thing: String) -> String {
        "\(number) \(thing)\(number == 1 ? "" : "s")"
    }

    private static func pad(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}
