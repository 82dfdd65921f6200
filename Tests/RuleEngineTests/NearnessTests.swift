import Foundation
import Intake
import Testing

@testable import RuleEngine

/// What the language reference says of `similar_to` is what comes out where triaged runs.
@Suite struct NearnessTests {
    private struct Row: Sendable {
        var example: String
        var text: String
        var score: String
    }

    private static let rows: [Row] = {
        let file = WrittenFile.root.appendingPathComponent("Rules/README.md")
        let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        let (start, end) = RuleReference.marks("nearness")
        guard let first = text.firstRange(of: start), let last = text.firstRange(of: end) else { return [] }
        var example = ""
        return text[first.upperBound..<last.lowerBound].split(separator: "\n").compactMap { line in
            let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            guard cells.count == 2 else { return nil }
            if cells[1].hasPrefix("near to “") { example = String(cells[1].dropFirst(9).dropLast()) }
            return Double(cells[0]) == nil ? nil : Row(example: example, text: cells[1], score: cells[0])
        }
    }()

    @Test func `the reference shows three examples with four texts each`() {
        #expect(Self.rows.count == 12 && Set(Self.rows.map(\.example)).count == 3)
    }

    @Test(arguments: Self.rows)
    private func `a text comes as near as the reference says`(row: Row) throws {
        let score = try Semantic.likeness.get().prepare([row.example]).nearest(to: row.text).score
        #expect(thousandths((score + 5) / 10 * 10) == row.score, "\(row.text)")
    }
}
