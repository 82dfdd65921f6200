import Testing

@testable import Similarity

@Suite struct StreamingEvaluationTests {
    private static func figures(
        _ titles: [String], _ pairs: [(Int, Int)], progress: (Int) -> Void = { _ in }
    ) throws -> RetrievalFigures {
        let set = LabelledSet(titles.map { .init(title: $0) }, duplicates: pairs)
        return StreamingEvaluation(set, model: try TinyModel.make()).figures(progress: progress)
    }

    @Test func `each is ranked against the earlier ones only`() throws {
        let titles = [
            "export report csv",  // 0
            "dark mode",  // 1
            "export report spreadsheet",  // 2 repeats 0: first
            "crash in the app",  // 3
            "night mode",  // 4 repeats 1: first
            "pin item",  // 5
            "?",  // 6 repeats 5, and there is nothing to find it by: never
            "night mode",  // 7 repeats 1 and 4: first
        ]
        let figures = try Self.figures(titles, [(2, 0), (1, 4), (6, 5), (4, 7)])
        #expect(figures.documents == 8)
        #expect(figures.queries == 4)
        #expect(figures.recallAt1 == 0.75)
        #expect(figures.recallAt10 == 0.75)
        #expect(figures.meanReciprocalRank == 0.75)
        // Three right ones, called of three, and four to be found.
        #expect(abs(figures.f1 - 6.0 / 7) < 1e-12)
    }

    @Test func `later documents are not known`() throws {
        // Were the last there when the second came, it would be the nearer one.
        let figures = try Self.figures(["export report", "export csv", "export csv"], [(0, 1)])
        #expect(figures.queries == 1)
        #expect(figures.recallAt1 == 1)
    }

    @Test func `a duplicate below a better one counts by its place`() throws {
        // The last repeats the first; its very words were asked for in between, twice.
        let titles = ["export report", "export csv", "export csv", "export excel"]
        let figures = try Self.figures(titles, [(0, 3)])
        #expect(figures.queries == 1)
        #expect(figures.recallAt1 == 0)
        #expect(figures.recallAt5 == 1)
        #expect(abs(figures.meanReciprocalRank - 1.0 / 3) < 1e-12)
        #expect(figures.f1 == 0)
    }

    @Test func `a duplicate of a duplicate is one`() {
        let set = LabelledSet((0..<6).map { .init(title: "\($0)") }, duplicates: [(4, 2), (5, 4), (1, 0)])
        #expect(set.groups == [0, 0, 2, 3, 2, 2])
        #expect(set.documents.indices.map(set.repeats) == [false, true, false, false, true, true])
    }

    @Test func `what repeats nothing is asked about once there are fifty`() throws {
        // 60 that nobody repeats; the last ten each meet their like, and are called duplicates wrongly. One is right:
        // with the threshold below all, it is one in eleven called, and all that there is to find.
        var titles = [String](repeating: "export report", count: 60)
        titles[10] = "dark mode"
        titles.append("night mode")
        let figures = try Self.figures(titles, [(10, 60)])
        #expect(figures.queries == 1 && figures.recallAt1 == 1)
        #expect(figures.f1 <= 1 && figures.f1 >= 2.0 / 12 - 1e-12)
        // With the odd ones surer than the right one, F1 is that of calling all eleven.
        #expect(abs(figures.f1 - 2.0 / 12) < 1e-12)
    }

    @Test func `progress is told`() throws {
        var told: [Int] = []
        _ = try Self.figures([String](repeating: "dark mode", count: 600), [(0, 1)]) { told.append($0) }
        #expect(told == [256, 512])
    }

    @Test func `only what a profile looks at is kept of a document`() {
        let document = LabelledSet.Document(
            title: String(repeating: "é", count: 900), body: String(repeating: "long ", count: 10_000))
        #expect(document.title.unicodeScalars.count == 500)
        #expect(document.body.unicodeScalars.count == 500)
    }
}
