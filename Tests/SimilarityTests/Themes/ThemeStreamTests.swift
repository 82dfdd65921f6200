import Foundation
import Support
import Testing

@testable import Similarity

@Suite struct ThemeStreamTests {
    private struct Figures {
        var themes = 0
        /// The share of texts that are of their theme's main topic.
        var purity = 0.0
        /// Normalised mutual information of themes and topics, by the mean of both entropies.
        var information = 0.0
        /// How much larger the largest theme of a topic is than the topic.
        var overgrown = 0.0
        var singles = 0
    }

    /// The themes that texts get when they come in this order.
    private static func themes(of texts: [String]) throws -> [Int] {
        let model = try Golden.model.get()
        var book = ThemeBook()
        return texts.enumerated().map { number, text in
            let profile = TextProfile(title: text, model: model)
            let theme = book.assign(profile) ?? Int32(number)
            book.add(profile, to: theme)
            return Int(theme)
        }
    }

    private static func stream(_ seed: UInt64, _ count: Int) -> [(topic: Int, text: String)] {
        var stream = Stream(seed: seed)
        return (0..<count).map { _ in stream.next() }
    }

    private static func figures(themes: [Int], topics: [Int]) -> Figures {
        var both: [Int: [Int: Int]] = [:]
        for (theme, topic) in zip(themes, topics) { both[theme, default: [:]][topic, default: 0] += 1 }
        let sizes = Dictionary(grouping: topics) { $0 }.mapValues(\.count)
        return figures(of: both, topics: sizes, total: Double(topics.count))
    }

    private static func figures(of both: [Int: [Int: Int]], topics: [Int: Int], total: Double) -> Figures {
        var figures = Figures(themes: both.count)
        var shared = 0.0
        for counts in both.values {
            let size = counts.values.reduce(0, +)
            guard let main = counts.max(by: { ($0.value, $0.key) < ($1.value, $1.key) }) else { continue }
            figures.purity += Double(main.value) / total
            figures.singles += size == 1 ? 1 : 0
            figures.overgrown = max(figures.overgrown, Double(size) / Double(topics[main.key] ?? 1))
            for (topic, count) in counts {
                let joint = Double(count) / total
                shared += joint * log(joint * total * total / Double(size * (topics[topic] ?? 1)))
            }
        }
        func entropy(_ sizes: [Int]) -> Double {
            -sizes.reduce(0) { $0 + Double($1) / total * log(Double($1) / total) }
        }
        let entropies = entropy(both.values.map { $0.values.reduce(0, +) }) + entropy(Array(topics.values))
        figures.information = 2 * shared / entropies
        return figures
    }

    @Test func `twenty thousand texts fall into themes of one topic each, and none swallows others`() async throws {
        let figures = try await onOwnThread {
            let stream = Self.stream(1, 20_000)
            return Self.figures(themes: try Self.themes(of: stream.map(\.text)), topics: stream.map(\.topic))
        }
        #expect(figures.purity > 0.97, "\(figures)")
        #expect(figures.information > 0.9, "\(figures)")
        #expect(figures.overgrown < 1.05, "\(figures)")
        #expect(figures.themes < 60 && figures.singles < 10, "\(figures)")
    }

    @Test func `another order gives nearly the same themes`() async throws {
        let figures = try await onOwnThread {
            let texts = Self.stream(2, 2_000).map(\.text)
            let forth = try Self.themes(of: texts)
            let back = Array(try Self.themes(of: texts.reversed()).reversed())
            return [Self.figures(themes: forth, topics: back), Self.figures(themes: back, topics: forth)]
        }
        // A topic may be one theme in one order and two in the other.
        for figures in figures { #expect(figures.purity > 0.85 && figures.information > 0.94, "\(figures)") }
    }
}
