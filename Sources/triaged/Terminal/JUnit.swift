import ArgumentParser
import Foundation

/// Results as build servers read them: the XML that JUnit made common.
enum JUnit {
    struct Suite {
        var name: String
        var cases: [Case]
    }

    struct Case {
        var name: String
        /// `file:line`.
        var place: String
        /// `nil` when it passed.
        var failure: Failure?
        /// What is told without failing anything.
        var remarks: [String] = []
    }

    struct Failure {
        /// On one line.
        var message: String
        var details: String
    }

    /// Writes the suites into a file; `-` is standard output.
    static func write(_ suites: [Suite], to file: String) throws {
        let text = text(suites)
        guard file != "-" else {
            print(text, terminator: "")
            return
        }
        guard FileManager.default.createFile(atPath: file, contents: Data(text.utf8)) else {
            Terminal.standardError("\(file) cannot be written")
            throw ExitCode(Exit.failure)
        }
    }

    static func text(_ suites: [Suite]) -> String {
        let all = suites.flatMap(\.cases)
        var lines = ["<?xml version=\"1.0\" encoding=\"UTF-8\"?>", "<testsuites \(counts(all))>"]
        for suite in suites {
            lines.append("  <testsuite name=\"\(escaped(suite.name))\" \(counts(suite.cases))>")
            for test in suite.cases { lines += element(test, of: suite) }
            lines.append("  </testsuite>")
        }
        return (lines + ["</testsuites>", ""]).joined(separator: "\n")
    }

    private static func counts(_ cases: [Case]) -> String {
        "tests=\"\(cases.count)\" failures=\"\(cases.count { $0.failure != nil })\" errors=\"0\""
    }

    private static func element(_ test: Case, of suite: Suite) -> [String] {
        var start = "    <testcase classname=\"\(escaped(suite.name))\" name=\"\(escaped(test.name))\""
        if let colon = test.place.lastIndex(of: ":") {
            let line = test.place[test.place.index(after: colon)...]
            start += " file=\"\(escaped(String(test.place[..<colon])))\" line=\"\(escaped(String(line)))\""
        }
        var lines: [String] = []
        if let failure = test.failure {
            lines.append(
                "      <failure message=\"\(escaped(failure.message))\">"
                    + "\(escaped(failure.details, keepsLines: true))</failure>")
        }
        lines += test.remarks.map { "      <system-out>\(escaped($0, keepsLines: true))</system-out>" }
        return lines.isEmpty ? [start + "/>"] : [start + ">"] + lines + ["    </testcase>"]
    }

    /// Text for an attribute or an element.
    ///
    /// XML 1.0 has no way at all to write most control characters: they become the replacement character.
    static func escaped(_ text: String, keepsLines: Bool = false) -> String {
        var out = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": out += "&amp;"
            case "<": out += "&lt;"
            case ">": out += "&gt;"
            case "\"": out += "&quot;"
            case "\n" where keepsLines: out += "\n"
            // An attribute's white space would be read as single spaces.
            case "\t", "\n", "\r": out += "&#\(scalar.value);"
            case "\u{0}"..."\u{1F}", "\u{FFFE}", "\u{FFFF}": out += "\u{FFFD}"
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out
    }
}
