import Intake
import Similarity
import Testing

@Suite struct HostileTextTests {
    static let texts = [
        "", " ", "\n\t", "🎉🎉🎉", "Hello", "a", "\u{0}\u{1}\u{7}\u{1B}[31m", "\u{FFFD}\u{FEFF}", "请添加深色模式和导出功能",
        "الرجاء إضافة الوضع الداكن", "Тёмная тема для приложения", "\u{301}\u{302}\u{303}", "👨‍👩‍👧‍👦", "...!?", "####",
        String(repeating: "\u{1F600}", count: 5_000), String(repeating: "a\u{301}\u{302}", count: 100_000),
        String(repeating: "x", count: 1_000_000), String(repeating: "word ", count: 200_000),
        String(repeating: "\u{0}", count: 1_000_000), String(repeating: "中", count: 300_000),
        String(repeating: "a\u{300}b'_", count: 150_000), "e" + String(repeating: "\u{327}\u{301}", count: 200_000),
    ]

    @Test(arguments: texts.indices)
    func `any text has a profile, soon, within its limits`(index: Int) throws {
        let text = Self.texts[index]
        let model = try Golden.model.get()
        let clock = ContinuousClock()
        var profile: TextProfile?
        let time = clock.measure { profile = TextProfile(title: text, body: text, model: model) }
        let made = try #require(profile)
        #expect(time < .seconds(1))
        #expect(made.pieces.count <= 64 && made.titlePieces.count <= 24)
        #expect(made.vector.count == 128 && made.titleVector.count == 128)
        #expect(made.terms.count <= 1000 && made.length >= made.terms.count)
        #expect(zip(made.terms, made.terms.dropFirst()).allSatisfy { $0.hash < $1.hash })
        #expect(made == TextProfile(title: text, body: text, model: model))
    }

    @Test(arguments: texts.indices)
    func `any text can be normalised, stripped, told apart and reasoned about`(index: Int) throws {
        let text = Self.texts[index]
        let model = try Golden.model.get()
        var boilerplate = Boilerplate()
        for _ in 0..<6 { boilerplate.learn(text, form: "f") }
        let compared = boilerplate.strip(Normaliser.normalise(text), form: "f")
        #expect(compared.unicodeScalars.count <= 3 * 16_384)
        #expect(SiblingVeto(between: text, and: text) == nil)
        let side = Reasons.Side(title: text, body: text)
        _ = Reasons(model: model).reasons(for: side, matching: side, statistics: CorpusStatistics())
        let (score, _) = SemanticLikeness(model: model).prepare(["dark mode", text]).nearest(to: text)
        #expect((0...1000).contains(score))
    }

    @Test func `other scripts have words, and equal texts in them match best`() throws {
        let model = try Golden.model.get()
        let texts = ["请添加深色模式", "导出报表为CSV文件", "الرجاء إضافة الوضع الداكن", "Тёмная тема для приложения"]
        let profiles = texts.map { TextProfile(title: $0, model: model) }
        var statistics = CorpusStatistics()
        for profile in profiles { statistics.add(profile) }
        for (index, profile) in profiles.enumerated() {
            #expect(profile.terms.count >= 3)
            let best = PairScorer(model: model).score(profile, among: profiles, statistics: statistics).first
            #expect(best?.candidate == index)
        }
    }

    @Test func `ten thousand equal messages are one ask`() throws {
        let model = try Golden.model.get()
        let text = "The export button does nothing"
        let profile = TextProfile(title: text, model: model)
        var statistics = CorpusStatistics()
        var boilerplate = Boilerplate()
        for _ in 0..<10_000 {
            statistics.add(profile)
            boilerplate.learn(text)
        }
        #expect(boilerplate.strip(text) == text)
        let ask = Recogniser.Ask(title: text, profile: profile, fingerprint: Fingerprint(text))
        let verdict = Recogniser(model: model).outcome(
            of: ask, among: Array(repeating: ask, count: 200), statistics: statistics)
        #expect(verdict.outcome == .duplicate)
        #expect(verdict.matches.map(\.score) == [1000])
        for _ in 0..<10_000 { statistics.remove(profile) }
        #expect(statistics.documents == 0 && statistics.averageLength == 0)
    }
}
