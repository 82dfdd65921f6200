import Intake
import RuleEngine

/// The results of a drill, for people and for programs.
enum DrillText {
    static func show(_ results: [Drill.Result], isLive: Bool) {
        let terminal = Terminal.output
        let wide = results.map(\.name.count).max() ?? 0
        let wider = results.map { ($0.target.address ?? "-").count }.max() ?? 0
        for result in results {
            let name = Terminal.inert(padded(result.name, wide))
            let address = Terminal.inert(padded(result.target.address ?? "-", wider))
            print("\(mark(result.end, terminal))  \(name)  \(terminal.paint(address, .accent))  \(words(result.end))")
            print("      \(terminal.paint(by(result.target.rules), .dim))")
        }
        let failed = results.count(where: \.failed)
        let skipped = results.count { if case .skipped = $0.end { true } else { false } }
        let place = isLive ? "at the real destinations" : "at a receiver on this machine; nothing left it"
        var parts = ["\(results.count - failed - skipped) arrived \(place)"]
        if skipped > 0 { parts.append("\(skipped) not tried") }
        if failed > 0 { parts.append("\(failed) failed") }
        print(results.isEmpty ? "no live rule leads anywhere" : parts.joined(separator: ", "))
    }

    private static func mark(_ end: Drill.Result.End, _ terminal: Terminal) -> String {
        switch end {
        case .arrived: terminal.paint("ok  ", .good)
        case .failed: terminal.paint("FAIL", .bad)
        case .skipped: terminal.paint("–   ", .dim)
        }
    }

    private static func words(_ end: Drill.Result.End) -> String {
        switch end {
        case .arrived(let bytes, let time): "\(bytes) bytes, \(milliseconds(time)) ms"
        case .failed(let reason): Terminal.inert(reason)
        case .skipped(let reason): reason
        }
    }

    private static func by(_ rules: [String]) -> String {
        guard let first = rules.first else { return "" }
        return "by “\(Terminal.inert(first))”" + (rules.count > 1 ? " and \(rules.count - 1) more" : "")
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    private static func milliseconds(_ time: Duration) -> String {
        let tenths = time.components.attoseconds / 100_000_000_000_000 + time.components.seconds * 10_000
        return "\(tenths / 10).\(tenths % 10)"
    }

    /// An array with an object for each route: `{"team", "address", "rules", "outcome", "reason"}`.
    static func json(_ results: [Drill.Result]) -> JSON {
        .array(
            results.map { result in
                let (outcome, reason): (String, String?) =
                    switch result.end {
                    case .arrived: ("arrived", nil)
                    case .failed(let reason): ("failed", reason)
                    case .skipped(let reason): ("not_tried", reason)
                    }
                return [
                    "team": JSON(result.target.team), "address": JSON(result.target.address),
                    "rules": .array(result.target.rules.map { .string($0) }), "outcome": .string(outcome),
                    "reason": JSON(reason),
                ]
            })
    }
}
