import Intake

/// A trace as a tree for the terminal; the same words as in the hub.
enum TraceText {
    static func render(_ trace: Trace, indent: String = "", onlyMatched: Bool = false) -> String {
        let terminal = Terminal.output
        var lines: [String] = []
        for rule in trace.rules where !onlyMatched || rule.verdict == .matched {
            switch rule.verdict {
            case .matched:
                lines.append("\(terminal.paint("✓ \(rule.name)", .good))  \(terminal.paint(rule.place, .dim))")
            case .failed: lines.append("\(terminal.paint("✗", .dim)) \(rule.name)  \(terminal.paint(rule.place, .dim))")
            case .notReached: lines.append(terminal.paint("· \(rule.name)  not reached", .dim))
            }
            for evidence in rule.evidence {
                lines.append("    \(evidence.condition): \(Terminal.inert(evidence.found))")
            }
            lines += rule.gave.map { "    → \(terminal.paint($0, .strong))" }
            lines += rule.taken.map { "    → \(terminal.paint("wanted \($0)", .warn))" }
        }
        return lines.map { indent + $0 }.joined(separator: "\n")
    }

    /// The decision on one line: `payments · priority high · labels checkout`.
    static func summary(_ decision: Decision) -> String {
        if let reason = decision.drop { return "dropped: \(reason)" }
        var parts = [decision.route ?? "no team"]
        if let priority = decision.priority { parts.append("priority \(priority)") }
        if !decision.labels.isEmpty { parts.append("labels \(decision.labels.joined(separator: ", "))") }
        if !decision.notify.isEmpty { parts.append("notify \(decision.notify.joined(separator: ", "))") }
        return parts.joined(separator: " · ")
    }
}
