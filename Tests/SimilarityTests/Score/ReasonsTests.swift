import Similarity
import Testing

@Suite struct ReasonsTests {
    private func reasons(
        _ mine: Reasons.Side, _ theirs: Reasons.Side, statistics: CorpusStatistics = CorpusStatistics()
    ) throws -> [Reason] {
        try Reasons(model: TinyModel.make()).reasons(for: mine, matching: theirs, statistics: statistics)
    }

    @Test func `shared words are told in the spelling of the newer one`() throws {
        let found = try reasons(
            .init(title: "Exporting (CSV), please!"), .init(title: "export as csv", body: "the app"))
        #expect(Set(found) == [.sharedWord("Exporting"), .sharedWord("CSV")])
    }

    @Test func `words that mean nearly the same are told in pairs, each word once`() throws {
        let found = try reasons(.init(title: "login works"), .init(title: "sign-in works", body: "logon"))
        #expect(found.contains(.sharedWord("works")))
        #expect(found.count { if case .nearWords = $0 { true } else { false } } == 1)
        let bill = try reasons(.init(title: "The invoice page"), .init(title: "the bill"))
        #expect(bill == [.nearWords("invoice", "bill")])
    }

    @Test(arguments: [
        ("login", "sign-in"), ("invoice", "bill"), ("picture", "photo"), ("delete", "remove"), ("customer", "client"),
        ("notification", "alert"), ("calendar", "schedule"), ("price", "cost"), ("chart", "graph"),
        ("hide", "collapse"),
        ("shortcut", "hotkey"), ("search", "find"),
    ])
    func `the shipped table knows such pairs`(mine: String, theirs: String) throws {
        let reasons = try Reasons(model: Golden.model.get())
            .reasons(for: .init(title: mine), matching: .init(title: theirs), statistics: CorpusStatistics())
        #expect(reasons == [.nearWords(mine, theirs)])
    }

    @Test(arguments: [
        ("login", "export"), ("invoice", "calendar"), ("dark", "search"), ("notification", "chart"),
        ("customer", "shortcut"), ("team", "price"), ("crash", "language"), ("comment", "battery"),
    ])
    func `the shipped table keeps what has nothing in common apart`(mine: String, theirs: String) throws {
        let reasons = try Reasons(model: Golden.model.get())
            .reasons(for: .init(title: mine), matching: .init(title: theirs), statistics: CorpusStatistics())
        #expect(reasons.isEmpty)
    }

    @Test func `common words are no reasons once the store knows them`() throws {
        let model = try TinyModel.make()
        var statistics = CorpusStatistics()
        for number in 0..<200 {
            statistics.add(TextProfile(title: "the app report \(number)", model: model))
        }
        statistics.add(TextProfile(title: "zebra", model: model))
        let found = try reasons(
            .init(title: "app with Zebra report"), .init(title: "the app zebra report"), statistics: statistics)
        #expect(found == [.sharedWord("Zebra")])
    }

    @Test func `equal field values come first, case and signs aside`() throws {
        let found = try reasons(
            .init(title: "csv", fields: [("Version", "2.1"), ("OS", "Linux!"), ("Team", "")]),
            .init(title: "csv", fields: [("OS", "linux"), ("Version", "2.2"), ("Team", "")]))
        #expect(found == [.sameField(label: "OS", value: "Linux!"), .sharedWord("csv")])
    }

    @Test(arguments: [("", ""), ("🎉", "🎉🎉"), ("the", "the"), ("12345", "12345")])
    func `where nothing tells there is no word as a reason`(mine: String, theirs: String) throws {
        #expect(try reasons(.init(title: mine), .init(title: theirs)) == [])
    }

    @Test func `other scripts have shared words`() throws {
        #expect(try reasons(.init(title: "Тёмная тема"), .init(title: "тема приложения")) == [.sharedWord("тема")])
        #expect(try !reasons(.init(title: "导出报表"), .init(title: "请导出")).isEmpty)
    }

    @Test func `reasons read as sentences`() {
        #expect("\(Reason.sharedWord("CSV"))" == "both say “CSV”")
        #expect("\(Reason.nearWords("login", "sign-in"))" == "“login” is near “sign-in”")
        #expect("\(Reason.sameField(label: "OS", value: "Linux"))" == "OS is “Linux” in both")
        #expect("\(Reason.sibling("CSV", "PDF"))" == "“CSV” here, “PDF” there")
        #expect("\(Reason.sibling("", "not"))" == "only the earlier one says “not”")
    }

    @Test func `shared words are told together, where the first of them stands`() {
        let reasons: [Reason] = [
            .sameField(label: "OS", value: "Linux"), .sharedWord("export"), .nearWords("bill", "invoice"),
            .sharedWord("weekly"),
        ]
        #expect(
            Reason.phrases(reasons) == [
                "OS is “Linux” in both", "both say “export”, “weekly”", "“bill” is near “invoice”",
            ])
        #expect(Reason.phrases([]).isEmpty)
    }
}
