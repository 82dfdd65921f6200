import Documents

/// The page that explains a code, written from the code's words and its example.
///
/// What the page shows is what `check` says of the example, and the difference between the bad file and the good one.
package enum RulePages {
    /// Where a code's page lies in the repository; `nil` for codes of other readers.
    package static func path(of code: String) -> String? {
        RuleCode(rawValue: code).map { "Rules/errors/\($0.rawValue).md" }
    }

    /// The page as Markdown.
    package static func page(for code: RuleCode) -> String {
        var parts = ["# \(code.rawValue): \(code.title)", code.explanation]
        if let lesson = allLessons[code] {
            parts += ["```\n\(shown(lesson))\n```", "This makes it right:", "```diff\n\(difference(lesson))```"]
            if isFixed(lesson) { parts.append("`triaged check --fix` makes this change.") }
        }
        parts.append("[All codes](README.md) · [The rule language](../README.md)")
        return parts.joined(separator: "\n\n") + "\n"
    }

    /// The list of all pages.
    package static var index: String {
        var rows = ["| code | what | what it means |", "|---|---|---|"]
        rows += RuleCode.allCases.map {
            "| [\($0.rawValue)](\($0.rawValue).md) | \($0.title) | \($0.explanation) |"
        }
        return """
            # What `check` says

            A page for every code of the rule language, with an example and its remedy. `triaged check --explain R017` \
            prints one.

            \(rows.joined(separator: "\n"))

            """
    }

    // MARK: - The parts of a page

    private static func shown(_ lesson: Lesson) -> String {
        let sources = lesson.wrong.map { ($0.path, text($0)) }
        return lesson.problems(of: lesson.wrong).map { problem in
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
    private static func isFixed(_ lesson: Lesson) -> Bool {
        let problems = lesson.problems(of: lesson.wrong)
        guard problems.contains(where: { $0.fix != nil }) else { return false }
        return lesson.wrong.map { Fixer.apply(problems, to: $0.bytes, file: $0.path) } == lesson.right.map(\.bytes)
    }

    private static func text(_ file: RuleFile) -> String { String(decoding: file.bytes, as: UTF8.self) }
}
