import Testing

@testable import Similarity

@Suite struct ThemeBookTests {
    private let model: SimilarityModel

    init() throws {
        model = try TinyModel.make()
    }

    private func profile(_ title: String) -> TextProfile { TextProfile(title: title, model: model) }

    @Test func `what is near joins, what is not founds its own`() {
        var book = ThemeBook()
        #expect(book.assign(profile("dark mode")) == nil)
        book.add(profile("dark mode"), to: 7)
        #expect(book.assign(profile("night mode")) == 7)
        #expect(book.assign(profile("export csv")) == nil)
        book.add(profile("export csv"), to: 9)
        #expect(book.assign(profile("export excel")) == 9)
        #expect(book.assign(profile("dark mode")) == 7)
        #expect(book.count == 2 && book.members(of: 7) == 1 && book.members(of: 8) == 0)
    }

    @Test func `asking changes nothing, and of equally near themes the older one has it`() {
        var book = ThemeBook()
        for theme in [30, 20, 25] as [Int32] { book.add(profile("dark mode"), to: theme) }
        for _ in 0..<3 { #expect(book.assign(profile("dark mode")) == 20) }
        #expect(book.count == 3)
    }

    @Test func `what is removed is as if it had never been there`() {
        var book = ThemeBook()
        var other = ThemeBook()
        for (theme, title) in [(1, "dark mode"), (1, "night mode"), (2, "export csv"), (3, "crash")]
            as [(Int32, String)]
        {
            book.add(profile(title), to: theme)
        }
        book.remove(profile("night mode"), from: 1)
        book.remove(profile("export csv"), from: 2)
        for (theme, title) in [(3, "crash"), (1, "dark mode")] as [(Int32, String)] {
            other.add(profile(title), to: theme)
        }
        for title in ["dark", "night mode", "export csv", "crash", "crash mode", "freeze page"] {
            #expect(book.assign(profile(title)) == other.assign(profile(title)), "\(title)")
            for theme in [1, 2, 3] as [Int32] {
                #expect(book.nearness(of: profile(title), to: theme) == other.nearness(of: profile(title), to: theme))
            }
        }
        book.remove(profile("dark mode"), from: 1)
        book.remove(profile("dark mode"), from: 1)
        book.remove(profile("crash"), from: 77)
        #expect(book.count == 1 && book.members(of: 1) == 0)
    }

    @Test func `stored assignments give the book again, in any order`() {
        var random = Invented(seed: 11)
        random.words = 60
        var book = ThemeBook()
        var stored: [(TextProfile, Int32)] = []
        for number in 0..<700 {
            let profile = random.profile()
            let theme = book.assign(profile) ?? Int32(number)
            book.add(profile, to: theme)
            stored.append((profile, theme))
        }
        #expect(book.count > 20 && book.count < 512)
        var again = ThemeBook()
        for (profile, theme) in stored.reversed() { again.add(profile, to: theme) }
        #expect(again.count == book.count)
        for _ in 0..<200 {
            let profile = random.profile()
            #expect(book.assign(profile) == again.assign(profile))
        }
    }

    @Test func `a theme of thousands keeps exact sums`() {
        var book = ThemeBook()
        for _ in 0..<3_000 { book.add(profile("dark mode"), to: 1) }
        book.add(profile("export csv"), to: 2)
        #expect(book.members(of: 1) == 3_000)
        #expect(book.nearness(of: profile("dark mode"), to: 1) > 0.99)
        for _ in 0..<2_999 { book.remove(profile("dark mode"), from: 1) }
        var fresh = ThemeBook()
        fresh.add(profile("dark mode"), to: 1)
        fresh.add(profile("export csv"), to: 2)
        for title in ["dark mode", "night", "export"] {
            #expect(book.nearness(of: profile(title), to: 1) == fresh.nearness(of: profile(title), to: 1))
        }
    }

    @Test func `a theme does not grow broader than it may, however many come step by step`() {
        // Each text is near the one before, and the last has nothing of the first.
        var book = ThemeBook()
        for number in 0..<40 { book.add(chained(3 * number + 1_000), to: Int32(10_000 + number)) }
        var themes: [Int32] = []
        for number in 0..<100 {
            let theme = book.assign(chained(number)) ?? Int32(number)
            book.add(chained(number), to: theme)
            themes.append(theme)
        }
        let longest = Dictionary(grouping: themes) { $0 }.values.map(\.count).max() ?? 0
        #expect(longest < 25, "\(longest)")
        #expect(Set(themes).count >= 5)
    }

    /// A vector that turns by a tenth from each number to the next; 16 numbers on it has nothing in common.
    private func chained(_ number: Int) -> TextProfile {
        var sums = [Double](repeating: 0, count: 128)
        for step in number..<number + 16 {
            var random = SplitMix(seed: UInt64(step))
            for index in sums.indices { sums[index] += Double.random(in: -1...1, using: &random) }
        }
        let length = sums.reduce(0) { $0 + $1 * $1 }.squareRoot()
        let vector = sums.map { Int8((127 * $0 / length).rounded()) }
        return TextProfile(terms: [], length: 1, pieces: [1], titlePieces: [1], vector: vector, titleVector: vector)
    }

    @Test func `codes find the same theme as comparing all, and the book stays within its room`() {
        var random = SplitMix(seed: 4)
        func vector(near centre: [Int8]? = nil) -> TextProfile {
            let numbers = (0..<128).map { Double(centre?[$0] ?? 0) / 12 + Double.random(in: -1...1, using: &random) }
            let length = numbers.reduce(0) { $0 + $1 * $1 }.squareRoot()
            let vector = numbers.map { Int8((127 * $0 / length).rounded()) }
            return TextProfile(terms: [], length: 1, pieces: [1], titlePieces: [1], vector: vector, titleVector: vector)
        }
        var book = ThemeBook(capacity: 2_000, kept: 128)
        var exact = ThemeBook(capacity: 2_000, kept: .max)
        var founders: [TextProfile] = []
        for number in 0..<2_500 {
            let profile = vector()
            book.add(profile, to: Int32(number))
            exact.add(profile, to: Int32(number))
            founders.append(profile)
        }
        #expect(book.count <= 2_000 && book.count == exact.count)
        #expect(book.members(of: 0) == 0 && book.members(of: 2_499) == 1)
        var same = 0
        for number in 0..<100 {
            let query = vector(near: founders[2_400 - 10 * number].vector)
            let found = book.assign(query)
            #expect(found != nil)
            same += found == exact.assign(query) ? 1 : 0
        }
        #expect(same >= 98)
    }
}
