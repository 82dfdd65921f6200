package import Intake

/// Problems in the forms that programs read.
package enum ProblemReport {
    /// An array with an object for each problem, all keys always there.
    ///
    /// - Parameter page: where a code is explained; `nil` when nowhere.
    package static func json(_ problems: [Problem], page: (String) -> String?) -> JSON {
        .array(
            problems.map { problem in
                [
                    "file": .string(problem.place.file), "line": .int(Int64(problem.place.line)),
                    "column": .int(Int64(problem.place.column)), "length": .int(Int64(problem.place.length)),
                    "severity": .string(problem.severity.rawValue), "code": .string(problem.code),
                    "message": .string(problem.message), "hint": JSON(problem.hint), "page": JSON(page(problem.code)),
                    "fix": problem.fix.map(json) ?? .null,
                ]
            })
    }

    private static func json(_ fix: Fix) -> JSON {
        let new: JSON =
            switch fix.change {
            case .replace(let new): .string(new)
            case .removeEntry: .null
            }
        return [
            "line": .int(Int64(fix.place.line)), "column": .int(Int64(fix.place.column)), "old": .string(fix.old),
            "new": new,
        ]
    }

    /// A test suite as build servers show it: a case for each file, failed by its errors.
    ///
    /// Warnings are told, and fail nothing.
    package static func junit(_ problems: [Problem], files: [String], suite: String) -> String {
        let named = files + problems.map(\.place.file).filter { !files.contains($0) }
        var seen: Set<String> = []
        let cases = named.filter { seen.insert($0).inserted }
        let failed = cases.filter { file in problems.contains { $0.place.file == file && $0.severity == .error } }
        var out = [
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
            "<testsuite name=\"\(xml(suite))\" tests=\"\(cases.count)\" failures=\"\(failed.count)\" errors=\"0\">",
        ]
        for file in cases {
            out.append("  <testcase classname=\"\(xml(suite))\" name=\"\(xml(file))\">")
            for problem in problems where problem.place.file == file {
                let words = xml(problem.rendered(source: nil))
                out.append(
                    problem.severity == .error
                        ? "    <failure type=\"\(problem.code)\" message=\"\(xml(problem.message))\">\(words)</failure>"
                        : "    <system-out>\(words)</system-out>")
            }
            out.append("  </testcase>")
        }
        return (out + ["</testsuite>"]).joined(separator: "\n") + "\n"
    }

    private static func xml(_ text: String) -> String {
        var out = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": out += "&amp;"
            case "<": out += "&lt;"
            case ">": out += "&gt;"
            case "\"": out += "&quot;"
            // XML 1.0 has no place for other control characters, not even escaped.
            case "\u{0}"..."\u{8}", "\u{B}", "\u{C}", "\u{E}"..."\u{1F}", "\u{FFFE}", "\u{FFFF}": out += "\u{FFFD}"
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out
    }
}
