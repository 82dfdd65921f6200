import Documents
package import Intake

/// The page that explains a code, written from the code's words and its example.
///
/// What the page shows is what `check` says of the example, and the difference between the bad file and the good one.
package enum RulePages {
    /// Every code that has a page: those of the rule language, and those of the form of a file.
    package static let codes = RuleCode.allCases.map(\.rawValue) + FormCode.allCases.map(\.rawValue)

    /// Where a code's page lies in the repository; `nil` for codes of other readers.
    package static func path(of code: String) -> String? {
        codes.contains(code) ? "Rules/errors/\(code).md" : nil
    }

    /// A code's page as Markdown; `nil` where there is none.
    ///
    /// - Parameter likeness: what the example is checked with.
    package static func page(of code: String, likeness: any Likeness) -> String? {
        if let code = RuleCode(rawValue: code) {
            return page(code.rawValue, code.title, code.explanation, allLessons[code], likeness)
        }
        return FormCode(rawValue: code).map {
            page($0.rawValue, $0.title, $0.explanation, formFileLessons[$0], likeness)
        }
    }

    private static func page(
        _ code: String, _ title: String, _ explanation: String, _ lesson: Lesson?, _ likeness: any Likeness
    ) -> String {
        var parts = ["# \(code): \(title)", explanation]
        if let lesson {
            let problems = lesson.problems(of: lesson.wrong, likeness: likeness)
            parts += [
                "```\n\(shown(lesson, problems))\n```", "This makes it right:", "```diff\n\(difference(lesson))```",
            ]
            if isFixed(lesson, problems) { parts.append("`triaged check --fix` makes this change.") }
        }
        parts.append("[All codes](README.md) · [The rule language](../README.md)")
        return parts.joined(separator: "\n\n") + "\n"
    }

    /// The list of all pages.
    package static var index: String {
        var rows = ["| code | what | what it means |", "|---|---|---|"]
        rows += RuleCode.allCases.map { row($0.rawValue, $0.title, $0.explanation) }
        rows += FormCode.allCases.map { row($0.rawValue, $0.title, $0.explanation) }
        return """
            # What `check` says

            A page for every code of the rule language, and of the form of its files, with an example and its remedy. `triaged check --explain R017` \
            prints one.

            \(rows.joined(separator: "\n"))

            """
    }

    private static func row(_ code: String, _ title: String, _ explanation: String) -> String {
        "| [\(code)](\(code).md) | \(title) | \(explanation) |"
    }

    // MARK: - The parts of a page

    private static func shown(_ lesson: Lesson, _ problems: [Problem]) -> String {
        let sources = lesson.wrong.map { ($0.path, text($0)) }
        return problems.map { problem in
            let source = sources.first { $0.0 == problem.place.file }.map { SourceText(file: $0.0, text: $0.1) }
            return problem.rendered(source: source)
        }.joined(separator: "\n")
    }

    private static func difference(_ lesson: Lesson) -> String {
        lesson.right.map { file in
            let old = lesson.wrong.first { $0.path == file.path }.map(text) ?? ""
            return UnifiedDiff.between(old, text(file), file: file.path)
        }.joined()
    }

    /// Whether the fixes of the problems make the good files out of the bad ones.
    private static func isFixed(_ lesson: Lesson, _ problems: [Problem]) -> Bool {
        guard problems.contains(where: { $0.fix != nil }) else { return false }
        return lesson.wrong.map { Fixer.apply(problems, to: $0.bytes, file: $0.path) } == lesson.right.map(\.bytes)
    }

    private static func text(_ file: RuleFile) -> String { String(decoding: file.bytes, as: UTF8.self) }
}
