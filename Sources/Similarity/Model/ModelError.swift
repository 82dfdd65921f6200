/// Why the model of meanings could not be read.
package struct ModelError: Error, Equatable, CustomStringConvertible {
    package enum Code: String, Sendable {
        case missing, unreadable, table, vocabulary, reranker

        /// A fixed short word, fit for a metric's label.
        package var label: String { rawValue }
    }

    package let code: Code
    package let message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    package var description: String {
        switch code {
        case .missing: "the similarity model was not found: \(message)"
        case .unreadable: "the similarity model could not be read: \(message)"
        case .table: "table.bin of the similarity model is broken: \(message)"
        case .vocabulary: "vocab.txt of the similarity model is broken: \(message)"
        case .reranker: "reranker.json of the similarity model is broken: \(message)"
        }
    }
}
