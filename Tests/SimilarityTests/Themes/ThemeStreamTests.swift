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

    private static func figures(_ seed: UInt64, texts: Int) throws -> Figures {
        let model = try Golden.model.get()
        var stream = Stream(seed: seed)
        var book = ThemeBook()
        var both: [Int32: [Int: Int]] = [:]
        var topics: [Int: Int] = [:]
        for number in 0..<texts {
            let (topic, text) = stream.next()
            let profile = TextProfile(title: text, model: model)
            let theme = book.assign(profile) ?? Int32(number)
            book.add(profile, to: theme)
            both[theme, default: [:]][topic, default: 0] += 1
            topics[topic, default: 0] += 1
        }
        return figures(of: both, topics: topics, total: Double(texts))
    }

    private static func figures(of both: [Int32: [Int: Int]], topics: [Int: Int], total: Double) -> Figures {
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
        let figures = try await onOwnThread { try Self.figures(1, texts: 20_000) }
        print("stream: \(figures)")
        #expect(figures.purity > 0.9, "\(figures)")
        #expect(figures.information > 0.6, "\(figures)")
        #expect(figures.overgrown < 1.1, "\(figures)")
        #expect(figures.themes < 600 && figures.singles < 200, "\(figures)")
    }

    @Test func `another order gives themes as good`() async throws {
        let figures = try await onOwnThread { try [2, 3].map { try Self.figures($0, texts: 2_000) } }
        for figures in figures {
            print("stream: \(figures)")
            #expect(figures.purity > 0.85 && figures.overgrown < 1.25, "\(figures)")
        }
    }
}
