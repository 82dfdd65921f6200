import Testing

@testable import Similarity

@Suite struct ThemeLabelsTests {
    private let model: SimilarityModel
    private var statistics = CorpusStatistics()

    private static let dark = [
        "Please add dark mode", "Dark mode for the app", "dark mode is missing", "I want a dark theme",
        "The app needs dark mode at night", "dark mode!",
    ]
    private static let export = [
        "Export to CSV", "CSV export for reports", "export as csv", "Exporting reports to CSV fails",
        "Can't export the board as CSV",
    ]

    init() throws {
        model = try TinyModel.make()
        let others = (0..<200).map { "The app page \($0 % 7) works for customers, please add item \($0)" }
        for title in Self.dark + Self.export + others { statistics.add(TextProfile(title: title, model: model)) }
    }

    private func label(_ titles: [String]) -> [String] { ThemeLabels(statistics: statistics).label(of: titles) }

    @Test func `a label is what tells a theme from the rest, neighbours together`() {
        #expect(label(Self.dark).first == "dark mode")
        let export = label(Self.export)
        #expect(export.contains("CSV") && export.contains { $0.lowercased().hasPrefix("export") }, "\(export)")
    }

    @Test func `it has two to four words, no small ones and no courtesies`() {
        for titles in [Self.dark, Self.export, Self.dark + Self.export] {
            let words = label(titles).flatMap { $0.split(separator: " ") }.map { $0.lowercased() }
            #expect((2...4).contains(words.count), "\(words)")
            #expect(Set(words).isDisjoint(with: ["the", "a", "to", "as", "please", "add", "can't", "want", "needs"]))
            #expect(Set(words).count == words.count)
        }
    }

    @Test func `words are told as most people spell them, not as stems`() {
        let titles = ["Notifications are late", "iOS notifications", "notification on iOS", "ios notifications twice"]
        let label = label(titles)
        #expect(label.contains { $0.contains("notifications") } && label.contains { $0.contains("iOS") }, "\(label)")
    }

    @Test func `a large theme has two words even if only one is in most titles`() {
        let second = [
            "size", "menu", "embedding", "fallback", "colour", "kerning", "preview", "list", "weight", "scale",
        ]
        let titles = (0..<80).map { "font \(second[$0 % 10]) number\($0)" }
        let label = label(titles)
        #expect(label.count == 2 || label.first?.contains(" ") == true, "\(label)")
        #expect(label.first?.hasPrefix("font") == true, "\(label)")
    }

    @Test func `one word is told once, however it is bent or joined`() {
        let label = label(["save", "saving", "autosave", "saves documents", "saving documents", "save documents"])
        #expect(label.count { $0.lowercased().contains("sav") } == 1, "\(label)")
    }

    @Test func `neighbours that a sign parts are no pair`() {
        let label = label(["mode: dark", "dark/mode", "mode, dark", "dark. mode"])
        #expect(!label.contains { $0.contains(" ") }, "\(label)")
    }

    @Test func `equal titles give equal labels in any order`() {
        let titles = Self.dark + Self.export
        let first = label(titles)
        #expect(label(titles.reversed()) == first)
        #expect(label(Array(titles[5...] + titles[..<5])) == first)
        #expect(label(["zebra apple", "apple zebra"]) == label(["apple zebra", "zebra apple"]))
    }

    @Test func `one title has a label, and a store that knows nothing gives one`() {
        #expect(label(["Undo the last step"]).joined(separator: " ").lowercased().contains("undo"))
        #expect(ThemeLabels(statistics: CorpusStatistics()).label(of: Self.dark).first == "dark mode")
    }
}
