import Testing

@testable import Similarity

@Suite struct RepresentativeQuotesTests {
    private let model: SimilarityModel

    init() throws {
        model = try TinyModel.make()
    }

    private typealias Voice = RepresentativeQuotes.Voice

    private func quotes(_ voices: [Voice], theme: String = "dark mode") -> [String] {
        var book = ThemeBook()
        book.add(TextProfile(title: theme, model: model), to: 1)
        book.add(TextProfile(title: "export csv", model: model), to: 2)
        return RepresentativeQuotes(model: model).quotes(from: voices, of: 1, in: book).map(\.text)
    }

    @Test func `the sentence that says it is quoted, not what stands around it`() {
        let voice = Voice(
            request: 1, title: "A wish", body: "Hello there. The export works in the app! Give us dark mode.\nBest, Jo")
        #expect(quotes([voice]) == ["Give us dark mode."])
    }

    @Test func `three at most, one for each person, none twice in other words`() {
        let voices = [
            Voice(request: 1, person: "ann", title: "dark mode"),
            Voice(request: 2, person: "ann", title: "dark page mode"),
            Voice(request: 3, person: "bob", title: "Dark mode!"),
            Voice(request: 4, person: "cy", title: "dark page"), Voice(request: 5, title: "night invoice mode"),
            Voice(request: 6, title: "mode crash"), Voice(request: 7, title: "mode report item"),
        ]
        let found = quotes(voices)
        #expect(found.count == 3 && found[0] == "dark mode")
        #expect(!found.contains("dark page mode") && !found.contains("Dark mode!"))
        #expect(quotes(voices.reversed()) == found)
        #expect(quotes([]).isEmpty)
    }

    @Test func `a long sentence is cut at a blank, and only told when there is no shorter one`() throws {
        let long = "dark mode " + Array(repeating: "night mode for the app", count: 30).joined(separator: " ")
        let cut = try #require(quotes([Voice(request: 1, title: long)]).first)
        #expect(cut.unicodeScalars.count <= 200 && cut.hasSuffix("…") && long.hasPrefix(cut.dropLast()))
        #expect(
            quotes([Voice(request: 1, title: long), Voice(request: 2, title: "dark page works")]).first
                == "dark page works")
    }

    @Test func `a link, an address or somebody else's words are not quoted`() {
        let body = """
            > the dark mode
            See https://example.com/dark mode
            dark mode jo@example.com please
            night mode for the app
            """
        #expect(quotes([Voice(request: 1, title: "", body: body)]) == ["night mode for the app"])
    }

    @Test func `what no theme is known of has no quotes`() {
        let quotes = RepresentativeQuotes(model: model)
        let voice = Voice(request: 1, title: "dark mode")
        #expect(quotes.quotes(from: [voice], of: 1, in: ThemeBook()).isEmpty)
        #expect(quotes.quotes(from: [voice], of: 1, in: ThemeBook(), limit: -1).isEmpty)
    }
}
