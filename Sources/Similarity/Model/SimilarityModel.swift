/// What the module knows about meanings: a vocabulary, a vector for each of its pieces, and the weights of the scorer.
///
/// Immutable, about 10 MB, shared by all who compare.
package final class SimilarityModel: Sendable {
    let vocabulary: Vocabulary
    let table: TokenTable
    let reranker: Reranker
    /// Tells this table from any other: profiles made with another cannot be compared.
    package let identity: Int64

    /// - Throws: `ModelError` that names the broken file and what is wrong with it.
    package init(table: [UInt8], vocabulary: [UInt8], reranker: [UInt8]) throws(ModelError) {
        self.table = try TokenTable(table)
        self.vocabulary = try Vocabulary(vocabulary)
        self.reranker = try Reranker(reranker)
        identity = Self.identity(of: table)
        guard self.table.count == self.vocabulary.count else {
            throw ModelError(.table, "\(self.table.count) rows for \(self.vocabulary.count) lines of vocab.txt")
        }
    }

    /// The vector of a text as it is stored; all zero when no piece of it is known.
    package func embed(_ text: String) -> [Int8] {
        table.vector(of: WordPieces.rows(of: FoldedScalars(title: text), in: vocabulary).all)
    }

    /// FNV-1a over words of eight bytes.
    private static func identity(of bytes: [UInt8]) -> Int64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        unsafe bytes.withUnsafeBytes { raw in
            let words = unsafe raw.bindMemory(to: UInt64.self)
            for index in words.indices { hash = (hash ^ (unsafe words[index])) &* 0x0000_0100_0000_01B3 }
        }
        return Int64(bitPattern: hash ^ UInt64(bytes.count))
    }
}
