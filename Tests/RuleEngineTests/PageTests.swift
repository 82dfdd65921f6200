import Documents
import Foundation
import Intake
import Similarity
import Support
import Testing

@testable import RuleEngine

/// Files that are written from the declarations: `UPDATE_GOLDEN=1` writes them anew, and fails.
enum WrittenFile {
    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static func check(_ path: String, is text: String) throws {
        let file = root.appendingPathComponent(path)
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] != nil {
            let folder = file.deletingLastPathComponent()
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
            Issue.record("\(path) was written anew; run the tests without UPDATE_GOLDEN")
            return
        }
        let found = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        if found != text {
            let difference = UnifiedDiff.between(found, text, file: path)
            Issue.record("\(path) is out of date: run the tests with UPDATE_GOLDEN=1\n\(difference.prefix(2000))")
        }
    }
}

/// What `similar_to` asks where triaged runs: pages and the sets that come along are held to it.
enum Semantic {
    static let likeness: Result<any Likeness, any Error> = Result { SemanticLikeness(model: try .shipped()) }
}

@Suite struct PageTests {
    @Test(arguments: RuleCode.allCases)
    func `every code has an example that gives it and nothing else, and whose remedy is without a problem`(
        code: RuleCode
    ) throws {
        let lesson = try #require(
            allLessons[code],
            """
            \(code.rawValue) (\(code)) has no example. Add a line to one of the lists in \
            Sources/RuleEngine/Pages, such as CheckLessons.swift: .\(code): Lesson("what stands in the sample file", wrong: "what \
            makes this problem"); then run the tests with UPDATE_GOLDEN=1 to write its page.
            """)
        let wrong = try lesson.problems(of: lesson.wrong, likeness: Semantic.likeness.get())
        #expect(Set(wrong.map(\.code)) == [code.rawValue], "\(wrong)")
        let right = try lesson.problems(of: lesson.right, likeness: Semantic.likeness.get())
        #expect(right == [], "the good file of \(code.rawValue) has problems")
        #expect(lesson.wrong != lesson.right)
    }

    @Test func `the sample file of the pages passes its own test`() throws {
        let problems = Problems()
        let rules = try #require(RuleSet.load([Lesson.file(Lesson.sample)], problems: problems))
        #expect(rules.runTests().results.map(\.differences) == [[]])
    }

    @Test(arguments: FormCode.allCases)
    func `every code of a file's form has an example, but for what is too large`(code: FormCode) throws {
        guard code != .tooLarge else { return #expect(formFileLessons[code] == nil) }
        let lesson = try #require(formFileLessons[code], "\(code.rawValue) has no example in Pages/FormCode.swift")
        #expect(try lesson.problems(of: lesson.wrong, likeness: Semantic.likeness.get()).map(\.code) == [code.rawValue])
        #expect(try lesson.problems(of: lesson.right, likeness: Semantic.likeness.get()) == [])
    }

    @Test(arguments: RulePages.codes)
    func `the page under Rules/errors is up to date`(code: String) throws {
        let path = try #require(RulePages.path(of: code))
        try WrittenFile.check(path, is: try #require(RulePages.page(of: code, likeness: Semantic.likeness.get())))
    }

    @Test func `the list of pages is up to date, and no page is left over`() throws {
        try WrittenFile.check("Rules/errors/README.md", is: RulePages.index)
        let folder = WrittenFile.root.appendingPathComponent("Rules/errors").path
        let pages = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        #expect(pages == (RulePages.codes.map { "\($0).md" } + ["README.md"]).sorted())
    }

    @Test func `a page shows the problem, the difference, and whether check makes it`() {
        #expect(
            RulePages.page(of: "R016", likeness: SharedWords()) == """
                # R016: unknown team

                A rule names a team that `teams` does not have.

                ```
                rules.yaml:22:20: error R016: there is no team "paymets"
                 22 |     then: { route: paymets, label: checkout }
                    |                    ^^^^^^^ did you mean "payments"?
                ```

                This makes it right:

                ```diff
                --- a/rules.yaml
                +++ b/rules.yaml
                @@ -19,7 +19,7 @@
                 
                   - name: checkout goes to payments
                     when: { text: { words: checkout } }
                -    then: { route: paymets, label: checkout }
                +    then: { route: payments, label: checkout }
                 
                   - name: everything else
                     then: { route: product-ops }
                ```

                `triaged check --fix` makes this change.

                [All codes](README.md) · [The rule language](../README.md)

                """)
        #expect(RulePages.path(of: "Y003") == "Rules/errors/Y003.md")
        #expect(RulePages.path(of: "C001") == nil)
        #expect(RulePages.page(of: "R999", likeness: SharedWords()) == nil)
    }
}
