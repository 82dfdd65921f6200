import Similarity

/// A model of a few words with made-up meanings, for tests that must not depend on training.
enum TinyModel {
    /// Words of one group mean nearly the same.
    static let groups = [
        ["login", "sign", "signin", "logon"], ["csv", "spreadsheet", "excel"], ["dark", "night"], ["crash", "freeze"],
        ["export"], ["report"], ["mode"], ["page"], ["pin"], ["unpin"], ["item"], ["invoice", "bill"], ["the"], ["a"],
        ["works"], ["app"], ["customers"], ["-"], ["."], ["in"],
    ]

    /// Every piece counts one; pieces of a group have a cosine of about 0.9, of two groups none.
    ///
    /// - Parameter dense: the weights of an outside model's cosines, as in the file.
    static func make(dense: String? = nil) throws -> SimilarityModel {
        var pieces = (0..<999).map { "[unused\($0)]" }
        var rows = [Int8](repeating: 0, count: 999 * 128)
        for (group, words) in groups.enumerated() {
            for (number, word) in words.enumerated() {
                var row = [Int8](repeating: 0, count: 128)
                row[group] = 120
                row[64 + (group + 7 * number) % 64] = 40
                pieces.append(word)
                rows += row
            }
        }
        let count = pieces.count
        var table = Array("TRSM".utf8)
        for number in [1, UInt32(count), 128] { table += bytes(number) }
        for _ in 0..<count { table += bytes(Float(1).bitPattern) }
        for _ in 0..<count { table += bytes(Float(0.01).bitPattern) }
        table += rows.map { UInt8(bitPattern: $0) }
        let names = PairFeatures.names.map { "\"\($0)\"" }.joined(separator: ", ")
        let coefficients = "0, 2, 0, 2, 0, 0, 1, 1, -1, -1, 2, 1, 0, 2, 2"
        let more = dense.map { ", \"dense\": \($0)" } ?? ""
        let reranker = "{\"features\": [\(names)], \"coefficients\": [\(coefficients)], \"intercept\": -6.5\(more)}"
        return try SimilarityModel(
            table: table, vocabulary: Array((pieces.joined(separator: "\n") + "\n").utf8),
            reranker: Array(reranker.utf8))
    }

    private static func bytes(_ number: UInt32) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }
}
