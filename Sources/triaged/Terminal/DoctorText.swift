import Intake
import Platforms

/// The findings of `triaged doctor`, for people and for programs.
enum DoctorText {
    static func show(_ reports: [Doctor.Report]) {
        let terminal = Terminal.output
        for (index, report) in reports.enumerated() {
            if index > 0 { print("") }
            print(
                "\(terminal.paint(report.name, .strong))  \(terminal.paint("\(report.role), \(report.platform)", .dim))"
            )
            let wide = report.lines.map(\.subject.count).max() ?? 0
            for line in report.lines {
                let subject = line.subject + String(repeating: " ", count: max(0, wide - line.subject.count))
                print(
                    "  \(mark(line.finding.level, terminal))  \(subject)  \(Terminal.inert(line.finding.words, limit: 400))"
                )
                if let advice = line.finding.advice {
                    print("        \(String(repeating: " ", count: wide))\(terminal.paint("→ \(advice)", .accent))")
                }
            }
        }
        let findings = reports.flatMap(\.lines).map(\.finding.level)
        let problems = findings.count { $0 == .problem }
        let warnings = findings.count { $0 == .warning }
        print("")
        print(problems + warnings == 0 ? "all is well" : "\(count(problems, "problem")), \(count(warnings, "warning"))")
    }

    private static func count(_ number: Int, _ noun: String) -> String {
        number == 1 ? "1 \(noun)" : "\(number) \(noun)s"
    }

    private static func mark(_ level: Finding.Level, _ terminal: Terminal) -> String {
        switch level {
        case .fine: terminal.paint("ok  ", .good)
        case .warning: terminal.paint("warn", .warn)
        case .problem: terminal.paint("FAIL", .bad)
        }
    }

    /// An array with an object for each finding.
    static func json(_ reports: [Doctor.Report]) -> JSON {
        .array(
            reports.flatMap { report in
                report.lines.map { line in
                    [
                        "name": .string(report.name), "role": .string(report.role),
                        "platform": .string(report.platform), "subject": .string(line.subject),
                        "level": .string(line.finding.level.rawValue), "words": .string(line.finding.words),
                        "advice": JSON(line.finding.advice),
                    ]
                }
            })
    }
}
