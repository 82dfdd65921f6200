import Intake

/// A trace as a tree for the terminal; the same words as in the hub.
struct TraceText {
    var terminal = Terminal.output
    var indent = ""
    /// Shows every rule, however many there are.
    var showsAll = false

    /// So many rules in a row that failed are shown before the rest of them is only counted.
    private static let shownInRow = 3
    /// Rows that are longer by less than this are shown whole: a line that counts two saves nothing.
    private static let slack = 2

    /// - Parameter live: the names of the rules that count; what else matched is a draft.
    func render(_ trace: Trace, live: [String]) -> String {
        let live = Set(live)
        return groups(trace.rules).flatMap { lines($0, live) }.map { indent + $0 }.joined(separator: "\n")
    }

    /// Neighbours with one verdict.
    private func groups(_ rules: [Trace.RuleTrace]) -> [[Trace.RuleTrace]] {
        var groups: [[Trace.RuleTrace]] = []
        for rule in rules {
            if groups.last?.first?.verdict == rule.verdict {
                groups[groups.count - 1].append(rule)
            } else {
                groups.append([rule])
            }
        }
        return groups
    }

    private func lines(_ group: [Trace.RuleTrace], _ live: Set<String>) -> [String] {
        switch group.first?.verdict {
        case nil: return []
        case .matched: return group.flatMap { matched($0, isLive: live.contains($0.name)) }
        case .failed:
            guard !showsAll, group.count > Self.shownInRow + Self.slack else { return group.flatMap(failed) }
            let more = group.count - Self.shownInRow
            return group.prefix(Self.shownInRow).flatMap(failed)
                + [terminal.paint("… \(more) more rules did not match (--all shows them)", .dim)]
        case .notReached:
            if showsAll || group.count == 1 {
                return group.map { terminal.paint("· \(Terminal.inert($0.name))  behind the stop", .dim) }
            }
            return [terminal.paint("… \(group.count) rules behind the stop", .dim)]
        }
    }

    private func matched(_ rule: Trace.RuleTrace, isLive: Bool) -> [String] {
        let place = terminal.paint(rule.place, .dim)
        let bare = Terminal.inert(rule.name)
        let name = isLive ? terminal.paint("✓ \(bare)", .good) : terminal.paint("◌ \(bare)  a draft", .warn)
        return ["\(name)  \(place)"]
            + rule.evidence.map { "    \(words($0))" }
            + rule.gave.map { "    → \(terminal.paint(Terminal.inert($0), .strong))" }
            + rule.taken.map { "    → \(terminal.paint("wanted \(Terminal.inert($0))", .warn))" }
    }

    private func failed(_ rule: Trace.RuleTrace) -> [String] {
        [terminal.paint("✗ \(Terminal.inert(rule.name))  \(rule.place)", .dim)]
            + rule.evidence.map { terminal.paint("    \(words($0))", .dim) }
    }

    private func words(_ evidence: Trace.Evidence) -> String {
        "\(Terminal.inert(evidence.condition, limit: showsAll ? 200 : 100)): \(Terminal.inert(evidence.found))"
    }

    /// The decision on one line: `payments · priority high · label checkout`.
    static func summary(_ decision: Decision) -> String {
        if let reason = decision.drop { return "dropped: \(reason)" }
        return ([decision.route ?? "no team"] + words(decision) { inSummary.contains($0) }).joined(separator: " · ")
    }

    /// What the summary leaves out, but for the replies: `score 5 · sla.decision 5 business days`.
    static func rest(_ decision: Decision) -> String {
        words(decision) { !inSummary.contains($0) && !["drop", "route", "reply"].contains($0) }.joined(separator: " · ")
    }

    private static let inSummary = ["assign", "priority", "status", "label", "snooze", "notify"]

    private static func words(_ decision: Decision, where isTold: (String) -> Bool) -> [String] {
        decision.settings.filter { isTold($0.name) }.compactMap { setting in
            setting.value.map { "\(setting.name) \($0)" }
        }
    }
}
