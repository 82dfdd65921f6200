import RuleEngine

/// What the tests of a rule set leave open, for the terminal.
enum CoverageText {
    static func render(_ coverage: Coverage, on terminal: Terminal = .output) -> String {
        var lines = [summary(coverage)]
        for rule in coverage.live {
            let gaps = rule.conditions.compactMap { condition in condition.gap.map { (condition.condition, $0) } }
            guard rule.matches == 0 || !gaps.isEmpty else { continue }
            let verdict = rule.matches == 0 ? "  \(terminal.paint("never matched", .warn))" : ""
            lines.append("  \(Terminal.inert(rule.name))  \(terminal.paint(rule.place, .dim))\(verdict)")
            // Of a rule that nothing reached, every condition says the same.
            let tells = gaps.filter { $0.1 != "never asked" || rule.matches > 0 }
            lines += tells.map { "    \(Terminal.inert($0.0, limit: 100)): \(terminal.paint($0.1, .warn))" }
        }
        for rule in coverage.drafts {
            let verdict = rule.matches == 0 ? "never matched" : "matched \(times(rule.matches))"
            lines.append(terminal.paint("  draft: \(Terminal.inert(rule.name))  \(rule.place)  \(verdict)", .dim))
        }
        return lines.joined(separator: "\n")
    }

    static func summary(_ coverage: Coverage) -> String {
        "coverage \(coverage.percent) %: \(coverage.matchedRules) of \(coverage.live.count) rules matched by a test, "
            + "\(coverage.decidedConditions) of \(coverage.conditionCount) conditions decided both ways"
    }

    private static func times(_ count: Int) -> String { count == 1 ? "by 1 test" : "by \(count) tests" }
}
