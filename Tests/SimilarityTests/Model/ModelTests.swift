import Foundation
import Testing

@testable import Similarity

@Suite struct ModelTests {
    @Test func `the shipped model is found and read`() throws {
        let model = try Golden.model.get()
        #expect(model.embed("").allSatisfy { $0 == 0 })
        let vector = model.embed("Export the report as CSV")
        let length = vector.reduce(0) { $0 + Int($1) * Int($1) }
        #expect(abs(Double(length).squareRoot() - 127) < 2)
    }

    @Test func `a missing folder is told with its path`() {
        #expect { try SimilarityModel(folder: "/nonexistent") } throws: { error in
            "\(error)".contains("/nonexistent/table.bin") && (error as? ModelError)?.code == .unreadable
        }
    }

    @Test(arguments: [0, 3, 4, 15, 16, 1000, 100_000])
    func `a table that was cut is told as such`(count: Int) throws {
        let table = Self.table(rows: 1000)
        #expect { try TokenTable(Array(table.prefix(count))) } throws: { ($0 as? ModelError)?.code == .table }
        #expect(throws: Never.self) { try TokenTable(table) }
        #expect(throws: ModelError.self) { try TokenTable(table + [0]) }
    }

    @Test(arguments: [0, 4, 8, 12, 16])
    func `a table with a strange head or weight is refused`(at: Int) {
        var table = Self.table(rows: 1000)
        for index in at..<at + 4 { table[index] = 0xFF }
        #expect { try TokenTable(table) } throws: { ($0 as? ModelError)?.code == .table }
    }

    @Test(arguments: ["", "a\nb\n", String(repeating: "x\n", count: 2000), String(repeating: "\n", count: 2000)])
    func `a vocabulary that is short, doubled or empty is refused`(text: String) {
        #expect { try Vocabulary(Array(text.utf8)) } throws: { ($0 as? ModelError)?.code == .vocabulary }
    }

    @Test(arguments: [
        "", "{", "[]", "{}", #"{"features": 1}"#, #"{"features": ["a"], "coefficients": [1], "intercept": 0}"#,
        #"{"features": [], "coefficients": [], "intercept": "x"}"#, #"{"features": ["a", 1]}"#, "{\"fea", "\u{0}",
        #"{"features": ["\"#,
    ])
    func `a re-ranker that is broken is refused`(text: String) {
        #expect { try Reranker(Array(text.utf8)) } throws: { ($0 as? ModelError)?.code == .reranker }
    }

    @Test func `a table and a vocabulary must fit each other`() throws {
        let vocabulary = (0..<1001).map { "w\($0)" }.joined(separator: "\n") + "\n"
        let names = PairFeatures.names.map { "\"\($0)\"" }.joined(separator: ",")
        let zeros = Array(repeating: "0", count: 15).joined(separator: ",")
        let reranker = "{\"features\": [\(names)], \"coefficients\": [\(zeros)], \"intercept\": -1e0}"
        #expect { try Self.model(rows: 1000, vocabulary, reranker) } throws: { ($0 as? ModelError)?.code == .table }
        #expect(throws: Never.self) { try Self.model(rows: 1001, vocabulary, reranker) }
    }

    private static func model(rows: Int, _ vocabulary: String, _ reranker: String) throws -> SimilarityModel {
        try SimilarityModel(
            table: table(rows: rows), vocabulary: Array(vocabulary.utf8), reranker: Array(reranker.utf8))
    }

    private static func table(rows: Int) -> [UInt8] {
        var bytes = Array("TRSM".utf8)
        for number in [1, UInt32(rows), 128] { bytes += (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) } }
        bytes += Array(repeating: 0, count: 8 * rows)
        return bytes + (0..<128 * rows).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    }
}
