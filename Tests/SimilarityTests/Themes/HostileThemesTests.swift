import Testing

@testable import Similarity

@Suite struct HostileThemesTests {
    private let model: SimilarityModel

    init() throws {
        model = try Golden.model.get()
    }

    @Test(arguments: HostileTextTests.texts.indices)
    func `any text has a theme, a label and quotes, soon, within their limits`(index: Int) throws {
        let text = HostileTextTests.texts[index]
        let clock = ContinuousClock()
        let time = clock.measure {
            var book = ThemeBook()
            let profile = TextProfile(title: text, body: text, model: model)
            book.add(TextProfile(title: "dark mode", model: model), to: 1)
            let theme = book.assign(profile) ?? 2
            book.add(profile, to: theme)
            // Without a known word there is no direction, and nothing to be near to.
            let isKnown = profile.vector.contains { $0 != 0 }
            #expect((book.assign(profile) == theme) == isKnown)
            let label = ThemeLabels(statistics: CorpusStatistics()).label(of: [text, text, text])
            #expect(label.count <= 4)
            #expect(label.allSatisfy { !$0.isEmpty && $0.unicodeScalars.count <= 2 * FoldedScalars.titleLimit + 1 })
            #expect(label.allSatisfy { $0.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control } })
            let voices = (0..<5).map { RepresentativeQuotes.Voice(request: $0, title: text, body: text) }
            let quotes = RepresentativeQuotes(model: model).quotes(from: voices, of: theme, in: book)
            #expect(quotes.count <= 3 && quotes.allSatisfy { $0.text.unicodeScalars.count <= 200 })
            book.remove(profile, from: theme)
            #expect(book.count == 1)
        }
        #expect(time < .seconds(5))
    }

    @Test func `ten thousand equal messages are one theme, and others stay apart from it and each other`() throws {
        let profile = TextProfile(title: "The export button does nothing", model: model)
        var book = ThemeBook()
        for number in 0..<10_000 {
            if number % 1_000 == 0 { #expect(book.assign(profile) == (number == 0 ? nil : 0)) }
            book.add(profile, to: 0)
        }
        for (number, title) in ["Dark mode", "I was charged twice", "Sync my calendar", "Login fails"].enumerated() {
            let other = TextProfile(title: title, model: model)
            #expect(book.assign(other) == nil, "\(title)")
            book.add(other, to: Int32(20_000 + number))
        }
        #expect(book.assign(profile) == 0 && book.count == 5)
        let titles = Array(repeating: "The export button does nothing", count: 10_000)
        #expect(ThemeLabels(statistics: CorpusStatistics()).label(of: titles).first == "export button")
    }

    @Test func `a flood of random words makes no theme that swallows`() throws {
        var random = SplitMix(seed: 8)
        var book = ThemeBook()
        for number in 0..<600 {
            let title = (0..<6).map { _ in
                String((0..<7).map { _ in Character(Unicode.Scalar(UInt8.random(in: 97...122, using: &random))) })
            }.joined(separator: " ")
            let profile = TextProfile(title: title, model: model)
            book.add(profile, to: book.assign(profile) ?? Int32(number))
        }
        let largest = (0..<600).map { book.members(of: $0) }.max() ?? 0
        #expect(largest < 60, "\(largest)")
    }

    @Test func `the boilerplate of control characters and of ten thousand equal texts is bounded`() {
        var boilerplate = Boilerplate()
        let text = "\u{1B}[0m Hello.\u{0} \u{7}\nDark mode\r\n\u{202E}abc\n" + String(repeating: "\u{1}", count: 50_000)
        for _ in 0..<300 { boilerplate.learn(text, form: "f") }
        // All of it repeats, and no text is stripped of everything.
        #expect(boilerplate.strip(text, form: "f") == text)
        #expect(boilerplate.strip("Dark mode\nplease", form: "f") == "please")
    }

    @Test func `labels in other scripts are words of theirs`() {
        let labels = ThemeLabels(statistics: CorpusStatistics())
        let russian = labels.label(of: ["Тёмная тема", "тёмная тема для приложения", "Нужна тёмная тема"])
        #expect(russian.first?.contains("тема") == true, "\(russian)")
        #expect(!labels.label(of: ["请添加深色模式", "深色模式", "深色模式请"]).isEmpty)
        #expect(labels.label(of: ["🎉🎉", "🎉🎉"]) == ["🎉🎉"])
        #expect(labels.label(of: ["", "...", "the"]).isEmpty)
    }
}
